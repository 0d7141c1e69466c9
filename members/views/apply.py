"""The way in: what joining means, the name with which a draft begins, and whether that name is known already."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import TemplateView

from initiative.public import public
from initiative.translation import active_language
from initiative.workflow import IllegalMove
from members import duplicates, people, proposing
from members.forms.application import NameForm, WishForm
from members.forms.parts import tidied
from members.letters import applicants
from members.models import Application, Meeting, Organisation, Standing, User
from members.models.names import fold
from members.questions import Part
from members.workflow import Naming

MOST_DRAFTS = 10
SHORTEST, MOST_KNOWN = 3, 5
LOOKS_A_MINUTE = 60
WAYS_IN = {"partner": Standing.PARTNER, "member": Standing.MEMBER}
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@method_decorator(public("register"), name="dispatch")
class Join(TemplateView):
    template_name = "members/join.html"
    extra_context = {"nav": "join"}

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=next_meeting(), **kwargs)


def next_meeting():
    """Return the next meeting whose list is still open, if one is planned."""
    today = timezone.localdate()
    is_open = Q(closes_on=None) | Q(closes_on__gte=today)
    return (
        Meeting.objects.filter(is_open, state=Meeting.State.OPEN, held_on__gte=today).order_by("held_on", "pk").first()
    )


@FORM_METHODS
def begin(request):
    """Begin a draft with nothing but a name, and what the link says that it asks for.

    Whoever has no account opens one first, and comes back.
    """
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.get_full_path()})}")
    typed = {"name": tidied(request.POST.get("name", ""))}
    form = NameForm(typed if request.method == "POST" else None)
    alike = []
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        alike = [each for each in duplicates.possible(name) if each.organisation.is_listed]
        if not alike or "another" in request.POST:
            return _begun(request, name, alike)
    context = {"nav": "my", "form": form, "alike": alike, "known_url": reverse("members:known")}
    context["spoken_for"] = Organisation.objects.represented_by(request.user)
    context["mine"] = Application.objects.of(request.user).filter(state__in=["draft", "incomplete"])
    context["upgrades"] = context["spoken_for"].filter(standing=Standing.PARTNER)
    return render(request, "members/apply/begin.html", context)


@transaction.atomic
def _begun(request, name, alike):
    """Create the draft and write the way back to it; the same name twice is the same draft."""
    user = User.objects.select_for_update(of=("self",)).get(pk=request.user.pk)
    drafts = user.applications.filter(state=Application.State.DRAFT)
    if same := drafts.filter(name_key=fold(name)).first():
        messages.info(request, _("You have begun this application already."))
        return redirect("members:application-part", same.public_id, Part.STANDING)
    if drafts.count() >= MOST_DRAFTS:
        messages.error(request, _("You have ten drafts already: finish one, or withdraw one."))
        return redirect("members:apply")
    answers = {"main_name": user.name, "main_email": user.email, "not_these": [each.organisation.pk for each in alike]}
    application = Application.objects.create(
        applicant=user,
        name=name,
        wants=WAYS_IN.get(request.GET.get("as")),
        language=active_language(),
        answers=answers,
    )
    applicants.draft_begun(application)
    return redirect("members:application-part", application.public_id, Part.STANDING)


@login_required
@require_safe
def known(request):
    """Answer a script while a name is typed: the organisations on the list that it may be."""
    asked = request.GET.get("q", "")
    if len(fold(asked)) < SHORTEST or len(asked) > 250:
        return JsonResponse({"organisations": []})
    if not _may_look(request.user):
        return JsonResponse({"organisations": []}, status=429, headers={"Retry-After": "60"})
    found = Organisation.objects.partners().filter(_called(asked)).order_by(Length("name_key"), "pk")[:MOST_KNOWN]
    rows = [
        {
            "name": each.name,
            "country": str(each.country_name),
            "standing": each.get_standing_display(),
            "url": each.get_absolute_url(),
            "represent": reverse("members:represent", args=[each.slug]),
        }
        for each in found
    ]
    return JsonResponse({"organisations": rows})


def _called(asked):
    """Match names of every kind, acronyms and the website's domain."""
    words = Q()
    for word in fold(asked).split():
        words &= Q(search_key__contains=word)
    return words | Q(domain__startswith=fold(asked)) if "." in asked else words


def _may_look(user):
    """Count a person's questions by the minute."""
    key = f"known-{user.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, 120)
    return cache.incr(key) <= LOOKS_A_MINUTE


@login_required
@FORM_METHODS
def represent(request, slug):
    """Ask the Secretariat to be named for an organisation that is on the list."""
    organisation = get_object_or_404(Organisation.objects.partners(), slug=slug)
    if Organisation.objects.represented_by(request.user).filter(pk=organisation.pk).exists():
        return redirect(f"{reverse('members:my')}?{urlencode({'organisation': slug})}")
    if invitation := people.invitations_to(request.user).filter(organisation=organisation).first():
        return redirect("members:invitation-mine", invitation.pk)
    form = WishForm(request.user, request.POST or None)
    if form.is_valid():
        if name := form.cleaned_data.get("name"):
            User.objects.filter(pk=request.user.pk).update(name=name)
            request.user.name = name
        try:
            proposing.claim(organisation, by=request.user, text=form.cleaned_data["text"])
        except proposing.NotPossible as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Your request is with the Secretariat. It answers by e-mail."))
        return redirect("members:my")
    return render(request, "members/apply/represent.html", {"nav": "my", "organisation": organisation, "form": form})


@login_required
@require_POST
def take_back(request, public_id):
    """Take a request back that nobody has answered yet."""
    claim = get_object_or_404(request.user.claims, public_id=public_id)
    try:
        Naming.withdraw(claim, by=request.user)
    except IllegalMove as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("members:my")
