"""Those who have joined, in two runs under explicit headings, and the key figure."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from initiative.countries import country_names
from members.models import Standing
from newsletter.importing.refusal import Refused
from newsletter.importing.register import Register
from newsletter.importing.words import revive, words_of
from newsletter.models import Joiner, KeyFigure, Section

_YEAR_AND_MONTH = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])")
_STANDINGS = {"Member": Standing.MEMBER, "Partner": Standing.PARTNER}


def joiners_of(rows: list[dict[str, Any]], section: Section, register: Register) -> list[Joiner]:
    """Return a line for each; Members come before Partners by the model's order, groups as printed."""
    codes = {name: code for code, name in country_names("en").items()}
    found = []
    for position, row in enumerate(rows):
        if row["status"] not in _STANDINGS:
            raise Refused(_("“%s” is neither Member nor Partner.") % row["status"])
        code = codes.get(row["country"], "")
        joiner = Joiner(section=section, position=position, name=row["name"], standing=_STANDINGS[row["status"]])
        joiner.country, joiner.place = code, "" if code else row["country"]
        joiner.group_id, joiner.group_name = register.group(row["group"]), row["group"]
        joiner.organisation_id = register.by_name(row["name"])
        found.append(joiner)
    return found


def without_joiners(text: str, rows: list[dict[str, Any]]) -> str:
    """Return the words that stand with the list, without the list itself and the links under each line."""
    lines = {tuple(words_of(f"{row['name']} {row['country']}")) for row in rows}
    groups = {tuple(words_of(name)) for row in rows for name in (row["group"], str(row.get("heading_above") or ""))}
    rest, in_list = [], False
    for paragraph in text.split("\n\n"):
        words = tuple(words_of(revive(paragraph)[0]))
        is_line = any(words[: len(line)] == line for line in lines)
        if is_line or words in groups:
            in_list = is_line
        elif in_list:
            in_list = False
        else:
            rest.append(paragraph)
    return "\n\n".join(rest)


def figure_of(row: dict[str, Any], section: Section) -> KeyFigure:
    """Return the figure, dated by the last day of its month."""
    if not (as_of := _YEAR_AND_MONTH.fullmatch(row["as_of"])):
        raise Refused(_("“%s” is not a year and a month, such as 2023-09.") % row["as_of"])
    if row["members_included"] > row["partners"]:
        raise Refused(_("Every Member is a Partner: there cannot be more Members than Partners."))
    year, month = int(as_of[1]), int(as_of[2])
    on = date(year, month, monthrange(year, month)[1])
    return KeyFigure(section=section, partners=row["partners"], members=row["members_included"], on=on)
