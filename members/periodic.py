"""What the clock starts in membership."""

from datetime import timedelta

from celery import Celery, shared_task
from celery.schedules import crontab
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from initiative.celery import app
from initiative.models import Letter
from initiative.rendering import orders
from members import campaigns, tasks
from members.letters import applicants, secretariat
from members.models import Application, ImportRun, Message, Paper, User
from members.models.applications import DRAFT_RESTS
from members.workflow import Relaying
from members.workflow.admission import REVIEW

# After how many days a reminder is written; who is late for both gets the last one only.
REMINDERS_OF_A_DRAFT, REMINDERS_OF_A_CORRECTION = (7, 21), (14, 30)
EVERY_SECONDS = 20


@app.on_after_finalize.connect
def keep_time(sender: Celery, **kwargs: object) -> None:
    sender.add_periodic_task(6 * 3600, remind_of_the_yearly_check.s(), name="reminders of the yearly check")
    sender.add_periodic_task(3600, remind_applicants.s(), name="reminders of drafts and corrections")
    sender.add_periodic_task(crontab(hour=5, minute=30), tell_the_secretariat.s(), name="what waits on the desk")
    sender.add_periodic_task(EVERY_SECONDS, sweep_papers.s(), name="papers left behind", expires=EVERY_SECONDS)
    sender.add_periodic_task(EVERY_SECONDS, sweep_imports.s(), name="imports left behind", expires=EVERY_SECONDS)
    sender.add_periodic_task(3600, let_messages_lapse.s(), name="messages that nobody confirmed")
    sender.add_periodic_task(24 * 3600, clear_halves_of_papers.s(), name="halves of papers")


@shared_task
def sweep_papers() -> None:
    """Ring again for every ordered paper on which nobody works."""
    orders.ring_again(Paper, tasks.LOCK, tasks.render_paper)


@shared_task
def sweep_imports() -> None:
    """Ring again for every import that the worker was given and on which nobody works."""
    orders.ring_again(ImportRun, tasks.LOCK_OF_IMPORTS, tasks.carry_out_import)


@shared_task
def clear_halves_of_papers() -> None:
    """Remove what killed workers had begun to write."""
    orders.clear_parts(tasks.FOLDER)


@shared_task
def remind_of_the_yearly_check() -> None:
    """Write once to whoever has not answered the yearly check for three weeks."""
    campaigns.remind()


@shared_task
def tell_the_secretariat() -> None:
    """Write once a day to those who review applications, if something new waits since they were told last."""
    told = Letter.objects.filter(key__startswith=secretariat.DIGEST).aggregate(last=Max("written_at"))["last"]
    if secretariat.is_there_news(told or timezone.now() - timedelta(days=1)):
        for reader in User.objects.who_may(REVIEW):
            secretariat.digest(reader, f"{secretariat.DIGEST}{timezone.localdate()}-{reader.pk}")


@shared_task
def let_messages_lapse() -> None:
    """Let go of messages to organisations whose link has ended."""
    Relaying.run_together(Relaying.named("expire"), Message.objects.late(), by=None)


@shared_task
def remind_applicants() -> None:
    """Write to whoever left a draft or a correction lying; each reminder leaves once, however often this runs."""
    reminders = Q(key__startswith="application-draft-") | Q(key__startswith="application-correction-")
    told = set(Letter.objects.filter(reminders).values_list("key", flat=True))
    for application in _resting(Application.State.DRAFT, "saved_at", min(REMINDERS_OF_A_DRAFT)):
        _remind_of_a_draft(application, told)
    waiting = _resting(Application.State.INCOMPLETE, "waits_since", min(REMINDERS_OF_A_CORRECTION))
    for application in waiting.prefetch_related("transitions"):
        _remind_of_a_correction(application, told)


def _resting(state: str, since: str, days: int) -> QuerySet:
    """Return the applications in a state in which nothing has moved for some days."""
    until = timezone.now() - timedelta(days=days)
    resting = Application.objects.filter(state=state, applicant__is_active=True, **{f"{since}__lte": until})
    return resting.select_related("applicant").order_by(since, "pk")


def _remind_of_a_draft(application: Application, told: set[str]) -> None:
    rested = timezone.now() - application.saved_at
    if rested >= DRAFT_RESTS:
        if applicants.key_of_end(application) not in told:
            applicants.draft_ends(application)
        return
    days = max(days for days in REMINDERS_OF_A_DRAFT if rested >= timedelta(days=days))
    if applicants.key_of_rest(application, days) not in told:
        applicants.draft_rests(application, days)


def _remind_of_a_correction(application: Application, told: set[str]) -> None:
    waited = timezone.now() - application.waits_since
    days = max(days for days in REMINDERS_OF_A_CORRECTION if waited >= timedelta(days=days))
    requests = [each for each in application.transitions.all() if each.move == "ask"]
    if requests and applicants.key_of_correction(requests[-1], days) not in told:
        applicants.correction_waits(application, requests[-1], days)
