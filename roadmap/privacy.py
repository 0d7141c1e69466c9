"""The roadmap keeps nothing of people."""

from django.utils.translation import gettext_lazy as _

from initiative.privacy import NotPersonal

PLAN = _("The strategic plan and its roadmap.")
TABLES = [
    NotPersonal("roadmap.roadmap", PLAN, "id year document meeting_en meeting_fr meeting_es tabled_on"),
    NotPersonal("roadmap.goal", PLAN, "id letter title_en title_fr title_es"),
    NotPersonal(
        "roadmap.facility",
        PLAN,
        "id code kind position title_en title_fr title_es description_en description_fr description_es led_by_en"
        " led_by_fr led_by_es words_en words_fr words_es",
    ),
    NotPersonal(
        "roadmap.objective",
        PLAN,
        "id code goal facility label_en label_fr label_es title_en title_fr title_es aim_en aim_fr aim_es baseline_en"
        " baseline_fr baseline_es target_2030_en target_2030_fr target_2030_es target_2050_en target_2050_fr"
        " target_2050_es words_en words_fr words_es updated_at",
    ),
    NotPersonal(
        "roadmap.indicator",
        PLAN,
        "id objective name_en name_fr name_es unit_en unit_fr unit_es whole baseline baseline_year target_2030"
        " target_2050",
    ),
]
