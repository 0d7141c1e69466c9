"""How a file of the register may be written, and what is refused, with line and column."""

import io
import os
import resource
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from members import importing
from members.importing import tables
from members.models import ImportRun, Organisation

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def plan(text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return importing.plan_file(data, "list.csv", by=None)


def apply(text):
    run = plan(text)
    importing.carry_out(run, by=None)
    return run


def faults(text):
    with pytest.raises(importing.Refused) as refusal:
        plan(text)
    assert not ImportRun.objects.exists()
    return refusal.value.faults


def sheet(rows, **options):
    book = Workbook(**options)
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# How a file may be written

PLAIN = "name;country;city\nTerres d’été;FR;Orléans\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("cp1252"),
        PLAIN.replace(";", ",").encode(),
        PLAIN.replace(";", "\t").encode(),
        PLAIN.replace(";", "|").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"sep=;\r\n" + PLAIN.encode(),
        ("sep=\t\n" + PLAIN.replace(";", "\t")).encode(),
        PLAIN.replace("name;country;city", "NAME;Pays ou territoire;  Ville ")
        .replace("NAME", "Nom officiel")
        .encode(),
        PLAIN.replace("name;country;city", "Name;COUNTRY;Ciudad").encode(),
        "city,country,name\nOrléans,FR,Terres d’été\n".encode(),
        "\n\nname;country;city\n;;\nTerres d’été;France;Orléans\n;;\n".encode(),
        sheet([["name", "country", "city"], ["Terres d’été", "FR", "Orléans"], [None], ["", "", ""]]),
    ],
)
def test_a_file_may_be_written_in_many_ways(data):
    [row] = plan(data).plan["rows"]
    facts = {name: after for name, (_before, after) in row["facts"].items()}
    assert (facts["name"], facts["country"]) == ("Terres d’été", "FR")
    assert facts.get("city", "Orléans") == "Orléans"


def test_what_was_read_by_guess_is_said():
    assert "Windows-1252" in plan(PLAIN.encode("cp1252")).plan["warnings"][0]
    assert "“colour”" in plan("name,country,colour\nSoil,FR,red\n").plan["warnings"][0]


def test_a_cell_may_hold_lines_quotes_and_defused_formulas():
    run = apply('name,country,summary_en,city\n"=SUM ""1""",FR,"One\r\ntwo\nthree",\'=1+1\n\'@x,FR,\'\'-y,\n')

    first, second = Organisation.objects.order_by("pk")
    assert (first.name, first.summary_en, first.city) == ('=SUM "1"', "One\ntwo\nthree", "=1+1")
    assert (second.name, second.summary_en) == ("@x", "'-y")
    assert [row["line"] for row in run.plan["rows"]] == [2, 5]


# What is refused

