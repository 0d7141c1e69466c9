"""The real newsletter 22 becomes a draft whole, and what is wrong with a file is said in a sentence."""

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from members import ledger
from members.models import Standing
from newsletter import importing
from newsletter.importing.findings import foreign_language
from newsletter.importing.words import revive, take_apart, words_of
from newsletter.models import Article, Edition, Finding, Issue, Joiner, KeyFigure, Section
from tests import shared
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory
from tests.factories.newsletter import IssueFactory

pytestmark = pytest.mark.django_db
FILE = "data/newsletter-22.json"
TEXTS = ("title", "text", "pull", "byline")


@pytest.fixture
def printed():
    return json.loads(shared.path(FILE).read_text())


@pytest.fixture
def edition():
    return importing.carry_out(importing.plan(shared.path(FILE).read_bytes()))


def small(**changes):
    """Return the smallest file that can be imported, with changes."""
    article = {"title": "Sowing", "title_source": "seed", "kind": "news", "text": "Sowing\n\nIt has begun."}
    section = {
        "key": "news",
        "heading_as_printed": "News",
        "toc_title": "News",
        "toc_page": "3",
        "articles": [article],
    }
    issue = {"number": 7, "date_as_printed": "July 2020", "language": "en", "toc": [], "sections": [section]}
    return issue | changes


def refusal(issue):
    data = issue if isinstance(issue, bytes) else json.dumps(issue).encode()
    with pytest.raises(importing.Refused) as caught:
        importing.carry_out(importing.plan(data))
    assert not Issue.objects.filter(number=7).exists()
    return str(caught.value)


def test_newsletter_22_becomes_a_draft_with_all_that_was_printed(edition):
    issue = edition.issue
    assert (issue.number, issue.dated, edition.language, edition.state) == (22, date(2023, 10, 1), "en", "draft")
    assert (issue.contributions_deadline, issue.contributions_contact) == (
        date(2023, 12, 10),
        "socialmedia.admin@4p1000.org",
    )
    assert issue.sections.count() == 27
    assert Article.objects.filter(section__issue=issue).count() == edition.texts.count() == 66
    assert issue.sections.exclude(contents_en="").count() == 18


def test_the_contents_are_those_that_were_printed(edition, printed):
    lines = edition.issue.sections.exclude(contents_en="").values_list("contents_en", flat=True)
    assert Counter(lines) == Counter(entry["title"] for entry in printed["toc"])


def test_pages_of_one_section_continue_it_and_share_its_line(edition):
    continued = {section.key: section.continues.key for section in Section.objects.exclude(continues=None)}
    pages = {f"partners-act-p{page}": "partners-act-p13" for page in (14, 15, 16, 17)}
    assert continued == pages | {"save-the-date-2": "save-the-date-1"}


def test_no_word_of_any_article_is_lost(edition, printed):
    texts = edition.texts.select_related("article__section").prefetch_related("questions", "article__pictures")
    kept = [text for text in texts.order_by("article__section__position", "article__position")]
    rows = [(section, row) for section in printed["sections"] for row in section["articles"]]
    for text, (section, row) in zip(kept, rows, strict=True):
        if row["kind"] == "joiners":
            continue
        words = [getattr(text, name) for name in TEXTS]
        words += [f"{each.question} {each.answer}" for each in text.questions.all()]
        words += [f"{each.caption_en} {each.credit}" for each in text.article.pictures.all()]
        words += [section["heading_as_printed"] or "", "1 2 3 4" if text.questions.all() else ""]
        assert Counter(words_of(revive(row["text"])[0])) - Counter(words_of(" ".join(words))) == Counter(), row[
            "title"
        ]


def test_those_who_joined_stand_in_two_runs_under_their_groups(edition, printed):
    joiners = Joiner.objects.filter(section__issue=edition.issue)
    assert [joiner.name for joiner in joiners] == [row["name"] for row in printed["joiners"]]
    assert Counter(joiners.values_list("standing", flat=True)) == {Standing.MEMBER: 5, Standing.PARTNER: 7}
    lost_heading = joiners.get(name="Viken county council")
    assert lost_heading.group.code == "government"
    assert (joiners.get(name="Nanhua University").country, lost_heading.country) == ("TW", "NO")


def test_the_key_figure_is_dated_by_the_end_of_its_month(edition):
    figure = KeyFigure.objects.get(section__issue=edition.issue)
    assert (figure.partners, figure.members, figure.on) == (782, 346, date(2023, 9, 30))


