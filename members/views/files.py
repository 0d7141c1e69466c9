"""The directory's files: the address of the page with another ending gives the same organisations."""

from http import HTTPStatus

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative import errors
from initiative.middleware import OPEN
from initiative.public import public
from initiative.translation import active_language
from members import exporting, facts
from members.filters import DirectoryFilter
from members.models import Organisation

TYPES = exporting.TYPES | {"geojson": "application/geo+json", "json": "application/json"}
KINDS = tuple(TYPES)


@public("register")
def file(request, kind):
    """Answer with all that the filter finds, on whatever page it stands; a filter that cannot be applied is a 400."""
    asked = DirectoryFilter(request.GET, Organisation.objects.partners())
    wrong = {name: " ".join(found) for name, found in asked.form.errors.items()}
    wrong |= {name: _("There is no such parameter.") for name in request.GET if name not in {*asked.filters, "page"}}
    if wrong:
        return errors.problem(HTTPStatus.BAD_REQUEST, detail=_("This filter cannot be applied."), errors=wrong)
    records = list(facts.records(asked.qs, settings.SITE_URL))
    match kind:
        case "json":
            body = orjson.dumps(
                {"count": len(records), "language": active_language(), "results": records}, option=orjson.OPT_UTC_Z
            )
        case "geojson":
            body = orjson.dumps(facts.collection(records), option=orjson.OPT_UTC_Z)
        case exporting.CSV:
            body = "".join(exporting.as_csv(exporting.directory_sheet(records, asked.groups))).encode()
        case _:
            with exporting.as_xlsx(exporting.directory_sheet(records, asked.groups), _("Organisations")) as made:
                body = made.read()
    answer = HttpResponse(body, content_type=TYPES[kind], headers=OPEN)
    answer["Content-Disposition"] = f'attachment; filename="4p1000-{active_language()}-{timezone.localdate()}.{kind}"'
    if kind.endswith("json"):
        answer["Content-Disposition"] = "inline"
    return answer
