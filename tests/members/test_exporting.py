"""The register as a file: no cell is a formula, and what goes out comes in again as it was."""

import csv
import io
import random
from datetime import date

import pytest
from django.db import connection
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from members import exporting, facts, importing, ledger
from members.columns import COLUMNS, FORMULA, defused, undefused
from members.models import Basis, Organisation, Precision, StandingChange
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
LETTERS = [
    *"=+-@'\"\t\r\n＝＋－＠ ,;|aZé中",
    "\u0301",
    "\u202f",
    "\N{GRINNING FACE}",
    "null",
    "1e5",
    "<b>",
    "{{7*7}}",
    "%s",
]
DAY = date(2023, 9, 30)


def read_csv(sheet):
    text = "".join(exporting.as_csv(sheet))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


def read_xlsx(sheet):
    with exporting.as_xlsx(sheet, "Register") as file:
        return [[cell for cell in row] for row in load_workbook(file).active.iter_rows()]


def words(luck, most=12):
    return "".join(luck.choices(LETTERS, k=luck.randrange(most)))


def test_defusing_is_undone_for_every_text():
    luck = random.Random(4)
    texts = {words(luck) for _ in range(3000)} | {"'", "''", "'=", "''=1", "'a", "=cmd|' /C calc'!A0"}
    for text in texts:
        assert not defused(text).startswith(FORMULA), text
        assert undefused(defused(text)) == text
    assert defused("Soil") == "Soil" and defused("'Soil'") == "'Soil'"


@pytest.fixture
def strange_register():
    """Organisations whose every text is as odd as the forms let it be, or odder."""
    luck = random.Random(2)
    for number in range(60):
        organisation = OrganisationFactory(
            name=f"{words(luck)}x{number}",
            english_name=words(luck),
            acronym=words(luck, 6)[:30],
            city=words(luck),
            country_label_en=words(luck),
            summary_en=words(luck, 40),
            summary_fr=f"{words(luck)}\r\n{words(luck)}",
            former_names=[name for name in (words(luck).strip() for _ in range(2)) if name],
            latitude=f"-{luck.randrange(80)}.5" if number % 2 else None,
            longitude=f"{luck.randrange(170)}.25" if number % 2 else None,
            is_place_public=number % 4 == 1,
            standing=number % 3,
            standing_basis=luck.choice(Basis.values),
            joined_on=luck.choice([None, date(2020, 1, 1)]),
            joined_precision=luck.choice(["day", "month", "year"]),
        )
        if number % 3 and number % 5 == 0:
            reason = StandingChange.Reason.WITHDRAWAL
            ledger.enter(organisation, 0, DAY, reason=reason, by=None, note=words(luck), precision=Precision.MONTH)
    heir, gone = Organisation.objects.partners().order_by("pk")[:2]
    ledger.merge(gone, heir, DAY, by=None)
    renamed = Organisation.objects.partners().order_by("pk").last()
    ledger.change_facts(renamed, by=None, name="=Renamed")


@pytest.mark.parametrize("are_stable", [True, False])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_file_of_the_register_plans_nothing_when_it_comes_back(language, are_stable, strange_register):
    with override(language):
        sheet = exporting.register_sheet(are_stable=are_stable)
        data = "".join(exporting.as_csv(sheet)).encode()
        with exporting.as_xlsx(exporting.register_sheet(are_stable=are_stable), "Register") as file:
            spreadsheet = file.read()
    for made in (data, spreadsheet):
        run = importing.plan_file(made, "register", by=None)
        assert (run.plan["rows"], run.plan["warnings"], run.plan["unchanged"]) == ([], [], 60)


def test_a_register_that_lost_everything_is_as_it_was_once_its_file_has_come_back():
    heir, gone = OrganisationFactory(name="=Heir"), OrganisationFactory(name="Gone “&” gone", international=True)
    ledger.enter(heir, 2, date(2024, 1, 1), reason="earlier", by=None, note="A letter: see there.")
    ledger.merge(gone, heir, date(2024, 2, 1), by=None)
    ledger.change_facts(heir, by=None, name="+Heir")
    OrganisationFactory(hidden=True, country="", summary_fr="Deux\nlignes", latitude="-1.5", longitude="2")
    file = "".join(exporting.as_csv(exporting.register_sheet(are_stable=True)))
    table = StandingChange._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {table}, members_factchange, members_organisation CASCADE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    importing.carry_out(importing.plan_file(file.encode(), "register.csv", by=None), by=None)

    assert Organisation.objects.get(former_names=["=Heir"]).predecessors.get().name == "Gone “&” gone"
    assert Organisation.objects.members().get().ledger.last().note == "A letter: see there."
    assert importing.plan_file(file.encode(), "register.csv", by=None).plan["rows"] == []


