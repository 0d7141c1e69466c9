"""How an import says no: with sentences, and the line and column of each."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_FAULTS = 500


class Fault(NamedTuple):
    """What is wrong and where; line 0 is the whole file."""

    sentence: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        words = {"line": self.line, "column": self.column, "sentence": self.sentence}
        if self.column:
            return _("Line %(line)s, %(column)s: %(sentence)s") % words
        return _("Line %(line)s: %(sentence)s") % words if self.line else self.sentence


class Refused(Exception):
    """The file is not taken; nothing was written. ``faults`` say why, at most five hundred of them."""

    def __init__(self, faults: Iterable[Fault | str]) -> None:
        self.faults = [fault if isinstance(fault, Fault) else Fault(fault) for fault in faults][:MOST_FAULTS]
        super().__init__("\n".join(str(fault) for fault in self.faults))
