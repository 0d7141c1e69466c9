"""The home of representatives and applicants: what waits for them, what is with the Secretariat, what is at hand."""

from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiative import dates
from members import campaigns, people, profile
from members.models import AgendaItem, Application, Claim, Notice, Organisation, Proposal, Role
from members.proposing import WISHES
from members.views import progress

LANGUAGES = dict(settings.LANGUAGES)
State = Application.State


class Todo(NamedTuple):
    """One line of what waits for a person: the sign, what it is, why, and where it is done."""

    icon: str
    title: str
    text: str
    url: str
    button: str


class Filed(NamedTuple):
    """One line of what is with the Secretariat: its state in words, with the tag's colour."""

    state: str
    tag: str
    title: str
    text: str
    url: str = ""
    take_back: str = ""


def of_mine(view):
    """Give the view an organisation for which the person acts today; any other answers 404, by whatever method."""

    @login_required
    @wraps(view)
    def found(request, slug, **kwargs):
        mine = Organisation.objects.represented_by(request.user).select_related("stakeholder_group")
        return view(request, get_object_or_404(mine, slug=slug), **kwargs)

    return found


@login_required
@require_safe
def home(request):
    """Show one organisation at a time; another is chosen in the address."""
    mine = list(Organisation.objects.represented_by(request.user).select_related("stakeholder_group"))
    organisation = _chosen(request, mine)
    lists = AgendaItem.objects.filter(outcome="pending").select_related("meeting")
    applications = Application.objects.of(request.user).select_related("organisation")
    applications = list(applications.prefetch_related(Prefetch("items", lists, to_attr="pending_items")))
    context = {"nav": "my", "organisations": mine, "organisation": organisation, "applications": applications}
    context["waiting"] = [*_invitations(request.user), *_open_answers(applications)]
    context["filed"] = [filed for each in applications if (filed := _application_filed(each))]
    context["filed"] += _claims_filed(request.user)
    if organisation:
        context |= _of_organisation(organisation, request.user)
        context["waiting"] += _for_organisation(organisation, context["people"], request.user)
        context["filed"] += _organisation_filed(organisation)
    return render(request, "members/my/home.html", context)


def _chosen(request, mine):
    wanted = request.GET.get("organisation")
    if not wanted:
        return mine[0] if mine else None
    found = next((each for each in mine if each.slug == wanted), None)
    if found is None:
        raise Http404
    return found


def _of_organisation(organisation, user):
    speaking = list(organisation.representatives.active())
    parts = profile.parts(organisation, speaking)
    filled = sum(part.is_filled for part in parts)
    return {
        "people": speaking,
        "roles": {each.role for each in speaking if each.user_id == user.pk},
        "parts": [(part, reverse(part.page, args=[organisation.slug])) for part in parts],
        "filled": filled,
        "share": round(100 * filled / len(parts)),
    }


def _invitations(user):
    for invitation in people.invitations_to(user).select_related("organisation"):
        yield Todo(
            "mail",
            _("%(organisation)s asks you to speak for it") % {"organisation": invitation.organisation},
            _("Your role: %(role)s. It is open until %(date)s.")
            % {"role": invitation.get_role_display(), "date": dates.day(invitation.ends_on)},
            reverse("members:invitation-mine", args=[invitation.pk]),
            _("See the invitation"),
        )


def _open_answers(applications):
    for application in applications:
        if application.state == State.INCOMPLETE:
            title = _("The Secretariat asks for a correction: %(name)s") % {"name": application}
            text = _("See what it says, change it, and send it again.")
            yield Todo("edit", title, text, application.get_absolute_url(), _("Correct"))
        elif application.state == State.DRAFT:
            title = _("Finish your application: %(name)s") % {"name": application}
            text = _("Saved on %(date)s. Nobody but you reads a draft.") % {"date": dates.day(application.saved_at)}
            yield Todo("doc", title, text, application.get_absolute_url(), _("Continue"))


