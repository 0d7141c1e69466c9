"""Who joined first, and who joined last, is read along an index: to sort 20 000 takes longer than all else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0014_messages")]
    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                models.F("joined_on"),
                models.F("id"),
                condition=models.Q(("standing__gte", 1)),
                name="organisation_by_joining",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                models.OrderBy(models.F("joined_on"), descending=True, nulls_last=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("standing__gte", 1)),
                name="organisation_by_newest",
            ),
        ),
    ]
