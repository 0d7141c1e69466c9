"""Members' and editors' text to safe HTML: the only sanitiser.

Markdown has no raw HTML here; what it makes is cleaned once more by a list of our own: few tags, links to https and
mailto only, no pictures, no styles.
"""

import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

MOST_BYTES = 64 * 1024
DEEPEST = 12
TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "strong", "sub", "sup", "ul"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable(
    ["image", "html_block", "html_inline"]
)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}},
    url_schemes={"https", "mailto"},
    link_rel="noopener",
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|^#{1,6} |^> ?|`)", re.MULTILINE)


def to_html(text: str) -> SafeString:
    """Return safe HTML; a text over 64 kB is cut at that size, for its form has refused it before (``check``)."""
    source = text.encode()[:MOST_BYTES].decode(errors="ignore")
    return mark_safe(_CLEANER.clean(_MARKDOWN.render(source)))  # noqa: S308 -- cleaned by our own list


def to_text(text: str) -> str:
    """Return the words without the marks, for mail and search."""
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def check(text: str) -> None:
    """Raise ``ValidationError`` with a sentence when a text is too large to be printed."""
    if len(text.encode()) > MOST_BYTES:
        raise ValidationError(_("This text is too long: at most 64 kB can be printed in one piece."))
