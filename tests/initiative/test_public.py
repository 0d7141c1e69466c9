"""Pages that are the same for everybody: what they may not read, and how long what is kept of them holds."""

import gzip

import brotli
import pytest
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import translation

from initiative import public, versions
from initiative.models import Page
from initiative.public import ReadsTheVisitor

# What belongs to a person, and what machines of our own ask for.
PRIVATE = ("/admin/", "/accounts/", "/my/", "/join/", "/mailbox/", "/i18n/", "/healthz", "/readyz", "/api/")
# What a visitor writes to an organisation.
PRIVATE += ("/messages/", "/members/(?P<slug>[-w]+)/write/")


def views(patterns, before="/"):
    for each in patterns:
        here = before + str(each.pattern).lstrip("^").replace("\\", "")
        if isinstance(each, URLPattern):
            yield here.replace("/en/", "/"), each.callback
        else:
            yield from views(each.url_patterns, here)


def test_every_page_is_declared_public_or_belongs_to_a_person():
    with translation.override("en"):
        found = dict(views(get_resolver().url_patterns))
    undeclared = {
        here for here, view in found.items() if not getattr(view, "is_public", False) and not here.startswith(PRIVATE)
    }
    assert undeclared == set()
    assert getattr(found["/members/"], "is_public", False) and len(found) > 100


@pytest.mark.parametrize(
    "reads",
    [
        lambda request: request.user.is_authenticated,
        lambda request: request.session["cart"],
        lambda request: request.session.get("cart"),
    ],
)
def test_a_public_page_cannot_read_who_asks(reads, rf):
    request = rf.get("/")
    request.user = request.session = object()

    with pytest.raises(ReadsTheVisitor):
        public.public()(lambda request: HttpResponse(reads(request)))(request)
    assert request.user is request.session


def test_a_public_page_cannot_tell_messages_or_carry_a_proof_of_origin(rf):
    request = rf.get("/")
    with pytest.raises(messages.MessageFailure):
        public.public()(lambda request: messages.info(request, "Saved."))(request)

    def form(request):
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
        return HttpResponse("a form")

    with pytest.raises(ReadsTheVisitor):
        public.public()(form)(rf.get("/"))


@pytest.fixture
def in_memory(settings):
    settings.PAGES_IN_MEMORY = 1
    public.memory.clear()
    yield public.memory
    public.memory.clear()


@pytest.fixture
def page(transactional_db, client):
    """A page that was asked for before, so that it is worth keeping."""
    made = Page.objects.create(slug="about", title_en="About", text_en="Soil. " * 100)
    ask(client)
    return made


def ask(client, **headers):
    return client.get("/en/pages/about/", headers=headers)


def test_a_page_is_made_once_for_as_long_as_it_holds(client, in_memory, page, django_assert_num_queries):
    first = ask(client)
    with django_assert_num_queries(1):
        again = ask(client)
    assert again.content == first.content and again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in first["Vary"] and not first.cookies

    page.text_en = "Humus."
    page.save()
    assert "Humus." in ask(client).text

    page.delete()
    assert ask(client).status_code == 404


def test_what_is_asked_for_once_is_not_kept(client, in_memory, page):
    for number in range(public.ASKED_LATELY + 1):
        in_memory.is_asked_again(f"crawler {number}")
    assert len(in_memory._asked) == public.ASKED_LATELY
    kept = []
    for _time in range(2):
        ask(client)
        kept.append(len([key for key in in_memory._kept if key[0] != "piece"]))
    assert kept == [0, 1]


def test_who_has_it_already_is_told_so(client, in_memory, page):
    first = ask(client)
    assert ask(client, if_none_match=first["ETag"]).status_code == 304
    page.title_en = "About us"
    page.save()
    assert ask(client, if_none_match=first["ETag"]).status_code == 200


def test_it_is_packed_for_whom_can_unpack_it(client, in_memory, page):
    plain, packed = ask(client), ask(client, accept_encoding="gzip")
    assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
    assert plain["ETag"] == packed["ETag"] and "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in ask(client).headers
    best = ask(client, accept_encoding="gzip, deflate, br, zstd")
    assert best["Content-Encoding"] == "br" and brotli.decompress(best.content) == plain.content
    assert "Content-Encoding" not in ask(client, accept_encoding="br", if_none_match=best["ETag"]).headers


def test_a_signed_in_visitor_gets_the_same_page(client, in_memory, page, django_user_model):
    stranger = ask(client).content
    client.force_login(django_user_model.objects.create(email="amina@portal.example"))
    answer = ask(client)
    assert answer.content == stranger and not answer.cookies


def test_a_change_that_is_taken_back_changes_no_version(page):
    before = versions.current()
    with transaction.atomic():
        Page.objects.update(title_en="Never said")
        transaction.set_rollback(True)
    assert versions.current() == before
    Page.objects.update(title_en="Said")
    assert versions.current()["pages"] == before["pages"] + 1


def test_a_transaction_counts_once_however_much_it_writes(transactional_db):
    Page.objects.create(slug="a", title_en="A", text_en="A")
    before = versions.current()["pages"]
    Page.objects.bulk_create(Page(slug=f"p-{number}", title_en="P", text_en="P") for number in range(50))
    assert versions.current()["pages"] == before + 1


def test_the_least_wanted_goes_first(settings):
    settings.PAGES_IN_MEMORY = 1
    memory = public.Memory()
    for number in range(20):
        memory.keep(number, f"{number}", 100_000)
        memory.get(0)
    assert memory.get(0) == "0" and memory.get(1) is None and memory.get(19) == "19"
    memory.keep("too large", "x", 200_000)
    assert memory.get("too large") is None


def test_nothing_else_may_be_kept_by_anybody(client, db):
    for address in ("/en/my/", "/en/accounts/login/", "/en/join/apply/", "/en/members/nobody-is-called-so/"):
        assert {"private", "no-store"} <= set(client.get(address)["Cache-Control"].split(", ")), address


def test_a_piece_is_kept_only_where_the_page_is(in_memory):
    request = RequestFactory().get("/")
    made = iter(["first", "second"])
    assert [public.kept(request, "piece", make=lambda: next(made)) for _ in range(2)] == ["first", "second"]
    request.as_of = (1,)
    made = iter(["first", "second"])
    assert [public.kept(request, "piece", make=lambda: next(made)) for _ in range(2)] == ["first", "first"]
