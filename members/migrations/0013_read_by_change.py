"""Mirrors ask for the latest changes: read along an index, they cost the same at any size; so does counting the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0012_imports_by_the_worker")]
    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                models.F("updated_at"),
                models.F("id"),
                condition=models.Q(("standing__gte", 1)),
                name="organisation_by_change",
            ),
        ),
    ]
