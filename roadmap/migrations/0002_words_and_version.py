from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.versions import watch
from initiative.words import read

OBJECTIVE = ("label", "title", "aim", "baseline", "target_2030", "target_2050")


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial"), ("initiative", "0008_versions")]
    operations = [
        migrations.AddIndex("facility", GinIndex(read("title", "description", "led_by"), name="facility_words")),
        migrations.AddIndex("objective", GinIndex(read(*OBJECTIVE), name="objective_words")),
        *watch(
            "roadmap",
            "roadmap_roadmap",
            "roadmap_goal",
            "roadmap_facility",
            "roadmap_objective",
            "roadmap_indicator",
        ),
    ]
