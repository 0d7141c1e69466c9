"""The register's ledger: every change of a standing, name, country or group, dated, and never altered.

PostgreSQL keeps its rules (``migrations/0005_ledger_guards.py``): a line follows the one before it; lines are neither
changed nor deleted; and what ``Organisation`` says of its standing is written by the ledger's lines alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.standings import Basis, Precision, Standing


class StandingChangeQuerySet(models.QuerySet["StandingChange"]):
    def valid(self) -> "StandingChangeQuerySet":
        """Leave out what was entered in error, and the lines that say so."""
        return self.filter(corrects=None, correction=None)


class StandingChange(models.Model):
    """One line: from this day on the organisation is on the official list as this, or no longer."""

    class Reason(models.TextChoices):
        APPROVAL = "approval", _("approved at a meeting")
        EARLIER = "earlier", _("taken over from an earlier list")
        WITHDRAWAL = "withdrawal", _("withdrawn by the organisation")
        DISSOLUTION = "dissolution", _("dissolved")
        MERGER = "merger", _("merged with another")
        REMOVAL = "removal", _("removed by a decision")
        CORRECTION = "correction", _("correction of an error")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="ledger", verbose_name=_("organisation")
    )
    effective_on = models.DateField(_("from"))
    precision = models.CharField(_("known"), max_length=6, choices=Precision, default=Precision.DAY)
    before = models.PositiveSmallIntegerField(_("before"), choices=Standing)
    after = models.PositiveSmallIntegerField(_("after"), choices=Standing)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.DECIDED)
    item = models.ForeignKey(
        "AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standing_changes",
        verbose_name=_("decision"),
    )
    notice = models.OneToOneField(
        "Notice", models.PROTECT, null=True, blank=True, related_name="standing_change", verbose_name=_("notice")
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Where it is written, or from what it follows; not public.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    recorded_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)

    objects = StandingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of standing")
        verbose_name_plural = _("changes of standing")
        ordering = ["effective_on", "pk"]
        indexes = [models.Index("organisation", "effective_on", "id", name="standing_change_in_order")]
        constraints = [
            models.CheckConstraint(name="standing_change_changes", condition=~Q(before=F("after"))),
            models.CheckConstraint(
                name="standing_change_standings_are_known",
                condition=Q(before__in=Standing.values, after__in=Standing.values),
            ),
            models.CheckConstraint(
                name="standing_change_by_approval_has_a_decision",
                condition=~Q(reason="approval") | Q(item__isnull=False, after__gt=F("before")),
            ),
            models.CheckConstraint(
                name="standing_change_correction_names_the_error",
                condition=Q(reason="correction", corrects__isnull=False)
                | (~Q(reason="correction") & Q(corrects__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.before} → {self.after}, {self.effective_on}"


class FactChange(models.Model):
    """One line: what a name, acronym, country, group or address was until this day."""

    class Fact(models.TextChoices):
        NAME = "name", _("name")
        ACRONYM = "acronym", _("acronym")
        COUNTRY = "country", _("country or territory")
        GROUP = "group", _("stakeholder group")
        ADDRESS = "address", _("address of the page")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="fact_changes", verbose_name=_("organisation")
    )
    fact = models.CharField(_("what"), max_length=8, choices=Fact)
    before = models.CharField(_("before"), max_length=250, blank=True)
    after = models.CharField(_("after"), max_length=250, blank=True)
    effective_on = models.DateField(_("from"))
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    recorded_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("change of a fact")
        verbose_name_plural = _("changes of facts")
        ordering = ["effective_on", "pk"]
        indexes = [models.Index("before", condition=Q(fact="address"), name="fact_change_former_address")]
        constraints = [
            models.CheckConstraint(name="fact_change_changes", condition=~Q(before=F("after"))),
            models.CheckConstraint(
                name="fact_change_fact_is_known",
                condition=Q(fact__in=["name", "acronym", "country", "group", "address"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.fact}: {self.before} → {self.after}"
