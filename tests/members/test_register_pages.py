"""The pages on which the Secretariat writes the register, and those that show what is on record."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from members import ledger, record
from members.models import Organisation
from members.workflow import merging
from tests.factories.admission import AgendaItemFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 1)


@pytest.fixture
def secretary(client):
    """Staff who may change organisations, and nothing else of membership."""
    user = UserFactory(is_staff=True, name="Ada")
    rights = ["change_organisation", "view_organisation", "add_organisation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    signed_in(client, user)
    return user


class Desk:
    """Fills in a page of the register as a person does: look, then confirm."""

    def __init__(self, client, organisation, page):
        self.client = client
        self.address = reverse("admin:members_organisation_register", args=[organisation.pk, page])
        self.seen = re.search(r'name="seen" value="([^"]+)"', client.get(self.address).text)[1]

    def look(self, **typed):
        return self.client.post(self.address, {"seen": self.seen, **typed})

    def confirm(self, **typed):
        return self.look(confirm="1", **typed)


STANDING = {
    "after": 2,
    "reason": "earlier",
    "on": "2024-05-01",
    "precision": "month",
    "basis": "stated",
    "note": "Here.",
}


def test_a_line_is_shown_in_words_before_it_is_entered(client, secretary):
    organisation = OrganisationFactory(joined_on=DAY)
    desk = Desk(client, organisation, "standing")

    text = desk.look(**STANDING).text
    assert "Until now: Partner." in text and "New standing: Member. From: May 2024." in text
    assert "1 Partners on 1 May 2024, 1 of them Members" in text
    assert organisation.ledger.count() == 1

    assert desk.confirm(**STANDING).status_code == 302
    line = organisation.ledger.last()
    assert (line.after, line.effective_on, line.precision, line.by) == (2, date(2024, 5, 1), "month", secretary)


def test_what_was_typed_is_kept_when_it_is_to_be_changed(client, secretary):
    desk = Desk(client, OrganisationFactory(joined_on=DAY), "standing")
    text = desk.look(again="1", **STANDING).text
    assert "Here." in text and 'value="2024-05-01"' in text and "Enter it" not in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": "2019-01-01"}, "The register has a later line"),
        ({"on": "2123-01-01"}, "cannot know the future"),
        ({"reason": "withdrawal"}, "does not go with the new standing"),
        ({"after": 0}, "does not go with the new standing"),
        ({"after": 1}, "Select a valid choice"),
        ({"after": "x"}, "Select a valid choice"),
        ({"reason": "approval"}, "Select a valid choice"),
        ({"on": "2024-02-30"}, "Enter a valid date"),
        ({"note": ""}, "This field is required"),
        ({"note": "a\0b"}, "a character that cannot be read"),
        ({"seen": "1-1"}, "The register has changed since you opened this page"),
    ],
)
@pytest.mark.parametrize("step", ["look", "confirm"])
def test_what_the_register_cannot_take_comes_back_with_a_sentence(step, changes, sentence, client, secretary):
    organisation = OrganisationFactory(joined_on=DAY)
    answer = getattr(Desk(client, organisation, "standing"), step)(**{**STANDING, **changes})
    assert answer.status_code == 400 and sentence in answer.text
    assert organisation.ledger.count() == 1


def test_the_last_line_is_taken_back_with_a_reason(client, secretary):
    organisation = OrganisationFactory(joined_on=DAY)
    ledger.enter(organisation, 2, date(2024, 1, 1), reason="earlier", by=None)
    desk = Desk(client, organisation, "correction")
    assert "Taken back: Member. From: 1 January 2024." in desk.look(note="Another body.").text
    desk.confirm(note="Another body.")

    organisation.refresh_from_db()
    assert organisation.standing == 1
    page = client.get(reverse("admin:members_organisation_change", args=[organisation.pk])).text
    assert "<s>From Partner to Member.</s>" in page and "Another body." in page and "Ada" in page


def test_a_decision_is_taken_back_on_the_application_only(client, secretary):
    organisation = OrganisationFactory(hidden=True)
    item = AgendaItemFactory(outcome="approved", note="")
    ledger.enter(organisation, 1, DAY, reason="approval", item=item, by=None)
    answer = Desk(client, organisation, "correction").look(note="No.")
    assert "take the approval back on the application’s page" in " ".join(answer.text.split())


def test_facts_change_with_a_day_and_the_former_address_leads_on(client, secretary):
    organisation = OrganisationFactory(name="Earth", slug="earth", country="FR", joined_on=DAY)
    group = organisation.stakeholder_group_id
    typed = {"name": "Soil", "slug": "soil", "country": "BE", "stakeholder_group": group, "on": "2024-01-01"}
    desk = Desk(client, organisation, "facts")
    text = desk.look(**typed).text
    assert "“Soil”, until then “Earth”" in text and "“Belgium”, until then “France”" in text
    desk.confirm(**typed)

    assert client.get("/fr/members/earth/").headers["Location"] == "/fr/members/soil/"
    assert client.get("/fr/members/earth/").status_code == 301
    page = Client().get("/en/members/soil/").text
    assert "Name: “Soil”, until then “Earth”." in page and "1 January 2024" in page
    assert "“Belgium”" not in page
    assert [each.name for each in Client().get("/en/members/?q=earth").context["object_list"]] == ["Soil"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "change something first"),
        ({"name": " "}, "This field is required"),
        ({"name": "Taken"}, "There is already an organisation of this name"),
        ({"slug": "taken"}, "already exists"),
        ({"slug": "once"}, "Another organisation had this address"),
        ({"slug": "joined"}, "Another page has this address"),
        ({"country": ""}, "Give a country, or mark the organisation as international."),
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"name": "New", "on": "2123-01-01"}, "cannot know the future"),
    ],
)
def test_facts_that_break_a_rule_come_back_with_its_sentence(changes, sentence, client, secretary):
    other = OrganisationFactory(name="Taken", slug="once", country="FR")
    ledger.change_facts(other, by=None, slug="taken")
    organisation = OrganisationFactory(name="Earth", slug="earth", country="FR")
    typed = {"name": "Earth", "slug": "earth", "country": "FR", "stakeholder_group": organisation.stakeholder_group_id}
    answer = Desk(client, organisation, "facts").confirm(**{**typed, "on": "2024-01-01", **changes})

    assert answer.status_code == 400 and sentence in answer.text.replace("&quot;", '"')
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug, organisation.country) == ("Earth", "earth", "FR")


def test_a_former_partner_s_page_names_the_successor_and_no_reason(client, secretary):
    gone = OrganisationFactory(slug="gone", joined_on=DAY)
    OrganisationFactory(name="Heir", slug="heir")
    desk = Desk(client, gone, "merger")
    typed = {"into": "HEIR", "on": "2024-01-01", "note": "Their letter."}
    assert "goes up in “Heir”" in desk.look(**typed).text
    assert Organisation.objects.get(slug="gone").is_listed
    desk.confirm(**typed)

    answer = client.get("/en/members/gone/")
    assert answer.status_code == 410
    assert 'href="/en/members/heir/"' in answer.text and "Went up in “Heir”." in answer.text
    assert "Their letter" not in answer.text
    assert "went up in it" in client.get("/en/members/heir/").text
    assert client.get(f"/api/v1/organisations/{gone.public_id}/").status_code == 410


def test_a_merger_and_its_correction_say_whom_they_move_before_they_do(client, secretary):
    gone, heir = OrganisationFactory(name="Gone", joined_on=DAY), OrganisationFactory(name="Heir", slug="heir")
    RepresentativeFactory(organisation=gone, name="Bob Rees")
    text = Desk(client, gone, "merger").look(into="heir", on="2024-01-01", note="Their letter.").text
    assert "Bob Rees speaks for “Heir” from now on, and is told so by letter: main representative." in text
    merging.merge(gone, heir, date(2024, 1, 1), by=None)
    text = Desk(client, gone, "correction").look(note="An error.").text
    assert "For “Gone” speak again, and no longer for “Heir”: Bob Rees." in text
    assert gone.representatives.active().count() == 0


@pytest.mark.parametrize(
    ("into", "sentence"), [("nobody", "No other organisation"), ("Soil", "Several could be meant")]
)
def test_a_successor_must_be_known_by_its_name(into, sentence, client, secretary):
    for country in ("FR", "BE"):
        OrganisationFactory(name="Soil", country=country)
    answer = Desk(client, OrganisationFactory(), "merger").look(into=into, on="2024-01-01", note="x")
    assert answer.status_code == 400 and sentence in answer.text


def test_why_somebody_left_is_told_to_nobody_but_the_secretariat():
    organisation = OrganisationFactory(joined_on=DAY)
    ledger.enter(organisation, 0, date(2024, 1, 1), reason="removal", by=None, note="secret")
    public = [entry.sentence for entry in record.public(organisation)]
    whole = record.whole(organisation)

    assert public == ["No longer on the official list.", "On the official list as a Partner."]
    assert (whole[0].reason.split(" · ")[0], whole[0].note) == ("Removed by a decision", "secret")


@pytest.mark.parametrize("page", ["standing", "correction", "facts", "merger", "invitation", "nothing"])
def test_the_pages_are_closed_to_who_may_not_change_organisations(page, client):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_organisation"))
    signed_in(client, user)
    organisation = OrganisationFactory()
    address = reverse("admin:members_organisation_register", args=[organisation.pk, page])
    for answer in (client.get(address), client.post(address, {"confirm": "1"})):
        assert answer.status_code == (404 if page == "nothing" else 403)
    assert (
        "Enter a change" not in client.get(reverse("admin:members_organisation_change", args=[organisation.pk])).text
    )


def test_whoever_is_on_record_is_not_deleted(client):
    signed_in(client, UserFactory(secretariat=True))
    listed, never, renamed = OrganisationFactory(), OrganisationFactory(hidden=True), OrganisationFactory(hidden=True)
    ledger.change_facts(renamed, by=None, name="Renamed")
    statuses = [
        client.post(reverse("admin:members_organisation_delete", args=[each.pk]), {"post": "yes"}).status_code
        for each in (listed, never, renamed)
    ]
    assert statuses == [403, 302, 403]
    assert "delete_selected" not in client.get(reverse("admin:members_organisation_changelist")).text


@pytest.mark.parametrize("lines", [1, 20])
def test_the_record_costs_the_same_for_any_number_of_lines(lines, client, secretary, django_assert_max_num_queries):
    organisation = OrganisationFactory(joined_on=DAY)
    for number in range(lines):
        ledger.enter(organisation, 1 + (number + 1) % 2, DAY, reason="earlier", by=secretary)
        ledger.change_facts(organisation, by=secretary, name=f"Soil {number}")
    with django_assert_max_num_queries(30):
        client.get(reverse("admin:members_organisation_change", args=[organisation.pk]))
    with django_assert_max_num_queries(10):
        Client().get(organisation.get_absolute_url())
