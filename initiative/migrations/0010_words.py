from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.words import kept, read


class Migration(migrations.Migration):
    dependencies = [("initiative", "0009_pages_have_a_version")]
    operations = [
        migrations.AddField("page", "words", kept(read("text", titles=["title"]))),
        migrations.AddIndex("page", GinIndex(fields=["words"], name="page_words")),
    ]
