"""What the forms about organisations are made of: one line, an address on the web, a place on the map."""

import unicodedata
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEB_PORTS = (None, 80, 443)


class Line(forms.CharField):
    """One line of text. Control characters are refused, and what nobody can see counts as nothing."""

    default_error_messages = {
        "unreadable": _("It holds a character that cannot be read: delete it, or type the text anew.")
    }

    def to_python(self, value):
        text = super().to_python(value)
        return text if any(letter.isprintable() and not letter.isspace() for letter in text) else ""

    def validate(self, value):
        super().validate(value)
        if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in value):
            raise ValidationError(self.error_messages["unreadable"], "unreadable")


class WebAddress(forms.URLField):
    """The address of a public website; “https://” may be left out."""

    default_error_messages = {
        "not-public": _("Give the address of a public website, such as https://example.org."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 200, "assume_scheme": "https", **kwargs})

    def validate(self, value):
        super().validate(value)
        if value and not _is_public(value):
            raise ValidationError(self.error_messages["not-public"], "not-public")


def _is_public(address):
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.username or parts.password or port not in WEB_PORTS:
        return False
    last = host.rpartition(".")[2]
    return "." in host.strip(".") and not last.isdigit() and not last.startswith("0x") and not _is_number(host)


def _is_number(host):
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Coordinate(forms.DecimalField):
    """Degrees north or east; a comma does as well as a point, and more than five decimals are rounded."""

    STEP = Decimal("0.00001")

    def __init__(self, most, **kwargs):
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(min_value=-most, max_value=most, **{"required": False, "widget": widget, **kwargs})

    def to_python(self, value):
        value = super().to_python(str(value or "").strip().rstrip("°").replace(",", "."))
        if value is None or not value.is_finite():
            return value
        try:
            return value.quantize(self.STEP)
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error
