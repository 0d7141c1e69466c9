"""Writes a plan: all of it or nothing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsletter.importing.planning import Plan
from newsletter.importing.refusal import Refused
from newsletter.models import (
    Article,
    ArticlePicture,
    ArticleText,
    Edition,
    Finding,
    Joiner,
    Question,
)


def carry_out(plan: Plan) -> Edition:
    """Write the plan as a draft and return its edition. Raises ``Refused`` when somebody else was faster."""
    try:
        with transaction.atomic():
            _write(plan)
    except IntegrityError:
        raise Refused(_("There is already an issue %d.") % plan.issue.number) from None
    return plan.edition


def _write(plan: Plan) -> None:
    plan.issue.save()
    plan.edition.save()
    for planned in plan.sections:
        planned.section.save()
        if planned.figure:
            planned.figure.save()
    Joiner.objects.bulk_create(plan.joiners)
    Article.objects.bulk_create([planned.article for planned in plan.articles])
    ArticleText.objects.bulk_create([planned.text for planned in plan.articles])
    Question.objects.bulk_create([question for planned in plan.articles for question in planned.questions])
    ArticlePicture.objects.bulk_create([picture for planned in plan.articles for picture in planned.pictures])
    through = Article.events.through
    through.objects.bulk_create(
        through(article_id=planned.article.pk, event_id=event) for planned in plan.articles for event in planned.events
    )
    for finding in plan.findings:
        finding.edition = plan.edition
    Finding.objects.bulk_create(plan.findings)
