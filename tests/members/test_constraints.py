"""Every rule that the database keeps for membership is tried with raw SQL, past forms and models, and with NULL.

A new constraint fails here until it has a case. What triggers keep is tried in ``test_ledger``; here they are off, so
that each constraint has to stand by itself.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from members.models import (
    BlockedWriter,
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
from tests.members.breaking import BROKEN, FIRST, MAY_BE_NULL, TODAY, TWINS
from tests.members.relaying import a_message

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("members").get_models())
CONSTRAINTS = {rule.name: (model, rule) for model in MODELS for rule in model._meta.constraints}


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
        a_message(organisation),
        BlockedWriter.objects.create(email="ann@example.org", reason="Spam.", blocked_by=by),
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
