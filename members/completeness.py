"""Whether an application has what it needs, what it said when, and what changed between two times."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Application, Submission
from members.questions import QUESTIONS, SUMMARIES, Part, Question, of_part

# What the Secretariat ticks before it says that a file is complete.
CHECKLIST = {
    "form": _("the form is filled in"),
    "declaration": _("the Declaration of Intent is signed and dated"),
    "status": _("the document proves the legal status"),
    "logo": _("the logo can be used"),
    "duplicates": _("possible duplicates have been looked at"),
}


class Difference(NamedTuple):
    """An answer that is not what it was."""

    question: Question
    before: Any
    after: Any


def value(application: Application, question: Question) -> Any:
    """Return an answer as it is kept: JSON, a group by its code, a document by name and checksum."""
    if question.is_document:
        document = next((each for each in current_documents(application) if each.kind == question.name), None)
        return {"name": document.name, "sha256": document.sha256} if document else None
    if question.name == "stakeholder_group":
        return application.stakeholder_group.code if application.stakeholder_group else ""
    if question.is_column:
        return getattr(application, question.name)
    return application.answers.get(question.name, "")


def content(application: Application) -> dict[str, Any]:
    """Return the whole of what the application says, for keeping and comparing."""
    return {question.name: value(application, question) for question in QUESTIONS}


def missing(application: Application) -> list[Promise | str]:
    """Return the labels of what must be there, or be there otherwise, before it can be sent."""
    names = lacking(application)
    labels = [question.label for question in QUESTIONS if question.name in names]
    return labels if _says_what_it_does(application) else [*labels, _("what you do for soils, in one language")]


def lacking(application: Application) -> list[str]:
    """Return the questions that wait for an answer, or for one that fits; the summaries count as one, unnamed here."""
    said, unfit = content(application), typed_but_unfit(application)
    return [
        question.name
        for question in QUESTIONS
        if question.name in unfit or (is_needed(application, question) and not said[question.name])
    ]


def lacking_by_part(application: Application) -> dict[str, int]:
    """Return how many answers each part of the form lacks."""
    names = lacking(application)
    counts = {part: sum(question.name in names for question in of_part(part)) for part in Part.values}
    if not _says_what_it_does(application):
        counts[Part.ORGANISATION] += 1
    return counts


def typed_but_unfit(application: Application) -> dict[str, str]:
    """Return what was typed and cannot be an answer, such as a name too long: kept, so that nothing is lost."""
    return application.answers.get("unfit") or {}


def _says_what_it_does(application: Application) -> bool:
    unfit = typed_but_unfit(application)
    return any(application.answers.get(name) or name in unfit for name in SUMMARIES)


def is_needed(application: Application, question: Question) -> bool:
    """Tell whether this applicant must answer: some proofs are waived, and international bodies have no country."""
    match question.name:
        case "country":
            return not application.is_international
        case "status":
            return needs_status_document(application)
        case _:
            return question.is_required


def needs_status_document(application: Application) -> bool:
    """Tell whether the legal status must be proved: not by countries, local authorities and private companies."""
    return application.stakeholder_group is None or application.stakeholder_group.needs_status_document


def open_points(application: Application) -> list[Promise | str]:
    """Return the points of the checklist that apply and are not ticked."""
    return [label for name, label in points(application).items() if name not in application.checklist]


def points(application: Application) -> dict[str, Promise | str]:
    """Return the points of the checklist that apply to this application."""
    waived = set() if needs_status_document(application) else {"status"}
    return {name: label for name, label in CHECKLIST.items() if name not in waived}


def differences(before: Submission, after: Submission) -> Iterator[Difference]:
    """Yield the answers that differ between two submissions, in the order of the form."""
    for question in QUESTIONS:
        old, new = before.content.get(question.name), after.content.get(question.name)
        if old != new:
            yield Difference(question, old, new)


def current_documents(application: Application) -> list[Any]:
    return [document for document in application.documents.all() if document.replaced_at is None]
