"""Reads the file of a printed issue and makes sure of its shape before anything is planned.

The shape is that of ``data/newsletter-22.json``: number, date, language, contents, sections with their articles, those
who have joined, and the key figure. Every refusal names the place in the file.
"""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.importing.refusal import Refused

MOST_BYTES = 2 * 1024 * 1024
_NAMES = {
    str: gettext_lazy("a text"),
    int: gettext_lazy("a whole number"),
    list: gettext_lazy("a list"),
    dict: gettext_lazy("an object"),
    type(None): gettext_lazy("nothing"),
}

ISSUE = {"number": int, "date_as_printed": str, "language": str, "toc": list, "sections": list}
ENTRY = {"title": str}
SECTION = {"key": str, "heading_as_printed": (str, None), "toc_title": (str, None), "articles": list}
ARTICLE = {"title": str, "title_source": str, "kind": str, "text": str}
JOINER = {"name": str, "country": str, "group": str, "status": str}
FIGURE = {"partners": int, "members_included": int, "as_of": str}


def read(data: bytes) -> dict[str, Any]:
    """Return the issue that the file tells of.

    Raises ``Refused`` when it is too large, no JSON in UTF-8, or lacks something; what is unknown in it is left alone.
    """
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large: an issue’s text has at most 2 MB."))
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(_("The file is not written in UTF-8.")) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise Refused(_("The file is not valid JSON: see line %(line)s, column %(column)s.") % place) from None
    except RecursionError:
        raise Refused(_("The file is nested too deeply.")) from None
    _demand(found, ISSUE, "")
    if found["language"] not in dict(settings.LANGUAGES):
        raise Refused(_("“%s” is not one of the newsletter’s languages.") % found["language"])
    _demand_each(found["toc"], ENTRY, "toc")
    _demand_each(found["sections"], SECTION, "sections")
    for place, section in enumerate(found["sections"]):
        _demand_each(section["articles"], ARTICLE, f"sections[{place}].articles")
    found.setdefault("joiners", [])
    _demand(found, {"joiners": list}, "")
    _demand_each(found["joiners"], JOINER, "joiners")
    if found.setdefault("key_figure", None) is not None:
        _demand(found["key_figure"], FIGURE, "key_figure")
    return found


def _demand_each(rows: list[Any], fields: dict[str, Any], where: str) -> None:
    for place, row in enumerate(rows):
        _demand(row, fields, f"{where}[{place}]")


def _demand(found: Any, fields: dict[str, Any], where: str) -> None:
    """Refuse unless ``found`` is an object with these fields; a pair ``(type, None)`` allows null."""
    if not isinstance(found, dict):
        raise Refused(_sentence(where or _("the file"), dict, found))
    for name, wanted in fields.items():
        kind, may_be_null = (wanted[0], True) if isinstance(wanted, tuple) else (wanted, False)
        path = f"{where}.{name}".lstrip(".")
        if name not in found:
            raise Refused(_("“%s” is missing.") % path)
        value = found[name]
        if value is None and may_be_null:
            continue
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Refused(_sentence(path, kind, value))
        if isinstance(value, str) and "\x00" in value:
            raise Refused(_("“%s” has a character that no text may have.") % path)


def _sentence(path: str, wanted: type, value: Any) -> str:
    kind = next((kind for kind in _NAMES if type(value) is kind), None)
    found = _NAMES[kind] if kind else type(value).__name__
    return _("“%(path)s” should be %(wanted)s, but is %(found)s.") % {
        "path": path,
        "wanted": _NAMES[wanted],
        "found": found,
    }
