"""What representatives propose, as the Secretariat sees it: the change, its buttons, and the letter that follows."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import Notice, Organisation, Proposal, Standing
from members.workflow import Leaving, Moderation
from tests.factories.members import OrganisationFactory, RepresentativeFactory, StakeholderGroupFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_review import CONTROLS, WORDS, buttons, told

pytestmark = pytest.mark.django_db
REASON = "The statutes still have the old name."


def staff(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def keeper(client):
    """Staff who may change organisations, and nothing else."""
    user = staff("change_organisation")
    signed_in(client, user)
    return user


@pytest.fixture
def proposal():
    StakeholderGroupFactory(code="civil", label_en="Civil society")
    main = RepresentativeFactory(
        organisation__name="Labizey Hallassa", organisation__country="FR", user__language="en"
    )
    changes = {
        "name": ["Labizey Hallassa", "Les Amis du sol"],
        "acronym": ["", "LAS"],
        "stakeholder_group": ["research", "civil"],
    }
    return Proposal.objects.create(
        organisation=main.organisation, proposed_by=main.user, changes=changes, note="Since our assembly of June."
    )


def a_notice(**facts):
    main = RepresentativeFactory(organisation__name="Humify", organisation__standing=Standing.MEMBER)
    facts = {"from_on": timezone.localdate(), "text": "We leave.", "wants": Standing.PARTNER} | facts
    return Notice.objects.create(organisation=main.organisation, given_by=main.user, **facts)


def page(obj, name="change"):
    return reverse(f"admin:members_{obj._meta.model_name}_{name}", args=[obj.pk])


def press(client, obj, move, **facts):
    return client.post(page(obj, "move"), {"move": move, **facts})


def test_a_proposal_shows_what_changes_why_and_who_has_the_new_name(client, keeper, proposal):
    namesake = OrganisationFactory(name="LES AMIS DU SOL", country="FR")
    answer = client.get(page(proposal))

    assert [tuple(map(str, change[:3])) for change in answer.context["changes"]] == [
        ("Official name", "Labizey Hallassa", "Les Amis du sol"),
        ("Acronym", "", "LAS"),
        ("Stakeholder group", "Research and educational bodies", "Civil society"),
    ]
    assert "Since our assembly of June." in answer.text
    assert f'{page(namesake)}">LES AMIS DU SOL</a>' in answer.text
    assert buttons(answer) == {"apply", "refuse"}


def test_a_confirmed_change_is_in_the_register_and_told_in_the_readers_language(client, keeper, proposal):
    assert press(client, proposal, "apply", seen=0).status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.acronym, organisation.stakeholder_group.code) == (
        "Les Amis du sol", "LAS", "civil",
    )  # fmt: skip
    letter = Letter.objects.get(to=proposal.proposed_by.email)
    assert "- Official name: Labizey Hallassa → Les Amis du sol" in letter.body
    assert "- Acronym: – → LAS" in letter.body
    assert organisation.get_absolute_url() in letter.body
    assert letter.about == f"members.organisation.{organisation.pk}"
    assert buttons(client.get(page(proposal))) == set()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_refusal_says_why_in_three_languages(client, keeper, proposal, language):
    proposal.proposed_by.language = language
    proposal.proposed_by.save()
    assert "Please give a reason." in told(press(client, proposal, "refuse", reason=" "))

    press(client, proposal, "refuse", reason=REASON)
    assert Organisation.objects.get().name == "Labizey Hallassa"
    letter = Letter.objects.get()
    assert (letter.language, letter.to) == (language, proposal.proposed_by.email)
    assert REASON in letter.body and "Les Amis du sol" in letter.body
    assert "{" not in letter.body + letter.subject


def test_a_change_that_the_register_cannot_take_says_so_and_keeps_the_words(client, keeper, proposal):
    OrganisationFactory(name="LES AMIS DU SOL", country="FR")
    answer = press(client, proposal, "apply", reason="Fine.")
    assert "There is already an organisation of this name in this country." in told(answer)
    assert "Fine.</textarea>" in answer.text
    assert not Letter.objects.exists()


def test_whoever_comes_second_learns_who_was_first(client, keeper, proposal):
    Moderation.refuse(proposal, by=UserFactory(name="Béatrice Roux", secretariat=True), reason=REASON)
    answer = press(client, proposal, "apply", seen=0)
    assert "Béatrice Roux came first: “Refuse”" in told(answer)


@pytest.mark.parametrize("text", [*CONTROLS, *WORDS, "x" * 5001])
def test_no_words_break_the_page(client, keeper, proposal, text):
    answer = press(client, proposal, "refuse", reason=text)
    assert answer.status_code in (200, 302)
    assert answer.status_code == 302 or told(answer)
    assert client.get(page(proposal)).status_code == 200


def test_a_notice_is_entered_on_its_day_and_confirmed(client, keeper):
    notice = a_notice()
    answer = client.get(page(notice))
    assert "We leave." in answer.text
    assert buttons(answer) == {"record"}

    assert press(client, notice, "record").status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.standing, organisation.ledger.last().notice) == (Standing.PARTNER, notice)
    letter = Letter.objects.get(to=notice.given_by.email)
    assert "Partner" in letter.body and "{" not in letter.body


def test_a_notice_waits_for_its_day(client, keeper):
    notice = a_notice(from_on=timezone.localdate() + timedelta(days=3))
    assert "The register cannot know the future" in told(press(client, notice, "record"))
    notice.refresh_from_db()
    assert (notice.state, Letter.objects.count()) == (Notice.State.RECEIVED, 0)


def test_a_signed_letter_is_saved_and_one_that_is_not_there_answers_404(client, keeper):
    notice = a_notice(letter=ContentFile(b"%PDF-1.7\n", "signed.pdf"))
    answer = client.get(page(notice, "letter"))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["Content-Disposition"].startswith("attachment")
    notice.letter.delete()
    assert client.get(page(notice, "letter")).status_code == 404


@pytest.mark.parametrize("model", ["proposal", "notice"])
@pytest.mark.parametrize("rows", [1, 40])
def test_their_lists_cost_the_same_for_any_number_of_rows(client, keeper, model, rows, django_assert_max_num_queries):
    for organisation in OrganisationFactory.create_batch(rows):
        if model == "proposal":
            changes = {"acronym": ["", "X"]}
            Proposal.objects.create(organisation=organisation, proposed_by=keeper, changes=changes)
        else:
            Notice.objects.create(organisation=organisation, given_by=keeper, from_on="2023-01-01", text="We leave.")
    with django_assert_max_num_queries(9):
        answer = client.get(reverse(f"admin:members_{model}_changelist") + "?q=ORGANISATION&state__exact=nonsense")
    assert answer.status_code in (200, 302)
    assert len(client.get(reverse(f"admin:members_{model}_changelist")).context["cl"].result_list) == rows


def test_only_those_who_may_change_organisations_read_and_decide(client, proposal):
    notice = a_notice()
    pages = [(obj, name) for obj in (proposal, notice) for name in ("change", "move", "history")]
    for user, code in ((UserFactory(), 302), (staff("view_user"), 403), (staff("view_proposal", "view_notice"), 200)):
        signed_in(client, user)
        for obj, name in pages:
            answer = client.post(page(obj, name), {"move": "apply"}) if name == "move" else client.get(page(obj, name))
            assert answer.status_code == (403 if name == "move" and code == 200 else code), (user, obj, name)
        assert client.post(page(proposal)).status_code == (405 if code == 200 else code)
        for name in ("add", "delete"):
            url = reverse(f"admin:members_proposal_{name}", args=[proposal.pk] if name == "delete" else [])
            assert client.post(url, {"post": "yes"}).status_code == (302 if code == 302 else 403)
    assert buttons(client.get(page(proposal))) == set()
    assert not proposal.transitions.exists()


def test_what_nobody_proposed_has_no_page(client, keeper):
    for name in ("proposal", "notice"):
        assert client.get(f"/admin/members/{name}/999/change/").status_code == 302
        for number in ("999", "nonsense", "_0"):
            assert client.post(f"/admin/members/{name}/{number}/move/", {"move": "apply"}).status_code == 404
    assert client.get("/admin/members/notice/999/letter/").status_code == 404


def test_every_move_of_the_secretariat_has_its_button(client, keeper, proposal):
    wanted = {move.name for move in [*Moderation.moves(), *Leaving.moves()] if move.permission}
    shown = buttons(client.get(page(proposal))) | buttons(client.get(page(a_notice())))
    assert shown == wanted
    assert re.search(r"Refuse \*", client.get(page(proposal)).text)
