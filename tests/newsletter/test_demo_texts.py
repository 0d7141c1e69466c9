"""The demonstration's texts: three languages of equal content, in our own words, set as each language sets them."""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import shared

ROOT = Path(__file__).resolve().parent.parent.parent
ISSUE = ROOT / "newsletter/demo/issue-22"
PAGES = sorted((ROOT / "initiative/demo/pages").glob("*.toml"))
LANGUAGES = ("en", "fr", "es")


def listed(words: str) -> set[str]:
    return set(words.split())


SECTION_KINDS = listed(
    "editorial appeal report webinars call interview dates briefs joiners figure media news social colophon"
)
ARTICLE_KINDS = listed(
    """editorial report announcement profile interview appeal call series news contacts read listen watch
    partner-news partner-profile"""
)
GROUPS = {"government", "international", "donors", "research", "civil-society", "farmers", "business"}
FOREIGN = {
    "en": {"des", "avec", "pour", "dans", "une", "los", "las", "para", "una"},
    "fr": {"the", "of", "and", "with", "from", "los", "las", "para", "con", "una", "del"},
    "es": {"the", "of", "and", "with", "from", "des", "avec", "pour", "dans", "sont", "est"},
}
NAMES = {"en": "4\u00a0per\u00a01000", "fr": "4\u00a0pour\u00a01000", "es": "4\u00a0por\u00a01000"}
HOSTS = listed(
    """4p1000.org www.fao.org www.giz.de heartfulness.org www.globallandscapesforum.org www.csic.es unfccc.int
    www.bsag.fi www.ifpenergiesnouvelles.com www.inrae.fr www.iuss.org agriculture.canada.ca www.laregion.fr
    www.argentina.gob.ar www.cifor-icraf.org www.cgiar.org www.caas.cn www.tari.gov.tw www.cirad.fr www.apad.asso.fr
    www.biovision.ch soilhealthinstitute.org www.wri.org soilcapital.com commission.europa.eu www.ofb.gouv.fr
    www.facebook.com www.linkedin.com www.twitter.com www.youtube.com www.cnil.fr www.w3.org"""
)
LINK = re.compile(r"\]\(([^)]*)\)")
ITALICS = re.compile(r"(?<!\*)\*(?!\*)[^*\n]+\*(?!\*)")


def read(file: Path) -> dict:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def structure() -> dict:
    return read(ISSUE / "structure.toml")


def articles() -> dict[str, dict]:
    return {article["key"]: article for section in structure()["section"] for article in section.get("article", [])}


def strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text below a value, with the path that leads to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from strings(below, f"{path}.{key}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from strings(below, f"{path}[{number}]")


def every_text(language: str) -> list[tuple[str, str]]:
    """Return the texts of the issue and of the pages in one language."""
    found = list(strings(read(ISSUE / f"{language}.toml"), "issue"))
    for file in PAGES:
        found += strings(read(file)[language], file.stem)
    return found


def words_only(text: str) -> str:
    """Take away addresses and what stands in italics: titles and names that keep their own language."""
    return ITALICS.sub("…", LINK.sub("]", text))


def facts(name: str, column: str) -> set[str]:
    with shared.path(f"data/{name}.csv").open(encoding="utf-8") as lines:
        return {row[column] for row in csv.DictReader(lines)}


def test_the_sections_come_in_the_order_of_the_real_issue():
    real = [section["canonical_section"] for section in json.loads(real_issue())["sections"]]
    ours = [re.sub(r"^(save-the-date)-\d$", r"\1", section["key"]) for section in structure()["section"]]
    without_contents = [key for key in real if key != "toc"]
    assert ours == [
        key for i, key in enumerate(without_contents) if key != "partners-act" or without_contents[i - 1] != key
    ]


def real_issue() -> str:
    return shared.path("data/newsletter-22.json").read_text(encoding="utf-8")


def test_a_section_and_its_articles_are_of_known_kinds():
    sections = structure()["section"]
    seen: set[str] = set()
    for section in sections:
        assert section["kind"] in SECTION_KINDS
        assert section.get("continues", section["key"]) in seen | {section["key"]}
        assert not (section["in_contents"] and "continues" in section)
        assert {article["kind"] for article in section.get("article", [])} <= ARTICLE_KINDS
        seen.add(section["key"])
    keys = [article["key"] for section in sections for article in section.get("article", [])]
    assert len(keys) == len(set(keys))
    assert len(next(s for s in sections if s["key"] == "partners-act")["article"]) == 25


def test_organisations_and_events_are_those_of_the_facts():
    used = list(articles().values())
    named = {a["organisation"] for a in used if "organisation" in a} | {
        j["organisation"] for j in structure()["joiner"]
    }
    assert named <= facts("organisations", "id")
    assert {event for article in used for event in article.get("events", [])} <= facts("events", "id")


def test_every_picture_is_used_and_every_used_picture_is_described():
    pictures = structure()["picture"]
    assert 8 <= len(pictures) <= 12
    assert {picture["key"] for picture in pictures} == {a["picture"] for a in articles().values() if "picture" in a}
    assert all(picture["file"] and picture["credit"] for picture in pictures)


def test_those_who_joined_are_those_of_the_real_issue_and_in_its_order():
    with shared.path("data/organisations.csv").open(encoding="utf-8") as lines:
        names = {row["id"]: row["name"] for row in csv.DictReader(lines)}
    ours = [(names[j["organisation"]], j["run"], j["standing"]) for j in structure()["joiner"]]
    assert ours == [(j["name"], j["run"], j["status"].lower()) for j in json.loads(real_issue())["joiners"]]
    assert {joiner["group"] for joiner in structure()["joiner"]} <= GROUPS


def test_the_figure_is_the_published_one():
    figure, real = structure()["figure"], json.loads(real_issue())["key_figure"]
    assert (figure["partners"], figure["members"]) == (real["partners"], real["members_included"])
    assert figure["on"].isoformat().startswith(real["as_of"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_words_of_every_section_article_and_picture(language):
    words = read(ISSUE / f"{language}.toml")
    sections = structure()["section"]
    assert list(words["section"]) == [section["key"] for section in sections]
    assert list(words["article"]) == list(articles())
    assert list(words["picture"]) == [picture["key"] for picture in structure()["picture"]]
    for section in sections:
        assert ("contents" in words["section"][section["key"]]) == section["in_contents"], section["key"]
    assert len(words["leads"]) == 4
    assert {lead["article"] for lead in words["leads"]} <= set(words["article"])
    assert len(words["article"]["alain-desvigne"]["questions"]) == 4
    assert 3000 <= sum(len(text.split()) for _, text in strings(words)) <= 7500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_fields(language):
    def paths(code: str) -> list[str]:
        return sorted(path for path, _ in strings(read(ISSUE / f"{code}.toml")))

    assert paths(language) == paths("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_but_a_title_that_another_heading_stands_for(language):
    heads = {section["article"][0]["key"] for section in structure()["section"] if section.get("article")}
    named = {key for key, article in articles().items() if article.get("organisation")}
    bare = heads | named | {"identity"}
    allowed = {f"issue.article.{key}.title" for key in bare}
    assert {path for path, text in every_text(language) if not text.strip()} <= allowed


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_official_home_pages_only(language):
    for path, text in every_text(language):
        for address in LINK.findall(text):
            if address.startswith("mailto:"):
                assert address.endswith("@4p1000.org"), path
            else:
                assert re.match(r"https://([^/]+)/", address), f"{path}: {address}"
                assert address.split("/")[2] in HOSTS, f"{path}: {address}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_slips_into_another_language(language):
    for path, text in every_text(language):
        assert not set(re.findall(r"\w+", words_only(text))) & FOREIGN[language], f"{path}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_the_initiative_never_breaks_over_a_line(language):
    for path, text in every_text(language):
        for name in re.findall(r"4\s(?:per|pour|por)\s1000", words_only(text)):
            assert name == NAMES[language] or path.endswith("article.networks.text"), f"{path}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_and_spaces_are_those_of_print(language):
    for path, text in every_text(language):
        plain = words_only(text)
        assert not re.search(r"['\"]|\.\.\.|\S  \S|[^\S\n]\n", plain), f"{path}: {text}"
        assert not re.search(r"[^\S\n][,.]", plain), f"{path}: {text}"


def test_english_uses_english_marks():
    for path, text in every_text("en"):
        plain = words_only(text)
        assert not re.search(r"[«»¿¡]|\s[;:!?]", plain), f"{path}: {text}"
        assert plain.count("“") == plain.count("”"), path


def test_french_puts_a_no_break_space_inside_guillemets_and_before_high_marks():
    for path, text in every_text("fr"):
        plain = re.sub(r"\[?\S+@\S+|GMT\+2", "", words_only(text))
        assert not re.search(r"[“”¿¡]|«(?!\u00a0)|(?<!\u00a0)[»;:!?]", plain), f"{path}: {text}"


def test_spanish_opens_its_questions_and_sets_guillemets_close():
    for path, text in every_text("es"):
        plain = words_only(text)
        assert not re.search(r"[“”]|«\s|\s»|\s[;:!?]", plain), f"{path}: {text}"
        assert plain.count("¿") == plain.count("?"), f"{path}: {text}"
        assert plain.count("¡") == plain.count("!"), f"{path}: {text}"


def runs(text: str, length: int = 12) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_no_sentence_is_taken_from_the_real_issue():
    real = set()
    for _, text in strings(json.loads(real_issue())["sections"]):
        real |= runs(text)
    assert len(real) > 5000
    for path, text in every_text("en"):
        assert not runs(words_only(text)) & real, path


def test_a_page_says_where_it_stands_and_speaks_three_languages():
    expected = {"about", "accessibility", "governance", "legal-notice", "press-kit", "privacy", "support"}
    assert {file.stem for file in PAGES} == expected
    places = [(page["place"], page["position"]) for page in map(read, PAGES)]
    assert len(places) == len(set(places))
    assert {place for place, _ in places} == {"menu", "footer"}
    for page in map(read, PAGES):
        assert set(page) == {"place", "position", *LANGUAGES}
        assert all(set(page[language]) == {"title", "text"} for language in LANGUAGES)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_page_says_the_same_in_every_language(file):
    page = read(file)
    links = [[a for a in LINK.findall(page[language]["text"])] for language in LANGUAGES]
    marks = [re.findall(r"^(- |### )", page[language]["text"], re.MULTILINE) for language in LANGUAGES]
    assert links[0] == links[1] == links[2]
    assert marks[0] == marks[1] == marks[2]
    assert all(120 <= len(page[language]["text"].split()) <= 400 for language in LANGUAGES)
