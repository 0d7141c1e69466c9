"""The standings that were columns until now become the first lines of the ledger; groups learn what they must prove."""

from datetime import date
from urllib.parse import urlsplit

from django.db import migrations

# Newsletter 22 names those whose day of joining is not known; they were on the list by then.
BY_THEN = date(2023, 9, 30)


def take_over(apps, schema_editor):
    Organisation = apps.get_model("members", "Organisation")
    StandingChange = apps.get_model("members", "StandingChange")
    for organisation in Organisation.objects.order_by("pk"):
        organisation.domain = (urlsplit(organisation.website).hostname or "").removeprefix("www.")
        organisation.save(update_fields=["domain"])
        if not organisation.standing:
            continue
        StandingChange.objects.create(
            organisation=organisation,
            effective_on=organisation.joined_on or BY_THEN,
            precision=organisation.joined_precision if organisation.joined_on else "latest",
            before=0,
            after=organisation.standing,
            reason="earlier",
            basis=organisation.standing_basis,
            note=organisation.standing_note,
        )


def mark_groups(apps, schema_editor):
    groups = apps.get_model("members", "StakeholderGroup").objects
    groups.filter(code__in=["government", "business"]).update(needs_status_document=False)
    groups.filter(code="business").update(is_commercial=True)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_membership")]
    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunPython(mark_groups, migrations.RunPython.noop),
    ]
