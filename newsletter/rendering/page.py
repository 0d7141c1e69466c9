"""An edition on the web: what the template of the issue page needs."""

from newsletter.document import Document
from newsletter.rendering import layout


def page(document: Document) -> dict[str, object]:
    """Return the context of ``newsletter/issue.html``; the view adds the edition's addresses and languages."""
    return {
        "document": document,
        "sections": layout.sections(document),
        "contents": [(block.contents, f"s-{block.key}") for block, _last in document.listed()],
    }
