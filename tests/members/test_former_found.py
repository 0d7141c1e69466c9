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
