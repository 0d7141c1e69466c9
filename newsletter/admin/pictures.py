"""The library of pictures."""

from django.contrib import admin

from initiative.admin import TranslatedAdmin
from newsletter.models import Picture


@admin.register(Picture)
class PictureAdmin(TranslatedAdmin):
    list_display = ["alt_en", "credit", "width", "height", "added_at"]
    search_fields = ["alt_en", "alt_fr", "alt_es", "credit"]
    untranslated = ["original", "credit"]
    translated = ["alt"]