def test_the_interview_is_taken_apart(edition):
    text = edition.texts.get(article__kind=Article.Kind.INTERVIEW)
    assert text.title == "Mr. Alain Desvigne, CEO of Amarenco Group"
    assert text.questions.count() == 4
    assert text.pull.startswith("... Through our AgriSolar activity")
    assert text.article.pictures.get().credit == "© Rasmus Mogensen"


def test_captions_without_their_picture_are_kept(edition):
    memorandum = Article.objects.get(key="mou-with-heartfulness-signed")
    captions = [placed.caption_en for placed in memorandum.pictures.all()]
    assert [caption.split()[0] for caption in captions] == ["Signature", "From"]


def test_the_findings_are_kept_on_the_edition(edition):
    found = edition.findings
    counts = Counter(found.values_list("kind", flat=True))
    kind = Finding.Kind
    assert counts[kind.FOREIGN_HEADING] == 2
    assert counts[kind.MISSING_HEADING] == 7
    assert counts[kind.PAGE_REFERENCE] == 2
    assert counts[kind.MISSING_PICTURE] == 3
    assert sum(found.filter(kind=kind.DEAD_LINK).values_list("count", flat=True)) == 96
    assert not any("](#)" in text.text for text in edition.texts.all())


def test_organisations_of_the_register_are_linked_and_the_others_are_named():
    tari, former = OrganisationFactory(slug="tari"), OrganisationFactory(slug="caas")
    ledger.change_facts(former, by=None, slug="academy")
    goumbook = OrganisationFactory(name="GOUMBOOK", country="AE")
    StakeholderGroupFactory(code="civil-society", label_en="Civil society & non-profit organisations")
    edition = importing.carry_out(importing.plan(shared.path(FILE).read_bytes()))
    assert Article.objects.get(organisation=tari).kind == Article.Kind.PARTNER_PROFILE
    assert Article.objects.filter(organisation=former).exists()
    assert Joiner.objects.get(name="Goumbook").organisation == goumbook
    assert Article.objects.get(key="paneco-ambiente-srl").organisation_name == "Paneco Ambiente Srl"
    unknown = edition.findings.filter(kind=Finding.Kind.UNKNOWN_ORGANISATION)
    assert not unknown.filter(sentence__contains="“tari”").exists()
    assert unknown.filter(sentence__contains="“paneco-ambiente”").exists()


def test_a_number_that_exists_is_refused_and_stays_as_it_is():
    IssueFactory(number=22)
    with pytest.raises(importing.Refused, match="already an issue 22"):
        importing.plan(shared.path(FILE).read_bytes())
    assert not Edition.objects.exists()


def test_a_race_for_the_same_number_has_one_winner():
    first, second = (importing.plan(json.dumps(small()).encode()) for _ in range(2))
    importing.carry_out(first)
    with pytest.raises(importing.Refused, match="already an issue 7"):
        importing.carry_out(second)
    assert Edition.objects.get().issue.number == 7


ARTICLE = {"title": "T", "title_source": "seed", "kind": "news", "text": "T"}
SECTION = {"key": "news", "heading_as_printed": None, "toc_title": None, "articles": [ARTICLE]}


@pytest.mark.parametrize(
    ("issue", "sentence"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * (2 * 1024 * 1024 + 1), "too large"),
        ([], "“the file” should be an object"),
        ({}, "“number” is missing"),
        (small(number="7"), "“number” should be a whole number, but is a text"),
        (small(number=True), "“number” should be a whole number"),
        (small(number=0), "Numbers start at 1"),
        (small(number=10**30), "issue"),
        (small(language="de"), "not one of the newsletter’s languages"),
        (small(date_as_printed="Brumaire II"), "not a month and a year"),
        (small(date_as_printed="July 0000"), "not a month and a year"),
        (small(date_as_printed="July ٢٠٢٠"), "not a month and a year"),
        (small(sections={}), "“sections” should be a list"),
        (small(sections=[1]), "“sections[0]” should be an object"),
        (small(sections=[SECTION, SECTION]), "stands there twice"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"kind": "horoscope"}]}]), "not a kind of article"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"text": 1}]}]), "“sections[0].articles[0].text”"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"text": "a\x00"}]}]), "that no text may have"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"text": "a" * 70_000}]}]), "at most 64 kB"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"title": "a" * 300, "text": "b"}]}]), "250"),
        (small(sections=[SECTION | {"articles": [ARTICLE | {"deadline": "soon"}]}]), "“soon” is not a date"),
        (small(joiners=[{"name": "A"}]), "“joiners[0].country” is missing"),
        (small(key_figure=7), "“key_figure” should be an object"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_a_sentence(issue, sentence):
    assert sentence in refusal(issue)


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ({"partners": 1, "members_included": 2, "as_of": "2023-09"}, "cannot be more Members"),
        ({"partners": 2, "members_included": 1, "as_of": "2023-13"}, "not a year and a month"),
        ({"partners": 2, "members_included": 1, "as_of": "0-1"}, "not a year and a month"),
        ({"partners": -2, "members_included": -3, "as_of": "2023-09"}, "0"),
    ],
)
def test_an_impossible_figure_is_refused(figure, sentence):
    section = SECTION | {"articles": [ARTICLE | {"kind": "key-figure"}]}
    assert sentence in refusal(small(sections=[section], key_figure=figure))


