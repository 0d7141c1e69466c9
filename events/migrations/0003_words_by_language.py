"""What each language reads is kept apart, so that no stem of one is found in the texts of another."""

from django.db import migrations

from initiative.words import apart, each_kept


class Migration(migrations.Migration):
    dependencies = [("events", "0002_words_and_version")]
    operations = [
        *apart("event", "event_words", each_kept("summary", "place", "city", titles=["title"])),
    ]
