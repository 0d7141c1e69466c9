from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.versions import watch
from initiative.words import kept, read

FACILITY = kept(read("description", "led_by", titles=["title"]))
OBJECTIVE = kept(read("aim", "baseline", "target_2030", "target_2050", titles=["label", "title"]))


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial"), ("initiative", "0008_versions")]
    operations = [
        migrations.AddField("facility", "words", FACILITY),
        migrations.AddIndex("facility", GinIndex(fields=["words"], name="facility_words")),
        migrations.AddField("objective", "words", OBJECTIVE),
        migrations.AddIndex("objective", GinIndex(fields=["words"], name="objective_words")),
        *watch(
            "roadmap",
            "roadmap_roadmap",
            "roadmap_goal",
            "roadmap_facility",
            "roadmap_objective",
            "roadmap_indicator",
        ),
    ]
