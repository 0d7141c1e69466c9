"""By what a person is recognised in texts and addresses."""

import re
from typing import Any

from allauth.account.models import EmailAddress

from initiative.apps import portal_apps

# A shorter name stands in too many other words.
SHORTEST_NAME = 5


def addresses_of(user: Any) -> set[str]:
    """Return every e-mail address of a person, confirmed or not, and those the apps know."""
    own = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    return {address.lower() for address in own | _told(user)["addresses"] if address}


def words_of(user: Any) -> list[str]:
    """Return addresses, names and telephone numbers by which texts name a person, the longest first."""
    told = _told(user)
    names = {name for name in {user.name, *told["names"]} if len(name) >= SHORTEST_NAME}
    return sorted({*addresses_of(user), *names, *told["telephones"]}, key=lambda word: (-len(word), word))


def pattern(words: list[str]) -> re.Pattern[str]:
    """Return what finds any of the words, in any case, but not inside of a longer word or address."""
    return re.compile("|".join(rf"(?<![\w.+-]){re.escape(word)}(?![\w-]|\.\w)" for word in words), re.IGNORECASE)


def _told(user: Any) -> dict[str, set[str]]:
    """Gather what the apps know of a person besides the account."""
    told: dict[str, set[str]] = {"addresses": set(), "names": set(), "telephones": set()}
    for app in portal_apps():
        for kind, words in app.known_as(user).items():
            told[kind] |= {word for word in words if word}
    return told
