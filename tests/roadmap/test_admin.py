"""The Secretariat's side of the plan."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from initiative.apps import portal_apps
from roadmap.models import Objective
from tests.factories.members import UserFactory
from tests.factories.roadmap import IndicatorFactory, ObjectiveFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
CHANGELIST = "admin:roadmap_objective_changelist"


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


def desk(user):
    return [line for app in portal_apps() if app.name == "roadmap" for line in app.desk(user)]


def test_the_desk_counts_objectives_without_texts_and_leads_to_them(client, secretary):
    ObjectiveFactory(code="A1")
    ObjectiveFactory(code="A2", told=True)

    (line,) = desk(secretary)
    assert line.count == 1
    assert [each.code for each in client.get(line.url).context["cl"].result_list] == ["A1"]


def test_the_desk_is_silent_to_staff_who_may_not_see_the_plan():
    editor = UserFactory(is_staff=True)
    assert desk(editor) == []
    editor.user_permissions.set(Permission.objects.filter(codename="view_objective"))
    assert len(desk(type(editor).objects.get(pk=editor.pk))) == 1


@pytest.mark.parametrize(("query", "found"), [("", ["A1", "A2"]), ("?texts=there", ["A2"]), ("?q=soils", ["A2"])])
def test_objectives_are_found_and_filtered(client, secretary, query, found):
    ObjectiveFactory(code="A1")
    ObjectiveFactory(code="A2", told=True)
    answer = client.get(reverse(CHANGELIST) + query)
    assert sorted(each.code for each in answer.context["cl"].result_list) == found


def test_a_wrong_code_is_answered_with_a_sentence(client, secretary):
    objective = IndicatorFactory().objective
    address = reverse("admin:roadmap_objective_change", args=[objective.pk])
    form = client.get(address).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"code": "B1"}
    indicator = client.get(address).context["inline_admin_formsets"][0].formset
    for each in [indicator.management_form, *indicator.forms]:
        sent |= {each.add_prefix(name): each[name].value() or "" for name in each.fields}

    answer = client.post(address, sent)
    assert "the goal’s letter and a digit" in answer.content.decode()
    assert client.post(address, sent | {"code": "A2"}).status_code == 302
    assert Objective.objects.get().code == "A2"


@pytest.mark.parametrize("model", ["roadmap", "goal", "facility", "objective"])
def test_every_list_and_form_opens(client, secretary, model):
    ObjectiveFactory()
    for page in ("changelist", "add"):
        assert client.get(reverse(f"admin:roadmap_{model}_{page}")).status_code == 200
