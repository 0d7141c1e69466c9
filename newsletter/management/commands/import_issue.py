"""``manage.py import_issue FILE``: a printed issue becomes a draft, and what was found in it is printed and kept."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsletter import importing


class Command(BaseCommand):
    help = "Import a printed issue from a JSON file as a draft edition in the language that the file names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the issue, in the shape of newsletter-22.json")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            plan = importing.plan(file.read_bytes())
            if not dry_run:
                importing.carry_out(plan)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except importing.Refused as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(plan, dry_run)

    def _tell(self, plan: importing.Plan, dry_run: bool) -> None:
        for finding in plan.findings:
            self.stdout.write(f"{finding.get_kind_display()}: {finding.where}: {finding.sentence}")
        self.stdout.write(
            f"{plan.edition}: {len(plan.sections)} sections, {len(plan.articles)} articles, "
            f"{len(plan.entries)} lines in the contents, {plan.captions} captions and credits, "
            f"{len(plan.joiners)} who have joined, {plan.dead_links} dead links."
        )
        self.stdout.write("Nothing was written." if dry_run else self.style.SUCCESS("Imported as a draft."))
