"""Stepping back from the list, and the way up: both are asked for here and decided elsewhere."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiative.workflow import IllegalMove
from members import people, proposing
from members.forms.profile import NoticeForm
from members.models import Notice, Role
from members.views.my import of_mine
from members.workflow import Leaving


@of_mine
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request, organisation):
    """Give notice; it can be taken back until the Secretariat has entered it."""
    if not organisation.is_listed:
        raise Http404
    form = NoticeForm(
        request.POST or None,
        request.FILES or None,
        standing=organisation.standing,
        initial={"from_on": timezone.localdate()},
        instance=Notice(organisation=organisation, given_by=request.user),
    )
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("wants", "from_on", "text", "letter")}
        try:
            proposing.give_notice(organisation, by=request.user, **told)
        except proposing.NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your notice is with the Secretariat."))
            return redirect("members:notice", organisation.slug)
    context = {
        "nav": "my",
        "organisation": organisation,
        "form": form,
        "received": proposing.received_notice(organisation),
        "main": people.main_of(organisation),
        "is_main": Role.PRIMARY in people.roles_of(request.user, organisation),
    }
    return render(request, "members/my/notice.html", context)


@of_mine
@require_POST
def take_back(request, organisation, public_id):
    given = get_object_or_404(Notice, organisation=organisation, public_id=public_id)
    try:
        Leaving.withdraw(given, by=request.user)
    except IllegalMove as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("members:my")


@of_mine
@require_POST
def upgrade(request, organisation):
    """Begin, or go on with, the application to become a Member."""
    try:
        application = proposing.apply(organisation, by=request.user)
    except proposing.NotPossible as error:
        messages.error(request, str(error))
        return redirect("members:my")
    return redirect(application)
