"""The page of the REST interface: made of its description, and what it shows to type works."""

import pytest

pytestmark = pytest.mark.django_db


def test_page(client):
    assert client.get("/en/api/").status_code == 200
