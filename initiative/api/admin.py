"""Keys on the desk: made, shown once, and revoked; never deleted, so that one knows what was given out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from initiative.api import keys
from initiative.models import ApiKey

MAY_CHANGE = "initiative.change_apikey"


class KeyForm(forms.ModelForm):
    class Meta:
        model = ApiKey
        fields = ["name", "expires_on"]

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if "expires_on" in self.changed_data and day and day < timezone.localdate():
            raise ValidationError(_("Give today or a later day; to end a key at once, revoke it."))
        return day


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """A key raises the limit of a client of the REST interface; only a digest of it is kept."""

    form = KeyForm
    change_form_template = "admin/initiative/apikey/change_form.html"
    list_display = ["name", "start", "made_at", "expires_on", "last_used_hour", "revoked_at"]
    search_fields = ["name", "start"]
    kept = ["start", "made_at", "last_used_at", "revoked_at"]

    @admin.display(description=_("last used (to the hour)"), ordering="last_used_at")
    def last_used_hour(self, obj: ApiKey) -> Any:
        return obj.last_used_at

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["name", "expires_on", *self.kept] if obj else ["name", "expires_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["name", "expires_on", *self.kept] if obj.revoked_at else self.kept

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.revoke))
        return [path("<int:pk>/revoke/", view, name="initiative_apikey_revoke"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Leave one way on: to the page that shows the key."""
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, only_save | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if change:
            return super().save_model(request, obj, form, change)
        request.api_key = keys.draw(obj)
        return obj.save()

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: Any = None) -> HttpResponse:
        """Show the key on the answer to the form itself, so that it is kept nowhere: not even in the session."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new key"),
            "opts": self.opts,
            "key": obj,
            "secret": request.api_key,
        }
        answer = TemplateResponse(request, "admin/initiative/apikey/made.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = get_object_or_404(ApiKey, pk=pk)
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        if ApiKey.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
            self.log_change(request, key, [{"changed": {"fields": [str(_("revoked at"))]}}])
        self.message_user(request, _("The key opens nothing any more."), messages.SUCCESS)
        return redirect(reverse("admin:initiative_apikey_change", args=[pk]))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
