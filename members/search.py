"""What the site search finds in the register: who is on the official list, by the same rule as the directory, and who
has left it.

The directory finds the same rows in each language, for its files and REST do. Here those stand behind that say the
words only in a language which the reader is not shown; where nobody else is found, they are shown in that language.
"""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.search import Found, Provider, counted, written
from initiative.translation import Text, active_language
from members import record
from members.models import Organisation
from members.models.names import fold


class Organisations(Provider):
    name, label = "organisations", gettext_lazy("Partners & Members")

    def find(self, words: str, most: int) -> tuple[int, list[Found]]:
        if not fold(words):
            return 0, []
        total, rows = counted(Organisation.objects.partners().matching(words).shown_first(words), most)
        shown = [row for row in rows if row.is_shown]
        return total, [self.found(row, not shown) for row in shown or rows]

    def everything(self, words: str) -> str:
        return f"{reverse('members:directory')}?{urlencode({'q': words})}"

    def found(self, row: Organisation, everywhere: bool) -> Found:
        return Found(
            row.get_absolute_url(),
            Text(row.name, row.name_language),
            [*written(row, "summary", everywhere=everywhere), *other_names(row)],
            [row.city, place(row)],
            row.standing,
        )


class FormerOrganisations(Provider):
    """Who has left the list, by names and place alone: what they said of themselves is shown nowhere any more."""

    name, label = "former", gettext_lazy("Former Partners and Members")

    def find(self, words: str, most: int) -> tuple[int, list[Found]]:
        if not fold(words):
            return 0, []
        total, rows = counted(record.former().called(words).best_first(words), most)
        return total, [self.found(row) for row in rows]

    def found(self, row: Organisation) -> Found:
        title = Text(row.name, row.name_language)
        notes = [record.former_standing(row), record.left(row), row.city, place(row)]
        return Found(row.get_absolute_url(), title, other_names(row), notes)


def place(row: Organisation) -> str | Promise:
    return _("International") if row.is_international else row.country_name


def other_names(row: Organisation) -> list[Text]:
    """Return the sentence of its other names: shown where one of them was searched for."""
    names = [name for name in (row.acronym, row.english_name, *row.former_names) if name]
    told = _("Also known as: %(names)s") % {"names": ", ".join(dict.fromkeys(names))}
    return [Text(told, active_language())] if names else []
