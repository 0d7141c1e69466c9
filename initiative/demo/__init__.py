"""The ground floor's part of the demonstration: its accounts and its pages."""

import os
import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path as File

from django.conf import settings
from django.contrib.auth import get_user_model

from initiative.demo.accounts import fill_accounts
from initiative.models import Page

PAGES = File(__file__).parent / "pages"


def is_filled() -> bool:
    """Tell whether the database holds anything that the demonstration must not touch."""
    return get_user_model().objects.exists() or Page.objects.exists()


def fill(say: Callable[[str], None]) -> None:
    """Make the demonstration's accounts and pages."""
    fill_accounts(os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12), say)
    fill_pages()
    say(f"{Page.objects.count()} pages in three languages")


def fill_pages() -> None:
    """Write the pages from ``pages/<slug>.toml``."""
    for file in sorted(PAGES.glob("*.toml")):
        facts = tomllib.loads(file.read_text())
        texts = {
            f"{name}_{code}": facts[code][name].strip() for code, _ in settings.LANGUAGES for name in ("title", "text")
        }
        Page.objects.create(slug=file.stem, place=facts["place"], position=facts["position"], **texts)
