"""Days and hours that Django writes read as those of the portal, and filters of the desk are called what they are."""

from datetime import UTC, date, datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import formats, translation

from initiative import dates
from initiative.models import Letter
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("number", range(1, 13))
def test_a_day_is_written_as_everywhere_else(language, number):
    written_on = date(2026, number, 27)
    with translation.override(language):
        assert formats.date_format(written_on) == dates.day(written_on)
        assert formats.date_format(written_on, "YEAR_MONTH_FORMAT") == dates.month(written_on)
        instant = datetime(2026, number, 27, 8, 34, tzinfo=UTC)
        assert formats.localize(instant) == f"{dates.day(instant)}, 08:34"


@pytest.mark.django_db
def test_the_desk_tells_a_day_and_an_hour_so(client):
    signed_in(client, UserFactory(secretariat=True))
    Letter.objects.create(
        key="a", to="a@portal.example", language="en", subject="A", body="B", written_at="2026-11-27T08:34Z"
    )
    text = client.get(reverse("admin:initiative_letter_changelist")).text
    assert "27 November 2026, 08:34" in text
    assert "<summary>State</summary>" in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_filter_of_the_desk_is_called_by_its_title_and_a_by(client, language):
    user = UserFactory(secretariat=True, language=language)
    signed_in(client, user)
    models = [model for model, shown in admin.site._registry.items() if shown.list_filter]
    for model in models:
        text = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")).text
        assert "<summary>\n    By" not in text and "<summary>\n    Par" not in text, model
    assert len(models) > 10
    notices = client.get(reverse("admin:members_notice_changelist")).text
    assert ("<summary>Stands then as</summary>" in notices) == (language == "en")
