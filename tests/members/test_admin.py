"""The Secretariat's side of the register."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from initiative.apps import portal_apps
from members.models import Basis, Organisation, StakeholderGroup, User
from tests.factories.members import OrganisationFactory, RegisterFigureFactory, StakeholderGroupFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
CHANGELIST = "admin:members_organisation_changelist"


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


@pytest.fixture
def editor(client):
    """Staff who may edit people and organisations, but may not do everything."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="members"))
    signed_in(client, user)
    return user


def listed(answer):
    return sorted(row.name for row in answer.context["cl"].result_list)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Argued", "Viña Montes"]),
        ("?q=vina+apalta", ["Viña Montes"]),
        ("?standing_basis__exact=argued", ["Argued"]),
        ("?missing=fr", ["Argued", "Viña Montes"]),
        ("?missing=es", ["Viña Montes"]),
        ("?missing=en", []),
        ("?country=CL", ["Viña Montes"]),
    ],
)
def test_organisations_are_found_and_filtered(client, secretary, query, found):
    OrganisationFactory(name="Viña Montes", country="CL", city="Apalta")
    OrganisationFactory(name="Argued", standing_basis=Basis.ARGUED, summary_es="Suelo.")

    assert listed(client.get(reverse(CHANGELIST) + query)) == found


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(rows, client, secretary, django_assert_max_num_queries):
    OrganisationFactory.create_batch(rows)

    with django_assert_max_num_queries(20):
        assert len(listed(client.get(reverse(CHANGELIST)))) == rows


FORM = {"name": "Région Occitanie", "slug": "région-occitanie", "country": "FR", "summary_en": "Soil."}


def test_an_organisation_is_written_in_three_languages(client, secretary):
    texts = {"summary_fr": "Sol.", "summary_es": "Suelo.", "name_language": "fr"}
    answer = client.post(reverse("admin:members_organisation_add"), FORM | texts)

    assert answer.status_code == 302, answer.context["adminform"].errors
    organisation = Organisation.objects.get()
    assert (organisation.summary_fr, organisation.summary_es, organisation.standing) == ("Sol.", "Suelo.", 0)
    assert organisation.get_absolute_url().endswith("/members/r%C3%A9gion-occitanie/")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "RÉGION OCCITANIE ", "slug": "other"}, "There is already an organisation of this name"),
        ({"slug": "joined", "name": "Joined"}, "Another page has this address"),
        ({"name": "́", "slug": "mark"}, "Give a name with at least one letter or figure."),
        ({"name_language": "French", "slug": "x", "name": "X"}, "Write a language code, such as fr."),
        ({"website": "javascript:alert(1)", "slug": "x", "name": "X"}, "Enter a valid URL."),
    ],
)
def test_a_form_that_breaks_a_rule_comes_back_with_its_sentence(client, secretary, changes, message):
    OrganisationFactory(name="Région Occitanie")
    answer = client.post(reverse("admin:members_organisation_add"), FORM | changes)

    assert answer.status_code == 200
    assert message in answer.text
    assert Organisation.objects.count() == 1


def test_what_is_dated_or_the_ledger_s_is_not_changed_by_the_form(client, secretary):
    organisation = OrganisationFactory(name="Soil", slug="soil")
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    changes = {"name": "Other", "slug": "other", "country": "BE", "standing": 2, "city": "Lyon"}
    answer = client.post(address, FORM | changes)

    organisation.refresh_from_db()
    assert answer.status_code == 302
    assert (organisation.name, organisation.slug, organisation.country) == ("Soil", "soil", "FR")
    assert (organisation.standing, organisation.city) == (1, "Lyon")


def test_a_rule_is_told_though_one_of_its_columns_is_not_in_the_form(client, secretary):
    organisation = OrganisationFactory(international=True)
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    answer = client.post(address, {"summary_en": "Soil."})

    assert answer.status_code == 200
    assert "Give a country, or mark the organisation as international." in answer.text


def test_a_code_is_chosen_once(client, secretary):
    group = StakeholderGroupFactory(code="research")
    client.post(
        reverse("admin:members_stakeholdergroup_change", args=[group.pk]),
        {"code": "other", "position": 9, "label_en": "Science"},
    )
    group.refresh_from_db()

    assert (group.code, group.label_en, group.position) == ("research", "Science", 9)


def test_a_group_in_use_is_not_deleted(client, secretary):
    group = OrganisationFactory().stakeholder_group
    client.post(reverse("admin:members_stakeholdergroup_delete", args=[group.pk]), {"post": "yes"})

    assert StakeholderGroup.objects.filter(pk=group.pk).exists()


def test_a_person_is_added_without_a_password(client, secretary):
    fields = {"email": "New.Person@Portal.example", "name": "New", "language": "es", "is_active": "on"}
    answer = client.post(reverse("admin:members_user_add"), fields)

    assert answer.status_code == 302, answer.context["adminform"].errors
    person = User.objects.get(email="new.person@portal.example")
    assert (person.language, person.has_usable_password(), person.is_staff) == ("es", False, False)
    assert "password" not in client.get(reverse("admin:members_user_change", args=[person.pk])).text.lower()


def test_nobody_raises_themselves_or_others(client, editor):
    person = UserFactory()
    fields = {"email": person.email, "language": "en", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("admin:members_user_change", args=[person.pk]), fields | {"name": "Renamed"})
    person.refresh_from_db()

    assert (person.name, person.is_staff, person.is_superuser) == ("Renamed", False, False)


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_an_editor_cannot_take_over_a_colleague(client, editor, verb):
    colleague = UserFactory(secretariat=True)
    fields = {"email": "mine@portal.example", "language": "en", "post": "yes"}
    answer = client.post(reverse(f"admin:members_user_{verb}", args=[colleague.pk]), fields)

    assert answer.status_code == 403
    assert User.objects.get(pk=colleague.pk).email == colleague.email


def desk(user):
    config = next(config for config in portal_apps() if config.name == "members")
    return [(str(line.label), line.count, line.url) for line in config.desk(user)]


def test_the_desk_counts_what_the_register_asks_for(client, secretary):
    OrganisationFactory(standing_basis=Basis.ARGUED, summary_fr="Sol.")
    OrganisationFactory(hidden=True)
    RegisterFigureFactory(on=date(2023, 9, 30), partners=1, members=0)
    RegisterFigureFactory(on=date(2023, 10, 31), partners=2, members=0)

    lines = {label: (count, url) for label, count, url in desk(secretary)}

    for label, expected in {
        "Standings to confirm": 1,
        "organisations that were never on the list": 1,
        "published figures that differ from the register": 1,
        "Without a French summary": 0,
        "Without a Spanish summary": 1,
    }.items():
        count, url = lines[label]
        assert (label, count, client.get(url).context["cl"].result_count) == (label, expected, expected)


def test_the_desk_is_silent_for_who_may_not_see_the_register():
    assert desk(UserFactory(is_staff=True)) == []
