"""Every rule that the database keeps for membership is tried with raw SQL, past forms and models, and with NULL.

A new constraint fails here until it has a case. What triggers keep is tried in ``test_ledger``; here they are off, so
that each constraint has to stand by itself.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone

from members.models import (
    Campaign,
    Claim,
    ClaimTransition,
    Confirmation,
    FactChange,
    ImportRun,
    Invitation,
    Notice,
    Proposal,
    Remark,
    Submission,
)
from tests.factories.admission import AgendaItemFactory, PaperFactory
from tests.factories.members import OrganisationFactory, RegisterFigureFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("members").get_models())
CONSTRAINTS = {rule.name: (model, rule) for model in MODELS for rule in model._meta.constraints}
LONG_AGO, TODAY, LATER = "2001-01-01", timezone.localdate(), "2024-01-02T00:00Z"
STARTED = {"started_at": LATER, "attempts": 1}
ORDERED = {"queued_at": LATER, "queued_by_id": "somebody"}
MADE = {"finished_at": LATER, "file": "list.pdf", "sha256": "0", "pages": 1, "size": 1}

# What breaks each rule, written over a row that is right.
BROKEN = {
    "user_has_an_email": [{"email": ""}],
    "stakeholder_group_has_code_and_english_label": [{"code": ""}, {"label_en": ""}],
    "organisation_has_a_name_and_an_address": [{"name": ""}, {"slug": ""}, {"name_key": ""}],
    "organisation_address_is_no_other_page": [{"slug": "joined"}],
    "organisation_standing_is_known": [{"standing": 3}],
    "organisation_country_is_a_code": [{"country": "fr"}, {"country": "F"}],
    "organisation_on_the_list_has_country_or_is_international": [{"country": ""}],
    "organisation_website_is_on_the_web": [{"website": "javascript:alert(1)"}, {"website": "ftp://example.org"}],
    "organisation_place_has_both_coordinates": [
        {"latitude": 1},
        {"longitude": 1},
        {"latitude": 91, "longitude": 1},
        {"latitude": 1, "longitude": -181},
    ],
    "organisation_public_place_is_known": [{"is_place_public": True}],
    "organisation_with_a_successor_has_left": [{"successor_id": "another"}],
    "organisation_does_not_succeed_itself": [{"successor_id": "itself", "standing": 0}],
    "application_state_is_known": [{"state": "lost"}],
    "application_wants_a_standing": [{"wants": 0}, {"wants": 3}, {"wants": None}],
    "application_was_submitted_at_a_time": [{"submitted_at": None}, {"reference": ""}, {"name": ""}],
    "application_approved_has_an_organisation": [{"state": "approved", "organisation_id": None}],
    "campaign_year_is_a_year": [{"year": 2019}, {"year": 2101}],
    "claim_state_is_known": [{"state": "lost"}],
    "claim_says_something": [{"text": ""}],
    "claim_transition_role_is_known": [{"role": "guest"}],
    "confirmation_answered_after_asked": [{"answered_at": "2001-01-01T00:00Z"}],
    "document_kind_is_known": [{"kind": "poem"}],
    "document_has_a_file": [{"file": ""}, {"sha256": ""}, {"size": 0}],
    "submission_number_begins_at_one": [{"number": 0}],
    "remark_says_something": [{"text": ""}],
    "remark_internal_is_from_the_secretariat": [{"is_internal": True}],
    "import_run_names_its_file": [{"sha256": ""}, {"file_name": ""}],
    "import_run_is_ordered_by_somebody": [{"queued_at": LATER}, {"queued_by_id": "somebody"}],
    "import_run_starts_when_it_is_ordered": [{"attempts": 1}, {"started_at": LATER}, STARTED],
    "import_run_ends_once": [{**ORDERED, **STARTED, "failed_at": LATER, "reason": "x", "applied_at": LATER}],
    "import_run_fails_for_a_reason": [
        {"reason": "x"},
        {**ORDERED, **STARTED, "failed_at": LATER},
        {**ORDERED, **STARTED, "failed_at": f"{LONG_AGO}T00:00Z", "reason": "x"},
        {**ORDERED, "failed_at": LATER, "reason": "x"},
    ],
    "standing_change_changes": [{"before": 1, "after": 1}],
    "standing_change_standings_are_known": [{"after": 3}, {"before": 4}],
    "standing_change_by_approval_has_a_decision": [{"reason": "approval"}],
    "standing_change_correction_names_the_error": [{"reason": "correction"}, {"corrects_id": "itself"}],
    "fact_change_changes": [{"after": "before"}],
    "fact_change_fact_is_known": [{"fact": "colour"}],
    "meeting_body_is_known": [{"body": "choir"}],
    "meeting_mode_is_known": [{"mode": "dream"}],
    "meeting_state_is_known": [{"state": "lost"}],
    "meeting_numbers_begin_at_one": [{"number": 0}, {"document_number": 0}],
    "meeting_closed_has_minutes": [{"state": "closed"}],
    "meeting_list_closes_before_it_is_held": [{"closes_on": TODAY + timedelta(days=9)}],
    "agenda_item_outcome_is_known": [{"outcome": "lost"}],
    "agenda_item_declined_has_a_reason": [{"outcome": "declined"}],
    "representative_ends_after_the_beginning": [{"until": LONG_AGO}],
    "representative_role_is_known": [{"role": "guest"}],
    "representative_has_a_name_and_an_email": [{"name": ""}, {"email": ""}],
    "invitation_accepted_by_somebody": [{"accepted_at": "2024-01-01T00:00Z"}, {"accepted_by_id": "somebody"}],
    "invitation_role_is_known": [{"role": "guest"}],
    "proposal_state_is_known": [{"state": "lost"}],
    "proposal_changes_something": [{"changes": "{}"}],
    "notice_state_is_known": [{"state": "lost"}],
    "notice_wants_less": [{"wants": 2}],
    "notice_is_in_writing": [{"text": ""}],
    "paper_has_a_key": [{"key": ""}],
    "paper_language_is_ours": [{"language": "de"}],
    "paper_is_of_a_meeting_or_of_a_day": [{"on": None}, {"kind": "decision-list"}],
    "paper_is_ready_with_its_file": [{"pages": 1}, {"file": "list.pdf"}, {**STARTED, "finished_at": LATER}],
    "paper_starts_by_an_attempt": [{"attempts": 1}, {"started_at": LATER}],
    "paper_ends_after_its_start": [{**STARTED, "failed_at": f"{LONG_AGO}T00:00Z", "reason": "x"}],
    "paper_ends_once": [{**STARTED, **MADE, "failed_at": LATER, "reason": "x"}],
    "paper_fails_for_a_reason": [{"reason": "x"}, {**STARTED, "failed_at": LATER}],
    "register_figure_members_are_partners": [{"members": 783}],
    "register_figure_has_a_source": [{"source": ""}],
}
# A second row that is the first but for these columns, and the columns by which it may stand beside it.
TWINS = {
    "user_email_is_unique_in_any_case": ({"email": "ANN@PORTAL.EXAMPLE"}, {"email": "bob@portal.example"}),
    "organisation_name_is_unique_in_its_country": ({"slug": "x"}, {"slug": "x", "country": "BE"}),
    "application_one_open_for_an_organisation": ({"reference": "x"}, {"reference": "x", "state": "closed"}),
    "application_reference_is_its_own": ({"organisation_id": None}, {"organisation_id": None, "reference": "x"}),
    "claim_one_open_for_an_organisation": ({}, {"state": "refused"}),
    "confirmation_once_in_a_campaign": ({}, {"organisation_id": "another"}),
    "document_one_of_a_kind": ({}, {"replaced_at": "2024-01-01T00:00Z"}),
    "submission_numbers_are_its_own": ({}, {"number": 2}),
    "meeting_number_is_its_own": ({}, {"body": "consortium"}),
    "agenda_item_once_in_a_meeting": ({"outcome": "deferred"}, None),
    "agenda_item_on_one_list_at_a_time": ({"meeting_id": "another"}, {"meeting_id": "another", "outcome": "approved"}),
    "representative_one_main_at_a_time": ({"email": "x@example.org"}, {"email": "x@example.org", "role": "signatory"}),
    "representative_once_in_a_role": ({"email": "ANN@example.org"}, {"until": TODAY}),
    "invitation_open_once": ({"email": "ANN@example.org"}, {"revoked_at": "2024-01-01T00:00Z"}),
    "paper_is_made_once_per_content": ({}, {"key": "another"}),
    "proposal_one_pending_for_an_organisation": ({}, {"state": "refused"}),
    "notice_one_at_a_time": ({}, {"state": "withdrawn"}),
}
# What the row itself must be, so that no other rule speaks first.
FIRST = {"representative_once_in_a_role": {"role": "signatory"}}
# Nothing is a value here: the rule speaks of what is there.
MAY_BE_NULL = {
    ("application_was_submitted_at_a_time", "submitted_at"),  # of a draft; of others the rule refuses it, see above
    ("confirmation_answered_after_asked", "answered_at"),
    ("meeting_list_closes_before_it_is_held", "closes_on"),
    ("organisation_does_not_succeed_itself", "successor"),
    ("organisation_place_has_both_coordinates", "latitude"),
    ("organisation_place_has_both_coordinates", "longitude"),
    ("organisation_public_place_is_known", "latitude"),
    ("organisation_with_a_successor_has_left", "successor"),
    ("representative_ends_after_the_beginning", "until"),
    ("standing_change_by_approval_has_a_decision", "item"),
    ("standing_change_correction_names_the_error", "corrects"),
    ("invitation_accepted_by_somebody", "accepted_at"),
    ("invitation_accepted_by_somebody", "accepted_by"),
    ("invitation_accepted_by_somebody", "revoked_at"),
    ("application_approved_has_an_organisation", "organisation"),
    # A plan that nobody carried out has none of these.
    *(("import_run_is_ordered_by_somebody", column) for column in ("queued_at", "queued_by")),
    *(("import_run_starts_when_it_is_ordered", column) for column in ("started_at", "queued_at")),
    *(("import_run_ends_once", column) for column in ("applied_at", "failed_at")),
    *(("import_run_fails_for_a_reason", column) for column in ("failed_at", "started_at")),
    # A paper that is only ordered has none of these.
    *(("paper_ends_once", column) for column in ("finished_at", "failed_at")),
    *(("paper_ends_after_its_start", column) for column in ("started_at", "finished_at", "failed_at")),
    *(("paper_is_ready_with_its_file", column) for column in ("finished_at", "pages", "size")),
    ("paper_starts_by_an_attempt", "started_at"),
    ("paper_fails_for_a_reason", "failed_at"),
    ("paper_is_of_a_meeting_or_of_a_day", "meeting"),
}


@pytest.fixture
def rows():
    """Return a row of every model that has a rule, all of them right, while no trigger speaks."""
    organisation, another = OrganisationFactory(name="Soil", slug="soil"), OrganisationFactory()
    main = RepresentativeFactory(organisation=organisation, email="ann@example.org", user__email="ann@portal.example")
    item = AgendaItemFactory(application__organisation=organisation)
    application, by = item.application, main.user
    campaign = Campaign.objects.create(year=2024, started_by=by, ends_on=TODAY)
    claim = Claim.objects.create(organisation=organisation, person=by, text="I am its director.")
    made = [
        organisation,
        organisation.stakeholder_group,
        organisation.ledger.get(),
        main,
        by,
        item,
        item.meeting,
        application,
        application.documents.first(),
        campaign,
        Confirmation.objects.create(campaign=campaign, organisation=organisation),
        claim,
        ClaimTransition.objects.create(claim=claim, move="invite", before="open", after="invited"),
        Submission.objects.create(application=application, number=1, content={}),
        Remark.objects.create(application=application, by=by, text="Hello"),
        ImportRun.objects.create(file_name="a.csv", sha256="0", plan={}, fingerprint="0"),
        FactChange.objects.create(
            organisation=organisation, fact="name", before="before", after="x", effective_on=TODAY
        ),
        Invitation.objects.create(organisation=organisation, email="ann@example.org", role="alternate", invited_by=by),
        Proposal.objects.create(organisation=organisation, proposed_by=by, changes={"name": ["a", "b"]}),
        Notice.objects.create(organisation=organisation, from_on=TODAY, text="We leave.", given_by=by),
        PaperFactory(),
        RegisterFigureFactory(),
    ]
    others = {"organisation": another.pk, "meeting": AgendaItemFactory().meeting.pk, "somebody": by.pk}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in MODELS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    return {type(row): row for row in made}, others


def meant(columns, row, others):
    """Put real numbers in the place of “itself”, “another” and “somebody”."""
    another = others.get("meeting" if "meeting_id" in columns else "organisation")
    words = {"itself": row.pk, "another": another, "somebody": others["somebody"]}
    return {name: words.get(value, value) for name, value in columns.items()}


def refused(sql, values):
    """Return the name of the constraint that refuses a statement, “null” for a column that may not be empty."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        diagnosis = error.__cause__.diag
        return "null" if diagnosis.sqlstate == "23502" else diagnosis.constraint_name
    return ""


