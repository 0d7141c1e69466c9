"""What each language reads is kept apart, so that no stem of one is found in the texts of another."""

from django.db import migrations

from initiative.words import apart, each_kept


class Migration(migrations.Migration):
    dependencies = [("initiative", "0012_letters_answered_elsewhere")]
    operations = [
        *apart("page", "page_words", each_kept("text", titles=["title"])),
    ]
