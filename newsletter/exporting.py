"""An edition on its way out: the page's context and the finished file, for visitors and for the desk alike."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition

from newsletter import rendering
from newsletter.document import Document
from newsletter.models import Edition, Rendering


def page(document: Document, edition: Edition, editions: Sequence[Edition]) -> dict[str, Any]:
    """Return the context of ``newsletter/issue.html``; ``editions`` are those that the page may link to."""
    return {
        **rendering.page(document),
        "edition": edition,
        "issue": edition.issue,
        "editions": editions,
        "pdf": edition.pdf,
        "alternates": {each.language: each.get_absolute_url() for each in editions},
        "nav": "newsletter",
    }


def pdf(request: HttpRequest, found: Rendering) -> HttpResponse:
    """Send a finished file: a row points to its file only when that is whole. Raises ``Http404`` if it was lost."""

    @condition(etag_func=lambda request: f'"{found.sha256}"')
    def send(request: HttpRequest) -> FileResponse:
        try:
            file = found.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        edition = found.edition
        name = f"4-per-1000-newsletter-{edition.issue.number}-{edition.language}.pdf"
        return FileResponse(file, content_type="application/pdf", filename=name)

    return send(request)
