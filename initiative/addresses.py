"""Which addresses a mail server can take: stricter than RFC 5322, whose odd corners no real mailbox uses.

One address, of plain letters, figures and ``. _ + - & ~`` before the @, at a host with a name of its own. Quoted
names, hosts in brackets, ``localhost``, names that begin like an option or a formula, and signs beyond ASCII are
refused: they are mistakes, or somebody's attempt at something else. Two addresses that differ in case are one; dots
and ``+tag`` tell two apart, as they may.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 5321: 256 signs with the angle brackets around it
_LONGEST_NAME = 64
_WORD = r"[a-z0-9_+&~-]+"
_NAME = re.compile(rf"(?!-){_WORD}(?:\.{_WORD})*")
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?!-)(?=[a-z0-9-]*[a-z])[a-z0-9-]{{2,63}}(?<!-)")


def is_deliverable(address: str) -> bool:
    name, at, host = address.lower().partition("@")
    fits = len(name) <= _LONGEST_NAME and len(address) <= LONGEST
    return bool(at and fits and address.isascii() and _NAME.fullmatch(name) and _HOST.fullmatch(host))


def validate(address: str) -> None:
    """Refuse what no letter could be sent to, and say what is wrong with it."""
    if is_deliverable(address):
        return
    if address.count("@") > 1:
        message = _("Write one e-mail address only.")
    elif "<" in address or ">" in address:
        message = _("Write the address alone, without a name and without < and >.")
    else:
        message = _("Write an e-mail address that a mail server can take, such as name@example.org.")
    raise ValidationError(message, code="invalid")