HEAD = "name,country,website,latitude,longitude,standing,joined_on,history,address,is_international\n"
ROW = "Soil,FR,https://soil.example,1,1,partner,2023,,soil,no\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "sentence"),
    [
        ("", 0, "", "No heading says"),
        ("colour,shape\nred,round\n", 1, "", "No heading says"),
        ("name,country,Name\nSoil,FR,Soil\n", 1, "name", "stands there twice"),
        ("name,Nom officiel\nSoil,Soil\n", 1, "name", "stands there twice"),
        (",".join(["name", *map(str, range(1000))]) + "\n", 1, "", "more than 200 columns"),
        ("name,country\nSoil,FR\nSoil,FR,\n", 3, "", "3 cells, and there are 2 headings"),
        ("name,country\nSoil\n", 2, "", "1 cells, and there are 2 headings"),
        ('name,country\nSoil,FR\n"Soil,FR\nx,y\n', 3, "", "opened in this row and never closed"),
        ('name,country\n"So"il,FR\n', 2, "", "quotation mark stands where none may be"),
        (f"name,country\n{'x' * 1_000_000},FR\n", 2, "", "longer than 131,072"),
        (b"name,country\nSoil,FR\nSo\0il,FR\n", 3, "", "cannot be read"),
        (b"name,country\nSo\x81il,FR\n", 0, "", "save it as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0rest", 0, "", "old kind or locked"),
        (b"PK\x03\x04rest", 0, "", "open it and save it anew"),
        ("name,country\nSo\u202eil,FR\n", 2, "name", "cannot be read"),
        ("name,country\n\u200b,FR\n", 2, "name", "may not be empty"),
        (f"name,country\n{'x' * 251},FR\n", 2, "name", "longer than 250 letters"),
        ("name,country\nSoil,XX\n", 2, "country", "“XX” is no country or territory"),
        ("name,country\nSoil,EU\n", 2, "country", "“EU” is no country or territory"),
        ("name,group\nSoil,poets\n", 2, "group", "“poets” is no stakeholder group. Known: government"),
        (HEAD + ROW.replace("https://soil.example", "javascript:alert(1)"), 2, "website", "no address of a website"),
        (HEAD + ROW.replace("1,1,", '"1 234,5",1,'), 2, "latitude", "latitude from -90 to 90"),
        (HEAD + ROW.replace("1,1,", '"1.234,5",1,'), 2, "latitude", "not a number of degrees"),
        (HEAD + ROW.replace("1,1,", "1,,"), 2, "latitude", "Give both coordinates"),
        (HEAD + ROW.replace("2023", "30/09/2023"), 2, "joined_on", "not a day such as 2023-09-30"),
        (HEAD + ROW.replace("2023", "2023-02-29"), 2, "joined_on", "not a day such as 2023-09-30"),
        (HEAD + ROW.replace("2023", "9999"), 2, "joined_on", "not a day such as 2023-09-30"),
        (HEAD + ROW.replace("partner", "friend"), 2, "standing", "none of: none, partner, member"),
        (HEAD + ROW.replace("partner", "none"), 2, "joined_on", "has no day of joining"),
        (HEAD + ROW.replace(",soil,no", ",joined,no"), 2, "address", "Another page has or had"),
        (HEAD + ROW.replace(",soil,no", ",so il,no"), 2, "address", "letters, figures and hyphens"),
        (HEAD + ROW.replace(",no", ",maybe"), 2, "is_international", "neither yes nor no"),
        (HEAD + ROW.replace("Soil,FR", "Soil,"), 2, "country", "Give a country, or mark"),
        (HEAD + ROW.replace(",,soil", ",nonsense,soil"), 2, "history", "is not a line such as"),
        (
            HEAD + ROW.replace(",,soil", ",2023-01-01 day partner withdrawal stated,soil"),
            2,
            "history",
            "no reason for this step",
        ),
        (
            HEAD + ROW.replace(",,soil", ",2023-01-01 year member earlier stated,soil"),
            2,
            "standing",
            "The history says “member”",
        ),
        ("name,country\nCafé,FR\nCafe\u0301,FR\n", 3, "", "stands on line 2"),
        ("id,name\nnot-an-id,Soil\n", 2, "id", "not an identifier"),
        ("id\n11111111-1111-4111-8111-111111111111\n", 2, "", "gives no name for a new one"),
        ("name,country,address\nA,FR,x\nB,FR,x\n", 2, "address", "Another page has or had"),
        ("name,successor\nA,nobody\n", 2, "successor", "neither the register nor the file"),
        (sheet([["name", "country"], ["=1+1", "FR"]]), 2, "A", "holds a formula"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(text, line, column, sentence):
    found = faults(text)
    assert any((fault.line, fault.column) == (line, column) and sentence in fault.sentence for fault in found), found
    assert not Organisation.objects.exists()


def test_every_fault_of_a_file_is_told_at_once():
    found = faults("name,country,city\nA,XX\nB,FR,Lyon\nC,YY,Paris\n")
    assert [(fault.line, fault.column) for fault in found] == [(2, ""), (4, "country")]


@pytest.mark.parametrize(
    ("country", "code"),
    [("FRANCE", "FR"), ("Côte d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"), ("Turkey", "TR"), ("Türkiye", "TR"),
     ("ＦＲ", "FR"), ("fr", "FR"), ("Alemania", "DE"), ("Allemagne", "DE"), ("TW", "TW"), ("XK", "XK")],
)  # fmt: skip
def test_a_country_is_known_by_its_code_or_its_name_in_three_languages(country, code):
    assert plan(f"name,country\nSoil,{country}\n").plan["rows"][0]["facts"]["country"] == ["", code]


@pytest.mark.parametrize(("text", "value"), [("43,61", "43.61"), ("-33.45", "-33.45"), ("'-33.45", "-33.45")])
def test_degrees_may_have_a_comma(text, value):
    [row] = plan(f"name;country;latitude;longitude\nSoil;FR;{text};1\n").plan["rows"]
    assert row["facts"]["latitude"] == ["", value]


# A spreadsheet


def test_a_spreadsheet_s_dates_numbers_and_booleans_are_read_as_they_are_meant():
    head = ["name", "country", "is_international", "latitude", "longitude", "standing", "joined_on"]
    row = ["Soil", "FR", True, -33.5, 2, "member", date(2023, 9, 30)]
    [planned] = apply(sheet([head, row])).plan["rows"]

    assert planned["lines"] == ["2023-09-30 day member earlier stated"]
    assert planned["facts"]["latitude"] == ["", "-33.5"]
    assert Organisation.objects.get().is_international


def test_a_spreadsheet_that_grows_in_the_memory_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    [fault] = faults(file.getvalue())
    assert "more than 100 MB" in fault.sentence


def test_a_spreadsheet_with_entities_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>')
    [fault] = faults(file.getvalue())
    assert "cannot be read" in fault.sentence


# A million rows


def test_a_million_rows_are_refused_in_little_memory(tmp_path):
    """The command runs under a limit, so that it would die rather than take more."""
    file = tmp_path / "many.csv"
    file.write_bytes(b"name,country\n" + b"Terres vives,FR\n" * 1_000_000)
    program = (
        "import sys; from pathlib import Path; import django; django.setup()\n"
        "from members import importing; from members.importing import tables\n"
        "try: tables.read(Path(sys.argv[1]).read_bytes())\n"
        "except importing.Refused as refusal: print(refusal)\n"
        "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, file],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "initiative.settings"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3)),
        check=False,
    )
    sentence, kilobytes = done.stdout.splitlines()
    assert sentence == f"The file has more than {tables.MOST_ROWS} rows."
    assert int(kilobytes) < 600_000, done.stderr


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    [fault] = faults(b"x" * (tables.MOST_BYTES + 1))
    assert "32 MB" in fault.sentence
