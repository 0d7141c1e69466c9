from django.db import migrations

from initiative.versions import watch


class Migration(migrations.Migration):
    dependencies = [("initiative", "0008_versions")]
    operations = watch("pages", "initiative_page")
