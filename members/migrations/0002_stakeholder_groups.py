"""The seven stakeholder groups; a table, because their names and number may change."""

import tomllib
from pathlib import Path

from django.db import migrations


def write_groups(apps, schema_editor):
    facts = tomllib.loads(Path(__file__).with_name("stakeholder_groups.toml").read_text())
    StakeholderGroup = apps.get_model("members", "StakeholderGroup")
    StakeholderGroup.objects.bulk_create(
        StakeholderGroup(code=code, position=10 * number, **{f"label_{language}": label for language, label in labels.items()})
        for number, (code, labels) in enumerate(facts.items(), 1)
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(write_groups, migrations.RunPython.noop)]
