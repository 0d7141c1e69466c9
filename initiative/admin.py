"""The Secretariat's side: Django's own admin, with a desk, moves as buttons, and languages side by side."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from initiative import markdown
from initiative.models import Letter, Page
from initiative.workflow import IllegalMove, Move, Workflow


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


class TransitionInline(admin.TabularInline):
    """An object's history: read, never written here."""

    fields = readonly_fields = ["at", "by", "state_before", "state_after", "reason"]
    can_delete = False
    extra = 0
    verbose_name_plural = _("history")

    @admin.display(description=_("before"))
    def state_before(self, transition: Any) -> str:
        return self._in_words(transition.before)

    @admin.display(description=_("after"))
    def state_after(self, transition: Any) -> str:
        return self._in_words(transition.after)

    def _in_words(self, state: str) -> str:
        return str(dict(self.parent_model._meta.get_field("state").flatchoices).get(state, state))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WorkflowAdmin(admin.ModelAdmin):
    """Shows the moves that are open to this person as buttons; nothing else changes the state."""

    workflow: type[Workflow]
    change_form_template = "admin/workflow/change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "state"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(require_POST(self.move_view))
        return [path("<path:object_id>/move/", view, name=name), *super().get_urls()]

    def moves(self, request: HttpRequest, obj: Any) -> list[Move]:
        """Return the Secretariat's moves; those without a permission belong to the owner."""
        return [move for move in self.workflow.open_to(request.user, obj) if move.permission]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        moves = self.moves(request, obj) if obj else []
        return super().change_view(request, object_id, form_url, {"moves": moves, **(extra_context or {})})

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = get_object_or_404(self.get_queryset(request), pk=object_id)
        move = next((move for move in self.workflow.moves() if move.name == request.POST.get("move")), None)
        if move is None or not move.permission or not self.has_change_permission(request, obj):
            raise PermissionDenied
        try:
            self.workflow.run(move, obj, by=request.user, reason=request.POST.get("reason", ""))
        except IllegalMove as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"{obj}: {obj.get_state_display()}", messages.SUCCESS)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk]))


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


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Letters are read here, never changed: they are the record of what was said.

    What opens somebody's account is not shown: who may read letters must not become who they were written to.
    """

    list_display = ["subject", "to", "language", "written_at", "sent_at", "refused_at"]
    list_filter = ["language", "written_at"]
    search_fields = ["subject", "to", "key"]
    fields = ["key", "to", "language", "subject", "words", "written_at", "sent_at", "refused_at", "answer"]
    readonly_fields = fields

    @admin.display(description=_("text"))
    def words(self, letter: Letter) -> str:
        return str(_("Confidential: it holds a code or a key.")) if letter.is_confidential else letter.body

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
