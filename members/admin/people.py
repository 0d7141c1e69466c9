"""People with an account."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People with an account. A password is never set here: a person signs in by a code, or asks for a new one."""

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
