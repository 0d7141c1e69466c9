"""People with an account; the e-mail address is the login."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, Permission, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def who_may(self, permission: str) -> "models.QuerySet[User]":
        """Return the active staff who hold a permission: themselves, by a group, or because they hold every one."""
        app, _dot, name = permission.partition(".")
        held = Permission.objects.filter(content_type__app_label=app, codename=name)
        holds = Q(is_superuser=True) | Q(user_permissions__in=held) | Q(groups__permissions__in=held)
        return self.filter(holds, is_active=True, is_staff=True).order_by("name", "email").distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """A person: a representative of organisations, an applicant, or the Secretariat's staff."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("Letters to this person are written in it."),
    )
    is_staff = models.BooleanField(
        _("works for the Secretariat"), default=False, help_text=_("May enter the desk, with a second factor.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting the account.")
    )
    date_joined = models.DateTimeField(_("account since"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_in_any_case",
                violation_error_message=_("There is already an account with this address."),
            ),
            models.CheckConstraint(name="user_has_an_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()
