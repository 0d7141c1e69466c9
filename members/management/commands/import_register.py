"""``manage.py import_register FILE [--apply]``: what a file would change in the register; with --apply all of it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from members import importing
from members.models import ImportRun


class Command(BaseCommand):
    help = (
        "Show what a CSV or XLSX file would change in the register, field by field; --apply writes it, all or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX with the headings of the export")
        parser.add_argument("--apply", action="store_true", help="write it")

    def handle(self, *args: Any, file: Path, apply: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                run = importing.plan_file(_read(file), file.name, by=None)
                if apply:
                    importing.carry_out(run, by=None)
                transaction.set_rollback(not apply)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except importing.Refused as refusal:
            raise CommandError(f"{refusal}\nNothing was written.") from None
        self._tell(run, apply)

    def _tell(self, run: ImportRun, apply: bool) -> None:
        for warning in run.plan["warnings"]:
            self.stdout.write(self.style.WARNING(warning))
        rows = run.plan["rows"]
        for row in rows:
            self.stdout.write(f"{row['line']}: {row['name']}{'' if row['pk'] else ' (new)'}")
            for column, (before, after) in row["facts"].items():
                self.stdout.write(f"    {column}: “{before}” → “{after}”")
            for line in row["lines"]:
                self.stdout.write(f"    + {line}")
        new = sum(row["pk"] is None for row in rows)
        self.stdout.write(
            f"{new} new, {len(rows) - new} changed, {sum(len(row['lines']) for row in rows)} lines of the ledger, "
            f"{run.plan['unchanged']} as they are."
        )
        self.stdout.write(self.style.SUCCESS("Written.") if apply else "Nothing was written.")


def _read(file: Path) -> bytes:
    """Return the file, and no more of it than is looked at."""
    with file.open("rb") as opened:
        return opened.read(importing.MOST_BYTES + 1)
