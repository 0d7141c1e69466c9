"""Texts in three languages, and names of countries in each."""

import pytest
from django.utils.translation import override

from initiative.countries import country_choices, country_name
from initiative.models import Page


def test_a_text_is_read_in_the_active_language():
    page = Page(title_en="About", title_fr="À propos", title_es="Acerca de")
    for code, title in (("en", "About"), ("fr", "À propos"), ("es", "Acerca de")):
        with override(code):
            assert (page.title, page.title.language) == (title, code)


def test_a_missing_text_falls_back_and_says_in_which_language_it_is():
    page = Page(title_en="About")
    with override("fr"):
        assert (page.title, page.title.language) == ("About", "en")


def test_a_text_that_exists_only_in_french_is_better_than_none():
    page = Page(title_fr="À propos")
    with override("es"):
        assert (page.title, page.title.language) == ("À propos", "fr")


@pytest.mark.parametrize(
    ("code", "en", "fr", "es"),
    [
        ("TW", "Taiwan", "Taïwan", "Taiwán"),
        ("AE", "United Arab Emirates", "Émirats arabes unis", "Emiratos Árabes Unidos"),
        ("XK", "Kosovo", "Kosovo", "Kosovo"),
        ("", "", "", ""),
        (None, "", "", ""),
        ("Q1", "Q1", "Q1", "Q1"),
    ],
)
def test_a_country_has_its_name_in_each_language(code, en, fr, es):
    assert [country_name(code, language) for language in ("en", "fr", "es")] == [en, fr, es]


def test_choices_hold_every_country_and_nothing_that_is_none():
    codes = [code for code, _ in country_choices()]
    assert len(codes) == len(set(codes))
    assert {"FR", "PS", "EH", "HK", "AQ", "XK", "TW"} <= set(codes)
    assert not {"EU", "ZZ", "UN", "QO"} & set(codes)
    assert 249 <= len(codes) <= 251
