"""The papers of the register: complete, accessible, in three languages, made once and after any fault."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from initiative.rendering import orders, press
from initiative.rendering.orders import MOST_ATTEMPTS, NotReady
from members import tasks
from members.models import AgendaItem, Meeting, Organisation, Paper, StandingChange
from members.periodic import clear_halves_of_papers, sweep_papers
from members.tasks import LOCK, order_decision_list, order_official_list, render_paper
from members.workflow import Sitting, meetings
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory, PaperFactory
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.newsletter.printing import objects, pages_of, squeezed, verdict

pytestmark = pytest.mark.django_db
Status = Paper.Status
NAMES = [
    "STOCK CO₂",
    "Viña Montes",
    "Soil & Süd GmbH",
    "Région Occitanie",
    "Türkiye İklim ve Toprak Vakfı",
    "Secretaría de Agricultura, Ganadería y Pesca del Ministerio de Economía de la Nación Argentina y de los Pueblos",
    "Ein-Name-der-nirgends-getrennt-werden-kann-" + "und-immer-weiter-geht-" * 4,
]


@pytest.fixture
def rung(monkeypatch):
    """Collect the bells instead of sending them."""
    bells = []
    monkeypatch.setattr(tasks.render_paper, "delay", bells.append)
    return bells


@pytest.fixture
def meeting():
    """A meeting with a frozen list of names that are hard to set."""
    meeting = MeetingFactory(
        body="consortium", number=8, document_number=5, held_on=date(2022, 11, 16), place="Sharm El Sheikh"
    )
    for number, name in enumerate(NAMES):
        group = StakeholderGroupFactory(code="business" if number % 2 else "research")
        application = ApplicationFactory(
            name=name, wants=1 + number % 2, stakeholder_group=group, state="complete", documents=()
        )
        AgendaItemFactory(meeting=meeting, application=application)
    Sitting.freeze(meeting, by=None)
    return meeting


def printed(order):
    """Return the finished order and the path of its file."""
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.reason == ""
    return order, Path(order.file.path)


# What is on paper


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Document Consortium 8-5", "Consortium of Members 8, 16 November 2022, Sharm El Sheikh", "Page 1 of"]),
        ("fr", ["Document Consortium 8-5", "16 novembre 2022, Sharm El Sheikh", "Membres", "Partenaires"]),
        ("es", ["Consortium 8-5", "16 de noviembre de 2022, Sharm El Sheikh", "Miembros", "Socios"]),
    ],
)
def test_a_list_for_decision_is_whole_and_accessible_in_three_languages(language, words, meeting):
    order, path = printed(order_decision_list(meeting, language))

    assert verdict(path) == []
    text = squeezed("".join(pages_of(path)))
    for name in [*NAMES, *words]:
        assert squeezed(name) in text
    reader = PdfReader(path)
    assert reader.trailer["/Root"]["/Lang"] == language
    assert (len(reader.pages), path.stat().st_size) == (order.pages, order.size)
    fonts = [each for each in objects(path) if each.get("/Type") == "/FontDescriptor"]
    assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_list_says_its_totals_and_stands_in_its_order(meeting):
    _order, path = printed(order_decision_list(meeting, "en"))
    text = " ".join("\n".join(pages_of(path)).split())
    assert "7 applications 3 to be Members 4 to be Partners" in text
    assert text.index("Members") < text.index("Viña Montes") < text.index("Partners 4") < text.index("Soil & Süd")


def test_the_signs_of_a_name_can_be_copied_as_they_are(meeting):
    _order, path = printed(order_decision_list(meeting, "en"))
    text = "".join(pages_of(path))
    for signs in ("CO₂", "Viña", "Süd", "Région", "Vakfı", "İklim"):
        assert signs in text


def test_on_each_page_the_head_of_the_table_stands_again_and_pages_are_counted(meeting):
    group = StakeholderGroupFactory(code="research")
    Meeting.objects.update(state="open")
    for number in range(90):
        application = ApplicationFactory(
            name=f"Name {number:02}", wants=2, stakeholder_group=group, state="complete", documents=()
        )
        AgendaItemFactory(meeting=meeting, application=application)
    meeting.refresh_from_db()
    AgendaItem.objects.exclude(application__name__startswith="Name").delete()
    Sitting.freeze(meeting, by=None)

    order, path = printed(order_decision_list(meeting, "en"))

    pages = pages_of(path)
    assert len(pages) == order.pages > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert page.count("Country or territory") == 1
    assert sum(page.count("Name ") for page in pages) == 90
    assert verdict(path) == []


def test_who_is_a_partner_already_is_said_before_the_decision_and_after_it():
    meeting = MeetingFactory()
    for organisation in (OrganisationFactory(), None):
        AgendaItemFactory(meeting=meeting, application__organisation=organisation, application__state="complete")
    Sitting.freeze(meeting, by=None)
    order, path = printed(order_decision_list(meeting, "en"))
    text = " ".join("\n".join(pages_of(path)).split())
    assert text.count("is a Partner already") == 2  # in the line, and above the list
    meetings.decide(meeting, {}, by=None)
    assert order_decision_list(meeting, "en") == order


def test_the_official_list_of_a_day_is_read_from_the_ledger():
    stayed, left = OrganisationFactory(name="Stayed"), OrganisationFactory(name="Left", member=True)
    day = date(2023, 12, 31)
    OrganisationFactory(name="Came later", joined_on=date(2024, 5, 1))
    StandingChange.objects.create(
        organisation=left, effective_on=date(2024, 1, 1), before=2, after=0, reason="withdrawal"
    )
    StandingChange.objects.create(
        organisation=stayed, effective_on=date(2024, 1, 1), before=1, after=2, reason="earlier"
    )

    _order, path = printed(order_official_list(day, "en"))

    text = " ".join("\n".join(pages_of(path)).split())
    assert "2 Partners 1 of them a Member" in text and "on 31 December 2023" in text
    assert "Came later" not in text
    assert text.index("Left") < text.index("Stayed")
    assert verdict(path) == []


def test_a_name_in_signs_that_cannot_be_printed_stands_in_english():
    OrganisationFactory(name="中国农业科学院", english_name="Chinese Academy of Agricultural Sciences", country="CN")
    OrganisationFactory(name="Γη και Έδαφος", english_name="Earth and Soil", country="GR")
    _order, path = printed(order_official_list(timezone.localdate(), "fr"))
    text = "".join(pages_of(path))
    assert "Chinese Academy of Agricultural Sciences" in text and "Γη και Έδαφος" in text


@pytest.mark.parametrize("rows", [1, 40])
def test_a_list_costs_the_same_queries_for_any_number_of_names(rows, django_assert_max_num_queries):
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    for organisation in OrganisationFactory.create_batch(rows):
        AgendaItemFactory(meeting=meeting, application__organisation=organisation, application__documents=())
    with django_assert_max_num_queries(8):
        order_decision_list(meeting, "en")
    with django_assert_max_num_queries(10):
        order_official_list(timezone.localdate(), "en")


def test_an_empty_official_list_is_a_page_too():
    order, path = printed(order_official_list(date(2020, 1, 1), "fr"))
    assert order.pages == 1
    assert verdict(path) == []


# Orders


def test_an_order_is_written_and_rung_for_after_the_commit(meeting, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        order = order_decision_list(meeting, "en")
        assert rung == []
    assert (order.status, rung) == (Status.QUEUED, [order.pk])


def test_the_same_list_is_made_once_and_another_one_anew(meeting, rung):
    order, _path = printed(order_decision_list(meeting, "en"))
    assert order_decision_list(meeting, "en") == order
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.attempts == 1
    Meeting.objects.update(document_number=6)
    meeting.refresh_from_db()
    assert order_decision_list(meeting, "en") != order


def test_another_style_sheet_is_another_paper(meeting, monkeypatch):
    order = order_decision_list(meeting, "en")
    monkeypatch.setattr(press, "release", lambda *own: "another")
    assert order_decision_list(meeting, "en") != order


def test_an_open_list_is_not_printed():
    with pytest.raises(NotReady, match="Freeze the list first"):
        order_decision_list(MeetingFactory(), "en")
    assert not Paper.objects.exists()


def test_a_list_that_changed_under_the_order_is_told(meeting):
    order = order_decision_list(meeting, "en")
    Meeting.objects.update(place="Zoom")
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "has changed since this PDF was ordered" in order.why_failed


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (orders.RenderFailed("Too deep."), "Too deep."),
        (orders.SoftTimeLimitExceeded(), "more than a minute"),
        (MemoryError(), "more memory"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_a_fault_fails_the_order_with_a_sentence_and_it_begins_again(fault, sentence, meeting, monkeypatch, rung):
    def break_down(*args, **kwargs):
        raise fault

    order = order_decision_list(meeting, "en")
    with monkeypatch.context() as patch:
        patch.setattr(press, "print_html", break_down)
        render_paper(order.pk)
    order.refresh_from_db()
    assert (order.status, order.file.name) == (Status.FAILED, "")
    assert sentence in order.reason

    again = order_decision_list(meeting, "en")
    assert (again.pk, again.status) == (order.pk, Status.QUEUED)
    assert printed(again)[0].status == Status.READY


def test_after_three_deaths_the_order_is_given_up():
    order = PaperFactory(started=True, attempts=MOST_ATTEMPTS)
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.status == Status.FAILED
    assert "died three times" in order.reason


def elsewhere():
    """Open a database session of somebody else."""
    own = connection.settings_dict
    return psycopg.connect(
        dbname=own["NAME"], host=own["HOST"], port=own["PORT"], user=own["USER"], password=own["PASSWORD"]
    )


def test_the_sweep_rings_for_open_orders_on_which_nobody_works(rung, django_capture_on_commit_callbacks):
    waiting, begun, taken = PaperFactory(), PaperFactory(started=True), PaperFactory(started=True)
    PaperFactory(ready=True)
    PaperFactory(failed=True)
    with elsewhere() as other, django_capture_on_commit_callbacks(execute=True):
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, taken.pk])
        render_paper(taken.pk)  # does nothing: somebody works on it
        sweep_papers()
    assert rung == [waiting.pk, begun.pk]


def test_halves_of_killed_workers_are_removed_and_nothing_else():
    folder = Path(default_storage.path(tasks.FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh, whole = folder / ".old.part", folder / ".fresh.part", folder / "en.pdf"
    for file in (old, fresh, whole):
        file.touch()
    for file in (old, whole):
        os.utime(file, (0, 0))
    clear_halves_of_papers()
    assert [file.exists() for file in (old, fresh, whole)] == [False, True, True]


def test_papers_have_the_queue_and_the_limits_of_printing():
    assert django_settings.CELERY_TASK_ROUTES[render_paper.name] == {"queue": "render"}
    assert (render_paper.soft_time_limit, render_paper.time_limit) == (60, 75)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("kind", "'minutes'", "paper_is_of_a_meeting_or_of_a_day"),
        ("kind", "'decision-list'", "paper_is_of_a_meeting_or_of_a_day"),
        ('"on"', "NULL", "paper_is_of_a_meeting_or_of_a_day"),
        ("language", "'de'", "paper_language_is_ours"),
        ("key", "''", "paper_has_a_key"),
        ("key", "NULL", "null value"),
        ("finished_at", "now()", "paper_"),
        ("failed_at", "now()", "paper_"),
        ("started_at", "now()", "paper_starts_by_an_attempt"),
        ("attempts", "1", "paper_starts_by_an_attempt"),
        ("file", "'x.pdf'", "paper_is_ready_with_its_file"),
        ("pages", "0", "paper_is_ready_with_its_file"),
        ("reason", "'Why'", "paper_fails_for_a_reason"),
    ],
)
def test_raw_sql_cannot_break_the_rules_of_an_order(column, value, rule):
    PaperFactory()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE members_paper SET {column} = {value}")


# The desk


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


def holding(client, *codenames):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(client, user)


def page_of(meeting):
    return reverse("admin:members_meeting_paper", args=[meeting.pk])


def test_a_list_is_ordered_in_three_languages_and_opened_when_it_is_ready(meeting, secretary, rung):
    assert "not made yet" in secretary.get(page_of(meeting)).content.decode()
    secretary.post(page_of(meeting))
    assert sorted(Paper.objects.values_list("language", flat=True)) == ["en", "es", "fr"]
    answer = secretary.get(page_of(meeting))
    assert answer["Refresh"] and answer.content.decode().count("queued") == 3

    order, path = printed(Paper.objects.get(language="en"))

    file = reverse("admin:members_paper_file", args=[order.pk])
    assert file in secretary.get(page_of(meeting)).content.decode()
    answer = secretary.get(file)
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert 'filename="Consortium-8-5-en.pdf"' in answer["Content-Disposition"]
    assert secretary.get(reverse("admin:members_paper_file", args=[order.pk + 1])).status_code == 404


def test_the_page_of_an_open_list_says_what_to_do(secretary):
    meeting = MeetingFactory()
    for ask in (secretary.get, secretary.post):
        answer = ask(page_of(meeting), follow=True)
        assert "Freeze the list first" in answer.content.decode()


def test_a_failed_list_says_why_and_is_ordered_again(meeting, secretary, rung):
    order = order_decision_list(meeting, "en")
    Paper.objects.update(started_at=order.queued_at, attempts=1, failed_at=order.queued_at, reason="No space left.")
    html = secretary.get(page_of(meeting)).content.decode()
    assert "No space left." in html and "Make the PDF" in html
    secretary.post(page_of(meeting))
    assert Paper.objects.get(pk=order.pk).status == Status.QUEUED


@pytest.mark.parametrize(
    ("codename", "meeting_page", "decision_file", "official_file"),
    [
        ("review_application", 200, 200, 403),
        ("view_organisation", 403, 403, 200),
        ("change_page", 403, 403, 403),
    ],
)
def test_who_may_open_which_paper(codename, meeting_page, decision_file, official_file, meeting, client):
    decision = PaperFactory(ready=True, kind="decision-list", meeting=meeting, on=None)
    official = PaperFactory(ready=True)
    person = holding(client, codename)
    assert person.get(page_of(meeting)).status_code == meeting_page
    for paper, expected in ((decision, decision_file), (official, official_file)):
        answer = person.get(reverse("admin:members_paper_file", args=[paper.pk]))
        assert answer.status_code == expected
        assert expected != 200 or b"".join(answer.streaming_content) == b"%PDF"
    client.logout()
    assert client.get(reverse("admin:members_paper_file", args=[decision.pk])).status_code == 302


def test_the_official_list_of_a_day_is_ordered_on_the_desk(secretary, rung):
    OrganisationFactory()
    posted = {"on": "2023-09-30", "languages": ["en", "es"]}
    answer = secretary.post(reverse("admin:members_paper_add"), posted, follow=True)
    assert "The worker makes them now" in answer.content.decode()
    papers = Paper.objects.order_by("language").values_list("kind", "on", "language")
    assert list(papers) == [("official-list", date(2023, 9, 30), code) for code in ("en", "es")]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "This field is required."),
        ({"on": "31.02.2023"}, "Enter a valid date."),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "cannot know the future"),
        ({"on": "2023-09-30", "languages": ["de"]}, "Select a valid choice."),
    ],
)
def test_a_day_that_cannot_be_is_told(posted, sentence, secretary):
    html = secretary.post(reverse("admin:members_paper_add"), posted).content.decode()
    assert sentence in html
    assert "on" not in posted or f'name="on" value="{posted["on"]}"' in html
    assert not Paper.objects.exists()


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_of_papers_costs_the_same_for_any_number(rows, secretary, django_assert_max_num_queries):
    for _ in range(rows):
        PaperFactory(kind="decision-list", meeting=MeetingFactory(), on=None)
    with django_assert_max_num_queries(12):
        assert secretary.get(reverse("admin:members_paper_changelist")).status_code == 200


def test_the_worker_makes_what_was_ordered(worker):
    """The whole way: ordered here, rung after the commit, made by another process."""
    OrganisationFactory(name="STOCK CO₂", stakeholder_group=StakeholderGroupFactory())
    order = order_official_list(timezone.localdate(), "en")
    for _ in range(600):
        order.refresh_from_db()
        if order.status in (Status.READY, Status.FAILED):
            break
        time.sleep(0.05)
    assert (order.status, order.reason) == (Status.READY, "")
    assert "STOCK CO₂" in "".join(pages_of(order.file.path))
    assert Organisation.objects.count() == 1
