from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0002_findings_are_kept"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="picturerendition",
            name="rendition_is_made_once_per_placement",
        ),
        migrations.AddField(
            model_name="picturerendition",
            name="medium",
            field=models.CharField(
                choices=[("jpg", "on paper"), ("webp", "on a screen")],
                default="jpg",
                max_length=4,
                verbose_name="medium",
            ),
        ),
        migrations.AddConstraint(
            model_name="picturerendition",
            constraint=models.UniqueConstraint(
                fields=("picture", "placement", "medium"), name="rendition_is_made_once_per_placement"
            ),
        ),
    ]
