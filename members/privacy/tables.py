"""What membership keeps of people: accounts, representatives, applicants."""

from django.utils.translation import gettext_lazy as _

from initiative.privacy import BLANK, CLEAR, DELETE, KEEP, PSEUDONYM, REDACT, Kept, NotPersonal

AS_LONG_AS_LISTED = _("As long as the organisation is in the register.")
DECISION = _("The decision of a statutory body and what it was based on stay on file; an erased account is emptied.")
ACTOR = _("That somebody did it belongs to the record; an erased account is emptied.")


def history(model: str, of: str, more: str = "") -> Kept:
    """Return the rule of a table of transitions: who moved what, when, and why."""
    return Kept(
        model,
        purpose=_("The history of a decision: who took which step, and why."),
        retention=AS_LONG_AS_LISTED,
        whose=("by",),
        handed={KEEP: f"at move before after {more}".strip(), REDACT: "reason"},
        withheld={KEEP: f"id by {of}"},
        why_kept=ACTOR,
    )


TABLES = [
    Kept(
        "members.user",
        purpose=_("Your account: signing in, and knowing who acts for an organisation."),
        retention=_("As long as the account is open."),
        whose=("pk",),
        handed={PSEUDONYM: "email", BLANK: "name", KEEP: "language date_joined last_login"},
        withheld={BLANK: "password is_staff is_superuser is_active", KEEP: "id"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.user_groups",
        purpose=_("What a member of staff may do."),
        retention=_("As long as the account is open."),
        whose=("user",),
        withheld={DELETE: "id user group"},
    ),
    Kept(
        "members.user_user_permissions",
        purpose=_("What a member of staff may do."),
        retention=_("As long as the account is open."),
        whose=("user",),
        withheld={DELETE: "id user permission"},
    ),
    Kept(
        "members.representative",
        purpose=_("Knowing who speaks for an organisation, and reaching them."),
        retention=_("Five years after the last day of the role."),
        whose=("user",),
        addressed=("email",),
        handed={
            PSEUDONYM: "name email",
            BLANK: "job_title phone is_name_public is_email_public is_phone_public",
            KEEP: "role language since until",
        },
        withheld={KEEP: "id organisation merger", BLANK: "user"},
        why_kept=_("That a role was filled, and when, belongs to the organisation."),
    ),
    Kept(
        "members.invitation",
        purpose=_("Asking somebody to speak for an organisation."),
        retention=_("Ninety days after it ran out."),
        whose=("accepted_by",),
        addressed=("email",),
        handed={PSEUDONYM: "email", BLANK: "name", KEEP: "role language invited_at accepted_at revoked_at"},
        withheld={KEEP: "id organisation invited_by accepted_by"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.claim",
        purpose=_("Requests to speak for an organisation that is on the list."),
        retention=_("Two years after it was asked."),
        whose=("person",),
        handed={KEEP: "public_id asked_at state", REDACT: "text"},
        withheld={KEEP: "id organisation person"},
        why_kept=ACTOR,
    ),
    history("members.claimtransition", "claim", "role"),
    Kept(
        "members.message",
        purpose=_("Passing on what you write to an organisation, and keeping abuse away."),
        retention=_("Ninety days."),
        whose=("user",),
        addressed=("email",),
        handed={
            PSEUDONYM: "name email",
            CLEAR: "subject text",
            KEEP: "public_id language written_at relayed_at state",
        },
        withheld={KEEP: "id organisation user", BLANK: "origin"},
        why_kept=_("That an organisation was written to, and when, is counted against abuse."),
    ),
    history("members.messagetransition", "message"),
    Kept(
        "members.blockedwriter",
        purpose=_("Keeping abuse away from those who speak for organisations."),
        retention=_("Two years."),
        addressed=("email",),
        handed={DELETE: "email blocked_at"},
        withheld={DELETE: "id reason blocked_by"},
    ),
    Kept(
        "members.application",
        purpose=_("Deciding whether an organisation becomes a Partner or a Member."),
        retention=_(
            "As long as the organisation is in the register; two years after it was closed, withdrawn or declined."
        ),
        whose=("applicant", "assigned_to"),
        handed={
            KEEP: "public_id reference wants state name country is_international language created_at saved_at"
            " submitted_at",
            REDACT: "answers",
        },
        withheld={
            KEEP: "id applicant organisation name_key stakeholder_group assigned_to asked_fields checklist"
            " waits_since",
            REDACT: "override_reason",
        },
        why_kept=DECISION,
    ),
    history("members.applicationtransition", "application", "fields"),
    Kept(
        "members.document",
        purpose=_("Proof that an organisation wants to join, and of its legal status."),
        retention=AS_LONG_AS_LISTED,
        whose=("uploaded_by",),
        handed={KEEP: "kind content_type size uploaded_at replaced_at", REDACT: "name"},
        withheld={KEEP: "id public_id application file sha256 uploaded_by"},
        why_kept=_("A signed Declaration of Intent is the organisation’s, and the decision rests on it."),
    ),
    Kept(
        "members.submission",
        purpose=_("What an application said each time it was sent."),
        retention=AS_LONG_AS_LISTED,
        whose=("by",),
        handed={KEEP: "number at", REDACT: "content"},
        withheld={KEEP: "id application by"},
        why_kept=DECISION,
    ),
    Kept(
        "members.remark",
        purpose=_("Messages between applicant and Secretariat."),
        retention=AS_LONG_AS_LISTED,
        whose=("by",),
        handed={KEEP: "at is_from_secretariat", REDACT: "text"},
        withheld={KEEP: "id application by is_internal read_at"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.standingchange",
        purpose=_("The ledger of the register: who is on the official list as what, since when."),
        retention=_("For good."),
        whose=("by",),
        withheld={
            KEEP: "id organisation effective_on precision before after reason basis item notice corrects note by"
            " recorded_at"
        },
        why_kept=DECISION,
    ),
    Kept(
        "members.factchange",
        purpose=_("Former names, countries and groups of organisations."),
        retention=_("For good."),
        whose=("by",),
        handed={KEEP: "fact before after effective_on", REDACT: "note"},
        withheld={KEEP: "id organisation by recorded_at"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.proposal",
        purpose=_("Changes of the register that representatives ask for."),
        retention=AS_LONG_AS_LISTED,
        whose=("proposed_by",),
        handed={KEEP: "public_id proposed_at changes state", REDACT: "note"},
        withheld={KEEP: "id organisation proposed_by"},
        why_kept=ACTOR,
    ),
    history("members.proposaltransition", "proposal"),
    Kept(
        "members.notice",
        purpose=_("The written notice with which an organisation leaves the list."),
        retention=_("For good."),
        whose=("given_by",),
        handed={KEEP: "public_id wants from_on given_at state", REDACT: "text"},
        withheld={KEEP: "id organisation letter given_by"},
        why_kept=DECISION,
    ),
    history("members.noticetransition", "notice"),
    history("members.meetingtransition", "meeting"),
    Kept(
        "members.campaign",
        purpose=_("Who started a yearly check."),
        retention=_("For good."),
        whose=("started_by",),
        withheld={KEEP: "id year started_by started_at ends_on"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.confirmation",
        purpose=_("Who confirmed that a profile is still right."),
        retention=AS_LONG_AS_LISTED,
        whose=("answered_by",),
        handed={KEEP: "asked_at reminded_at answered_at"},
        withheld={KEEP: "id campaign organisation answered_by"},
        why_kept=ACTOR,
    ),
    Kept(
        "members.importrun",
        purpose=_("Who filled the register from a file."),
        retention=_("For good."),
        whose=("by", "queued_by"),
        handed={KEEP: "planned_at applied_at", REDACT: "file_name"},
        withheld={
            KEEP: "id sha256 by fingerprint queued_at queued_by started_at failed_at attempts",
            REDACT: "plan reason",
        },
        why_kept=ACTOR,
    ),
    NotPersonal(
        "members.organisation",
        _("The official list: bodies, not people."),
        "id public_id slug name english_name former_names acronym name_language name_key search_key country"
        " country_label_en country_label_fr country_label_es is_international city stakeholder_group standing"
        " standing_basis joined_on joined_precision left_on successor website domain logo latitude longitude"
        " is_place_public takes_messages summary_en summary_fr summary_es words_en words_fr words_es"
        " confirmed_at updated_at",
    ),
    NotPersonal(
        "members.stakeholdergroup",
        _("The groups by which organisations are represented."),
        "id code label_en label_fr label_es position needs_status_document is_commercial",
    ),
    NotPersonal(
        "members.meeting",
        _("Meetings of the Bureau and the Consortium."),
        "id body number mode held_on closes_on place document_number state minutes_ref minutes",
    ),
    NotPersonal(
        "members.paper",
        _("Lists as PDFs: organisations, not people."),
        "id kind meeting on language key queued_at started_at finished_at failed_at attempts reason file pages size"
        " sha256",
    ),
    NotPersonal("members.agendaitem", _("Lists of meetings."), "id meeting application position outcome note"),
    NotPersonal("members.registerfigure", _("Published figures."), "id on partners members source"),
]
