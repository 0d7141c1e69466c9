"""What a row of a file means to the register, and that all of a file is written or nothing."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from members import importing, ledger
from members.models import FactChange, ImportRun, Organisation, Standing, StandingChange
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


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


# What a row means


def test_a_row_is_matched_by_identifier_address_or_name():
    known = OrganisationFactory(name="Viña Montes", slug="vina", country="CL", city="")
    for text in (
        f"id,city\n{known.public_id},Apalta\n",
        "address,city\nvina,Apalta\n",
        "name,country,city\nVINA  montes,CL,Apalta\n",
        "name,city\nviña montes,Apalta\n",
    ):
        [row] = plan(text).plan["rows"]
        assert (row["pk"], row["facts"]) == (known.pk, {"city": ["", "Apalta"]}) or "name" in row["facts"]


def test_an_unknown_identifier_never_doubles_a_name():
    OrganisationFactory(name="Soil", country="FR")
    [fault] = faults("id,name,country\n11111111-1111-4111-8111-111111111111,Soil,FR\n")
    assert "“Soil” has another one" in fault.sentence


def test_a_new_row_that_may_be_somebody_known_is_warned_of():
    OrganisationFactory(name="Soil", country="FR", website="https://www.soil.example")
    warnings = plan("name,country,website\nSoil,BE,\nTerre,FR,https://soil.example/fr\n").plan["warnings"]
    assert len(warnings) == 2 and all("“Soil” may be the same" in warning for warning in warnings)


def test_facts_that_are_dated_change_through_the_ledger():
    known = OrganisationFactory(name="Soil", slug="soil", country="FR", city="Lyon")
    apply(f"id,name,address,city,website\n{known.public_id},Ground,ground,,ground.example\n")

    known.refresh_from_db()
    assert (known.name, known.slug, known.city, known.website) == ("Ground", "ground", "", "https://ground.example")
    assert known.former_names == ["Soil"] and known.domain == "ground.example"
    assert set(FactChange.objects.values_list("fact", flat=True)) == {"name", "address"}
    assert Organisation.objects.matching("ground").get() == known == ledger.former_address("soil")


def test_a_history_goes_on_where_the_register_ended():
    known = OrganisationFactory(slug="soil", joined_on=date(2020, 5, 1), joined_precision="month")
    kept = "2020-05-01 month partner earlier stated"
    run = apply(f'address,history\nsoil,"{kept}\n2021-01-01 day member approval decided: Bureau 3\n"\n')

    known.refresh_from_db()
    assert known.standing == Standing.MEMBER
    assert run.plan["rows"][0]["lines"] == ["2021-01-01 day member earlier decided: Bureau 3"]
    assert plan(f'address,history\nsoil,"{kept}\n2021-01-01 day member earlier decided"\n').plan["rows"] == []
    with pytest.raises(importing.Refused, match="other lines than the file"):
        plan(f"address,history\nsoil,{kept}\n")


def test_a_standing_without_a_history_is_never_overwritten():
    OrganisationFactory(slug="soil")
    ImportRun.objects.all().delete()
    [fault] = faults("address,standing\nsoil,member\n")
    assert (fault.column, "by a line of its history only" in fault.sentence) == ("standing", True)


# All or nothing


def test_a_plan_writes_nothing_and_is_carried_out_once():
    run = plan("name,country,standing\nSoil,FR,partner\n")
    assert not Organisation.objects.exists()

    importing.carry_out(run, by=None)
    assert Organisation.objects.partners().count() == 1
    with pytest.raises(importing.Refused, match="already"):
        importing.carry_out(run, by=None)


@pytest.mark.parametrize(
    "move",
    [
        lambda known: Organisation.objects.update(city="Elsewhere"),
        lambda known: ledger.enter(known, 2, date(2024, 1, 1), reason="earlier", by=None),
        lambda known: OrganisationFactory(),
    ],
)
def test_a_plan_is_void_once_the_register_has_moved(move):
    known = OrganisationFactory(slug="soil")
    run = plan("address,city\nsoil,Lyon\n")
    move(known)
    with pytest.raises(importing.Refused, match="plan the file anew"):
        importing.carry_out(run, by=None)
    known.refresh_from_db()
    assert known.city != "Lyon"


def test_what_the_database_refuses_takes_everything_back(monkeypatch):
    OrganisationFactory(slug="soil", city="")
    run = plan("name,country,address\nA,FR,a\nB,FR,b\nC,FR,c\n")
    run.plan["rows"][2]["facts"]["address"] = ["", "b"]
    run.save()
    with pytest.raises(importing.Refused):
        importing.carry_out(run, by=None)
    assert Organisation.objects.count() == 1
    run.refresh_from_db()
    assert run.applied_at is None


@pytest.mark.parametrize("rows", [3, 60])
def test_carrying_out_costs_the_same_for_any_number_of_new(rows, django_assert_max_num_queries):
    text = "name,country,standing,joined_on\n" + "".join(f"Soil {n},FR,member,2023\n" for n in range(rows))
    run = plan(text)
    with django_assert_max_num_queries(22):
        importing.carry_out(run, by=None)
    assert Organisation.objects.members().count() == rows


# The command


def test_the_command_shows_and_writes_only_when_told(tmp_path):
    file, out = tmp_path / "list.csv", io.StringIO()
    file.write_text("name,country,standing,joined_on\nSoil,FR,member,2023-09\n")

    call_command("import_register", file, stdout=out)
    assert "name: “” → “Soil”" in out.getvalue() and "+ 2023-09-01 month member earlier stated" in out.getvalue()
    assert "1 new, 0 changed, 1 lines of the ledger" in out.getvalue() and "Nothing was written." in out.getvalue()
    assert not Organisation.objects.exists() and not ImportRun.objects.exists()

    call_command("import_register", file, apply=True, stdout=out)
    assert StandingChange.objects.get().organisation.name == "Soil"
    assert ImportRun.objects.get().applied_at


def test_the_command_says_why_it_refuses(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("name,country\nSoil,XX\n")
    with pytest.raises(CommandError, match="Line 2, country: “XX” is no country"):
        call_command("import_register", file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_register", tmp_path / "none.csv")
    assert not connection.needs_rollback
