"""The Secretariat's own words for letters: written in three languages side by side, tried, kept, and taken back."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils.html import escape

from initiative import letters
from initiative.models import Letter, LetterText
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/initiative/lettertext/"
KIND = "application_received"
PAGE = f"{LIST}{KIND}/"
LANGUAGES = ["en", "fr", "es"]


@pytest.fixture
def secretary(client):
    return signed_in(client, account(is_staff=True, is_superuser=True, name="Ada"))


def staff(client, *permissions):
    person = account("reader@portal.example", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return signed_in(client, person)


def typed(do="save", **changes):
    """Return what the page sends when nothing but ``changes`` was typed."""
    own = LetterText.objects.filter(kind=KIND).first()
    told = {"do": do, "seen": own.updated_at.isoformat() if own else ""}
    for code in LANGUAGES:
        told[f"subject_{code}"], told[f"body_{code}"] = letters.words_of(letters.kinds()[KIND], code, own)
    return told | changes


def send(client, do="save", **changes):
    return client.post(PAGE, typed(do, **changes), follow=True)


def own():
    return LetterText.objects.get(kind=KIND)


def test_the_list_shows_every_kind_and_which_words_are_ours(secretary):
    LetterText.objects.create(kind=KIND, body_fr="Bonjour {name}")
    page = secretary.get(LIST).content.decode()
    for kind in letters.kinds().values():
        assert f'<a href="{LIST}{kind.name}/">{escape(kind.label)}</a>' in page
    row = page[page.index(PAGE) :].split("</tr>")[0]
    assert row.count("the portal’s") == 2 and row.count("own words") == 1
    assert "<caption>Members</caption>" in page


def test_the_list_costs_the_same_with_and_without_own_words(secretary, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(20) as counted:
            secretary.get(LIST)
        return len(counted)

    secretary.get(LIST)
    few = queries()
    LetterText.objects.bulk_create([LetterText(kind=name, body_en="Hello") for name in letters.kinds()])
    assert queries() == few


def test_the_page_begins_with_the_portals_words_their_placeholders_and_a_preview(secretary):
    page = secretary.get(PAGE).content.decode()
    for code in LANGUAGES:
        assert f'name="body_{code}"' in page and f'lang="{code}"' in page
    assert "<code>{reference}</code>" in page and "the application’s reference" in page
    assert "Institut des sols du Sahel: your application 2026-0147 has arrived" in page
    assert "votre candidature 2026-0147 est arrivée" in page


def test_own_words_are_kept_and_letters_take_them(secretary):
    page = send(secretary, subject_fr="Merci, {organisation}", body_fr="Bonjour {name} : {reference}").content.decode()
    assert "The words were saved." in page
    assert (own().subject_fr, own().body_fr) == ("Merci, {organisation}", "Bonjour {name} : {reference}")
    assert (own().subject_en, own().body_es) == ("", "")
    values = dict.fromkeys(letters.kinds()[KIND].placeholders, "x")
    assert letters.write(KIND, "fr", values) == letters.Words("Merci, x", "Bonjour x : x")


def test_what_equals_the_portals_words_or_is_empty_is_the_portals(secretary):
    send(secretary, subject_en="Ours")
    send(secretary, subject_en=letters.kinds()[KIND].words["en"].subject, body_es="")
    assert [getattr(own(), f"{name}_{code}") for name in ("subject", "body") for code in LANGUAGES] == [""] * 6


def test_lines_end_as_in_the_portals_words_whatever_the_browser_sends(secretary):
    body = letters.kinds()[KIND].words["en"].body.replace("\n", "\r\n")
    send(secretary, body_en=body, body_fr="Un\r\nDeux")
    assert (own().body_en, own().body_fr) == ("", "Un\nDeux")


# What is refused


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Dear {organisatoin}", "Did you mean “{organisation}”?"),
        ("Dear {sneeze}", "“{sneeze}” is not a placeholder of this letter. Use one of these: {name}"),
        ("{{7*7}}", "“{{7*7}}” is not"),
        ("{0.__class__}", "“{0.__class__}” is not"),
        ("{ name }", "Did you mean “{name}”?"),
        ("{{name}}", "“{{name}}” is not a placeholder of this letter. Did you mean “{name}”?"),
        ("name}", "“}” is not"),
        ("{name", "Did you mean “{name}”?"),
        ("{% load x %}", "“{% load x %}” is not"),
        ("{text}", "“{text}” is not"),
        ("a\0b", "a character that cannot be read"),
        ("a\x07b", "a character that cannot be read"),
    ],
)
@pytest.mark.parametrize("field", ["subject_fr", "body_en"])
def test_words_that_could_not_be_filled_are_refused_with_a_sentence_and_kept_in_the_form(
    secretary, field, words, found
):
    answer = send(secretary, **{field: words, "body_es": "Lo que ya escribí"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert escape(found) in page.replace("\x00", "")
    assert "Lo que ya escribí" in page
    assert not LetterText.objects.filter(body_es__contains="escribí").exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\N{LINE SEPARATOR}", "\x85", "\x0b"])
def test_a_subject_of_two_lines_is_refused(secretary, end):
    answer = send(secretary, subject_en=f"Hello{end}Bcc: everybody@example.org")
    assert answer.status_code == 400
    assert "The subject is one line" in answer.content.decode()


def test_what_is_too_long_is_refused(secretary):
    answer = send(secretary, subject_en="s" * 201, body_en="b" * 10_001)
    assert answer.status_code == 400
    assert answer.content.decode().count('class="err"') == 2


def test_percent_and_dollar_are_only_signs(secretary):
    send(secretary, body_en="100 %s ${reference} %(name)s <b>{name}</b>")
    values = dict.fromkeys(letters.kinds()[KIND].placeholders, "x")
    assert letters.write(KIND, "en", values).body == "100 %s $x %(name)s <b>x</b>"
    assert "&lt;b&gt;Amina Diallo&lt;/b&gt;" in secretary.get(PAGE).content.decode()


# Trying


def test_the_preview_shows_what_is_typed_and_saves_nothing(secretary):
    page = send(secretary, "preview", subject_es="Hola, {organisation}", body_es="Es {reference}.").content.decode()
    assert "<h3>Hola, Institut des sols du Sahel</h3>" in page and "Es 2026-0147." in page
    assert 'value="Hola, {organisation}"' in page
    assert not LetterText.objects.exists() and not LogEntry.objects.exists()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_test_goes_to_whoever_asks_in_the_chosen_language_and_saves_nothing(secretary, code):
    page = send(secretary, f"test-{code}", **{f"subject_{code}": "T {reference}", f"body_{code}": "B {standing}"})
    letter = Letter.objects.get()
    standing = {"en": "Partner", "fr": "Partenaire", "es": "Socio"}[code]
    assert (letter.to, letter.language) == ("someone@portal.example", code)
    assert (letter.subject, letter.body) == ("T 2026-0147", f"B {standing}\n")
    assert letter.fate == "waiting"
    assert "A test is on its way to someone@portal.example" in page.content.decode()
    assert 'value="T {reference}"' in page.content.decode()
    assert not LetterText.objects.exists()


def test_no_test_is_sent_of_words_that_are_refused(secretary):
    assert send(secretary, "test-en", body_en="{sneeze}").status_code == 400
    assert not Letter.objects.exists()


def test_the_portals_words_come_back_in_one_language_and_hold_once_saved(secretary):
    send(secretary, subject_fr="À nous", subject_es="Nuestro")
    page = send(secretary, "reset-fr", subject_es="Otro").content.decode()
    assert "These are the portal’s words again: French" in page
    assert escape(letters.kinds()[KIND].words["fr"].subject) in page
    assert 'value="Otro"' in page
    assert own().subject_fr == "À nous"
    send(secretary, subject_fr=letters.kinds()[KIND].words["fr"].subject)
    assert (own().subject_fr, own().subject_es) == ("", "Nuestro")


@pytest.mark.parametrize("do", ["sneeze", "test-xx", "reset-xx", "reset-", ""])
def test_a_button_that_does_not_exist_does_nothing(secretary, do):
    assert send(secretary, do, subject_fr="x").status_code == 200
    assert not LetterText.objects.exists() and not Letter.objects.exists()


# Keeping


def test_the_words_that_held_before_are_kept_and_shown(secretary):
    send(secretary, subject_en="First")
    send(secretary, subject_en="Second", body_fr="Deuxième")
    before = [json.loads(entry.change_message)[0]["before"] for entry in LogEntry.objects.order_by("pk")]
    portals = letters.kinds()[KIND].words
    assert before == [{"en": list(portals["en"])}, {"en": ["First", portals["en"].body], "fr": list(portals["fr"])}]
    page = secretary.get(PAGE).content.decode()
    assert "<strong>First</strong>" in page and "replaced by Ada" in page
    entry = LogEntry.objects.order_by("-pk").first()
    assert "Earlier words" in secretary.get(entry.get_admin_url()).content.decode()
    assert entry.get_change_message() == "Changed English and French."


def test_saving_nothing_new_leaves_no_trace_in_the_history(secretary):
    send(secretary)
    assert not LogEntry.objects.exists()


def test_what_somebody_else_wrote_meanwhile_is_not_lost_unseen(secretary):
    send(secretary, subject_en="Hers")
    stale = typed(subject_en="His")
    send(secretary, subject_en="Hers, better")
    answer = secretary.post(PAGE, stale)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Someone else has changed these words meanwhile" in page and 'value="His"' in page
    assert own().subject_en == "Hers, better"
    assert own().updated_at.isoformat() in page.replace("&#x2B;", "+").replace("&#43;", "+")
    assert send(secretary, subject_en="His").status_code == 200
    assert own().subject_en == "His"


def test_the_first_words_of_two_people_at_once_are_not_lost_unseen(secretary):
    blank = typed(subject_en="Second")
    send(secretary, subject_en="First")
    assert secretary.post(PAGE, blank).status_code == 400
    assert own().subject_en == "First"


# Who may


def test_who_may_only_read_sees_the_words_and_changes_nothing(client):
    reader = staff(client, "view_lettertext")
    page = reader.get(PAGE).content.decode()
    assert 'name="body_en"' in page and "disabled" in page
    assert 'value="save"' not in page and 'value="test-en"' not in page
    for do in ("save", "preview", "test-en", "reset-fr"):
        assert reader.post(PAGE, typed(do, subject_en="x")).status_code == 403
    assert not LetterText.objects.exists() and not Letter.objects.exists()


def test_who_may_not_read_texts_gets_no_page(client):
    nobody = staff(client, "change_letter")
    assert [nobody.get(url).status_code for url in (LIST, PAGE)] == [403, 403]
    assert nobody.post(PAGE, typed(subject_en="x")).status_code == 403


def test_a_kind_that_does_not_exist_is_not_found(secretary):
    assert secretary.get(f"{LIST}application_sneezed/").status_code == 404
    assert secretary.post(f"{LIST}application_sneezed/", typed()).status_code == 404
