"""Pieces of pages that show the Strategic Plan."""

from django import template

from roadmap.models import Objective, Roadmap

register = template.Library()


@register.inclusion_tag("roadmap/home_section.html")
def objective_codes():
    """Show all objectives in one section of the home page."""
    objectives = list(Objective.objects.select_related("facility"))
    core = sum(each.facility.is_core for each in objectives)
    return {
        "objectives": objectives,
        "roadmap": Roadmap.objects.first(),
        "core": core,
        "world": len(objectives) - core,
    }


@register.inclusion_tag("roadmap/objective_code.html")
def objective_code(objective, current=None):
    """Link an objective by its code: a filled block in a Core Facility, an open one in a Global Facility."""
    return {"objective": objective, "is_current": objective == current}
