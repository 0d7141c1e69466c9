"""Nothing that is not for everybody stands on any page: a mark in every hidden row and column is nowhere to be seen.

The portal is read from its home pages, its sitemap and its searches on, by a visitor and by somebody with an account.
"""

import re
from html import unescape
from itertools import cycle

import pytest
from django.urls import reverse
from django.utils import translation

from initiative.apps import portal_apps
from members.models import Organisation, Representative
from tests.factories.members import UserFactory
from tests.factories.newsletter import ArticleFactory, ArticleTextFactory, EditionFactory, SectionFactory
from tests.members.test_api_hidden import MARK, Marks, marks  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "es")
# What belongs to the visitor alone, or to staff, has tests of its own.
OWN = ("/admin/", "/accounts/", "/my/", "/join/", "/i18n/")
LINK = re.compile(r'(?:href|src)="([^"#]+)|<loc>([^<]+)')
# A word that nobody wrote.
NOTHING = "zqxnothing"
KINDS = ("csv", "json", "geojson")


@pytest.fixture
def drafts(marks):  # noqa: F811
    """A newsletter of which nothing is published, beside what the register hides."""
    edition = EditionFactory()
    section = SectionFactory(issue=edition.issue)
    article = ArticleFactory(section=section)
    text = ArticleTextFactory(article=article, edition=edition)
    written = Marks()
    written.numbers = marks.numbers
    for row in (edition.issue, edition, section, article, text):
        written.write(row, besides=["number"])
    marks.made += written.made
    assert len(written.made) > 5
    return marks


def places(answer):
    for found in LINK.findall(answer.content.decode(errors="replace")):
        address = unescape(next(filter(None, found)))
        path = re.sub(r"^https?://(localhost:8000|testserver)", "", address)
        if path.startswith("/") and not path.startswith("//") and not any(own in path for own in OWN):
            yield path


def walk(client, starts, most):
    """Yield every answer that links lead to; query strings are followed one step."""
    seen, queue = set(starts), list(starts)
    while queue and most:
        most -= 1
        address = queue.pop(0)
        answer = client.get(address)
        yield address, answer
        if answer.streaming or "?" in address:
            continue
        for path in places(answer):
            if path not in seen:
                seen.add(path)
                queue.append(path)


def starts():
    yield from ("/robots.txt", "/sitemap.xml", "/api/", "/api/schema/")
    for language in LANGUAGES:
        with translation.override(language):
            yield reverse("home")
            yield from (reverse("members:file", args=[kind]) for kind in KINDS)
            yield reverse("members:former")
            yield reverse("search") + "?q=listed"


@pytest.mark.parametrize(("is_signed_in", "most"), [(False, 600), (True, 40)])
def test_no_page_shows_a_mark(client, drafts, is_signed_in, most):
    if is_signed_in:
        client.force_login(UserFactory(email="stranger@portal.example"))
    walked = 0
    for address, answer in walk(client, list(starts()), most):
        assert answer.status_code in (200, 301, 302, 410), address
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode(errors="replace")
        allowed = for_everybody()
        for mark in re.findall(rf"{MARK}\d+", text.lower()):
            assert mark in allowed, (address, [line for line in drafts.made if mark in line] or mark)
        walked += 1
    assert walked >= min(most, 80)


def for_everybody():
    """Return the marks in what a page may show: other names of who is on the list, who speaks for it with consent to
    be named, and how those are called, and where they are, who have left it."""
    told = [
        *Organisation.objects.partners().values_list("english_name", "name_language"),
        *Organisation.objects.former().values_list(
            "name",
            "slug",
            "acronym",
            "english_name",
            "former_names",
            "city",
            "name_language",
            "country_label_en",
            "country_label_fr",
            "country_label_es",
        ),
        *Representative.objects.filter(organisation__in=Organisation.objects.partners()).values_list(
            "name", "email", "job_title"
        ),
    ]
    return set(re.findall(rf"{MARK}\d+", str(told).lower()))


def test_no_search_finds_a_mark(client, drafts):
    public = for_everybody()
    made = {line.rpartition(" ")[2] for line in drafts.made} | {f"{MARK}000{number}" for number in range(1, 5)}
    for mark, language in zip(sorted(made - public), cycle(LANGUAGES), strict=False):
        with translation.override(language):
            found, nothing = (client.get(f"{reverse('search')}?q={word}").text for word in (mark, NOTHING))
            listed = client.get(reverse("members:directory") + f"?q={mark}")
        # Whoever has left may be called alike.
        shown = set(re.findall(rf"{MARK}\d+", found.lower())) - {mark}
        assert shown <= public, mark
        assert shown or found.replace(mark, "") == nothing.replace(NOTHING, ""), mark
        assert listed.context["paginator"].count == 0, mark


def test_every_app_is_walked():
    assert {app.label for app in portal_apps()} == {"initiative", "members", "roadmap", "events", "newsletter"}
