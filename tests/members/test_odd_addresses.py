"""Addresses that people type or keep: capitals, values that no filter has, a page that is not there any more."""

import pytest
from django.urls import reverse

from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def directory(client, query):
    return client.get(f"{reverse('members:directory')}?{query}")


@pytest.mark.parametrize("letter", ["V", "v"])
def test_a_letter_may_be_a_capital(client, letter):
    OrganisationFactory(name="Viña del Mar")
    OrganisationFactory(name="Soils")
    answer = directory(client, f"letter={letter}")
    assert answer.status_code == 200
    assert [row.name for row in answer.context["object_list"]] == ["Viña del Mar"]
    assert answer.context["query"] == "letter=v"
    assert client.get("/api/v1/organisations/", {"letter": letter}).json()["count"] == 1


@pytest.mark.parametrize("query", ["region=mars", "country=zz", "letter=vv", "standing=king", f"q={'x' * 101}"])
def test_a_filter_that_cannot_be_applied_is_a_400_and_a_page_that_says_so(client, query):
    OrganisationFactory()
    answer = directory(client, query)
    assert answer.status_code == 400
    assert "This filter cannot be applied." in answer.text and "Show the whole list" in answer.text
    assert client.get(reverse("members:file", args=["csv"]) + f"?{query}").status_code == 400


def test_the_calendar_says_so_too(client):
    assert client.get(f"{reverse('events:list')}?when=never").status_code == 400


@pytest.mark.parametrize("page", ["3", "0", "-1", "soil", "99999999999999999999"])
def test_a_page_that_the_list_does_not_have_leads_to_its_last(client, page):
    OrganisationFactory.create_batch(51, country="FR")
    answer = directory(client, f"country=FR&page={page}")
    assert answer.status_code == 404
    assert "It has 2 pages." in answer.text and "new name" not in answer.text
    assert 'href="?country=FR&amp;page=2"' in answer.text and 'href="?country=FR"' in answer.text


@pytest.mark.parametrize("page", ["members:directory", "members:former", "events:list"])
def test_a_list_of_one_page_leads_to_its_beginning(client, page):
    answer = client.get(f"{reverse(page)}?page=2")
    assert answer.status_code == 404 and "It has one page." in answer.text
    assert "To the last page" not in answer.text
