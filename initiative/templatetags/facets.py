"""The filter beside a list, written piece by piece: with a hundred countries a template would take too long."""

from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import template
from django.utils.safestring import SafeString, mark_safe

from initiative.facets import Facet, Option
from initiative.templatetags.ui import standing, worded

register = template.Library()


@register.simple_tag
def checkboxes(facet: Facet) -> SafeString:
    """Offer the values of a group, each with how much it would show."""
    return _safe(
        f'<label class="opt"><input type="checkbox" name="{facet.name}" value="{escape(option.value)}"'
        f"{' checked' if option.is_set else ''}><span>{_words(option)}</span><i>{option.count}</i></label>"
        for option in facet.options
    )


@register.simple_tag
def choices(facet: Facet) -> SafeString:
    """Offer the values of a long group as the options of a ``select``."""
    return _safe(
        f'<option value="{escape(option.value)}"{" selected" if option.is_set else ""}>'
        f"{escape(str(option.label))} ({option.count})</option>"
        for option in facet.options
    )


@register.simple_tag
def facet_links(facet: Facet, query: str) -> SafeString:
    """Link each value of a group alone, the rest of the filter kept; the value that is set leads back to all."""
    rest = urlencode([(name, value) for name, value in parse_qsl(query) if name != facet.name])
    return _safe(_link(facet, option, rest) for option in facet.options)


@register.simple_tag
def hidden_values(facet: Facet) -> SafeString:
    """Keep in a form what is set in a group that the form does not show."""
    return _safe(
        f'<input type="hidden" name="{facet.name}" value="{escape(option.value)}">'
        for option in facet.options
        if option.is_set
    )


def _link(facet: Facet, option: Option, rest: str) -> str:
    here = ' aria-current="true"' if option.is_set else ""
    own = "" if option.is_set else urlencode({facet.name: option.value})
    return (
        f'<li><a href="?{escape("&".join(filter(None, (rest, own))))}"{here}>{escape(str(option.label))}'
        f'<span class="vh"> ({option.count})</span></a></li>'
    )


def _words(option: Option) -> str:
    return standing(option.sign) if option.sign else worded(option.label)


def _safe(pieces: Any) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 -- every value in it is escaped above
