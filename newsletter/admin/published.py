"""What readers have before them is not changed under their eyes: the words of a published edition are only read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from newsletter.models import Edition


def edition_of(obj: Any) -> Edition | None:
    """Return the edition whose words these are."""
    return obj if isinstance(obj, Edition) else getattr(obj, "edition", None)


def is_published(obj: Any) -> bool:
    edition = edition_of(obj)
    return edition is not None and edition.state == Edition.State.PUBLISHED


class ReadWhilePublished:
    """For an admin or an inline of an edition's words; to change them, withdraw the edition first."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_published(obj)


class RowsReadWhilePublished(ReadWhilePublished):
    """For an inline: no row is added either."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_published(obj)


class SaysWhyItIsRead(ReadWhilePublished):
    """For an admin: its page says what to do."""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and is_published(self.get_object(request, object_id)):
            self.message_user(
                request, _("This edition is published. To change its words, withdraw it first."), messages.INFO
            )
        return super().change_view(request, object_id, *args, **kwargs)
