"""What an application asks, in the order of its parts: the one list behind form, review, comparison and letters."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """A part of the form; its value is the last part of its address."""

    STANDING = "standing", _("Partner or Member")
    ORGANISATION = "organisation", _("Your organisation")
    PEOPLE = "people", _("People")
    DOCUMENTS = "documents", _("Documents and declaration")


class Question(NamedTuple):
    """One answer: ``is_column`` where it is kept in a column of ``Application``, else in its ``answers``."""

    name: str
    part: Part
    label: str
    is_required: bool = False
    is_column: bool = False
    is_document: bool = False

    @property
    def language(self) -> str:
        """Return the language in which the answer is written, where the question asks for one."""
        return self.name.removeprefix("summary_") if self.name in SUMMARIES else ""


QUESTIONS = [
    Question("wants", Part.STANDING, _("What would you like to be?"), True, True),
    Question("is_for_profit", Part.STANDING, _("Does your organisation work for profit?"), True),
    Question("name", Part.ORGANISATION, _("Official name"), True, True),
    Question("name_language", Part.ORGANISATION, _("Language of the name")),
    Question("english_name", Part.ORGANISATION, _("Name in English")),
    Question("acronym", Part.ORGANISATION, _("Acronym")),
    Question(
        "is_international", Part.ORGANISATION, _("International organisation, of no single country"), False, True
    ),
    Question("country", Part.ORGANISATION, _("Country or territory"), True, True),
    Question("city", Part.ORGANISATION, _("Town")),
    Question("stakeholder_group", Part.ORGANISATION, _("Stakeholder group"), True, True),
    Question("website", Part.ORGANISATION, _("Website")),
    Question("summary_en", Part.ORGANISATION, _("What you do for soils, in English")),
    Question("summary_fr", Part.ORGANISATION, _("What you do for soils, in French")),
    Question("summary_es", Part.ORGANISATION, _("What you do for soils, in Spanish")),
    Question("main_name", Part.PEOPLE, _("Main representative: name"), True),
    Question("main_job_title", Part.PEOPLE, _("Main representative: position"), True),
    Question("main_email", Part.PEOPLE, _("Main representative: e-mail address"), True),
    Question("main_phone", Part.PEOPLE, _("Main representative: telephone")),
    Question("alternate_name", Part.PEOPLE, _("Alternate representative: name")),
    Question("alternate_job_title", Part.PEOPLE, _("Alternate representative: position")),
    Question("alternate_email", Part.PEOPLE, _("Alternate representative: e-mail address")),
    Question("communication_name", Part.PEOPLE, _("Communication: name")),
    Question("communication_email", Part.PEOPLE, _("Communication: e-mail address")),
    Question("signatory_name", Part.PEOPLE, _("Signatory of the declaration: name"), True),
    Question("signatory_job_title", Part.PEOPLE, _("Signatory of the declaration: position"), True),
    Question("declaration", Part.DOCUMENTS, _("Declaration of Intent, signed and dated"), True, is_document=True),
    Question("status", Part.DOCUMENTS, _("Proof of legal status"), True, is_document=True),
    Question("logo", Part.DOCUMENTS, _("Logo"), True, is_document=True),
    Question("signed_on", Part.DOCUMENTS, _("Day on which the declaration was signed"), True),
    Question("is_authorised", Part.DOCUMENTS, _("I may apply in the name of this organisation."), True),
]
BY_NAME = {question.name: question for question in QUESTIONS}
# One of them is enough: nobody is asked to write in three languages.
SUMMARIES = ("summary_en", "summary_fr", "summary_es")


def of_part(part: str) -> Iterator[Question]:
    return (question for question in QUESTIONS if question.part == part)
