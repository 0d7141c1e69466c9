"""What each language reads is kept apart, so that no stem of one is found in the texts of another."""

from django.db import migrations

from initiative.words import apart, each_kept


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0002_words_and_version")]
    operations = [
        *apart("facility", "facility_words", each_kept("description", "led_by", titles=["title"])),
        *apart(
            "objective",
            "objective_words",
            each_kept("aim", "baseline", "target_2030", "target_2050", titles=["label", "title"]),
        ),
    ]
