"""An edition on the web: what the template of the issue page needs."""

from newsletter.document import Document
from newsletter.rendering import layout


def page(document: Document) -> dict[str, object]:
    """Return the context of ``newsletter/issue.html``; the view adds the edition's addresses and languages."""
    uses = (use.key for block in document.sections for piece in block.articles for use in piece.images)
    return {
        "document": document,
        "sections": layout.sections(document),
        # What a reader sees first is fetched first; all other pictures wait until they come near.
        "first_picture": next(filter(None, uses), ""),
        "contents": [(block.contents, f"s-{block.key}") for block, _last in document.listed()],
    }
