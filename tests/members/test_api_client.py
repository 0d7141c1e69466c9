"""A client that was generated from the description keeps a mirror: the whole list, what changed, and who left."""

import importlib
import json
import subprocess
import sys
import typing
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from members import ledger
from members.models import Organisation, Standing
from tests.factories.members import OrganisationFactory
from tests.initiative.test_api_keys import a_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def generated(client, tmp_path, monkeypatch):
    """The package of the client, imported from where it was generated."""
    (tmp_path / "schema.json").write_text(json.dumps(client.get("/api/schema/").json()))
    (tmp_path / "how.yml").write_text("post_hooks: []\n")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    places = ["--path", "schema.json", "--output-path", "portal_client", "--config", "how.yml"]
    done = subprocess.run([*command, *places], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("portal_client")
    for name in [name for name in sys.modules if name.partition(".")[0] == "portal_client"]:
        del sys.modules[name]


class Mirror:
    """What somebody would write around the generated client."""

    def __init__(self, client):
        api = "portal_client.api.organisations"
        self.listing = importlib.import_module(f"{api}.list_organisations")
        self.gone = importlib.import_module(f"{api}.list_withdrawn_organisations")
        self.client = client
        self.kept = {}
        self.asked = 0

    def pages(self, operation, **asked):
        number, found = 1, None
        while found is None or found.next_:
            found = operation.sync(client=self.client, page=number, page_size=2, **asked)
            self.asked += len(found.results)
            yield from found.results
            number += 1

    def fill(self):
        self.kept = {each.id: each for each in self.pages(self.listing)}

    def refresh(self, since):
        self.kept |= {each.id: each for each in self.pages(self.listing, updated_since=since)}
        for each in self.pages(self.gone, since=since):
            self.kept.pop(each.id, None)


@pytest.fixture
def api(generated, live_server):
    """The client, at work on a running server."""
    with generated.Client(base_url=live_server.url, raise_on_unexpected_status=True) as client:
        yield client


def test_a_generated_client_keeps_a_mirror(api):
    made = [OrganisationFactory(name=f"Organisation {number}") for number in range(5)]
    OrganisationFactory(hidden=True)
    Organisation.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    mirror = Mirror(api)
    mirror.fill()
    assert {each.name for each in mirror.kept.values()} == {each.name for each in made}

    now = datetime.now(UTC) - timedelta(minutes=1)
    ledger.change_facts(Organisation.objects.get(pk=made[0].pk), by=None, name="Renamed")
    ledger.enter(made[1], Standing.NONE, date(2024, 1, 1), reason="withdrawal", by=None)
    new = OrganisationFactory(name="New", international=True, member=True, joined_on=None)
    mirror.asked = 0
    mirror.refresh(now)

    expected = {"Renamed", "Organisation 2", "Organisation 3", "Organisation 4", "New"}
    assert {each.name for each in mirror.kept.values()} == expected
    assert mirror.asked == 3  # two changed, one left; nothing else was sent
    told = mirror.kept[new.public_id]
    assert (told.country, told.region.value, told.standing.value, told.joined_on) == (
        None,
        "international",
        "member",
        None,
    )
    assert told.updated_at.tzinfo is not None and told.summary.en == "Keeps soils."


def test_a_generated_client_needs_no_key_and_may_send_one(generated, api, live_server):
    OrganisationFactory()
    listing = importlib.import_module("portal_client.api.organisations.list_organisations")
    asked_with = typing.get_type_hints(listing.sync)["client"]
    _key, secret = a_key()
    with_key = generated.AuthenticatedClient(base_url=live_server.url, token=secret, prefix="Api-Key")

    assert set(typing.get_args(asked_with)) == {generated.AuthenticatedClient, generated.Client}
    with with_key:
        told = [listing.sync_detailed(client=client).headers["RateLimit-Limit"] for client in (api, with_key)]
    assert told == ["120", "1200"]
    values = importlib.import_module("portal_client.models.list_organisations_country_item")
    assert "" not in {each.value for each in values.ListOrganisationsCountryItem}


def test_a_generated_client_reads_refusals_and_figures(api):
    OrganisationFactory()
    figures = importlib.import_module("portal_client.api.figures.get_figures")
    one = importlib.import_module("portal_client.api.organisations.get_organisation")

    told = figures.sync(client=api, on=date(2026, 1, 1))
    assert (told.partners, told.members, told.source) == (1, 0, None)
    refused = one.sync_detailed(UUID(int=1), client=api)
    assert (refused.status_code, refused.parsed.status) == (404, 404)