def _for_organisation(organisation, speaking, user):
    slug = [organisation.slug]
    if question := campaigns.waiting_for(organisation):
        title = _("Is this still right?")
        text = _("The yearly check %(year)s: until %(date)s.")
        told = {"year": question.campaign.year, "date": dates.day(question.campaign.ends_on)}
        yield Todo("check", title, text % told, reverse("members:check", args=slug), _("Look at it"))
    roles = {each.role for each in speaking}
    if Role.ALTERNATE not in roles and any(each.user_id == user.pk for each in speaking if each.role in people.CARING):
        text = _("A second person keeps the door open when somebody leaves.")
        url = reverse("members:invite", args=slug)
        yield Todo("person", _("Name an alternate"), text, url, _("Invite a colleague"))
    if missing := [code for code in LANGUAGES if not getattr(organisation, f"summary_{code}")]:
        titles = {
            1: _("Your text in %(first)s"),
            2: _("Your text in %(first)s and %(second)s"),
            3: _("Your text, in one language or more"),
        }
        names = dict(zip(("first", "second", "third"), (LANGUAGES[code] for code in missing), strict=False))
        text = _("It is missing on your public page.")
        url = reverse("members:profile", args=slug) + f"#id_summary_{missing[0]}"
        yield Todo("edit", titles[len(missing)] % names, text, url, _("Add"))


def _application_filed(application):
    """Say where an application stands, unless it waits for its applicant: then it stands higher up."""
    if application.state in (State.DRAFT, State.INCOMPLETE):
        return None
    meeting = application.pending_items[0].meeting if application.pending_items else None
    stand = progress.stand(application, meeting)
    return Filed(stand.tag, stand.colour, str(application), stand.title, application.get_absolute_url())


def _organisation_filed(organisation):
    """Yield the newest proposals and notices, and how those that are still open are taken back."""
    for proposal in organisation.proposals.prefetch_related("transitions")[:3]:
        is_open = proposal.state == Proposal.State.PENDING
        url = reverse("members:proposal", args=[organisation.slug])
        yield Filed(*_stage(proposal, is_open), _proposed(proposal), _story(proposal, proposal.proposed_at), url)
    for notice in organisation.notices.prefetch_related("transitions")[:3]:
        is_open = notice.state == Notice.State.RECEIVED
        url = reverse("members:notice-take-back", args=[organisation.slug, notice.public_id]) if is_open else ""
        text = _("From %(date)s.") % {"date": dates.day(notice.from_on)}
        yield Filed(*_stage(notice, is_open), str(WISHES[notice.wants]), text, take_back=url)


def _claims_filed(user):
    """Yield the newest requests to represent that are open or were refused; an invitation waits higher up."""
    shown = user.claims.filter(state__in=[Claim.State.OPEN, Claim.State.REFUSED]).select_related("organisation")
    for claim in shown.prefetch_related("transitions")[:3]:
        is_open = claim.state == Claim.State.OPEN
        title = _("Request to represent %(organisation)s") % {"organisation": claim.organisation}
        url = reverse("members:claim-take-back", args=[claim.public_id]) if is_open else ""
        yield Filed(*_stage(claim, is_open), title, _story(claim, claim.asked_at), take_back=url)


def _stage(asked, is_open):
    if is_open:
        return _("In review"), "info"
    return capfirst(asked.get_state_display()), "ok" if asked.state in ("applied", "recorded") else ""


def _proposed(proposal):
    labels = {name: Organisation._meta.get_field(name).verbose_name for name in proposal.changes}
    return _("Proposed change: %(what)s") % {"what": ", ".join(str(label) for label in labels.values())}


def _story(proposal, asked_at):
    """Say when it was asked, and the Secretariat's words where there are some."""
    reasons = [step.reason for step in proposal.transitions.all() if step.reason]
    return reasons[-1] if reasons else _("You asked on %(date)s.") % {"date": dates.day(asked_at)}
