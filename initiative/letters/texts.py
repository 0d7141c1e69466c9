"""The words of letters on the desk: every kind in a list, and each in three languages side by side."""

import json
import secrets
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative import letters, post
from initiative.letters.forms import LANGUAGES, TextForm, version
from initiative.models import LetterText

NAMES = dict(settings.LANGUAGES)
EARLIER = 10
ORDER = attrgetter("order")


class Column(NamedTuple):
    """One language of the page: its two fields, and the letter as a reader would have it."""

    code: str
    name: str
    subject: Any
    body: Any
    preview: letters.Words


class Earlier(NamedTuple):
    """Words that once held: until when, who replaced them, and what they were by language."""

    entry: LogEntry
    words: list[tuple[str, str, letters.Words]]


@admin.register(LetterText)
class LetterTextAdmin(admin.ModelAdmin):
    """A row exists only where the Secretariat wrote words of its own; pages are addressed by kind."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.list_view), name="initiative_lettertext_changelist"),
            path("<slug:kind>/", view(self.text_view), name="initiative_lettertext_change"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """List every kind by app, and which languages have words of the Secretariat's own."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        own = {row.kind: row for row in LetterText.objects.all()}
        groups = [
            (
                apps.get_app_config(app).verbose_name,
                [(kind, own.get(kind.name), _marks(own.get(kind.name))) for kind in sorted(kinds, key=ORDER)],
            )
            for app, kinds in groupby(letters.kinds().values(), attrgetter("app"))
        ]
        context = {"title": capfirst(self.opts.verbose_name_plural), "groups": groups, "names": NAMES.values()}
        return self._answer(request, "list", context)

    def text_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if (known := letters.kinds().get(kind := unquote(kind))) is None:
            raise Http404
        may_change = self.has_change_permission(request)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        own = LetterText.objects.filter(kind=kind).first()
        form = TextForm(request.POST or None, kind=known, own=own)
        if request.method == "POST" and (answer := self._do(request, form)):
            return answer
        context = {
            "title": known.label,
            "kind": known,
            "form": form,
            "columns": [Column(code, NAMES[code], *fields, _preview(form, code)) for code, *fields in form.columns],
            "may_change": may_change,
            "earlier": _earlier(kind),
        }
        return self._answer(request, "text", context, status=400 if form.errors else 200)

    def _do(self, request: HttpRequest, form: TextForm) -> HttpResponse | None:
        """Save, or send a test, or put the portal's words back; without an answer the page shows what is typed."""
        what, _dash, code = request.POST.get("do", "save").partition("-")
        if what == "reset" and code in LANGUAGES:
            form.data = _with_portals_words(form, code)
            told = _("These are the portal’s words again: %(language)s. Save to keep them.")
            self.message_user(request, told % {"language": NAMES[code]}, messages.INFO)
        if not form.is_valid():
            return None
        if what == "test" and code in LANGUAGES:
            self._send_test(request, form, code)
        elif what == "save" and _save(form, request.user):
            self.message_user(request, _("The words were saved."), messages.SUCCESS)
            return redirect("admin:initiative_lettertext_change", form.kind.name)
        return None

    def _send_test(self, request: HttpRequest, form: TextForm, code: str) -> None:
        words, to = _preview(form, code), request.user.email
        key = f"test-{form.kind.name}-{secrets.token_hex(8)}"
        post.keep(key=key, to=to, language=code, subject=words.subject, body=words.body)
        told = _("A test is on its way to %(to)s: %(language)s. Nothing has been saved.")
        self.message_user(request, told % {"to": to, "language": NAMES[code]}, messages.SUCCESS)

    def _answer(self, request: HttpRequest, name: str, context: dict[str, Any], **facts: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/initiative/lettertext/{name}.html", context, **facts)


def _marks(own: LetterText | None) -> list[bool]:
    """Return for each language whether it has words of the Secretariat's own."""
    return [bool(own and (getattr(own, f"subject_{code}") or getattr(own, f"body_{code}"))) for code in LANGUAGES]


def _preview(form: TextForm, code: str) -> letters.Words:
    return letters.fill(form.written(code), form.kind.examples[code])


def _with_portals_words(form: TextForm, code: str) -> QueryDict:
    data = form.data.copy()
    data[f"subject_{code}"], data[f"body_{code}"] = form.kind.words[code]
    return data


@transaction.atomic
def _save(form: TextForm, by: Any) -> bool:
    """Keep the words, and those that held before in the history; not when somebody else saved meanwhile."""
    _own, is_new = LetterText.objects.get_or_create(kind=form.kind.name)
    own = LetterText.objects.select_for_update().get(kind=form.kind.name)
    if not is_new and form.cleaned_data["seen"] != version(own):
        form.data = form.data.copy()
        form.data["seen"] = version(own)
        form.add_error(
            None, _("Someone else has changed these words meanwhile. Save again to put yours in their place.")
        )
        return False
    before = {code: letters.words_of(form.kind, code, own) for code in LANGUAGES}
    for column, words in form.own_words().items():
        setattr(own, column, words)
    own.save()
    changed = [code for code in LANGUAGES if letters.words_of(form.kind, code, own) != before[code]]
    if changed:
        _remember(form.kind, {code: before[code] for code in changed}, by)
    return True


def _remember(kind: letters.Kind, before: dict[str, letters.Words], by: Any) -> None:
    """Write the words that no longer hold into Django's own history; a kind is an object's number there."""
    with override("en"):  # Django translates them when they are read
        languages = [str(NAMES[code]) for code in before]
    told = {"changed": {"fields": languages}, "before": {code: list(words) for code, words in before.items()}}
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(LetterText),
        object_id=kind.name,
        object_repr=kind.label[:200],
        action_flag=CHANGE,
        change_message=json.dumps([told]),
    )


def _earlier(kind: str) -> list[Earlier]:
    content_type = ContentType.objects.get_for_model(LetterText)
    entries = LogEntry.objects.filter(content_type=content_type, object_id=kind).select_related("user")[:EARLIER]
    return [
        Earlier(entry, [(code, NAMES[code], letters.Words(*words)) for code, words in told["before"].items()])
        for entry in entries
        for told in json.loads(entry.change_message)
    ]
