"""The pieces of pages: dates, signs, lists of pages, languages, and texts that stand in for a missing translation."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import TemplateSyntaxError, engines
from django.utils import timezone, translation

from initiative import dates
from initiative.context import portal
from initiative.forms import MailField, SaysWhatIsMissing, Words
from initiative.models import Page
from initiative.templatetags.drawings import ICONS
from initiative.translation import Text

ORGANISATIONS = range(1, 201)


def printed(source, rf=None, path="/en/", **context):
    request = rf.get(path) if rf else None
    return engines["django"].from_string(source).render({"request": request, **context}).strip()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "1 September 2023",
                "September 2023",
                "Sept 2023",
                "19–21 September 2023",
                "30 Nov\xa0– 12 Dec 2023",
                "30 Dec 2023\xa0– 2 Jan 2024",
            ],
        ),
        (
            "fr",
            [
                "1er septembre 2023",
                "septembre 2023",
                "sept. 2023",
                "19–21 septembre 2023",
                "30 nov.\xa0– 12 déc. 2023",
                "30 déc. 2023\xa0– 2 janv. 2024",
            ],
        ),
        (
            "es",
            [
                "1 de septiembre de 2023",
                "septiembre de 2023",
                "sept 2023",
                "19–21 de septiembre de 2023",
                "30 nov\xa0– 12 dic 2023",
                "30 dic 2023\xa0– 2 ene 2024",
            ],
        ),
    ],
)
def test_days_and_spans_are_worded_as_the_language_does(language, words):
    with translation.override(language):
        assert [
            dates.day(date(2023, 9, 1)),
            dates.month(date(2023, 9, 1)),
            dates.short_month(date(2023, 9, 1)),
            dates.day_range(date(2023, 9, 19), date(2023, 9, 21)),
            dates.day_range(date(2023, 11, 30), date(2023, 12, 12)),
            dates.day_range(date(2023, 12, 30), date(2024, 1, 2)),
        ] == words


def test_french_says_first_in_a_span_too():
    with translation.override("fr"):
        assert dates.day_range(date(2023, 3, 1), date(2023, 3, 3)) == "1er–3 mars 2023"
        assert dates.day_range(date(2023, 3, 1), date(2023, 4, 11)) == "1er mars\xa0– 11 avr. 2023"
        assert dates.day(date(2023, 3, 11)) == "11 mars 2023"


def test_a_span_of_one_day_is_that_day():
    day = date(2023, 9, 30)
    assert dates.day_range(day, day) == dates.day_range(day, None) == "30 September 2023"


def test_an_instant_falls_on_the_day_of_the_current_time_zone():
    late = datetime(2023, 9, 30, 22, 30, tzinfo=UTC)
    assert dates.day(late) == "30 September 2023"
    with timezone.override("Europe/Paris"):
        assert dates.day(late) == "1 October 2023"


def test_filters_print_nothing_for_a_day_that_is_not_known():
    assert printed("{{ d|day }}{{ d|month }}{{ d|short_day }}{{ d|short_month }}{{ d|day_range:d }}", d=None) == ""


@pytest.mark.parametrize(("language", "words"), [("en", "12,345"), ("fr", "12\xa0345"), ("es", "12.345")])
def test_large_numbers_are_grouped_as_the_language_does(language, words):
    with translation.override(language):
        assert printed("{{ n|number }}", n=12345) == words


def test_countries_have_names_in_each_language():
    for language, name in (("en", "Germany"), ("fr", "Allemagne"), ("es", "Alemania")):
        with translation.override(language):
            assert printed("{{ 'DE'|country }}") == name


def test_a_text_that_stands_in_for_a_missing_one_is_marked_with_its_language():
    with translation.override("fr"):
        assert printed("{{ t|worded }}", t=Text("A & B", "en")) == '<span lang="en">A &amp; B</span>'
        assert printed("{{ t|worded }}", t=Text("Sols", "fr")) == "Sols"
        assert printed("{{ t|worded }}", t="<b>") == "&lt;b&gt;"
        assert printed("{{ t|markdown }}", t=Text("*soil*", "en")).startswith('<div lang="en"><p><em>soil')
    assert printed("{{ t|markdown }}", t=Text("*soil*", "en")).startswith("<p><em>soil")
    assert printed("{{ t|markdown }}", t=Text("", "en")) == ""


def test_headings_of_a_text_follow_the_heading_above_it():
    text = "### Part\n\n#### Piece of h3> in words"
    assert "<h3>Part</h3>" in printed("{{ t|markdown }}", t=text)
    lifted = printed("{{ t|markdown:2 }}", t=text)
    assert "<h2>Part</h2>" in lifted
    assert "<h3>Piece of h3&gt; in words</h3>" in lifted


def test_every_sign_is_drawn_and_hidden_from_screen_readers():
    for name in ICONS:
        drawn = printed(f'{{% icon "{name}" %}}')
        assert 'aria-hidden="true"' in drawn
        assert ICONS[name] in drawn
    assert "i-flip" in printed('{% icon "arrow" %}')
    with pytest.raises(KeyError):
        printed('{% icon "nobody drew this" %}')


def test_a_disc_is_a_member_and_a_ring_is_a_partner():
    assert '<span class="p p-m"></span>Member' in printed("{% standing 2 %}")
    assert '<span class="p"></span>Partner' in printed("{% standing 1 %}")
    assert '<span class="p"></span>All of &lt;us&gt;' in printed("{% standing 1 t %}", t="All of <us>")
    assert 'class="p' not in printed("{% standing 0 %}")


def test_crumbs_begin_at_home_and_end_at_the_page_itself():
    with translation.override("fr"):
        html = printed("{% crumbs 'Events' '/fr/events/' page %}", page=Text("Soil Day", "en"))
    assert html.index('href="/fr/"') < html.index('href="/fr/events/"') < html.index('aria-current="page"')
    assert '<span lang="en">Soil Day</span>' in html
    with pytest.raises(TemplateSyntaxError):
        printed("{% crumbs 'Events' '/fr/events/' %}")


def test_the_query_string_keeps_what_is_not_changed_and_starts_at_the_first_page(rf):
    path = "/en/?country=FR&country=DE&q=sol&page=3"
    assert printed("{% query q=None %}", rf, path) == "?country=FR&amp;country=DE"
    assert printed("{% query page=4 %}", rf, path).endswith("q=sol&amp;page=4")
    assert printed("{% query country=codes %}", rf, path, codes=["ES"]) == "?country=ES&amp;q=sol"
    assert printed("{% query none=None %}", rf) == "?"


def test_the_pager_keeps_the_filter_and_leaves_out_the_middle(rf):
    pages = Paginator(ORGANISATIONS, 10)
    html = printed("{% pager page %}", rf, "/en/?q=sol&page=10", page=pages.page(10))
    for number in (1, 9, 11, 20):
        assert f'href="?q=sol&amp;page={number}"' in html
    assert html.count("…") == 2
    assert 'rel="prev"' in html
    assert 'rel="next"' in html
    assert "page=10" not in html


def test_one_page_needs_no_pager(rf):
    assert printed("{% pager page %}", rf, page=Paginator(ORGANISATIONS, 500).page(1)) == ""


@pytest.mark.parametrize(
    ("path", "french"),
    [("/en/members/?q=sol&page=2", "/fr/members/?q=sol&page=2"), ("/en/", "/fr/"), ("/admin/x/?q=1", "/fr/")],
)
def test_the_language_switch_keeps_the_page_and_what_was_asked(rf, path, french):
    source = "{% language_links as links %}{% for l in links %}{{ l.name }}:{{ l.path|safe }} {% endfor %}"
    assert f"Français:{french} " in printed(source, rf, path) + " "


def test_a_page_may_name_its_own_addresses_and_leave_a_language_out(rf):
    source = "{% language_links as links %}{% for l in links %}{{ l.code }}={{ l.path }} {% endfor %}"
    own = {"en": "/en/newsletter/22/", "es": "/es/newsletter/22/"}
    assert printed(source, rf, alternates=own) == "en=/en/newsletter/22/ es=/es/newsletter/22/"


@pytest.mark.django_db
def test_the_footer_asks_once_and_only_when_it_is_shown(django_assert_num_queries):
    for place in Page.Place:
        Page.objects.create(slug=place, title_en=place.name, text_en="Soil.", place=place)
    with django_assert_num_queries(0):
        known = portal(HttpRequest())
    with django_assert_num_queries(1):
        assert [page.slug for page in known["menu_pages"]] == ["menu"]
        assert [page.slug for page in known["footer_pages"]] == ["footer"]
        assert [str(page.title) for page in known["footer_pages"]] == ["FOOTER"]


class Application(forms.Form):
    name = forms.CharField(help_text="As in your statutes.")
    website = forms.URLField(required=False, assume_scheme="https")
    groups = forms.MultipleChoiceField(
        choices=[("farm", "Farmers"), ("sci", "Research")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="We agree")
    source = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_is_label_hint_error_field_and_says_so_to_screen_readers():
    html = str(Application({"website": "not an address"}))
    for earlier, later in (
        ('<label for="id_name">', 'id="id_name_helptext"'),
        ('id="id_name_helptext"', 'id="id_name_error"'),
        ('id="id_name_error"', '<input type="text" name="name"'),
    ):
        assert html.index(earlier) < html.index(later)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert html.count('aria-invalid="true"') >= 3
    assert "(optional)" in html.split('for="id_website"')[1].split("</label>")[0]
    assert "(optional)" not in html.split('for="id_name"')[1].split("</label>")[0]
    assert '<input type="hidden" name="source"' in html


def test_the_summary_of_errors_stands_on_top_and_leads_to_each_field():
    html = str(Application({"website": "not an address"}))
    assert html.index('role="alert"') < html.index("<label")
    for name in ("name", "website", "groups", "agreed"):
        assert f'<a href="#id_{name}">' in html
        assert f'id="id_{name}"' in html
    assert "4 things need your attention" in html
    assert 'role="alert"' not in str(Application())


@pytest.mark.django_db
def test_after_a_fault_the_title_says_so_and_reading_begins_at_the_summary(rf):
    page, title = '{% extends "base.html" %}', "<title>Error: "
    assert title in printed(page, rf, form=Application({}), **portal(rf.get("/")))
    for clean in ({"form": Application()}, {}):
        assert title not in printed(page, rf, **clean, **portal(rf.get("/")))
    assert 'role="alert" tabindex="-1" autofocus>' in str(Application({}))


class Telling(SaysWhatIsMissing, forms.Form):
    name = forms.CharField(max_length=3)
    text = Words(max_length=5)
    mail = MailField()


def test_a_text_that_is_too_long_is_kept_whole_and_counted():
    form = Telling({"name": "Humify", "text": "Soils!", "mail": ""})
    assert form.errors["name"] == ["This is 6 characters; at most 3 fit."]
    assert form.errors["text"] == ["This is 6 characters; at most 5 fit."]
    assert form.errors["mail"] == ["Please give an e-mail address."]
    html = str(form["text"])
    assert "Soils!" in html and "maxlength" not in html and 'maxlength="3"' in str(form["name"])


def test_choices_are_a_group_with_a_legend():
    html = str(Application())
    group = html[html.index("<fieldset") : html.index("</fieldset>")]
    assert "<legend>Groups</legend>" in group
    assert group.count('<label class="opt"') == 2
