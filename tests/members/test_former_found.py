"""Who has left the official list, in the site search."""

from datetime import date

import pytest

from members import ledger
from tests.factories.members import OrganisationFactory
from tests.initiative.test_search import ask, found, plain

pytestmark = pytest.mark.django_db


def test_who_has_left_the_list_is_found_apart_and_said_to_have_left(client):
    gone = OrganisationFactory(name="Meadow Trust", acronym="MDW", member=True, summary_en="Of rushes.")
    ledger.enter(gone, 0, date(2024, 1, 1), reason="withdrawal", by=None)
    OrganisationFactory(name="Meadow Friends")
    for typed in ("meadow", "mdw", "trust meadow", "Meadwo"):
        assert found(ask(client, typed))["former"] == ["Meadow Trust"]
    answer = ask(client, "meadow")
    assert found(answer)["organisations"] == ["Meadow Friends"] and 'href="#former"' in answer.text
    assert "Also known as: MDW Former MemberLeft in 2024France" in plain(answer)
    assert f'href="{gone.get_absolute_url()}"' in answer.text
    # What it said of itself is shown nowhere any more.
    assert found(ask(client, "rushes")) == {}


def test_what_each_was_is_said_and_why_it_left_is_not(client):
    for name, is_member, reason in (("Meadow", True, "dissolution"), ("Rushes", False, "withdrawal")):
        gone = OrganisationFactory(name=name, slug=name.lower(), member=is_member)
        ledger.enter(gone, 0, date(2024, 1, 1), reason=reason, by=None)
    told = plain(client.get("/en/members/former/"))
    assert "Meadow France Former Member" in told and "Rushes France Former Partner" in told
    assert "own notice" not in told and "no longer exist" not in told
    for slug, was in (("meadow", "Former Member"), ("rushes", "Former Partner")):
        answer = client.get(f"/en/members/{slug}/")
        assert answer.status_code == 410 and f"<dd>{was}</dd>" in answer.text and "Not listed" not in answer.text


def test_who_rose_and_fell_was_what_it_was_last(client):
    gone = OrganisationFactory(slug="gone", member=True)
    ledger.enter(gone, 1, date(2024, 1, 1), reason="earlier", by=None)
    ledger.enter(gone, 0, date(2024, 2, 1), reason="withdrawal", by=None)
    assert "<dd>Former Partner</dd>" in client.get("/en/members/gone/").text


def test_an_organisation_that_was_never_listed_has_no_page(client):
    OrganisationFactory(slug="never", hidden=True)
    assert client.get("/en/members/never/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "is_told"), [("the", True), ("de la", True), ("le", True), ("soil", False), ("", False)]
)
def test_the_directory_says_when_only_names_were_searched(client, typed, is_told):
    OrganisationFactory(name="Le Mans")
    answer = client.get("/en/members/", {"q": typed})
    assert ("so only names were searched" in plain(answer)) == is_told
