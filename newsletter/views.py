"""The archive, and each issue as a page, as a PDF and as plain text."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from initiative.public import public
from newsletter import exporting, rendering
from newsletter.assembly import assemble
from newsletter.models import Edition, Issue, PictureRendition

# A picture's name says what is in it, so that it never changes.
FOR_EVER = {"public": True, "max_age": 31_536_000, "immutable": True}


@method_decorator([require_safe, public("newsletter")], name="dispatch")
class Archive(ListView):
    """Every issue of which at least one edition is published, the newest first."""

    template_name = "newsletter/archive.html"
    context_object_name = "issues"
    extra_context = {"nav": "newsletter"}

    def get_queryset(self):
        return Issue.objects.published().with_published_editions()


@require_safe
@public("newsletter", "register", "events", "roadmap")
def issue(request, number):
    """Show the edition in the page's language; where there is none, say in which languages there is one."""
    found = get_object_or_404(Issue.objects.published().with_published_editions(), number=number)
    edition = next((each for each in found.published_editions if each.language == get_language()), None)
    if edition is None:
        return render(request, "newsletter/elsewhere.html", {"issue": found, "nav": "newsletter"}, status=404)
    context = exporting.page(assemble(edition), edition, found.published_editions)
    return render(request, "newsletter/issue.html", context)


@require_safe
@public("newsletter", "register", "events", "roadmap")
def text(request, number):
    edition = _published(number)
    return HttpResponse(rendering.plain(assemble(edition)), content_type="text/plain; charset=utf-8")


@require_safe
@public("newsletter")
def pdf(request, number):
    """Serve the newest finished PDF of the edition in the address's language."""
    found = _published(number).pdf
    if found is None:
        raise Http404
    return exporting.pdf(request, found)


@require_safe
@public("newsletter")
@cache_control(**FOR_EVER)
def picture(request, name):
    found = get_object_or_404(PictureRendition, file=f"pictures/{name}")
    return FileResponse(found.file.open("rb"), content_type=found.content_type)


def _published(number: int) -> Edition:
    editions = Edition.objects.published().select_related("issue").prefetch_related("renderings")
    return get_object_or_404(editions, issue__number=number, language=get_language())
