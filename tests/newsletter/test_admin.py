"""What the Secretariat does with the newsletter at its desk."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from newsletter.models import Edition, Finding, Issue, Rendering, Section
from newsletter.tasks import order_pdf
from tests import shared
from tests.factories.members import UserFactory
from tests.factories.newsletter import (
    ArticleFactory,
    ArticlePictureFactory,
    ArticleTextFactory,
    EditionFactory,
    FindingFactory,
    IssueFactory,
    JoinerFactory,
    KeyFigureFactory,
    RenderingFactory,
    SectionFactory,
)
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
QUERIES = {"edition": 6, "article": 7, "rendering": 6}
IMPORT = "/admin/newsletter/issue/import/"


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


@pytest.fixture
def edition():
    return ArticleTextFactory(edition__issue__number=22).edition


def staff_with(client, *codenames):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(client, person)


def url(name, row):
    return reverse(f"admin:newsletter_{name}", args=[row.pk])


def upload(data=None):
    data = data if data is not None else shared.path("data/newsletter-22.json").read_bytes()
    return {"file": SimpleUploadedFile("issue.json", data, content_type="application/json")}


def test_every_list_and_form_of_the_newsletter_opens(secretary, edition):
    text = edition.texts.get()
    JoinerFactory(section__issue=edition.issue)
    KeyFigureFactory(section__issue=edition.issue)
    ArticlePictureFactory(article=text.article)
    rendering = RenderingFactory(edition=edition, ready=True)
    picture = text.article.pictures.get().picture
    for name in ("issue", "edition", "section", "article", "articletext", "picture", "rendering", "finding"):
        assert secretary.get(reverse(f"admin:newsletter_{name}_changelist")).status_code == 200, name
        if name not in ("rendering", "finding"):
            assert secretary.get(reverse(f"admin:newsletter_{name}_add")).status_code == 200, name
    finding = FindingFactory(edition=edition)
    rows = [edition.issue, edition, text.article, text, picture, rendering, finding, *Section.objects.all()]
    for row in rows:
        page = reverse(f"admin:newsletter_{row._meta.model_name}_change", args=[row.pk])
        assert secretary.get(page).status_code == 200, page


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("factory", "name"), [(EditionFactory, "edition"), (ArticleFactory, "article"), (RenderingFactory, "rendering")]
)
def test_a_list_costs_the_same_for_any_number_of_rows(rows, factory, name, secretary, django_assert_num_queries):
    factory.create_batch(rows)
    with django_assert_num_queries(QUERIES[name]):
        assert secretary.get(reverse(f"admin:newsletter_{name}_changelist")).status_code == 200


def test_a_file_is_first_shown_and_then_imported(secretary):
    shown = secretary.post(IMPORT, upload())
    page = shown.content.decode()
    assert shown.status_code == 200
    assert not Issue.objects.exists()
    assert '<th scope="row">Articles</th><td>66</td>' in page
    assert '<th scope="row">Dead links</th><td>96</td>' in page
    assert page.count("is written in another language: French") == 2

    done = secretary.post(IMPORT, {"data": shown.context["form"].read, "carry-out": "1"})
    edition = Edition.objects.get()
    assert done.headers["Location"] == url("edition_change", edition)
    assert (edition.issue.number, edition.texts.count(), edition.findings.count()) == (22, 66, Finding.objects.count())


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose a file."),
        (upload(b"{"), "The file is not valid JSON"),
        (upload(b"[]"), "should be an object"),
        (upload(b" " * (2 * 1024 * 1024 + 1)), "at most 2 MB"),
        ({"data": "{}", "carry-out": "1"}, "“number” is missing"),
    ],
)
def test_a_bad_file_is_refused_on_the_page(form, sentence, secretary):
    response = secretary.post(IMPORT, form)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Issue.objects.exists()


def test_a_number_that_exists_is_refused_on_the_page(secretary):
    IssueFactory(number=22)
    response = secretary.post(IMPORT, upload())
    assert response.status_code == 400
    assert "There is already an issue 22." in response.content.decode()


def test_importing_needs_the_right_to_add(client):
    editor = staff_with(client, "view_issue", "change_issue", "change_edition")
    assert editor.get(IMPORT).status_code == 403
    assert editor.post(IMPORT, upload()).status_code == 403
    assert "Import a printed issue" not in editor.get("/admin/newsletter/issue/").content.decode()


def test_the_button_orders_a_pdf_and_the_page_follows_it(secretary, edition):
    assert "Make the PDF" in secretary.get(url("edition_change", edition)).content.decode()
    page = url("edition_pdf", edition)
    assert secretary.post(page).headers["Location"] == page
    order = Rendering.objects.get()

    waiting = secretary.get(page)
    assert waiting["Refresh"] == "2"
    assert "Queued" in waiting.content.decode()

    Rendering.objects.update(started_at=order.queued_at, attempts=1, stage="layout", percent=40)
    begun = secretary.get(page)
    assert '<progress id="progress" max="100" value="40">' in begun.content.decode()
    assert "setting the pages" in begun.content.decode()
    assert begun["Refresh"] == "2"


def test_a_finished_pdf_is_linked_with_its_pages_and_size(secretary, edition):
    order = order_pdf(edition)
    order.delete()
    ready = RenderingFactory(edition=edition, key=order.key, ready=True, pages=20, size=1_500_000)
    response = secretary.get(url("edition_pdf", edition))
    page = response.content.decode()
    assert "20 pages, 1.4\xa0MB." in page
    assert f'href="{url("rendering_file", ready)}"' in page
    assert "Refresh" not in response
    assert "Make the PDF" not in page


def test_a_failed_pdf_tells_why_and_is_tried_again(secretary, edition):
    order = order_pdf(edition)
    order.delete()
    RenderingFactory(edition=edition, key=order.key, failed=True, reason="A list is too deep.")
    page = url("edition_pdf", edition)
    shown = secretary.get(page).content.decode()
    assert "A list is too deep." in shown
    assert "Try again" in shown
    secretary.post(page)
    assert Rendering.objects.open().get().key == order.key


def test_what_the_edition_lacks_is_told_instead_of_the_button(secretary):
    edition = EditionFactory()
    page = url("edition_pdf", edition)
    shown = secretary.get(page).content.decode()
    assert "The edition has no text yet." in shown
    assert "Make the PDF" not in shown
    secretary.post(page)
    assert not Rendering.objects.exists()


def test_pdfs_of_earlier_texts_stay_within_reach(secretary, edition):
    old = RenderingFactory(edition=edition, ready=True)
    page = secretary.get(url("edition_pdf", edition)).content.decode()
    assert "No PDF has been made of it yet." in page
    assert f'href="{url("rendering_file", old)}"' in page


def test_staff_see_a_draft_and_its_pdf_and_nobody_else(client, edition):
    ready = RenderingFactory(edition=edition, ready=True)
    pages = [url("edition_preview", edition), url("edition_pdf", edition), url("rendering_file", ready)]
    for page in pages:
        assert client.get(page).status_code == 302
    stranger = staff_with(client, "view_organisation")
    for page in pages:
        assert stranger.get(page).status_code == 403, page
    editor = staff_with(client, "view_edition", "view_rendering")
    assert b"".join(editor.get(pages[2]).streaming_content) == b"%PDF finished"
    assert editor.post(pages[1]).status_code == 403
    assert not Rendering.objects.open().exists()


def test_a_preview_shows_the_draft_in_its_own_language(secretary):
    text = ArticleTextFactory(edition=EditionFactory(language="fr"), text="Les sols gardent le carbone.")
    page = secretary.get(url("edition_preview", text.edition)).content.decode()
    assert '<html lang="fr"' in page
    assert "Les sols gardent le carbone." in page


@pytest.mark.parametrize("traits", [{}, {"started": True}, {"failed": True}])
def test_a_pdf_that_is_not_finished_has_no_file(secretary, traits):
    assert secretary.get(url("rendering_file", RenderingFactory(**traits))).status_code == 404


def test_the_ledger_is_read_only(secretary):
    rendering = RenderingFactory(ready=True)
    assert secretary.get(reverse("admin:newsletter_rendering_add")).status_code == 403
    assert secretary.post(url("rendering_delete", rendering), {"post": "yes"}).status_code == 403
    assert secretary.post(url("rendering_change", rendering), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("open", ["queued", "rendering"]),
        ("queued", ["queued"]),
        ("rendering", ["rendering"]),
        ("ready", ["ready"]),
        ("failed", ["failed"]),
        ("lost", ["failed", "queued", "ready", "rendering"]),
    ],
)
def test_the_ledger_is_filtered_by_what_became_of_an_order(secretary, state, found):
    for traits in ({}, {"started": True}, {"ready": True}, {"failed": True}):
        RenderingFactory(**traits)
    answer = secretary.get(reverse("admin:newsletter_rendering_changelist"), {"state": state})
    assert sorted(each.status for each in answer.context["cl"].result_list) == found
    assert "<summary>State</summary>" in answer.content.decode()


def test_an_edition_is_published_by_a_button_and_only_with_its_pdf(secretary, edition):
    move = reverse("admin:newsletter_edition_move", args=[edition.pk])
    refused = secretary.post(move, {"move": "publish"}, follow=True)
    assert "Make the PDF first" in refused.content.decode()
    order = order_pdf(edition)
    order.delete()
    RenderingFactory(edition=edition, key=order.key, ready=True)
    secretary.post(move, {"move": "publish"})
    edition.refresh_from_db()
    assert edition.state == Edition.State.PUBLISHED


def test_who_may_only_edit_sees_no_button_to_publish(client, edition):
    editor = staff_with(client, "view_edition", "change_edition", "view_lead", "view_finding")
    page = editor.get(url("edition_change", edition)).content.decode()
    assert "No move is open to you from here." in page
    editor.post(reverse("admin:newsletter_edition_move", args=[edition.pk]), {"move": "publish"})
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT


def test_joiners_and_the_figure_are_edited_where_they_stand(secretary):
    joiners, figure, report = (
        SectionFactory(kind=kind) for kind in (Section.Kind.JOINERS, Section.Kind.FIGURE, Section.Kind.REPORT)
    )
    pages = [secretary.get(url("section_change", row)).content.decode() for row in (joiners, figure, report)]
    assert ["joiners-0" in page or "joiners-__prefix__" in page for page in pages] == [True, False, False]
    assert ["figure-0" in page or "figure-__prefix__" in page for page in pages] == [False, True, False]


def test_the_desk_counts_drafts_and_failed_pdfs(secretary):
    RenderingFactory(failed=True)
    page = secretary.get("/admin/").content.decode()
    assert "PDFs that could not be made" in page
    assert "/rendering/?state=failed" in page
    assert "?state__exact=draft" in page


def test_the_words_of_a_published_edition_are_only_read(secretary, edition):
    text = edition.texts.get()
    before = text.text
    address = reverse("admin:newsletter_articletext_change", args=[text.pk])
    assert b'name="_save"' in secretary.get(address).content

    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.PUBLISHED, published_at=timezone.now())

    page = secretary.get(address).content.decode()
    assert 'name="_save"' not in page
    assert "withdraw it first" in page
    assert secretary.post(address, {"text": "Something else."}).status_code == 403
    text.refresh_from_db()
    assert text.text == before
