"""An invitation as its reader meets it: by the letter's link, whose secret never stays in an address, or at home."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import people
from members.models import Invitation, Role

IN_SESSION = "invitation"


@require_safe
def link(request, token):
    """Take the invitation from the link and lead on to a page without it, so that no other site learns of it."""
    invitation = people.invitation_of(token)
    if invitation is not None and invitation.is_open:
        request.session[IN_SESSION] = invitation.pk
        answer = redirect("members:invitation")
    else:
        answer = render(request, "members/my/invitation_over.html", _why(invitation, request.user), status=410)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _why(invitation, user):
    context = {"nav": "my", "invitation": invitation, "reason": "unknown"}
    if invitation is None:
        return context
    if invitation.accepted_at:
        is_own = user.is_authenticated and invitation.accepted_by_id == user.pk
        return context | {"reason": "accepted_by_you" if is_own else "accepted"}
    return context | {"reason": "revoked" if invitation.revoked_at else "expired"}


@require_safe
def shown(request):
    """Show the invitation whose link was opened in this browser."""
    invitations = Invitation.objects.select_related("organisation", "invited_by")
    invitation = invitations.filter(pk=request.session.get(IN_SESSION)).first()
    if invitation is None or not invitation.is_open:
        context = {"nav": "my", "invitation": invitation} | _why(invitation, request.user)
        return render(request, "members/my/invitation_over.html", context, status=404 if invitation is None else 410)
    return _show(request, invitation)


@login_required
@require_safe
def mine(request, pk):
    """Show an invitation to one of the person's own addresses."""
    invitations = people.invitations_to(request.user).select_related("organisation", "invited_by")
    return _show(request, get_object_or_404(invitations, pk=pk))


def _show(request, invitation):
    is_signed_in = request.user.is_authenticated
    is_mine = is_signed_in and people.invitations_to(request.user).filter(pk=invitation.pk).exists()
    way_back = urlencode({"next": reverse("members:invitation"), "email": invitation.email})
    context = {"nav": "my", "invitation": invitation, "is_mine": is_mine, "way_back": way_back}
    context["will_lead"] = people.main_of(invitation.organisation) is None
    return render(request, "members/my/invitation.html", context)


@login_required
@require_POST
def accept(request, pk):
    invitation = get_object_or_404(people.invitations_to(request.user).select_related("organisation"), pk=pk)
    try:
        new = people.accept(invitation, by=request.user)
    except people.NotPossible as error:
        messages.error(request, str(error))
        return redirect("members:my")
    request.session.pop(IN_SESSION, None)
    done = _("You now speak for %(organisation)s.")
    if new.role == Role.PRIMARY:
        done = _("You now speak for %(organisation)s, as its main representative.")
    messages.success(request, done % {"organisation": invitation.organisation})
    return redirect(f"{reverse('members:my')}?{urlencode({'organisation': invitation.organisation.slug})}")
