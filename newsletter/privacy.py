"""Issues name people as a newspaper does; who made an edition is history."""

from django.utils.translation import gettext_lazy as _

from initiative.privacy import KEEP, REDACT, Kept, NotPersonal

PRINTED = _("What an issue of the newsletter says; once published it is a record.")
FILES = _("Files made of an edition.")
TABLES = [
    Kept(
        "newsletter.editiontransition",
        purpose=_("Who published or withdrew an edition, and why."),
        retention=_("For good."),
        whose=("by",),
        handed={KEEP: "at move before after", REDACT: "reason"},
        withheld={KEEP: "id by edition"},
        why_kept=_("That somebody did it belongs to the record; an erased account is emptied."),
    ),
    NotPersonal(
        "newsletter.issue",
        PRINTED,
        "id number dated period_from period_to contributions_deadline contributions_contact",
    ),
    NotPersonal("newsletter.edition", PRINTED, "id issue language title notice state published_at"),
    NotPersonal("newsletter.lead", PRINTED, "id edition article position title text"),
    Kept(
        "newsletter.finding",
        purpose=_("What was found when an issue was imported, and who dealt with it."),
        retention=_("As long as the edition."),
        whose=("dealt_by",),
        handed={KEEP: "kind dealt_at"},
        withheld={KEEP: "id edition where section article sentence count dealt_by"},
        why_kept=_("That somebody did it belongs to the record; an erased account is emptied."),
    ),
    NotPersonal(
        "newsletter.section",
        PRINTED,
        "id issue key kind position continues heading_en heading_fr heading_es contents_en contents_fr contents_es"
        " standfirst_en standfirst_fr standfirst_es",
    ),
    NotPersonal("newsletter.article_events", PRINTED, "id article event"),
    NotPersonal("newsletter.article", PRINTED, "id section key kind position organisation organisation_name"),
    NotPersonal(
        "newsletter.articletext", PRINTED, "id article edition title text pull byline words_en words_fr words_es"
    ),
    NotPersonal("newsletter.question", PRINTED, "id text position question answer words_en words_fr words_es"),
    NotPersonal(
        "newsletter.joiner", PRINTED, "id section position organisation name country place group group_name standing"
    ),
    NotPersonal("newsletter.keyfigure", PRINTED, "id section partners members on"),
    NotPersonal("newsletter.picture", PRINTED, "id original sha256 width height credit alt_en alt_fr alt_es added_at"),
    NotPersonal("newsletter.picturerendition", FILES, "id picture placement medium file width height size sha256"),
    NotPersonal(
        "newsletter.articlepicture",
        PRINTED,
        "id article picture placement position caption_en caption_fr caption_es credit",
    ),
    NotPersonal(
        "newsletter.rendering",
        FILES,
        "id edition key queued_at started_at finished_at failed_at attempts stage percent reason file pages size"
        " sha256 cpu_seconds",
    ),
]
