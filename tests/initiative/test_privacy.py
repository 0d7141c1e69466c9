"""Nothing is kept of a person that nobody has accounted for, and nothing is left that should be gone."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from initiative.models import Letter, PurgeRun
from initiative.post import keep
from initiative.privacy import KEEP, Kept, registry
from initiative.privacy.erasing import CannotErase, erase
from initiative.privacy.handing_out import everything_about
from initiative.privacy.purging import MOST, carry_out, report
from members.letters import applicants
from members.models import Application, Invitation, Remark, Representative
from members.models.applications import NOTICE_OF_THE_END
from members.workflow import Admission
from tests.factories.admission import AgendaItemFactory, ApplicationFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
MARK = "zanzibarina"


def test_every_column_of_every_table_is_accounted_for():
    wrong = {}
    for model in apps.get_models(include_auto_created=True):
        entry = registry().get(model._meta.label_lower)
        real = {field.name for field in model._meta.concrete_fields}
        written = set(entry.columns) if entry else set()
        if real != written:
            wrong[model._meta.label] = {"not written": real - written, "not there": written - real}
    assert wrong == {}


def test_every_entry_says_why_and_how_long_in_words_that_are_translated():
    for entry in registry().values():
        assert isinstance(entry.purpose, Promise), entry.model
        if isinstance(entry, Kept):
            assert isinstance(entry.retention, Promise), entry.model
            assert entry.whose or entry.addressed, entry.model
            keeps = {name for name, erasure in entry.columns.items() if erasure is KEEP}
            assert not keeps or isinstance(entry.why_kept, Promise), entry.model


def everything_in_the_database():
    """Return the text of every row of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row


@pytest.fixture
def person():
    """Somebody whose every word holds a mark, and who has left traces everywhere."""
    user = account(f"{MARK}@portal.example", name=f"{MARK} Sow")
    organisation = OrganisationFactory()
    RepresentativeFactory(organisation=organisation, user=user, name=user.name, email=user.email, phone=f"+33 {MARK}")
    colleague = RepresentativeFactory(organisation=organisation, role="alternate")
    Invitation.objects.create(
        organisation=organisation, email=user.email, name=user.name, role="communication", invited_by=colleague.user
    )
    answers = {"main_name": user.name, "main_email": user.email, "main_phone": f"+33 {MARK}"}
    sent = ApplicationFactory(applicant=user, draft=True)
    sent.answers |= answers
    sent.save()
    Admission.submit(sent, by=user)
    Admission.ask(sent, by=None, reason=f"Dear {user.name}, the date is missing.", fields=["signed_on"])
    Remark.objects.create(application=sent, by=colleague.user, text=f"I spoke with {user.email.upper()}.")
    ApplicationFactory(applicant=user, draft=True, answers=answers)
    keep(key="to-a-colleague", to="colleague@portal.example", language="en", subject=user.name, body=user.email)
    return user


def test_after_an_erasure_nothing_names_the_person(person):
    assert any(MARK in row for _table, row in everything_in_the_database())

    erase(person)

    assert [(table, row) for table, row in everything_in_the_database() if MARK in row.lower()] == []
    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password(), str(person)) == (False, False, person.email)
    assert Application.objects.get().state == Application.State.WITHDRAWN
    assert Representative.objects.filter(user=person, until=None).count() == 0
    assert Letter.objects.filter(key="to-a-colleague").get().subject == "…"


def test_history_still_says_that_somebody_did_it(person):
    erase(person)
    steps = list(Application.objects.get().transitions.values_list("move", "by"))
    assert steps == [("submit", person.pk), ("ask", None), ("withdraw", person.pk)]


def test_the_words_of_others_stay():
    first, second = account("first@portal.example", name="Amina Sow"), account("second@portal.example", name="Li")
    keep(key="k", to="x@portal.example", language="en", subject="Aminata Sowa and Li", body="first@portal.example.org")
    erase(first)
    erase(second)
    letter = Letter.objects.get(key="k")
    assert (letter.subject, letter.body.strip()) == ("Aminata Sowa and Li", "first@portal.example.org")


def test_nobody_is_erased_in_the_middle_of_a_decision_nor_from_the_desk():
    tabled = AgendaItemFactory().application
    for user, sentence in ((tabled.applicant, "list of a meeting"), (UserFactory(is_staff=True), "Secretariat")):
        with pytest.raises(CannotErase, match=sentence):
            erase(user)
        user.refresh_from_db()
        assert user.is_active