def overwrite(row, columns):
    told = ", ".join(f'"{name}" = %s' for name in columns)
    return refused(f"UPDATE {row._meta.db_table} SET {told} WHERE id = %s", [*columns.values(), row.pk])


def copy(row, columns):
    """Insert the row once more with other values in some columns; what must be its own anyway is made so."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    taken = [field.column for field in fields]
    columns = {**({"public_id": "11111111-1111-4111-8111-111111111111"} if "public_id" in taken else {}), **columns}
    told = ", ".join("%s" if name in columns else f'"{name}"' for name in taken)
    names = ", ".join(f'"{name}"' for name in taken)
    table = row._meta.db_table
    values = [columns[name] for name in taken if name in columns]
    return refused(f"INSERT INTO {table} ({names}) SELECT {told} FROM {table} WHERE id = %s", [*values, row.pk])


def test_every_constraint_has_a_case():
    assert set(CONSTRAINTS) == set(BROKEN) | set(TWINS)


@pytest.mark.parametrize("name", BROKEN)
def test_raw_sql_cannot_break_a_rule(name, rows):
    made, others = rows
    row = made[CONSTRAINTS[name][0]]
    for columns in BROKEN[name]:
        assert overwrite(row, meant(columns, row, others)) == name, columns


@pytest.mark.parametrize("name", TWINS)
def test_raw_sql_cannot_double_a_row(name, rows):
    made, others = rows
    model, rule = CONSTRAINTS[name]
    assert isinstance(rule, UniqueConstraint)
    twin, neighbour = TWINS[name]
    row = made[model]
    assert overwrite(row, FIRST.get(name, {"id": row.pk})) == ""
    assert copy(row, meant(twin, row, others)) == name
    if neighbour is not None:
        assert copy(row, meant(neighbour, row, others)) == ""


def test_null_slips_past_no_rule(rows):
    """A CHECK lets NULL through: where a rule rests on a column, that column is never empty, or the rule says so."""
    made, _others = rows
    checks = [(name, *pair) for name, pair in CONSTRAINTS.items() if isinstance(pair[1], CheckConstraint)]
    slipped = set()
    for name, model, rule in checks:
        for column in {reference[0] for reference in model._get_expr_references(rule.condition)} - {"pk"}:
            field = model._meta.get_field(column)
            if not overwrite(made[model], {field.column: None}):
                slipped.add((name, column))

    assert slipped <= MAY_BE_NULL


def test_null_is_no_way_round_a_unique_rule(rows):
    """Two rows without a value are not the same to PostgreSQL: only what may be absent may be empty."""
    may_be_empty = {
        (rule.name, name)
        for model, rule in CONSTRAINTS.values()
        if isinstance(rule, UniqueConstraint)
        for name in rule.fields
        if model._meta.get_field(name).null
    }
    assert may_be_empty == {("application_one_open_for_an_organisation", "organisation")}
