"""What applicants see of an application: where it stands, its messages and documents, and how to take it back.

Everything is reached through ``Application.objects.of(user)``: what is not theirs answers 404, by whatever method.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.accounts import has_second_factor
from initiative.workflow import IllegalMove
from members import completeness
from members.forms.application import RemarkForm
from members.models import Application, Document, Remark
from members.questions import QUESTIONS, Part
from members.views import progress
from members.wording import group_labels, in_words
from members.workflow import Admission

REVIEW = "members.review_application"


def own(view):
    """Give the view an application of the person's; any other answers 404."""

    @login_required
    @wraps(view)
    def found(request, public_id, **kwargs):
        mine = Application.objects.of(request.user).select_related("applicant", "organisation", "stakeholder_group")
        current = Prefetch("documents", Document.objects.order_by("kind", "-uploaded_at", "-pk"))
        return view(request, get_object_or_404(mine.prefetch_related(current), public_id=public_id), **kwargs)

    return found


@own
@require_safe
def status(request, application):
    return _status_page(request, application, RemarkForm())


def _status_page(request, application, form):
    unread = application.remarks.filter(is_from_secretariat=True, is_internal=False, read_at=None)
    conversation = list(application.remarks.filter(is_internal=False).select_related("by"))
    unread.update(read_at=timezone.now())
    meeting = progress.pending_meeting(application)
    context = {
        "nav": "my",
        "application": application,
        "stand": progress.stand(application, meeting),
        "steps": progress.steps(application, meeting),
        "asked": progress.asked(application),
        "reason": progress.reason(application),
        "go_on": progress.where_to_go_on(application) if application.is_editable else "",
        "documents": completeness.current_documents(application),
        "submissions": application.submissions.values("number", "at"),
        "remarks": conversation,
        "form": form,
        "may_withdraw": Admission.named("withdraw") in Admission.open_to(request.user, application),
    }
    return render(request, "members/application.html", context)


@own
@require_POST
def message(request, application):
    """Send the Secretariat a message; it stands in the file, beside the steps. Nobody there sees a draft."""
    if not application.submitted_at:
        messages.error(request, _("Nobody at the Secretariat sees a draft: send it first, or write an e-mail."))
        return redirect(application)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _status_page(request, application, form)
    Remark.objects.create(application=application, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, _("Your message is with the Secretariat."))
    return redirect(application)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, application):
    """Take it back, after a page that asks whether it is meant."""
    if Admission.named("withdraw") not in Admission.open_to(request.user, application):
        messages.error(request, _("It cannot be withdrawn here any more: write to the Secretariat."))
        return redirect(application)
    if request.method == "POST":
        try:
            Admission.withdraw(application, by=request.user)
        except IllegalMove as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect(application)
    return render(request, "members/application_withdraw.html", {"nav": "my", "application": application})


@own
@require_safe
def sent(request, application, number):
    """Show what was sent, the first time or another."""
    submission = get_object_or_404(application.submissions, number=number)
    parts = said_by_part(submission.content)
    context = {"nav": "my", "application": application, "submission": submission, "parts": parts}
    return render(request, "members/application_sent.html", context)


def said_by_part(content):
    """Return each part's label, and its questions with their answers in words."""
    groups = group_labels()
    said = [(question, in_words(question.name, content.get(question.name), groups)) for question in QUESTIONS]
    return [(part, [pair for pair in said if pair[0].part == part]) for part in Part]


def readable(view):
    """Give the view a document, for whom it belongs to and who reviews applications; nobody else learns of it."""

    @login_required
    @wraps(view)
    def found(request, public_id, document_id):
        known = Document.objects.select_related("application")
        document = get_object_or_404(known, public_id=document_id, application__public_id=public_id)
        is_own = Application.objects.of(request.user).filter(pk=document.application_id).exists()
        if not (is_own or _may_review(request, document.application)):
            raise Http404
        return view(request, document)

    return found


@readable
@require_safe
@cache_control(private=True, no_store=True)
def document(request, document):
    """Hand out a document as a file to keep: a browser never shows it as a page of the portal."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=document.name, content_type=document.content_type)


def _may_review(request, application):
    """Tell whether staff may read it: with their second factor, and once it was sent."""
    is_sent = application.submitted_at is not None
    return is_sent and request.user.is_staff and request.user.has_perm(REVIEW) and has_second_factor(request)
