"""Who speaks for an organisation: the list, and each step by a page or a button of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import people, profile
from members.forms.representatives import AddedPersonForm, HandOverForm, InvitationForm, PersonForm
from members.models import Representative, Role
from members.people import NotPossible
from members.views.my import of_mine
from members.workflow.naming import settle

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _page(request, organisation, template, **context):
    roles = people.roles_of(request.user, organisation)
    rights = {"cares": bool(people.CARING & roles), "is_main": Role.PRIMARY in roles}
    context |= {"nav": "my", "organisation": organisation, **rights}
    return render(request, f"members/my/{template}.html", context)


@of_mine
@require_safe
def listing(request, organisation):
    everybody = organisation.representatives.select_related("user").order_by("until", "role", "name", "pk")
    active = [each for each in everybody if each.until is None]
    order = list(Role)
    active.sort(key=lambda each: order.index(each.role))
    return _page(
        request,
        organisation,
        "people",
        people=active,
        former=[each for each in everybody if each.until is not None],
        invitations=organisation.invitations.filter(accepted_at=None, revoked_at=None).select_related("invited_by"),
        most=people.MOST_OPEN_INVITATIONS,
    )


@of_mine
@FORM
def invite(request, organisation):
    form = InvitationForm(request.POST or None, initial={"role": Role.ALTERNATE, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("email", "name", "role", "language")}
        try:
            with transaction.atomic():
                people.invite(organisation, by=request.user, **told)
                settle(organisation)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": told["email"]})
            return redirect("members:people", organisation.slug)
    return _page(request, organisation, "invite", form=form)


@of_mine
@require_POST
def resend(request, organisation, pk):
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    return _step(request, organisation, _("Sent once more."), people.resend, invitation, by=request.user)


@of_mine
@require_POST
def revoke(request, organisation, pk):
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    return _step(request, organisation, _("Taken back."), people.revoke, invitation, by=request.user)


@of_mine
@FORM
def add(request, organisation):
    """Enter somebody who needs no account."""
    form = AddedPersonForm(
        request.POST or None,
        instance=Representative(organisation=organisation),
        initial={"role": Role.SIGNATORY, "language": request.user.language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            people.appoint(form.instance, by=request.user)
        except (NotPossible, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", str(error)))
        else:
            messages.success(request, _("Saved."))
            return redirect("members:people", organisation.slug)
    return _page(request, organisation, "person", form=form, person=None)


@of_mine
@FORM
@transaction.atomic
def edit(request, organisation, pk):
    """Change one's own contact data, or those of somebody without an account."""
    person = get_object_or_404(organisation.representatives.active(), pk=pk)
    is_own = person.user_id == request.user.pk
    profile.locked(organisation)
    person.refresh_from_db()
    form = PersonForm(request.POST or None, instance=person)
    may_edit = is_own or (person.user_id is None and people.CARING & people.roles_of(request.user, organisation))
    if request.method == "POST" and form.is_valid():
        if not may_edit:
            form.add_error(None, _("Only this person can change these data."))
        else:
            form.save()
            messages.success(request, _("Saved."))
            return redirect("members:people", organisation.slug)
    return _page(request, organisation, "person", form=form, person=person, is_own=is_own, may_edit=may_edit)


@of_mine
@FORM
def end(request, organisation, pk):
    """Ask once before a role is ended."""
    person = get_object_or_404(organisation.representatives.active(), pk=pk)
    if request.method == "POST":
        return _step(request, organisation, _("The role has ended today."), people.end, person, by=request.user)
    return _page(request, organisation, "end", person=person)


@of_mine
@FORM
def hand_over(request, organisation, pk):
    person = get_object_or_404(organisation.representatives.active(), pk=pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stays = form.cleaned_data["stays"]
        done = _("%(name)s is the main representative now.") % {"name": person.name}
        return _step(request, organisation, done, people.hand_over, person, by=request.user, stays=stays)
    return _page(request, organisation, "hand_over", form=form, person=person)


@of_mine
@FORM
def leave(request, organisation):
    if request.method == "POST":
        done = _("You no longer speak for %(organisation)s.") % {"organisation": organisation}
        return _step(request, organisation, done, people.leave, organisation, by=request.user)
    return _page(request, organisation, "leave", others=organisation.representatives.active())


def _step(request, organisation, done, step, *args, **kwargs):
    """Take a step of the rules and say in a message what became of it."""
    try:
        step(*args, **kwargs)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    if people.roles_of(request.user, organisation):
        return redirect("members:people", organisation.slug)
    return redirect("members:my")
