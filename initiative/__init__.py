"""The ground floor: what every app shares. It imports no app."""

from initiative.celery import app as celery_app

__all__ = ["celery_app"]
