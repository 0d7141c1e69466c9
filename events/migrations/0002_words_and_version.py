from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.versions import watch
from initiative.words import kept, read


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("initiative", "0008_versions")]
    operations = [
        migrations.AddField("event", "words", kept(read("summary", "place", "city", titles=["title"]))),
        migrations.AddIndex("event", GinIndex(fields=["words"], name="event_words")),
        *watch(
            "events",
            "events_series",
            "events_event",
            "events_event_objectives",
            "events_eventorganisation",
        ),
    ]
