"""Nothing that is not for everybody is told by REST: a mark in every hidden row and column comes out nowhere."""

from datetime import date
from itertools import count, product

import pytest
from django.db import DatabaseError, models, transaction

from initiative.api import keys
from initiative.models import ApiKey, Letter
from members import ledger
from members.models import BlockedWriter, Notice, Organisation, Proposal, Standing
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.relaying import a_message

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations/"
MARK = "zqx"
# What everybody may read of an organisation on the list, and of one that has left.
OF_LISTED = {
    *("slug", "name", "acronym", "former_names", "city", "website", "logo", "name_key", "search_key", "domain")
}
OF_LISTED |= {f"{name}_{code}" for name in ("summary", "country_label") for code in ("en", "fr", "es")} | {"country"}


class Marks:
    """Writes a mark of its own into every text of a row that the database lets it into, and remembers it."""

    def __init__(self):
        self.made = []
        self.numbers = count(1000)

    def write(self, row, besides=()):
        for field in row._meta.concrete_fields:
            if field.name in besides or field.choices or not self.value(field, ""):
                continue
            mark = f"{MARK}{next(self.numbers)}"
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: self.value(field, mark)})
            except DatabaseError:
                continue
            self.made.append(f"{row._meta.label}.{field.name}: {mark}")

    @staticmethod
    def value(field, mark):
        match field:
            case models.URLField():
                return f"https://{mark}.example"
            case models.EmailField():
                return f"{mark}@portal.example"
            case models.GeneratedField():
                return None
            case models.JSONField():
                return {"name": mark}
            case models.CharField() | models.TextField():
                return f"{mark}"[: field.max_length] or "x"
        return None


@pytest.fixture
def marks(settings):
    settings.REST_REQUESTS_A_MINUTE = {"address": 10_000, "key": 10_000}
    marks = Marks()
    listed = OrganisationFactory(
        name="Listed", slug="listed", latitude="47.98761", longitude="8.98762", is_place_public=False
    )
    marks.write(listed, besides=OF_LISTED)
    gone = OrganisationFactory(
        name="Gone", slug="gone", latitude="47.98763", longitude="8.98764", is_place_public=True
    )
    ledger.enter(gone, Standing.NONE, date(2024, 1, 1), reason="removal", by=None, note=f"{MARK}0001")
    hidden = OrganisationFactory(hidden=True, latitude="47.98765", longitude="8.98766", is_place_public=True)
    wrong = OrganisationFactory(name=f"{MARK}0002", slug=f"{MARK}0003")
    ledger.correct(wrong.ledger.get(), by=None, note=f"{MARK}0004")
    marks.write(gone, besides=["slug"])
    marks.write(hidden)
    for organisation in (listed, gone, hidden):
        marks.write(RepresentativeFactory(organisation=organisation, is_name_public=True, is_email_public=True))
    application = ApplicationFactory(organisation=hidden)
    for row in (
        application,
        AgendaItemFactory(application=application),
        MeetingFactory(),
        UserFactory(),
        a_message(listed, state="relayed"),
        a_message(listed),
        BlockedWriter.objects.create(email="b@portal.example", reason="x", blocked_by=UserFactory()),
        Letter.objects.create(key="a", to="a@portal.example", language="en", subject="s", body="b"),
        Proposal.objects.create(organisation=listed, proposed_by=UserFactory(), changes={"name": ["Listed", "x"]}),
        Notice.objects.create(
            organisation=listed, given_by=UserFactory(), wants=0, from_on=date(2026, 1, 1), text="x"
        ),
    ):
        marks.write(row)
    key = ApiKey(name="x")
    keys.draw(key)
    key.save()
    marks.write(key)
    return marks


QUERIES = [
    "",
    *(f"?ordering={name}" for name in ("-name", "joined_on", "-joined_on", "updated_at", "-updated_at")),
    *(
        "?standing=partner",
        "?group=research",
        "?country=FR",
        "?region=europe",
        "?letter=l",
        "?letter=z",
        "?letter=other",
    ),
    *("?updated_since=2000-01-01", "?q=listed", "?page_size=500", "?region=international&region=europe"),
]
OTHERS = ["/api/v1/organisations/withdrawn/", "/api/v1/figures/", "/api/v1/figures/?on=2024-02-01", "/api/schema/"]


def test_no_mark_comes_out(client, marks):
    assert len(marks.made) > 60, "\n".join(marks.made)
    ways = [
        LIST + query + ("&" if query else "?") + f"format={form}"
        for query, form in product(QUERIES, ["json", "csv", "geojson"])
    ]
    ids = Organisation.objects.values_list("public_id", flat=True).order_by("pk")
    told = 0

    for address in [*ways, *OTHERS, *(f"{LIST}{each}/" for each in ids)]:
        for language in ("en", "fr", "es"):
            answer = client.get(address, headers={"accept-language": language})
            assert answer.status_code in (200, 404, 410), address
            assert MARK not in answer.text.lower() and ".9876" not in answer.text, address
            told += "listed" in answer.text
    assert told > 100


def test_no_mark_finds_anything(client, marks):
    found = [line.rpartition(" ")[2] for line in marks.made] + [f"{MARK}000{number}" for number in range(1, 5)]

    for mark in found:
        assert client.get(f"{LIST}?q={mark}").json()["count"] == 0, mark


def test_what_only_staff_may_read_is_not_told_to_staff_either(client, marks):
    client.force_login(UserFactory(secretariat=True))
    answer = client.get(LIST)

    assert MARK not in answer.text and answer.json()["count"] == 1
    assert answer["Cache-Control"].startswith("public")
