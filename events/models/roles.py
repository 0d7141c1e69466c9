"""Who makes an event possible, and in which role."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from members.models import Organisation


class EventOrganisation(models.Model):
    """An organisation's part in an event: out of the register, or by name where it is not there."""

    class Role(models.TextChoices):
        HOST = "host", _("Organised by")
        CO_ORGANISER = "co-organiser", _("Together with")
        PARTNER = "partner", _("In partnership with")
        SUPPORTER = "supporter", _("With the support of")

    event = models.ForeignKey(Event, models.CASCADE, related_name="organisations", verbose_name=_("event"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.HOST)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="event_roles",
        verbose_name=_("organisation in the register"),
    )
    name = models.CharField(
        _("or its name"),
        max_length=200,
        blank=True,
        help_text=_("Only for an organisation that is not in the register."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("part in an event")
        verbose_name_plural = _("parts in events")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_organisation_is_in_the_register_or_named",
                condition=Q(organisation__isnull=False, name="") | (Q(organisation=None) & ~Q(name="")),
                violation_error_message=_("Choose an organisation of the register, or write a name: one of the two."),
            ),
            models.CheckConstraint(
                name="event_organisation_role_is_known",
                condition=Q(role__in=["host", "co-organiser", "partner", "supporter"]),
            ),
            models.UniqueConstraint(
                "event",
                "organisation",
                condition=Q(organisation__isnull=False),
                name="event_organisation_has_one_role_in_an_event",
                violation_error_message=_("This organisation already has a role in this event."),
            ),
            models.UniqueConstraint(
                "event",
                "name",
                condition=~Q(name=""),
                name="event_organisation_is_named_once_in_an_event",
                violation_error_message=_("This name already stands in this event."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation)
