"""What applicants see of an application: where it stands, its messages and documents, and how to take it back.

Everything is reached through ``Application.objects.of(user)``: what is not theirs answers 404.
"""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render

from members.models import Application


def own(request, public_id):
    """Return an application of this person's, or answer 404."""
    applications = Application.objects.of(request.user).select_related(
        "applicant", "organisation", "stakeholder_group"
    )
    return get_object_or_404(applications, public_id=public_id)


@login_required
def status(request, public_id):
    return render(request, "members/application.html", {"application": own(request, public_id)})
