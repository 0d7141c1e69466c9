"""Writing to an organisation through the relay: the form, what follows, and the page of the letter's link."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import BaseThrottle

from initiative.api import rates
from initiative.workflow import IllegalMove
from members import ledger, register
from members.forms.messages import MessageForm
from members.models import Message, Organisation
from members.proposing import NotPossible
from members.workflow import Relaying, relaying

FORM = require_http_methods(["GET", "HEAD", "POST"])
NAV = {"nav": "members"}
WRITTEN = "message_written"
MOVES = {"confirm": Relaying.confirm, "expire": Relaying.expire}


@FORM
@sensitive_post_parameters("email", "text")
def write(request, slug):
    """Take a message. What was typed stays in the form, whatever is wrong with it."""
    organisation = _known(slug)
    if organisation.slug != slug:
        return redirect("members:write", organisation.slug, permanent=True)
    if not organisation.can_be_written_to:
        status = 404 if organisation.is_listed else 410
        [organisation] = register.with_heirs([organisation])
        return render(request, "members/write/closed.html", NAV | {"organisation": organisation}, status=status)
    user = request.user if request.user.is_authenticated else None
    form = MessageForm(request.POST or None, initial={"name": user.name, "email": user.email} if user else None)
    status = 200
    if request.method == "POST" and form.is_of_a_program:
        return _written(request, organisation, form.data.get("email", ""))
    if request.method == "POST" and form.is_valid():
        try:
            message = relaying.write(
                organisation, by=user, origin=_origin(request), language=get_language(), **form.typed
            )
        except (NotPossible, IllegalMove) as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, relaying.TooMany) else 200
        else:
            is_passed_on = bool(user) and message.state == Message.State.RELAYED
            return _written(request, organisation, message.email, is_passed_on)
    return render(
        request, "members/write/form.html", NAV | {"organisation": organisation, "form": form}, status=status
    )


def _known(slug):
    """Return who stands, or stood, under an address; who was never on the list has no page here either."""
    known = Organisation.objects.filter(slug=slug).first() or ledger.former_address(slug)
    if known is None or not (known.is_listed or known.left_on):
        raise Http404
    return known


def _origin(request):
    return relaying.origin_of(rates.connection(BaseThrottle().get_ident(request) or ""))


def _written(request, organisation, email, is_passed_on=False):
    """Lead to what happens next; the session remembers the address, so that a slip in it can be seen."""
    request.session[WRITTEN] = {"to": organisation.pk, "email": email, "is_passed_on": is_passed_on}
    return redirect("members:written", organisation.slug)


@require_safe
def written(request, slug):
    """Say what happens next: the same to everybody whose address is not proved."""
    organisation, told = _known(slug), request.session.get(WRITTEN, {})
    if told.get("to") != organisation.pk:
        return redirect("members:write", organisation.slug)
    return render(request, "members/write/sent.html", NAV | told | {"organisation": organisation})


@FORM
def confirm(request, token):
    """Show the message to whoever opened the link; a button sends it, for programs open links too."""
    message = relaying.message_of(token)
    if message is None:
        return render(request, "members/write/no_message.html", NAV, status=404)
    sentence = ""
    if request.method == "POST":
        try:
            MOVES["expire" if "expire" in request.POST else "confirm"](message, by=None)
        except IllegalMove as error:
            message.refresh_from_db()
            sentence = str(error) if message.state == Message.State.UNCONFIRMED else ""
        if not sentence:
            return redirect("members:message", token)
    elif message.state == Message.State.UNCONFIRMED:
        sentence = relaying.what_hinders(message)
    context = NAV | {"message": message, "organisation": message.organisation, "sentence": sentence}
    return render(request, "members/write/confirm.html", context)
