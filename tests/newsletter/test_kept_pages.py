"""Pages that this process keeps follow what the newsletter, the calendar and the roadmap say, at once."""

import pytest
from django.apps import apps
from django.db import connection

from initiative import public
from newsletter.models import Edition
from newsletter.workflow import Publication
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.newsletter import ArticleTextFactory, EditionFactory

# What no public page shows.
HIDDEN = {"newsletter_editiontransition", "newsletter_finding"}


@pytest.fixture
def in_memory(settings):
    settings.PAGES_IN_MEMORY = 1
    public.memory.clear()
    yield
    public.memory.clear()


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_is_gone_from_every_page_at_once(client, in_memory):
    organisation = OrganisationFactory(slug="soil")
    text = ArticleTextFactory(
        edition=EditionFactory(published=True), title="On xyzzy", article__organisation=organisation
    )
    pages = ["/en/search/?q=xyzzy", "/en/members/soil/"]
    for page in [*pages, *pages]:
        client.get(page)  # what is asked for again is kept
    assert ["On xyzzy" in client.get(page).text.replace("<mark>xyzzy</mark>", "xyzzy") for page in pages] == [
        True,
        True,
    ]

    Publication.withdraw(Edition.objects.get(pk=text.edition_id), by=UserFactory(secretariat=True), reason="An error.")

    for page in pages:
        assert "On xyzzy" not in client.get(page).text and "On <mark>" not in client.get(page).text


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["roadmap", "events", "newsletter"])
def test_each_table_that_a_page_shows_raises_the_number_of_its_part(part):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'version_rises' AND tgargs = %s",
            [f"{part}\0".encode()],
        )
        watched = {table for (table,) in cursor.fetchall()}
    config = apps.get_app_config(part)
    assert watched == {model._meta.db_table for model in config.get_models(include_auto_created=True)} - HIDDEN
