"""What an application says, in words: its answers part by part, and what changed between the last two times."""

from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from members import completeness, duplicates
from members.models import Document
from members.questions import BY_NAME, QUESTIONS, Part
from members.wording import group_labels, in_words

TEXTS = {"summary_en": "en", "summary_fr": "fr", "summary_es": "es"}


class Answer(NamedTuple):
    """An answer as the page prints it; ``url`` leads to what it names, ``language`` is that of its words."""

    name: str
    label: str
    text: str
    url: str = ""
    language: str = ""
    document: Document | None = None
    is_asked: bool = False


class Change(NamedTuple):
    label: str
    before: str
    after: str
    is_new_file: bool = False


class Alike(NamedTuple):
    """An organisation or an application that may be the same."""

    name: str
    country: str
    url: str
    why: str
    is_application: bool = False


class Said:
    """What was sent last. While the applicant corrects it, the Secretariat reads what it was sent, not half a word."""

    def __init__(self, application):
        self.application = application
        self.submissions = list(application.submissions.order_by("number"))
        self.documents = {each.sha256: each for each in application.documents.all()}
        self.groups = group_labels()
        self.content = self.submissions[-1].content if self.submissions else completeness.content(application)

    def parts(self):
        """Return the parts of the form with their answers."""
        parts = groupby(QUESTIONS, key=lambda question: question.part)
        return [(Part(part).label, [self._answer(question) for question in rest]) for part, rest in parts]

    def changes(self):
        """Return what the last submission says otherwise than the one before."""
        if len(self.submissions) < 2:
            return []
        return [
            Change(
                each.question.label,
                in_words(each.question.name, each.before, self.groups),
                in_words(each.question.name, each.after, self.groups),
                each.question.is_document and bool(each.before),
            )
            for each in completeness.differences(*self.submissions[-2:])
        ]

    def alike(self):
        """Return who may be the same: organisations of the register, and other applications, each with the reason."""
        signs = [self.content.get(name) or "" for name in ("name", "acronym", "website", "country")]
        sought = [*map(str, signs), bool(self.content.get("is_international"))]
        found = duplicates.possible(*sought, exclude=self.application.organisation)
        others = duplicates.possible_applications(*sought, exclude=self.application)
        return [
            *(alike(each.organisation, "organisation", each.why) for each in found),
            *(alike(each.application, "application", each.why) for each in others),
        ]

    def _answer(self, question):
        value = self.content.get(question.name)
        text = in_words(question.name, value, self.groups)
        document = self.documents.get(value["sha256"]) if question.is_document and value else None
        return Answer(
            question.name,
            question.label,
            text,
            _address(question.name, text, document, self.application),
            TEXTS.get(question.name, self.content.get("name_language") or "" if question.name == "name" else ""),
            document,
            question.name in self.application.asked_fields,
        )


def alike(file, kind, why):
    """Return how the page shows an organisation or an application that is like the one at hand."""
    url = reverse(f"admin:members_{kind}_change", args=[file.pk])
    return Alike(str(file), str(file.country_name), url, why, kind == "application")


def _address(name, text, document, application):
    """Return where a link of an answer leads; only to websites, mailboxes and our own files."""
    if document:
        return reverse("admin:members_application_document", args=[application.pk, document.public_id])
    if name == "website" and text.startswith(("https://", "http://")):
        return text
    return f"mailto:{text}" if name.endswith("_email") and text else ""


def labels(names):
    """Return the labels of answers that a step names."""
    return [BY_NAME[name].label if name in BY_NAME else _("an answer that is no longer asked") for name in names]
