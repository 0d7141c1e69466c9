"""What the site search finds in the register: who is on the official list, by the same rule as the directory."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.search import Found, Provider, counted, written
from initiative.translation import Text, active_language
from members.models import Organisation
from members.models.names import fold


class Organisations(Provider):
    name, label = "organisations", gettext_lazy("Partners & Members")

    def find(self, words: str, most: int) -> tuple[int, list[Found]]:
        if not fold(words):
            return 0, []
        total, rows = counted(Organisation.objects.partners().matching(words).best_first(words), most)
        return total, [self.found(row) for row in rows]

    def everything(self, words: str) -> str:
        return f"{reverse('members:directory')}?{urlencode({'q': words})}"

    def found(self, row: Organisation) -> Found:
        place = _("International") if row.is_international else row.country_name
        return Found(
            row.get_absolute_url(),
            Text(row.name, row.name_language),
            [*written(row, "summary"), *self.other_names(row)],
            [row.city, place],
            row.standing,
        )

    @staticmethod
    def other_names(row: Organisation) -> list[Text]:
        """Return the sentence of its other names: shown where one of them was searched for."""
        names = [name for name in (row.acronym, row.english_name, *row.former_names) if name]
        told = _("Also known as: %(names)s") % {"names": ", ".join(dict.fromkeys(names))}
        return [Text(told, active_language())] if names else []
