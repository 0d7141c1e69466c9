"""An organisation's profile, and who joined when. The list itself: ``members/views/listing.py``."""

from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from initiative.public import public
from members import ledger, record, register
from members.forms.period import PeriodForm
from members.models import Organisation
from members.regions import region_of


# Other apps tell on a profile what an organisation does with them.
@method_decorator(public("register", "roadmap", "events", "newsletter"), name="dispatch")
class Profile(DetailView):
    """An organisation on the official list. A former address leads on; who has left has a page that says so."""

    template_name = "members/organisation.html"
    extra_context = {"nav": "members"}

    def get_queryset(self):
        return Organisation.objects.partners().select_related("stakeholder_group")

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return self.elsewhere(request, kwargs["slug"])

    def elsewhere(self, request, slug):
        """Answer for an address at which nobody on the list has a page."""
        known = record.former().filter(slug=slug).first()
        if known is None and (moved := ledger.former_address(slug)) and (moved.is_listed or moved.left_on):
            return redirect(moved, permanent=True)
        if known is None:
            raise Http404
        [known] = register.with_heirs([known])
        context = {"organisation": known, "record": record.public(known), **self.extra_context}
        return render(request, "members/former.html", context, status=410)

    def get_context_data(self, **kwargs):
        region = region_of(self.object.country, self.object.is_international)
        on_record = record.public(self.object)
        return super().get_context_data(region=region, others=self.others(), record=on_record, **kwargs)

    def others(self):
        """Return three of the same stakeholder group, those of the same country first."""
        near = Case(When(country=self.object.country, then=Value(0)), default=Value(1), output_field=IntegerField())
        same = Organisation.objects.partners().filter(stakeholder_group=self.object.stakeholder_group)
        return same.exclude(pk=self.object.pk).order_by(near, "name_key")[:3]


@public("register")
def joined(request, year=None):
    """Show who joined in a year, or from one month to another; without either, send on to the newest year."""
    years = list(register.years())
    context = {"nav": "members", "years": years, "year": year, "undated": register.undated()}
    if year is None and (form := PeriodForm.asked(request.GET)):
        run = register.joined(form.cleaned_data["start"], form.cleaned_data["end"]) if form.is_valid() else None
        status = 200 if form.is_known else 400
        return render(request, "members/joined.html", context | {"form": form, "run": run}, status=status)
    if year is None:
        return redirect("members:joined", year=years[0]) if years else redirect("members:directory")
    if year not in years:
        raise Http404
    run = register.joined(date(year, 1, 1), date(year, 12, 31))
    return render(request, "members/joined.html", context | {"form": PeriodForm(), "run": run})
