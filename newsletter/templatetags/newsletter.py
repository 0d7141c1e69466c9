"""Pieces of the newsletter for other pages."""

from django import template
from django.utils.translation import get_language

from newsletter.artwork import cover_svg
from newsletter.mentions import mentions
from newsletter.models import Issue

register = template.Library()


@register.simple_tag
def cover(number):
    """Draw the cover of an issue: as many layers of soil as its number says."""
    return cover_svg(number)


@register.inclusion_tag("newsletter/_latest_issue.html")
def latest_issue():
    """The newest published issue, for the home page; nothing before the first one."""
    issue = Issue.objects.published().with_published_editions().first()
    return {"issue": issue, "edition": edition_for(issue, get_language()) if issue else None}


@register.inclusion_tag("newsletter/_told_of.html")
def told_of(organisation):
    """Show where published issues tell of an organisation, the newest first; nothing where none does."""
    return {"rows": mentions(organisation), "language": get_language()}


@register.filter
def edition_for(issue, language):
    """Return the published edition in this language, or the first that there is."""
    editions = issue.published_editions
    return next((edition for edition in editions if edition.language == language), editions[0])
