"""Files that only some people may have: sent to be saved, never shown in our name, kept by nobody in between."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse


def attachment(file: FieldFile, name: str, content_type: str = "application/octet-stream") -> HttpResponse:
    """Return a private file under the name its owner gave it; one that is gone answers 404."""
    try:
        opened = file.open()
    except (OSError, ValueError) as error:
        raise Http404 from error
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    return answer
