"""What representatives ask of the register: new facts, leaving the list, the way up."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import proposing
from members.models import Notice, Proposal, Standing
from members.workflow import Leaving, Moderation
from tests.factories.members import OrganisationFactory, RepresentativeFactory, StakeholderGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    person = RepresentativeFactory(organisation=OrganisationFactory(member=True, name="Terres Vives", acronym="TV"))
    client.force_login(person.user)
    return person


def on(main, page, *rest):
    return reverse(f"members:{page}", args=[main.organisation.slug, *rest])


def proposal_of(main, **said):
    organisation = main.organisation
    group = organisation.stakeholder_group
    facts = {"name": organisation.name, "acronym": "TV", "country": "FR", "stakeholder_group": group.pk}
    return facts | {"note": "By our statutes of June."} | said


def test_a_new_name_waits_for_the_secretariat_and_can_be_taken_back(client, main):
    client.post(on(main, "proposal"), proposal_of(main, name="Terres Vivantes"))
    proposal = Proposal.objects.get()
    assert proposal.changes == {"name": ["Terres Vives", "Terres Vivantes"]}
    assert "Terres Vivantes" not in client.get(main.organisation.get_absolute_url()).text
    assert "Terres Vivantes" in client.get(on(main, "proposal")).text
    second = client.post(on(main, "proposal"), proposal_of(main, acronym="TVV"))
    assert "with the Secretariat already" in second.text

    client.post(on(main, "proposal-take-back", proposal.public_id))
    client.post(on(main, "proposal-take-back", proposal.public_id))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.transitions.count()) == ("withdrawn", 1)


def test_an_entered_proposal_changes_the_page_and_keeps_the_former_name(client, main):
    group = StakeholderGroupFactory(code="donors", label_en="Donors")
    client.post(on(main, "proposal"), proposal_of(main, name="Terres Vivantes", stakeholder_group=group.pk))
    Moderation.apply(Proposal.objects.get(), by=None)
    main.organisation.refresh_from_db()
    assert main.organisation.former_names == ["Terres Vives"]
    assert main.organisation.stakeholder_group == group


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "change something first"),
        ({"name": ""}, "Please answer this."),
        ({"name": "\u200b"}, "Please answer this."),
        ({"name": "x" * 300}, "at most 250"),
        ({"country": ""}, "Choose a country"),
        ({"country": "ZZ"}, "Select a valid choice"),
        ({"name": "organisation taken"}, "already an organisation of this name"),
    ],
    ids=str,
)
def test_a_proposal_that_cannot_be_is_refused_and_its_words_stay(client, main, said, words):
    OrganisationFactory(name="Organisation taken")
    answer = client.post(on(main, "proposal"), proposal_of(main, **said))
    assert words in answer.text and "By our statutes of June." in answer.text
    assert not Proposal.objects.exists()


def notice(**said):
    return {"wants": "0", "from_on": str(timezone.localdate()), "text": "We close at the end of the year."} | said


def test_a_notice_is_kept_confirmed_by_letter_and_entered_on_its_day(client, main):
    later = timezone.localdate() + timedelta(days=40)
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF\n")
    client.post(on(main, "notice"), notice(from_on=str(later), letter=letter))
    given = Notice.objects.get()

    assert (given.wants, given.from_on, given.given_by) == (0, later, main.user)
    assert given.letter.name.startswith("private/")
    assert "It leaves the official list." in Letter.objects.get().body
    assert "We close at the end of the year." in client.get(on(main, "notice")).text
    client.post(on(main, "notice"), notice())
    assert Notice.objects.count() == 1


def test_a_notice_can_be_taken_back_while_it_is_received(client, main):
    client.post(on(main, "notice"), notice(wants="1"))
    given = Notice.objects.get()
    client.post(on(main, "notice-take-back", given.public_id))
    given.refresh_from_db()
    assert given.state == "withdrawn"

    client.post(on(main, "notice"), notice(wants="1"))
    Leaving.record(Notice.objects.get(state="received"), by=None)
    main.organisation.refresh_from_db()
    assert main.organisation.standing == Standing.PARTNER
    assert "Step back to Partner" not in client.get(on(main, "notice")).text


@pytest.mark.parametrize(
    "said",
    [
        {"text": ""},
        {"text": "\u200b"},
        {"wants": "2"},
        {"wants": "x"},
        {"from_on": "2023-02-29"},
        {"from_on": "0001-01-01"},
        {"from_on": "9999-12-31"},
        {"from_on": str(timezone.localdate() - timedelta(days=2))},
    ],
    ids=str,
)
def test_a_notice_that_cannot_be_is_refused_and_its_words_stay(client, main, said):
    answer = client.post(on(main, "notice"), notice(**said))
    assert (answer.status_code, "your attention" in answer.text) == (200, True)
    assert said.get("text", "We close at the end of the year.").strip("\u200b") in answer.text
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("name", "body"), [("x.pdf", b"<html>"), ("x.pdf", b"%PDF-1.7"), ("x.pdf", b"")])
def test_a_letter_that_is_no_paper_is_refused(client, main, name, body):
    answer = client.post(on(main, "notice"), notice(letter=SimpleUploadedFile(name, body)))
    assert "your attention" in answer.text and not Notice.objects.exists()


def test_only_the_main_representative_gives_notice(client, main):
    alternate = RepresentativeFactory(organisation=main.organisation, role="alternate")
    client.force_login(alternate.user)
    assert main.email in client.get(on(main, "notice")).text
    assert "Only the main representative" in client.post(on(main, "notice"), notice()).text
    with pytest.raises(proposing.NotPossible):
        proposing.give_notice(
            main.organisation, by=alternate.user, wants=0, from_on=timezone.localdate(), text="We leave."
        )


def test_a_partner_begins_an_upgrade_once_and_finds_it_filled_in(client):
    main = RepresentativeFactory(name="Amina Sow", organisation__city="Lunel")
    client.force_login(main.user)
    first, second = (client.post(on(main, "upgrade"))["Location"] for _twice in range(2))
    application = main.organisation.applications.get()

    assert first == second == application.get_absolute_url()
    assert (application.wants, application.name, application.applicant) == (2, main.organisation.name, main.user)
    assert application.answers["city"] == "Lunel"
    assert application.answers["main_name"] == "Amina Sow"


def test_a_member_has_nothing_to_upgrade(client, main):
    client.post(on(main, "upgrade"))
    assert not main.organisation.applications.exists()
