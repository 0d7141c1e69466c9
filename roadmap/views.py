"""The Strategic Plan in pages: who carries what, each objective, each facility."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, TemplateView

from initiative.public import public
from roadmap.coverage import coverage
from roadmap.models import Facility, Objective, Roadmap
from roadmap.rendering import core_sample


@method_decorator(public("roadmap", "register"), name="dispatch")
class Current(TemplateView):
    template_name = "roadmap/current.html"
    extra_context = {"nav": "roadmap"}

    def get_context_data(self, **kwargs):
        return super().get_context_data(roadmap=Roadmap.objects.first(), coverage=coverage(), **kwargs)


@public()
def matrix(request):
    """The matrix stands on the roadmap's page; the address of its own is kept for links from outside."""
    return redirect(reverse("roadmap:current") + "#matrix")


@method_decorator(public("roadmap", "register", "events"), name="dispatch")
class ObjectivePage(DetailView):
    template_name = "roadmap/objective.html"
    extra_context = {"nav": "roadmap"}
    queryset = Objective.objects.select_related("facility", "goal", "indicator")

    def get_object(self, queryset=None):
        return get_object_or_404(self.queryset.all(), code=self.kwargs["code"].upper())

    def get_context_data(self, **kwargs):
        siblings = Objective.objects.filter(goal=self.object.goal).select_related("facility")
        sample = core_sample(self.object)
        return super().get_context_data(siblings=siblings, sample=sample, roadmap=Roadmap.objects.first(), **kwargs)


@method_decorator(public("roadmap", "register", "events"), name="dispatch")
class FacilityPage(DetailView):
    template_name = "roadmap/facility.html"
    slug_field = slug_url_kwarg = "code"
    extra_context = {"nav": "roadmap"}
    queryset = Facility.objects.with_objectives()

    def get_context_data(self, **kwargs):
        siblings = Facility.objects.filter(kind=self.object.kind)
        return super().get_context_data(siblings=siblings, roadmap=Roadmap.objects.first(), **kwargs)
