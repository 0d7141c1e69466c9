"""Everything the portal keeps of a person, in one file (GDPR, articles 15 and 20)."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from initiative.privacy import personal
from initiative.privacy.people import addresses_of


def everything_about(user: Any) -> dict[str, Any]:
    """Return the person's rows by table, with purpose and retention in the active language; ready for JSON."""
    addresses = addresses_of(user)
    kept = []
    for entry in personal():
        rows = entry.rows(user, addresses)
        if not entry.handed_columns or not rows.exists():
            continue
        kept.append(
            {
                "table": entry.model,
                "title": capfirst(str(entry.table._meta.verbose_name_plural)),
                "purpose": str(entry.purpose),
                "retention": str(entry.retention),
                "rows": [
                    {
                        name: _plain(getattr(row, entry.table._meta.get_field(name).attname))
                        for name in entry.handed_columns
                    }
                    for row in rows
                ],
            }
        )
    return {"about": user.email, "made_at": timezone.now().isoformat(timespec="seconds"), "kept": kept}


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, str | int | float | bool | list | dict | None):
        return value
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
