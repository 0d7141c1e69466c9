"""The papers of the register: complete, accessible, in three languages, made once and after any fault."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from pypdf import PdfReader

from members import tasks
from members.models import AgendaItem, Meeting, Paper, StandingChange
from members.tasks import order_decision_list, order_official_list, render_paper
from members.workflow import Sitting, meetings
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory
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