def test_somebody_who_joined_as_nothing_is_refused():
    section = SECTION | {"articles": [ARTICLE | {"kind": "joiners"}]}
    joiner = {"name": "A", "country": "France", "group": "B", "status": "Friend"}
    assert "neither Member nor Partner" in refusal(small(sections=[section], joiners=[joiner]))


def test_a_country_that_has_no_code_is_kept_as_printed():
    section = SECTION | {"articles": [ARTICLE | {"kind": "joiners"}]}
    joiner = {"name": "A", "country": "Atlantis", "group": "B", "status": "Partner"}
    importing.carry_out(importing.plan(json.dumps(small(sections=[section], joiners=[joiner])).encode()))
    kept = Joiner.objects.get()
    assert (kept.country, kept.place, kept.group, kept.group_name) == ("", "Atlantis", None, "B")


def test_a_french_file_becomes_a_french_edition():
    importing.carry_out(importing.plan(json.dumps(small(language="fr", date_as_printed="juillet 2020")).encode()))
    section = Section.objects.get()
    assert (section.heading_en, section.heading_fr, section.issue.dated) == ("", "News", date(2020, 7, 1))


@pytest.mark.parametrize(
    ("heading", "language", "other"),
    [
        ("A noter dans vos agendas !", "en", "fr"),
        ("A noter dans vos agendas !", "fr", ""),
        ("Save the date!", "en", ""),
        ("Han ingresado en la Iniciativa y sus socios", "en", "es"),
        ("Our Partners and Members act!", "fr", "en"),
        ("", "en", ""),
    ],
)
def test_a_heading_in_another_language_is_noticed(heading, language, other):
    assert foreign_language(heading, language) == other


@pytest.mark.parametrize(
    ("printed", "title", "text"),
    [
        ("Sowing\n\nBegins.", "Sowing", "Begins."),
        ("Sowing - 3 May\n\nBegins.", "Sowing", "**3 May**\n\nBegins."),
        ("**Sowing\n- 3 May, Rome**\n\nBegins.", "Sowing", "**3 May, Rome**\n\nBegins."),
        ("Soil:\nalive\n\nBegins.", "Soil: alive", "Begins."),
        ("Begins.", "Sowing", "Begins."),
        ("SEPTEMBER 7\nON ZOOM", "", "SEPTEMBER 7  \nON ZOOM"),
        ("- one\n - two", "", "- one\n  - two"),
        ("**A note (from a book)*", "", "*\\* A note (from a book)*"),
        ("See [it \\(here\\)](#).", "", "See it (here)."),
        ("See [it](https://4p1000.org).", "", "See [it](https://4p1000.org)."),
    ],
)
def test_printed_text_becomes_clean_markdown(printed, title, text):
    assert take_apart(printed, title=title).text == text


def test_the_command_tells_what_it_did(capsys):
    call_command("import_issue", shared.path(FILE))
    told = capsys.readouterr().out
    assert "27 sections, 66 articles, 18 lines in the contents, 3 captions and credits" in told
    assert "12 who have joined, 96 dead links" in told
    assert told.count("is written in another language: French") == 2


def test_a_trial_writes_nothing(capsys):
    call_command("import_issue", shared.path(FILE), "--dry-run")
    assert "Nothing was written." in capsys.readouterr().out
    assert not Issue.objects.exists()


def test_the_command_refuses_without_a_traceback(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_issue", tmp_path / "absent.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(CommandError, match="not valid JSON"):
        call_command("import_issue", tmp_path / "bad.json")
