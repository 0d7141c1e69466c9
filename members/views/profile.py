"""The profile that representatives look after: at once what is theirs, by proposal what the register keeps dated."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative import markdown
from initiative.public import public
from initiative.workflow import IllegalMove
from members import campaigns, profile, proposing
from members.forms.profile import LogoForm, ProfileForm, ProposalForm
from members.models import Organisation, Proposal
from members.views.my import of_mine
from members.workflow import Moderation

TEXTS = ["summary_en", "summary_fr", "summary_es"]
FORM = require_http_methods(["GET", "HEAD", "POST"])


@of_mine
@FORM
@transaction.atomic
def edit(request, organisation):
    """Save the profile; “Preview” shows the texts and saves nothing."""
    current = profile.locked(organisation) if request.method == "POST" else organisation
    form = ProfileForm(request.POST or None, instance=current)
    wants_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not wants_preview:
        form.save()
        messages.success(request, _("Saved. The public page shows it at once."))
        return redirect("members:profile", organisation.slug)
    previews = [(form.fields[name].label, name[-2:], request.POST.get(name, "")) for name in TEXTS]
    return _page(request, organisation, form=form, previews=previews if wants_preview else [])


@of_mine
@require_POST
def logo(request, organisation):
    """Replace the logo, or take it away."""
    form = LogoForm(request.POST, request.FILES)
    if "remove" in request.POST:
        profile.remove_logo(organisation)
        messages.success(request, _("The logo is gone."))
        return redirect("members:profile", organisation.slug)
    if form.is_valid():
        try:
            profile.set_logo(organisation, form.cleaned_data["logo"])
        except ValidationError as error:
            form.add_error("logo", error)
        else:
            messages.success(request, _("Saved. The public page shows it at once."))
            return redirect("members:profile", organisation.slug)
    return _page(request, organisation, form=ProfileForm(instance=organisation), logo_form=form)


def _page(request, organisation, *, form, previews=(), logo_form=None):
    context = {
        "nav": "my",
        "organisation": organisation,
        "form": form,
        "previews": [each for each in previews if each[2].strip()],
        "logo_form": logo_form or LogoForm(),
        "markdown_help": markdown.HELP,
    }
    return render(request, "members/my/profile.html", context)


@of_mine
@FORM
def proposal(request, organisation):
    """Propose a new name, acronym, country or group; while one is with the Secretariat, show that one."""
    pending = proposing.pending_proposal(organisation)
    form = ProposalForm(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        try:
            proposing.propose(organisation, by=request.user, note=form.cleaned_data["note"], **form.facts)
        except proposing.NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is with the Secretariat now. The public page keeps the former facts."))
            return redirect("members:proposal", organisation.slug)
    labels = {name: field.label for name, field in form.fields.items()}
    changes = [(labels[name], *pair) for name, pair in pending.changes.items()] if pending else []
    context = {"nav": "my", "organisation": organisation, "form": form, "pending": pending, "changes": changes}
    return render(request, "members/my/proposal.html", context)


@of_mine
@require_POST
def proposal_take_back(request, organisation, public_id):
    pending = get_object_or_404(Proposal, organisation=organisation, public_id=public_id)
    try:
        Moderation.withdraw(pending, by=request.user)
    except IllegalMove as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("members:proposal", organisation.slug)


@of_mine
@FORM
def check(request, organisation):
    """Ask whether everything is still right; “yes” is one click."""
    if request.method == "POST":
        campaigns.confirm(organisation, by=request.user)
        messages.success(request, _("Thank you. The register says so from today on."))
        return redirect("members:check", organisation.slug)
    context = {
        "nav": "my",
        "organisation": organisation,
        "question": campaigns.waiting_for(organisation),
        "people": organisation.representatives.active(),
        "texts": [(code, getattr(organisation, f"summary_{code}")) for code in ("en", "fr", "es")],
    }
    return render(request, "members/my/check.html", context)


@of_mine
@require_safe
def my_logo(request, organisation, side, kind):
    """Show a logo to those who look after it, on the list or not."""
    return _logo(organisation, int(side), kind)


@require_safe
@cache_control(public=True, max_age=86_400)
@public("register")
def public_logo(request, slug, side, kind):
    return _logo(get_object_or_404(Organisation.objects.partners(), slug=slug), int(side), kind)


def _logo(organisation, side, kind):
    file = profile.logo(organisation, side, kind)
    if file is None:
        raise Http404
    return FileResponse(file, content_type=f"image/{kind}")
