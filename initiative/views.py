"""The front door: home, the Secretariat's pages, and what machines ask for."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from initiative.models import Letter, Page
from initiative.preview import of_the_portal
from initiative.public import A_MINUTE, public
from initiative.search import MOST_LETTERS, providers
from initiative.search import search as search_for
from initiative.words import are_common


@method_decorator(public("register", "roadmap", "events", "newsletter", every=A_MINUTE), name="dispatch")
class Home(TemplateView):
    """Gathers from every app by their template tags; the ground floor imports none."""

    template_name = "home.html"


@public()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a text that the Secretariat edits."""
    return render(request, "page.html", {"page": get_object_or_404(Page, slug=slug)})


@public("register", "roadmap", "events", "newsletter")
def search(request: HttpRequest) -> HttpResponse:
    """Search all that is public; an address that asks for too much, or for an unknown kind, says so."""
    words, name = " ".join(request.GET.get("q", "").split()), request.GET.get("in", "")
    is_too_long = len(words) > MOST_LETTERS
    is_unknown = name not in ("", *(each.name for each in providers()))
    groups = [] if is_too_long or is_unknown or not words else search_for(words, name)
    context = {
        "nav": "search",
        "words": words,
        "letters": len(words),
        "most": MOST_LETTERS,
        "is_too_long": is_too_long,
        "is_unknown": is_unknown,
        "only": name if groups else "",
        "is_common": are_common(words),
        "groups": groups,
        "total": sum(group.total for group in groups),
    }
    return render(request, "search.html", context)


@public()
def preview(request: HttpRequest) -> HttpResponse:
    """Show the picture of a link to any page, for the pages of others; its address changes with it."""
    headers = {"Cache-Control": "public, max-age=604800", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(of_the_portal().png(), content_type="image/png", headers=headers)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell that the process lives; asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell what works: 200 when visitors can be served, with each part by name; 503 otherwise.

    The broker and late mail are reported but do not fail the check: no page needs them to answer.
    """
    needed = {"database": _database(), "migrations": _migrations(), "cache": _cache()}
    oldest = Letter.objects.waiting().order_by("written_at").values_list("written_at", flat=True).first()
    late = timezone.now() - oldest if oldest else timedelta()
    told = {"broker": _broker(), "oldest_waiting_letter_seconds": round(late.total_seconds())}
    return JsonResponse(needed | told, status=200 if all(needed.values()) else 503)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    cache.set("readyz", "1", 10)
    return cache.get("readyz") == "1"


def _broker() -> bool:
    from redis import Redis, RedisError  # noqa: PLC0415 -- four megabytes that a page never needs

    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as redis:
            return bool(redis.ping())
    except (RedisError, ValueError):
        return False


@public()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: /{code}/accounts/" for code, _ in settings.LANGUAGES),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public()
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. The date of expiry moves with the clock: the contact is the Secretariat's standing address."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        "Contact: mailto:secretariat@4p1000.org",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, fr, es",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
