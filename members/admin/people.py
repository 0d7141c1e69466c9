"""People with an account."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from initiative.privacy.erasing import CannotErase, erase, hindrances
from initiative.privacy.handing_out import everything_about
from initiative.privacy.views import EraseForm
from members.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People with an account. A password is never set here: a person signs in by a code, or asks for a new one."""

    change_form_template = "admin/members/user/change_form.html"
    list_display = ["email", "name", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "language", "groups"]
    search_fields = ["email", "name"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "is_active"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "groups"]}),
        (_("Kept by the portal"), {"fields": ["last_login", "date_joined"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Only those who hold every right may give rights: nobody raises themselves."""
        rights = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups"]
        return [*super().get_readonly_fields(request, obj), *rights]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_within_reach(request, obj)

    @staticmethod
    def is_within_reach(request, obj):
        """Whoever may edit people, but not everything, cannot take over a colleague's account."""
        return request.user.is_superuser or obj is None or not obj.is_staff

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/data/", wrap(require_POST(self.hand_out)), name="members_user_data"),
            path("<int:pk>/erase/", wrap(self.erase_view), name="members_user_erase"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        more = {"may_hand_out": request.user.is_superuser}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def hand_out(self, request, pk):
        """Give what is kept of a person to whoever answers the person's letter."""
        person = self.person(request, pk)
        response = JsonResponse(everything_about(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
        return response

    def erase_view(self, request, pk):
        """Erase a person who asked for it in writing; the address is typed as a second thought."""
        person = self.person(request, pk)
        form = EraseForm(person, request.POST or None)
        form.fields["email"].label = _("The person’s e-mail address")
        sentences = hindrances(person)
        if request.method == "POST" and not sentences and form.is_valid():
            try:
                erase(person)
            except CannotErase as error:
                sentences = [str(error)]
            else:
                self.message_user(request, _("The person has been erased."), messages.SUCCESS)
                return redirect(reverse("admin:members_user_changelist"))
        context = self.admin_site.each_context(request) | {
            "person": person,
            "form": form,
            "sentences": sentences,
            "title": _("Erase this person"),
        }
        return render(request, "admin/members/user/erase.html", context)

    @staticmethod
    def person(request, pk):
        if not request.user.is_superuser:
            raise PermissionDenied
        return get_object_or_404(User, pk=pk)
