"""The pages on which the Secretariat writes the ledger, or invites: a form, what it would do, then the deed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from initiative.workflow import IllegalMove
from members import record
from members.forms.inviting import InvitationForm
from members.forms.register import CorrectionForm, FactsForm, MergeForm, StandingForm
from members.ledger import NotInOrder
from members.models import Organisation
from members.people import PEOPLE
from members.proposing import NotPossible

PAGES = {
    "facts": (FactsForm, _("Change name, country, group or address")),
    "standing": (StandingForm, _("Enter a change of standing")),
    "correction": (CorrectionForm, _("Correct the last line")),
    "merger": (MergeForm, _("Merge into another")),
    "invitation": (InvitationForm, _("Invite a representative")),
}
# What a page takes beside the right to change the organisation.
NEEDS = {"invitation": PEOPLE}
# What belongs to an organisation, and is kept in lists of its own.
BESIDE = ["representatives", "invitations", "claims", "applications", "proposals", "notices", "messages"]


class RegisterPages(admin.ModelAdmin):
    """Gives an organisation's page its record, and the pages that add to it."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.register_view)
        return [
            path("<int:pk>/register/<slug:page>/", view, name="members_organisation_register"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        organisation = self.get_object(request, object_id)
        context = {
            "record": record.whole(organisation) if organisation else [],
            "register_pages": self.pages_for(request, organisation) if organisation else [],
            "beside": self.beside(request, organisation) if organisation else [],
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def beside(self, request, organisation):
        """Return name, address and number of what the desk keeps of an organisation, where there is something."""
        told = []
        for name in BESIDE:
            model = organisation._meta.get_field(name).related_model
            may_look = self.admin_site.get_model_admin(model).has_view_permission(request)
            if may_look and (number := getattr(organisation, name).count()):
                address = reverse(f"admin:members_{model._meta.model_name}_changelist")
                told.append((model._meta.verbose_name_plural, f"{address}?organisation={organisation.pk}", number))
        return told

    def has_delete_permission(self, request, obj=None):
        """Who is on record stays: a history is not deleted, and links may lead there."""
        on_record = obj is not None and (obj.ledger.exists() or obj.fact_changes.exists())
        return super().has_delete_permission(request, obj) and not on_record

    def get_actions(self, request):
        """Many are not deleted at once: of each it is looked whether anything is on record."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def pages_for(self, request, organisation):
        """Return the address and title of the pages that make sense now, for whoever may use them."""
        if not self.has_change_permission(request, organisation):
            return []
        has_lines = organisation.ledger.valid().exists()
        makes_sense = {
            "correction": has_lines,
            "merger": organisation.is_listed,
            "invitation": organisation.left_on is None,
        }
        return [
            (register_page(organisation, page), title)
            for page, (_form, title) in PAGES.items()
            if makes_sense.get(page, True) and self.may_use(request, page)
        ]

    @staticmethod
    def may_use(request, page):
        return page not in NEEDS or request.user.has_perm(NEEDS[page])

    def register_view(self, request, pk, page):
        if page not in PAGES:
            raise Http404
        organisation = get_object_or_404(Organisation.objects.select_related("stakeholder_group"), pk=pk)
        if not (self.has_change_permission(request, organisation) and self.may_use(request, page)):
            raise PermissionDenied
        form_class, title = PAGES[page]
        form = form_class(request.POST if request.method == "POST" else None, organisation=organisation)
        for_good, sentences = "confirm" in request.POST, []
        # The form may change what it holds: the page's head speaks of what is true now.
        name = str(organisation)
        if request.method == "POST" and "again" not in request.POST and form.is_valid():
            sentences = attempt(form, request.user, for_good=for_good)
            if sentences and for_good:
                self.log_change(request, organisation, " ".join(sentences))
                self.message_user(request, " ".join(sentences), messages.SUCCESS)
                return redirect("admin:members_organisation_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "organisation": name,
            "back": reverse("admin:members_organisation_change", args=[pk]),
            "sentences": sentences,
        }
        status = 400 if form.errors else 200
        return render(request, "admin/members/organisation/register.html", context, status=status)


def register_page(organisation, page):
    return reverse("admin:members_organisation_register", args=[organisation.pk, page])


def attempt(form, by, *, for_good):
    """Do what the form says, or only try it and take it back; return what it does in words, nothing if refused."""
    try:
        with transaction.atomic():
            form.carry_out(by)
            sentences = [str(sentence) for sentence in form.sentences()]
            transaction.set_rollback(not for_good)
    except (NotInOrder, IllegalMove, NotPossible) as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        known = {name: told for name, told in error.message_dict.items() if name in form.fields}
        other = [sentence for name, told in error.message_dict.items() if name not in known for sentence in told]
        form.add_error(None, ValidationError({**known, **({"__all__": other} if other else {})}))
    else:
        return sentences
    return []
