"""Members' and editors' text to safe HTML: the only sanitiser.

Markdown has no raw HTML here; what it makes is cleaned once more by a list of our own: few tags, links to https and
mailto only, no pictures, no styles.
"""

import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt

HELP = gettext_lazy(
    "Markdown: **strong**, *stressed*, [words](https://address), “## ” before a heading, “- ” before each line of a "
    "list, an empty line between paragraphs. Pictures and HTML are left out."
)
MOST_BYTES = 64 * 1024
DEEPEST = 12
HREFS = ("https://", "mailto:")
TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "sub", "sup", "ul"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable(
    ["image", "html_block", "html_inline"]
)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}},
    attribute_filter=lambda tag, name, value: value if name != "href" or value.startswith(HREFS) else None,
    url_schemes={"https", "mailto"},
    link_rel="noopener",
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|^#{1,6} |^> ?|`)", re.MULTILINE)


def to_html(text: str, highest: int = 3) -> SafeString:
    """Return safe HTML. Headings stand between ``highest`` and h4, so that they fit under the page's own.

    A text over 64 kB is cut at that size, for its form has refused it before (``check``).
    """
    tokens = _MARKDOWN.parse(text.encode()[:MOST_BYTES].decode(errors="ignore"))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), highest), 4)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return mark_safe(_CLEANER.clean(html))  # noqa: S308 -- cleaned by our own list


def to_text(text: str) -> str:
    """Return the words without the marks, for mail and search."""
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def check(text: str) -> None:
    """Raise ``ValidationError`` with a sentence when a text is too large to be printed."""
    if len(text.encode()) > MOST_BYTES:
        raise ValidationError(_("This text is too long: at most 64 kB can be printed in one piece."))
