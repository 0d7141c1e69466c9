"""What each language reads is kept apart, so that no stem of one is found in the texts of another."""

from django.db import migrations

from initiative.words import apart, each_kept


class Migration(migrations.Migration):
    dependencies = [("members", "0017_moved_by_a_merger")]
    operations = [
        *apart("organisation", "organisation_words", each_kept("summary")),
    ]
