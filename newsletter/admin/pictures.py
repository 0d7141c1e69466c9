"""The library of pictures."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from initiative.admin import TranslatedAdmin
from newsletter.forms import PictureForm
from newsletter.models import Picture


@admin.register(Picture)
class PictureAdmin(TranslatedAdmin):
    form = PictureForm
    list_display = ["shown", "alt", "credit", "width", "height", "added_at"]
    list_display_links = ["shown", "alt"]
    search_fields = ["alt_en", "alt_fr", "alt_es", "credit"]
    translated = ["alt"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("renditions")

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> list[Any]:
        fields = ["shown", ("width", "height"), "credit"] if obj else ["original", "credit"]
        return [(None, {"fields": fields}), *super().get_fieldsets(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["shown", "width", "height"] if obj else []

    def save_model(self, request: HttpRequest, obj: Picture, form: PictureForm, change: bool) -> None:
        form.write()

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> SafeString | str:
        """Show the lightest rendition."""
        made = min(picture.renditions.all(), key=lambda each: each.size, default=None)
        if made is None:
            return ""
        size = (made.width * 120 // made.height, 120)
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="{}">', made.get_absolute_url(), *size, picture.alt
        )
