from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from initiative.words import read


class Migration(migrations.Migration):
    dependencies = [("initiative", "0009_pages_have_a_version")]
    operations = [
        migrations.AddIndex("page", GinIndex(read("title", "text"), name="page_words")),
    ]
