"""Fill an empty database with the demonstration: accounts, pages, and every app's own part."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from initiative.apps import portal_apps
from initiative.demo import is_filled


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration; a database that holds anything is left as it is."

    def handle(self, **options: Any) -> None:
        if is_filled():
            self.stdout.write("The database is not empty: it is left as it is.")
            return
        with transaction.atomic():
            for app in portal_apps():
                app.fill_demo(self.say)

    def say(self, line: str) -> None:
        self.stdout.write(f"· {line}")
        self.stdout.flush()
