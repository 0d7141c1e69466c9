"""The demonstration's people and applications: nobody in them exists, and each says so by “(sample)”."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageDraw

from initiative import uploads
from members import campaigns, completeness, ledger, proposing
from members.models import (
    Application,
    Document,
    Meeting,
    Organisation,
    Remark,
    Representative,
    Role,
    StakeholderGroup,
    Standing,
    StandingChange,
    User,
)
from members.workflow import Admission

FACTS = Path(__file__).with_name("applications.toml")
MEMBER, SECRETARY, REPRESENTED = "member@portal.example", "secretary@portal.example", "labizey-hallassa"
APPLICANT, CLAIMED = "applicant@portal.example", "soil-capital"
PAPERS = {Document.Kind.DECLARATION: "Declaration of Intent", Document.Kind.STATUS: "Statutes"}


def fill_applications(say: Callable[[str], None]) -> None:
    """Write what the accounts of the demonstration find; without those accounts there is nobody to find it."""
    member = User.objects.filter(email=MEMBER).first()
    secretary = User.objects.filter(email=SECRETARY).first()
    if member is None or secretary is None:
        return
    _represent(member, secretary)
    facts = tomllib.loads(FACTS.read_text())
    for known in facts["former"]:
        _leave(known, secretary)
    every = facts["application"]
    for known in (known for known in every if known.get("is_before_the_meeting")):
        _write(known, secretary)
    today = timezone.localdate()
    Meeting.objects.create(
        body=Meeting.Body.BUREAU,
        number=12,
        held_on=today + timedelta(days=24),
        closes_on=today + timedelta(days=14),
        place="Montpellier (sample)",
    )
    for known in (known for known in every if not known.get("is_before_the_meeting")):
        _write(known, secretary)
    if applicant := User.objects.filter(email=APPLICANT).first():
        text = "A sample: nobody asked for this."
        proposing.claim(Organisation.objects.get(slug=CLAIMED), by=applicant, text=text)
    say(
        f"{len(every)} applications, a meeting of the Bureau, a representative, and {len(facts['former'])} that have"
        " left the list: all invented, as they say"
    )


def _leave(known: dict[str, Any], secretary: User) -> None:
    """Write an organisation that was on the list and has left it."""
    facts = {name: known[name] for name in ("slug", "name", "name_language", "country")}
    organisation = Organisation(stakeholder_group=StakeholderGroup.objects.get(code=known["group"]), **facts)
    organisation.full_clean()
    organisation.save()
    standing = Standing[known["as"].upper()]
    ledger.enter(organisation, standing, known["from"], reason=StandingChange.Reason.EARLIER, by=secretary)
    ledger.enter(organisation, Standing.NONE, known["until"], reason=known["reason"], by=secretary)


def _represent(member: User, secretary: User) -> None:
    """Make the member the main representative of a Member, with a change proposed and the yearly check to answer."""
    organisation = Organisation.objects.get(slug=REPRESENTED)
    Representative.objects.create(
        organisation=organisation,
        user=member,
        role=Role.PRIMARY,
        name=str(member),
        email=member.email,
        job_title="Coordinator (sample)",
        since=timezone.localdate() - timedelta(days=400),
    )
    today = timezone.localdate()
    campaigns.start(today.year, today + timedelta(days=60), by=secretary)
    proposing.propose(organisation, by=member, note="A sample: nobody asked for this.", acronym="LH (sample)")


def _write(known: dict[str, Any], secretary: User) -> None:
    """Write an application, and make the steps that it has behind it as its people would."""
    applicant = _applicant(known)
    application = _draft(known, applicant)
    for step in known["way"]:
        match step:
            case "ask":
                Admission.ask(application, by=secretary, reason=known["reason"], fields=known["fields"])
            case "accept":
                application.checklist = list(completeness.points(application))
                application.save(update_fields=["checklist"])
                Admission.accept(application, by=secretary)
            case _:
                getattr(Admission, step)(application, by=applicant)
    ago = timedelta(days=known["waits"])
    Application.objects.filter(pk=application.pk).update(
        created_at=F("created_at") - ago - timedelta(days=9),
        submitted_at=F("submitted_at") - ago - timedelta(days=2),
        waits_since=F("waits_since") - ago,
    )
    if words := known.get("remark"):
        Remark.objects.create(application=application, by=applicant, text=words)


def _applicant(known: dict[str, Any]) -> User:
    found = User.objects.filter(email=known["applicant"]).first()
    language = known.get("language", "en")
    return found or User.objects.create_user(known["applicant"], name=known["main"], language=language)


def _draft(known: dict[str, Any], applicant: User) -> Application:
    told = {name: known.get(name, "") for name in ("acronym", "city", "website", "name_language")}
    summaries = {f"summary_{code}": text for code, text in known["summary"].items()}
    application = Application.objects.create(
        applicant=applicant,
        wants=Standing[known["wants"].upper()],
        name=known["name"],
        country=known["country"],
        stakeholder_group=StakeholderGroup.objects.get(code=known["group"]),
        language=applicant.language,
        answers={
            **told,
            **summaries,
            "is_for_profit": "yes" if known["group"] == "business" else "no",
            "main_name": known["main"],
            "main_job_title": "Director",
            "main_email": known["applicant"],
            "signatory_name": known["main"],
            "signatory_job_title": "Director",
            "signed_on": str(timezone.localdate() - timedelta(days=30)),
            "is_authorised": True,
        },
    )
    for kind in (Document.Kind.DECLARATION, Document.Kind.STATUS, Document.Kind.LOGO):
        if kind != Document.Kind.STATUS or completeness.needs_status_document(application):
            _hand_in(application, kind, known)
    return application


def _hand_in(application: Application, kind: str, known: dict[str, Any]) -> None:
    if kind == Document.Kind.LOGO:
        accepted = uploads.logo(_logo(known["colour"]), "logo.png")
    else:
        accepted = uploads.paper(_paper(PAPERS[Document.Kind(kind)], known), f"{PAPERS[Document.Kind(kind)]}.pdf")
    Document.objects.create(
        application=application, kind=kind, uploaded_by=application.applicant, **accepted._asdict()
    )


def _paper(title: str, known: dict[str, Any]) -> BytesIO:
    """Draw a page that says what it stands for."""
    page = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(page)
    lines = [title, known.get("acronym", ""), "(sample)", "", "Nobody has signed this paper."]
    for number, line in enumerate(lines):
        draw.text((60, 80 + 32 * number), line, fill=0)
    out = BytesIO()
    page.save(out, "PDF")
    return out


def _logo(colour: str) -> BytesIO:
    """Draw three furrows under a sky."""
    image = Image.new("RGB", (480, 320), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 40, 400, 140), fill="#f2b632")
    for number in range(3):
        draw.arc((-80 - 40 * number, 150 + 50 * number, 560 + 40 * number, 520 + 50 * number), 180, 360, colour, 26)
    out = BytesIO()
    image.save(out, "PNG")
    return out