def test_a_person_takes_along_all_that_is_handed_out_and_nothing_of_others(person):
    other = account("other@portal.example", name="Somebody Else")
    ApplicationFactory(applicant=other)

    told = json.loads(json.dumps(everything_about(person)))

    tables = {kept["table"]: kept["rows"] for kept in told["kept"]}
    assert tables["members.user"] == [
        {
            "email": person.email,
            "name": person.name,
            "language": "en",
            "date_joined": tables["members.user"][0]["date_joined"],
            "last_login": None,
        }
    ]
    assert {row["state"] for row in tables["members.application"]} == {"draft", "incomplete"}
    assert "other@portal.example" not in json.dumps(told)
    assert "password" not in json.dumps(told)


def test_the_page_tells_and_the_file_is_handed_out_after_a_proof(client, person):
    page = client.get(reverse("account-data"))
    assert page.status_code == 302
    signed_in(client, person, recently=True)
    page = client.get(reverse("account-data")).content.decode()
    assert "Your account: signing in" in page and "As long as the account is open." in page
    answer = client.post(reverse("account-data-download"))
    assert answer.json()["about"] == person.email
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]


def test_without_a_recent_proof_neither_file_nor_erasure(client, person):
    signed_in(client, person)
    for answer in (client.post(reverse("account-data-download")), client.get(reverse("account-erase"))):
        assert answer.status_code == 302 and "reauthenticate" in answer["Location"]


def test_a_person_erases_the_account_by_typing_its_address(client, person):
    signed_in(client, person, recently=True)
    wrong = client.post(reverse("account-erase"), {"email": "no@portal.example"})
    assert "This is not the address" in wrong.content.decode()
    client.post(reverse("account-erase"), {"email": f" {person.email.upper()} "})
    person.refresh_from_db()
    assert not person.is_active
    assert client.get(reverse("account-data")).status_code == 302


def an_old_draft():
    application = ApplicationFactory(draft=True)
    Application.objects.filter(pk=application.pk).update(saved_at=timezone.now() - timedelta(days=105))
    applicants.draft_ends(application)
    Letter.objects.filter(key__startswith=NOTICE_OF_THE_END).update(written_at=timezone.now() - timedelta(days=15))
    return application


def test_old_data_is_reported_first_and_deleted_only_when_released():
    an_old_draft()
    [run] = report()
    assert (run.rule, run.found, Application.objects.count()) == ("forgotten-drafts", 1, 1)
    assert list(report()) == []

    secretary = UserFactory(secretariat=True)
    assert carry_out(run, by=secretary) == 1
    assert carry_out(run, by=secretary) == 0
    run.refresh_from_db()
    assert (Application.objects.count(), run.deleted, run.rows) == (0, 1, [])


def test_what_came_back_to_life_since_the_report_stays():
    application = an_old_draft()
    [run] = report()
    Application.objects.filter(pk=application.pk).update(saved_at=timezone.now())
    assert carry_out(run, by=UserFactory()) == 0
    assert Application.objects.exists()


def test_a_report_is_capped():
    for _number in range(MOST + 3):
        an_old_draft()
    [run] = report()
    assert (run.found, len(run.rows)) == (MOST + 3, MOST)
    assert carry_out(run, by=UserFactory()) == MOST
    [rest] = report()
    assert rest.found == 3


def test_only_who_may_releases_a_deletion(client):
    an_old_draft()
    [run] = report()
    staff = account("staff@portal.example", is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_purgerun"))
    signed_in(client, staff)
    page, answer = (
        reverse("admin:initiative_purgerun_change", args=[run.pk]),
        reverse("admin:initiative_purgerun_answer", args=[run.pk]),
    )
    assert "Release the deletion" not in client.get(page).content.decode()
    assert client.post(answer, {"answer": "release"}).status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="release_purge"))
    assert "Release the deletion" in client.get(page).content.decode()
    client.post(answer, {"answer": "refuse"})
    assert (Application.objects.count(), PurgeRun.objects.get().refused_at is not None) == (1, True)


def test_only_a_superuser_hands_out_or_erases_from_the_desk(client, person):
    staff, secretary = (
        account("staff@portal.example", is_staff=True),
        account("chief@portal.example", is_staff=True, is_superuser=True),
    )
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    erase_page, data = (
        reverse("admin:members_user_erase", args=[person.pk]),
        reverse("admin:members_user_data", args=[person.pk]),
    )
    signed_in(client, staff)
    assert (client.get(erase_page).status_code, client.post(data).status_code) == (403, 403)
    signed_in(client, secretary)
    assert client.post(data).json()["about"] == person.email
    client.post(erase_page, {"email": person.email})
    person.refresh_from_db()
    assert not person.is_active
