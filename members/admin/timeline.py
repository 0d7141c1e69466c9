"""What happened to an application, in order: steps, remarks, letters."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from initiative import post
from members.admin.answers import labels
from members.models import Remark
from members.workflow import Admission


class Entry(NamedTuple):
    """A line of the timeline: who did what, and the words that go with it; ``remark`` waits to be marked as read."""

    at: datetime
    what: str
    who: str
    text: str = ""
    named: tuple = ()
    url: str = ""
    kind: str = "step"
    remark: Remark | None = None


def timeline(application, may_read_letters):
    """Return its entries, the newest first."""
    moves = {move.name: move.label for move in Admission.moves()}
    steps = [
        Entry(
            step.at,
            moves.get(step.move, step.move),
            _who(step.by),
            step.reason,
            tuple(labels(step.fields)),
        )
        for step in application.transitions.select_related("by")
    ]
    remarks = [_remark(each) for each in application.remarks.select_related("by")]
    letters = [_letter(each, may_read_letters) for each in post.about(application).defer("body")]
    return sorted([*steps, *remarks, *letters], key=lambda entry: entry.at, reverse=True)


def _remark(remark):
    is_unread = not remark.is_from_secretariat and remark.read_at is None
    if remark.is_internal:
        what = _("Note, only for the Secretariat")
    else:
        what = _("Message to the applicant") if remark.is_from_secretariat else _("Message of the applicant")
    kind = "note" if remark.is_internal else "message"
    return Entry(remark.at, what, _who(remark.by), remark.text, kind=kind, remark=remark if is_unread else None)


def _letter(letter, may_read):
    url = reverse("admin:initiative_letter_change", args=[letter.pk]) if may_read else ""
    fate = _("letter, %(fate)s") % {"fate": letter.fate.label}
    return Entry(letter.written_at, letter.subject, fate, url=url, kind="letter")


def _who(person):
    return str(person) if person else _("The portal")
