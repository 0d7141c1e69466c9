"""What organisations say of themselves is searched in each language, and pages know when the register changes."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import initiative.words
from initiative.versions import watch


class Migration(migrations.Migration):
    dependencies = [("members", "0007_papers"), ("initiative", "0009_pages_have_a_version")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                editable=False,
                expression=initiative.words.read("summary"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="organisation_words"),
        ),
        *watch(
            "register",
            "members_organisation",
            "members_stakeholdergroup",
            "members_standingchange",
            "members_factchange",
            "members_registerfigure",
            "members_representative",
        ),
    ]
