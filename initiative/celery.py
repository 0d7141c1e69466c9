"""Worker and beat.

A task is a bell: it carries an id, never the matter, so a lost or doubled one is harmless.
What the clock starts lives in each app's ``periodic.py``.
"""

import os

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "initiative.settings")

app = Celery("initiative")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="periodic")
# The request's id travels with the bell, so that the worker's log lines can be found by it.
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_like_the_web(**kwargs: object) -> None:
    """Keep Celery from replacing the logging that Django has configured."""
