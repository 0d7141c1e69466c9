"""What the clock starts in membership."""

from datetime import timedelta

from celery import Celery, shared_task
from celery.schedules import crontab
from django.db.models import Max
from django.utils import timezone

from initiative.celery import app
from initiative.models import Letter
from members import campaigns
from members.letters import secretariat
from members.models import User
from members.workflow.admission import REVIEW


@app.on_after_finalize.connect
def keep_time(sender: Celery, **kwargs: object) -> None:
    sender.add_periodic_task(6 * 3600, remind_of_the_yearly_check.s(), name="reminders of the yearly check")
    sender.add_periodic_task(crontab(hour=5, minute=30), tell_the_secretariat.s(), name="what waits on the desk")


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
