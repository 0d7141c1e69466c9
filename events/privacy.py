"""The calendar keeps organisations, not people."""

from django.utils.translation import gettext_lazy as _

from initiative.privacy import NotPersonal

CALENDAR = _("The calendar of events.")
TABLES = [
    NotPersonal("events.series", CALENDAR, "id slug title_en title_fr title_es"),
    NotPersonal("events.event_objectives", CALENDAR, "id event objective"),
    NotPersonal(
        "events.event",
        CALENDAR,
        "id slug uid sequence kind held_by status title_en title_fr title_es title_language summary_en summary_fr"
        " summary_es date_shape starts_on ends_on days start_time end_time timezone former_starts_on former_ends_on"
        " mode place_en place_fr place_es city_en city_fr city_es country website series series_number parent"
        " starts_at ends_at over_at words_en words_fr words_es updated_at",
    ),
    NotPersonal("events.eventorganisation", CALENDAR, "id event role organisation name position"),
]
