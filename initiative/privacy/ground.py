"""What the ground floor and the packages under it keep of people."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiative.models import Letter, PurgeRun
from initiative.privacy import CLEAR, DELETE, KEEP, PSEUDONYM, REDACT, Kept, NotPersonal
from initiative.privacy.purging import Purge

WHILE_THE_ACCOUNT_IS_OPEN = _("As long as the account is open.")
YEARS_OF_LETTERS = 3

TABLES = [
    Kept(
        "initiative.letter",
        purpose=_("Mail that the portal wrote to you, as proof of what was said."),
        retention=_("Three years; the text of a letter with a code one day."),
        addressed=("to",),
        handed={CLEAR: "body", PSEUDONYM: "to", REDACT: "subject", KEEP: "language written_at sent_at"},
        withheld={
            REDACT: "reply_to",
            KEEP: "id key about is_confidential is_held released_at cancelled_at refused_at answer",
        },
        why_kept=_("That a letter was sent, and when, belongs to the file of the organisation."),
    ),
    Kept(
        "initiative.purgerun",
        purpose=_("Who released the deletion of old data."),
        retention=_("For good; without what was deleted."),
        whose=("released_by",),
        withheld={KEEP: "id rule rows found planned_at released_by deleted done_at refused_at"},
        why_kept=_("A decision of the Secretariat; an erased account is emptied."),
    ),
    Kept(
        "admin.logentry",
        purpose=_("What staff changed on the desk."),
        retention=_("For good."),
        whose=("user",),
        handed={KEEP: "action_time action_flag", REDACT: "object_repr change_message"},
        withheld={KEEP: "id user content_type object_id"},
        why_kept=_("What was changed belongs to the record; an erased account is emptied."),
    ),
    Kept(
        "account.emailaddress",
        purpose=_("Signing in, and where letters go."),
        retention=WHILE_THE_ACCOUNT_IS_OPEN,
        whose=("user",),
        handed={DELETE: "email verified primary"},
        withheld={DELETE: "id user"},
    ),
    Kept(
        "account.emailconfirmation",
        purpose=_("Making sure that an address is yours."),
        retention=_("Three days."),
        whose=("email_address__user",),
        handed={DELETE: "created sent"},
        withheld={DELETE: "id email_address key"},
    ),
    Kept(
        "mfa.authenticator",
        purpose=_("A second step when you sign in."),
        retention=_("Until you remove it."),
        whose=("user",),
        handed={DELETE: "type created_at last_used_at"},
        withheld={DELETE: "id user data"},
    ),
    Kept(
        "usersessions.usersession",
        purpose=_("The devices on which you are signed in, so that you can sign them out."),
        retention=_("Fourteen days after the last visit."),
        whose=("user",),
        handed={DELETE: "created_at last_seen_at ip user_agent"},
        withheld={DELETE: "id user session_key data"},
    ),
    NotPersonal(
        "sessions.session", _("Who is signed in; deleted with the account."), "session_key session_data expire_date"
    ),
    NotPersonal(
        "initiative.page",
        _("Texts that the Secretariat publishes."),
        "id slug title_en title_fr title_es text_en text_fr text_es place position words_en words_fr"
        " words_es updated_at",
    ),
    NotPersonal(
        "initiative.lettertext",
        _("Words for letters."),
        "id kind subject_en subject_fr subject_es body_en body_fr body_es updated_at",
    ),
    NotPersonal(
        "initiative.apikey",
        _("Keys of programs that read the register; named after an organisation or a programme."),
        "id name start digest made_at expires_on revoked_at last_used_at",
    ),
    NotPersonal("initiative.version", _("How often a part of the portal has changed."), "part number raised_at"),
    NotPersonal("auth.permission", _("What can be allowed."), "id name content_type codename"),
    NotPersonal("auth.group", _("Kinds of staff."), "id name"),
    NotPersonal("auth.group_permissions", _("What a kind of staff may do."), "id group permission"),
    NotPersonal("contenttypes.contenttype", _("Names of tables."), "id app_label model"),
]


def old_letters() -> QuerySet:
    """Return letters whose text is older than it needs to be; what is emptied stays as proof that it was sent."""
    until = timezone.now() - timedelta(days=365 * YEARS_OF_LETTERS)
    return Letter.objects.filter(written_at__lt=until, sent_at__isnull=False).exclude(body="").order_by("pk")


def empty_letter(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(body="", to="deleted@erased.invalid")


def old_reports() -> QuerySet:
    """Return refused reports a year later: they name rows."""
    until = timezone.now() - timedelta(days=365)
    return PurgeRun.objects.filter(refused_at__lt=until).order_by("pk")


def delete(row: PurgeRun) -> None:
    row.delete()


PURGES = [
    Purge("old-letters", _("Texts of letters older than three years"), old_letters, empty_letter),
    Purge("refused-reports", _("Refused reports older than a year"), old_reports, delete),
]
