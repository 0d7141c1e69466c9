"""The pieces of pages: builtin in every template, so that none needs ``{% load %}``."""

import json
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, pgettext

from initiative import dates
from initiative.countries import country_name
from initiative.markdown import to_html
from initiative.preview import of_the_portal
from initiative.public import kept
from initiative.sections import sections
from initiative.templatetags.drawings import FLIPPED, ICONS
from initiative.translation import Text, active_language

register = template.Library()
register.simple_tag(sections)

NBSP = "\N{NO-BREAK SPACE}"
MEMBER, PARTNER = 2, 1
LOWEST_TOP = 3


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a 20 px sign in the colour of the text; a name that nobody drew is a ``KeyError``."""
    flip = " i-flip" if name in FLIPPED else ""
    return mark_safe(  # noqa: S308 -- our own drawings
        f'<svg class="i{flip}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


@register.simple_tag
def sheets() -> SafeString:
    """Link the style sheets of every page: one where they are collected."""
    addresses = ((staticfiles_storage.url(name),) for name in staticfiles_storage.sheets)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)


@register.filter
def optional(field: BoundField) -> str:
    """Return what stands beside the label of a field that may be empty; where that depends, the form says on what."""
    return "" if field.field.required else getattr(field.field, "optional", gettext("(optional)"))


@register.simple_tag
def standing(value: int, text: str = "") -> SafeString:
    """Mark a Member with a disc and any other Partner with a ring; words always stand beside."""
    words = {MEMBER: pgettext("standing", "Member"), PARTNER: pgettext("standing", "Partner")}
    if value not in words:
        return format_html('<span class="st">{}</span>', text or pgettext("standing", "Not listed"))
    disc = " p-m" if value == MEMBER else ""
    return format_html('<span class="st"><span class="p{}"></span>{}</span>', disc, worded(text or words[value]))


class Crumb(NamedTuple):
    label: str
    url: str = ""


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """Show the way from Home: label and address in turns, the page's own label last."""
    if len(steps) % 2 == 0:
        raise template.TemplateSyntaxError("crumbs: give label and address in turns, and the page's own label last.")
    pairs = zip(steps[:-1:2], steps[1::2], strict=True)
    return {"crumbs": [Crumb(label, url) for label, url in pairs], "current": steps[-1]}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page_obj: Page) -> dict[str, Any]:
    """Link the other pages of a list; the rest of the query string stays."""
    gap = page_obj.paginator.ELLIPSIS
    rest = query(context, page=None)
    start = f"{rest}&page=" if len(rest) > 1 else "?page="
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    links = [(None, "") if number == gap else (number, f"{start}{number}") for number in numbers]
    before, after = page_obj.number - 1, page_obj.number + 1
    return {
        "page": page_obj,
        "links": links,
        "previous": f"{start}{before}" if page_obj.has_previous() else "",
        "next": f"{start}{after}" if page_obj.has_next() else "",
    }


@register.simple_tag
def colon() -> str:
    """Set a colon between two words as the language does: French puts a space before it."""
    return pgettext("between two words", ": ")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the current query string with changes; ``None`` removes. A changed filter starts at the first page."""
    params: QueryDict = context["request"].GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        elif isinstance(value, list | tuple):
            params.setlist(key, value)
        else:
            params[key] = value
    return f"?{params.urlencode()}"


class LanguageLink(NamedTuple):
    code: str
    name: str
    path: str
    is_current: bool

    @property
    def locale(self) -> str:
        """Return the language as social networks name it; of ours each is told as it is written in Europe."""
        return f"{self.code}_{'GB' if self.code == 'en' else self.code.upper()}"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return this page in each language, its query string kept.

    All public addresses differ in their prefix only, so nothing is resolved and a missing page keeps its address too.
    A view may name its own addresses as ``alternates``, by language; a language that it leaves out is not offered.
    """
    request: HttpRequest = context["request"]
    own: dict[str, str] | None = context.get("alternates")
    prefix, _, rest = request.path.removeprefix("/").partition("/")
    is_public = prefix in dict(settings.LANGUAGES)
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    links = []
    for code, _name in settings.LANGUAGES:
        path = f"/{code}/{rest if is_public else ''}{asked if is_public else ''}"
        if own is not None:
            path = own.get(code, "")
        if path:
            name = get_language_info(code)["name_local"].capitalize()
            links.append(LanguageLink(code, name, path, code == active_language()))
    return links


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """Write once more what a page has in a block; a template may write it in one place only."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(" ".join(block.render(context).split()) if block else "")  # noqa: S308 -- as the block wrote it


@register.simple_tag
def picture_mark() -> str:
    """Return what changes with the picture that a link to any page shows elsewhere."""
    return of_the_portal().mark


@register.filter
def worded(text: Any) -> str:
    """Print a text; where it stands in for a missing translation, mark its language."""
    language = getattr(text, "language", "")
    if isinstance(text, Text) and language and language != active_language():
        return format_html('<span lang="{}">{}</span>', language, str(text))
    return conditional_escape(text)


@register.filter
def markdown(text: str | None, top: int = LOWEST_TOP) -> SafeString:
    """Print people's text as safe HTML; where it stands in for a missing translation, mark its language.

    Its headings are of level 3 and 4; ``top=2`` lifts them where the text stands right under the page's title.
    """
    html = to_html(str(text or ""))
    for level in range(LOWEST_TOP, LOWEST_TOP + 2):
        html = mark_safe(html.replace(f"h{level}>", f"h{level - LOWEST_TOP + top}>"))  # noqa: S308 -- as safe as before
    if isinstance(text, Text) and text and text.language != active_language():
        return format_html('<div lang="{}">{}</div>', text.language, html)
    return html


# Inside a script element only these could end it, or begin a comment; JSON may write them by number.
IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Write what machines read in a page. It is data: no browser runs it, so that the content policy has no say."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 -- escaped above


@register.filter
def day(value: date | None) -> str:
    return dates.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    return dates.short_day(value) if value else ""


@register.filter
def month(value: date | None) -> str:
    return dates.month(value) if value else ""


@register.filter
def short_month(value: date | None) -> str:
    return dates.short_month(value) if value else ""


@register.filter
def day_range(start: date | None, end: date | None) -> str:
    return dates.day_range(start, end) if start else ""


@register.filter
def country(code: str | None) -> str:
    return country_name(code)


@register.filter
def number(value: float) -> str:
    """Print “12,345” the way of the active language; French gets a full space, for the fonts lack its narrow one."""
    return _number(value, active_language())


@lru_cache(maxsize=1024)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=language).replace("\N{NARROW NO-BREAK SPACE}", NBSP)


@register.tag
def keep(parser: template.base.Parser, token: template.base.Token) -> "Keep":
    """``{% keep "facets" filter.key %}…{% endkeep %}``: make a piece of a public page once for all who ask alike.

    What stands in it may follow only what is named, the language, and the parts of the portal that the page shows.
    """
    _name, *words = token.split_contents()
    inner = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep(inner, [parser.compile_filter(word) for word in words])


class Keep(template.Node):
    def __init__(self, nodelist: template.NodeList, key: list[Any]) -> None:
        self.nodelist, self.key = nodelist, key

    def render(self, context: Context) -> SafeString:
        key = [word.resolve(context, ignore_failures=True) for word in self.key]
        return kept(context["request"], *key, make=lambda: self.nodelist.render(context))
