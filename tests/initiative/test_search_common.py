"""Words that nearly every text has, in the site search: by themselves, and beside others."""

import pytest

from tests.factories.events import EventFactory
from tests.factories.members import OrganisationFactory
from tests.initiative.test_search import ask, everywhere, found, plain

pytestmark = pytest.mark.django_db


def test_words_that_all_texts_have_find_names_only_and_the_page_says_so(client):
    everywhere("biochar")
    EventFactory(title_en="Le sol", summary_en="On le sol, in the UN and de la terre.")
    OrganisationFactory(name="Le Mans")
    for typed in ("le", "Le", "de la", "à"):
        answer = ask(client, typed)
        assert set(found(answer)) <= {"organisations"} and "only names were searched" in plain(answer)
    assert found(ask(client, "le")) == {"organisations": ["Le Mans"]}
    # What may be an acronym is no such word.
    assert list(found(ask(client, "UN"))) == ["events"]
    assert "only names" not in plain(ask(client, "")) + plain(ask(client, "biochar"))


@pytest.mark.parametrize("typed", ["the biochars", "les biochar de la", "biochar or the", "of biochar"])
def test_beside_others_they_neither_narrow_nor_widen(client, typed):
    everywhere("biochar")
    EventFactory(title_en="Other", summary_en="The les of le de la.")
    answer = ask(client, typed)
    assert found(answer)["events"] == ["Talk of biochar"]
    assert "<mark>biochar</mark>" in answer.text