def test_no_cell_of_any_file_is_a_formula(strange_register):
    for sheet in (
        lambda: exporting.register_sheet(are_stable=True),
        lambda: exporting.official_sheet(DAY, are_stable=False),
    ):
        cells = [cell for row in read_csv(sheet()) for cell in row]
        assert len(cells) > 100 and not [cell for cell in cells if cell.startswith(FORMULA)]
        for row in read_xlsx(sheet()):
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(FORMULA) or isinstance(cell.value, float)


def test_headings_are_in_the_reader_s_language_or_stable():
    with override("fr"):
        assert read_csv(exporting.register_sheet(are_stable=False))[0][7] != "country"
        assert read_csv(exporting.register_sheet(are_stable=True))[0] == [column.name for column in COLUMNS]


def test_lines_end_as_the_standard_says():
    OrganisationFactory(name='The "Soil", Ltd')
    text = "".join(exporting.as_csv(exporting.official_sheet(date(2024, 1, 1), are_stable=True)))
    assert text.count("\r\n") == 2 and '"The ""Soil"", Ltd"' in text


def test_the_official_list_of_a_day_reads_as_it_did(django_assert_num_queries):
    renamed = OrganisationFactory(name="Old", country="FR", joined_on=date(2020, 5, 1))
    ledger.change_facts(renamed, by=None, on=date(2024, 1, 1), name="Middle", country="BE")
    ledger.change_facts(renamed, by=None, on=date(2025, 1, 1), name="New")
    risen = OrganisationFactory(name="Risen", joined_on=date(2021, 1, 1))
    ledger.enter(risen, 2, date(2024, 6, 1), reason="earlier", by=None)
    gone = OrganisationFactory(name="Gone", joined_on=date(2021, 1, 1))
    ledger.enter(gone, 0, date(2024, 6, 1), reason="withdrawal", by=None)
    OrganisationFactory(name="Late", joined_on=date(2025, 3, 1))

    def listed(day):
        return [row[:3] + row[4:6] for row in read_csv(exporting.official_sheet(day, are_stable=True))[1:]]

    with django_assert_num_queries(4):
        then = listed(date(2023, 12, 31))
    assert then == [
        ["Gone", "", "FR", "partner", "2021-01"],
        ["Old", "", "FR", "partner", "2020-05"],
        ["Risen", "", "FR", "partner", "2021-01"],
    ]
    assert listed(date(2024, 7, 1)) == [
        ["Risen", "", "FR", "member", "2021-01"],
        ["Middle", "", "BE", "partner", "2020-05"],
    ]
    assert [row[0] for row in listed(date(2026, 1, 1))] == ["Risen", "Late", "New"]


@pytest.mark.parametrize("rows", [1, 40])
def test_the_register_is_saved_in_the_same_few_queries(rows, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)
    with django_assert_num_queries(2):
        assert len(list(exporting.as_csv(exporting.register_sheet(are_stable=True)))) == rows + 2


@pytest.mark.parametrize("rows", [0, 3])
@pytest.mark.parametrize(
    "made",
    [
        lambda: exporting.directory_sheet(facts.records(Organisation.objects.partners(), ""), {}),
        lambda: exporting.official_sheet(DAY, are_stable=False),
        lambda: exporting.register_sheet(are_stable=True),
    ],
)
def test_a_spreadsheet_keeps_its_headings_in_sight_and_can_be_filtered(made, rows):
    OrganisationFactory.create_batch(rows, joined_on=date(2020, 1, 1))
    sheet = made()
    with exporting.as_xlsx(sheet, "Register") as file:
        page = load_workbook(file).active

    assert page.freeze_panes == "A2"
    assert page.max_row == rows + 1 and page.max_column == len(sheet.headings)
    assert page.auto_filter.ref == f"A1:{get_column_letter(len(sheet.headings))}{rows + 1}"
