"""The Secretariat's side: Django's own admin, with a desk, moves as buttons, and languages side by side."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from initiative import markdown
from initiative.api import admin as _api_admin  # noqa: F401 -- registers itself
from initiative.letters import admin as _letters_admin  # noqa: F401 -- registers itself
from initiative.models import Page
from initiative.moving import TransitionInline, WorkflowAdmin  # noqa: F401 -- where apps look for them
from initiative.privacy import admin as _privacy_admin  # noqa: F401 -- registers itself


class LabelledFormSet(BaseInlineFormSet):
    """Gives the box that deletes a row its name, which Django's table shows only above the column."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if delete := form.fields.get(DELETION_FIELD_NAME):
            row = form.instance if form.instance.pk else self.model._meta.verbose_name
            delete.widget.attrs["aria-label"] = _("Delete: %(row)s") % {"row": row}


class RowsInline(admin.TabularInline):
    """Rows in a table."""

    formset = LabelledFormSet
    extra = 0


class LanguageInLabels(BaseModelAdmin):
    """Names the language in the label of each column of a translated text, in forms and in inlines."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and (code := getattr(db_field, "_translated_field_language_code", None)):
            field.label = f"{capfirst(field.label)} ({dict(settings.LANGUAGES)[code]})"
        return field


class MarkdownHelp(BaseModelAdmin):
    """Says beside each text in Markdown how it is written: ``markdown = ["text"]``. One place for the whole desk."""

    markdown: list[str] = []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in self.markdown:
            field.help_text = markdown.HELP
        return field


class TranslatedAdmin(MarkdownHelp, LanguageInLabels, admin.ModelAdmin):
    """Sets the columns of a translated text side by side: ``translated = ["title", "text"]``."""

    translated: list[str] = []
    untranslated: list[Any] = []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        first = [(None, {"fields": self.untranslated})] if self.untranslated else []
        texts = [
            (
                self.model._meta.get_field(f"{name}_en").verbose_name,
                {
                    "fields": self.columns(name),
                    "classes": ["languages"],
                    "description": markdown.HELP if name in self.markdown else "",
                },
            )
            for name in self.translated
        ]
        return first + texts if first or texts else super().get_fieldsets(request, obj)

    @staticmethod
    def columns(name: str) -> tuple[str, ...]:
        return tuple(f"{name}_{code}" for code in ("en", "fr", "es"))


@admin.register(Page)
class PageAdmin(TranslatedAdmin):
    list_display = ["title", "place", "position", "updated_at"]
    list_filter = ["place"]
    search_fields = ["title_en", "title_fr", "title_es"]
    untranslated = ["slug", ("place", "position")]
    translated = ["title", "text"]
    markdown = ["text"]
    prepopulated_fields = {"slug": ["title_en"]}
