"""Filling in an application: its four parts, a page each, and the page on which all is read again and sent.

Two windows: a part that was changed elsewhere after this window opened it is answered with 409 and both versions, and
what was typed stands in the form.
"""

import hashlib

from django.contrib import messages
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.workflow import IllegalMove
from members import completeness, duplicates
from members.forms.application import FORMS
from members.forms.parts import remove_document
from members.models import Application, Organisation
from members.questions import Part
from members.views import progress
from members.views.applications import own, said_by_part
from members.workflow import Admission

CONFLICT = 409
PARTS = list(Part)
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@own
@FORM_METHODS
def part(request, application, part):
    if part not in FORMS:
        raise Http404
    if request.method == "POST":
        return _save(request, application, part)
    if not application.is_editable:
        messages.info(request, _("It has been sent: here you see where it stands."))
        return redirect(application)
    return _page(request, application, FORMS[part](application, is_whole="check" in request.GET))


@transaction.atomic
def _save(request, application, part):
    application = _locked(application)
    wanted = request.POST.get("do", "save")
    form = FORMS[part](application, request.POST, request.FILES, is_whole=wanted == "continue")
    if not application.is_editable or (form.differences and request.POST.get("version") != form.version):
        return _both_versions(request, application, form, part)
    form.save(request.user)
    _name_the_account(application)
    if wanted.startswith("remove-"):
        remove_document(application, wanted.removeprefix("remove-"))
    if wanted == "another":
        application.answers["not_these"] = [each.organisation.pk for each in _alike(application)]
        application.save(update_fields=["answers"])
    has_questions = part == Part.ORGANISATION and wanted == "continue" and _asks_whether_it_is_you(application)
    refused = form.errors.keys() & form.files.keys()
    if refused or (wanted == "continue" and (form.errors or has_questions)):
        return _page(request, _fresh(application), form)
    return _onward(request, application, part, wanted, form)


def _onward(request, application, part, wanted, form):
    here = reverse("members:application-part", args=[application.public_id, part])
    if wanted in ("continue", "another"):
        after = PARTS.index(Part(part)) + 1
        if after == len(PARTS):
            return redirect("members:application-send", application.public_id)
        return redirect("members:application-part", application.public_id, PARTS[after])
    if form.errors:
        messages.warning(request, _("The draft is saved as you typed it. Some answers need another look."))
    else:
        messages.success(request, _("Draft saved."))
    return redirect(here)


def _name_the_account(application):
    """Whoever is the main representative has said their name: an account without one takes it, for its letters."""
    person, answers = application.applicant, application.answers
    if not person.name and answers.get("main_name") and answers.get("main_email", "").lower() == person.email.lower():
        person.name = answers["main_name"]
        person.save(update_fields=["name"])


def _both_versions(request, application, form, part):
    """Answer a late window: keep the files, and show what was typed beside what is kept."""
    if application.is_editable:
        sent_along = QueryDict(mutable=True)
        FORMS[part](application, sent_along, request.FILES).save(request.user)
        return _page(request, _fresh(application), form, status=CONFLICT, meanwhile=form.differences)
    typed = [(form.fields[name].label, form.data.get(name, "")) for name in form.fields if form.data.get(name)]
    context = {"nav": "my", "application": application, "typed": typed}
    return render(request, "members/apply/too_late.html", context, status=CONFLICT)


def _page(request, application, form, status=200, meanwhile=()):
    here = PARTS.index(Part(form.part))
    is_about_the_name = form.part == Part.ORGANISATION and not application.organisation_id
    context = {
        "nav": "my",
        "application": application,
        "part": Part(form.part),
        "number": here + 1,
        "parts": progress.parts(application, form.part),
        "form": form,
        "version": FORMS[form.part](application).version,
        "meanwhile": meanwhile,
        "alike": _alike(application) if is_about_the_name else [],
        "spoken_for": Organisation.objects.represented_by(request.user) if is_about_the_name else [],
        "reason": progress.reason(application),
        "asked": progress.asked(application),
        "back": _back(application, here),
    }
    return render(request, f"members/apply/{form.part}.html", context, status=status)


def _back(application, here):
    if here == 0:
        return application.get_absolute_url()
    return reverse("members:application-part", args=[application.public_id, PARTS[here - 1]])


def _alike(application):
    """Return the organisations on the list that may be this one, and that were not said to be others."""
    answers = application.answers
    found = duplicates.possible(
        application.name,
        str(answers.get("acronym", "")),
        str(answers.get("website", "")),
        application.country,
        application.is_international,
    )
    others = answers.get("not_these") or []
    return [each for each in found if each.organisation.is_listed and each.organisation.pk not in others]


def _asks_whether_it_is_you(application):
    """Tell whether there is somebody alike of whom was not asked yet. It is asked once, and stops nobody."""
    if application.organisation_id:
        return False
    alike = {each.organisation.pk for each in _alike(application)}
    known = set(application.answers.get("asked_about") or [])
    if alike <= known:
        return False
    application.answers["asked_about"] = sorted(alike | known)
    application.save(update_fields=["answers"])
    return True


def _locked(application):
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


def _fresh(application):
    return Application.objects.select_related("applicant", "organisation", "stakeholder_group").get(pk=application.pk)


@own
@FORM_METHODS
def send(request, application):
    """Show all that was said, with what is lacking as links to its place; send it when nothing is."""
    if not application.is_editable:
        return redirect(application)
    forms = [FORMS[part](application, is_whole=True) for part in PARTS]
    whole = "".join(form.version for form in forms) + "".join(
        each.sha256 for each in completeness.current_documents(application)
    )
    version = hashlib.sha256(whole.encode()).hexdigest()[:16]
    if request.method == "POST" and not any(form.errors for form in forms):
        if request.POST.get("version") == version:
            return _sent(request, application)
        messages.warning(request, _("Something was changed in another window. Read it again, then send it."))
    context = {
        "nav": "my",
        "application": application,
        "parts": progress.parts(application),
        "faults": list(_faults(application, forms)),
        "is_late": request.method == "POST",
        "said": said_by_part(completeness.content(application)),
        "others": _others(application),
        "version": version,
        "reason": progress.reason(application),
        "asked": progress.asked(application),
    }
    return render(request, "members/apply/send.html", context)


def _sent(request, application):
    move = Admission.submit if application.state == Application.State.DRAFT else Admission.resubmit
    try:
        move(application, by=request.user)
    except IllegalMove as error:
        messages.error(request, str(error))
        return redirect("members:application-send", application.public_id)
    messages.success(request, _("Sent. A letter with what happens next is on its way to you."))
    return redirect(application)


def _faults(application, forms):
    for form in forms:
        for name, errors in form.errors.items():
            yield str(form.fields[name].label).rstrip("."), " ".join(errors), progress.place(application, name)


def _others(application):
    """Tell how many other applications, of whomever, look like this one."""
    answers = application.answers
    return len(
        duplicates.possible_applications(
            application.name,
            str(answers.get("acronym", "")),
            str(answers.get("website", "")),
            application.country,
            application.is_international,
            exclude=application,
        )
    )
