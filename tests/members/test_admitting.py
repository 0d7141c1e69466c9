"""What an approval enters in the register; what stands in its way is told with its name, and nothing is written."""

import pytest

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.models import AgendaItem, Application, Meeting, Organisation, StandingChange
from members.workflow.meetings import decide
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
State = Application.State


def a_list(names=3, **facts):
    """Return a meeting of yesterday with a frozen list."""
    meeting = MeetingFactory(state=Meeting.State.TABLED)
    for _ in range(names):
        AgendaItemFactory(meeting=meeting, **{f"application__{name}": value for name, value in facts.items()})
    return meeting


def everything():
    """Return all that a decision may write."""
    return (
        list(Application.objects.order_by("pk").values_list("state", "organisation")),
        list(AgendaItem.objects.order_by("pk").values_list("meeting", "outcome", "note")),
        list(Meeting.objects.order_by("pk").values_list("state")),
        Organisation.objects.count(),
        StandingChange.objects.count(),
        Letter.objects.count(),
    )


def too_long():
    return ApplicationFactory(name="A long town", state=State.TABLED, answers={"city": "x" * 121})


def no_country():
    organisation = OrganisationFactory(hidden=True, country="")
    return ApplicationFactory(name="Nowhere", state=State.TABLED, organisation=organisation)


def went_up_in_another():
    organisation = OrganisationFactory(hidden=True, successor=OrganisationFactory())
    return ApplicationFactory(name="Gone", state=State.TABLED, organisation=organisation)


def listed_already():
    OrganisationFactory(name="Twice")
    return ApplicationFactory(name="Twice", state=State.TABLED)


def not_an_address():
    return ApplicationFactory(name="No mail", state=State.TABLED, answers={"main_name": "A", "main_email": "a b"})


def stands_like_this():
    return ApplicationFactory(name="As it is", state=State.TABLED, organisation=OrganisationFactory(member=True))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (too_long, "A long town: Town: Ensure this value has at most 120"),
        (no_country, "Nowhere: Its country is not known"),
        (went_up_in_another, "Gone: This organisation went up in another"),
        (listed_already, "Twice: An organisation of this name in this country is on the list already"),
        (not_an_address, "No mail: E-mail address: Enter a valid"),
        (stands_like_this, "As it is: It stands in the register like this already"),
    ],
)
def test_what_cannot_be_entered_is_a_sentence_with_its_name(make, sentence):
    meeting = a_list(1)
    AgendaItemFactory(meeting=meeting, application=make())
    before = everything()
    with pytest.raises(IllegalMove, match=sentence):
        decide(meeting, {}, by=None)
    assert everything() == before


def test_two_of_one_name_on_a_list_are_told():
    meeting = a_list(2, name="Twins")
    with pytest.raises(IllegalMove, match="Twins: An organisation of this name"):
        decide(meeting, {}, by=None)


def test_who_comes_back_keeps_the_organisation_and_its_people():
    organisation = OrganisationFactory(name="Back again", hidden=True)
    main = RepresentativeFactory(organisation=organisation)
    meeting = a_list(1, name="Back Again")

    decide(meeting, {}, by=None)

    assert (Organisation.objects.count(), Organisation.objects.members().get()) == (1, organisation)
    assert organisation.representatives.active().get(role="primary") == main
    assert set(organisation.representatives.values_list("role", flat=True)) == {"primary", "alternate"}
