"""A fixed phrase is printed as Django's own tag prints it, and what is not fixed is left to that tag."""

import pytest
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries
from django.utils import translation

from initiative.templatetags.phrases import Phrase

THEIRS = "django.templatetags.i18n"
SOURCES = [
    '{% translate "Newsletter" %}',
    "{% translate 'Newsletter' %}",
    '{% translate "Soil & <b>life</b>, 4 %, “100 %%”" %}',
    '{% translate "Member" context "standing" %}',
    '{% translate "Newsletter" as word %}{{ word }}',
    '{% translate "Newsletter" noop %}',
    '{% translate "Newsletter"|upper %}',
    "{% translate name %}",
    '{% translate "" %}',
]


def engine(*builtins):
    return Engine(builtins=list(builtins), libraries=get_installed_libraries())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_phrase_is_what_django_prints(source, language):
    with translation.override(language):
        theirs, ours = (
            each.from_string(source).render(Context({"name": "Events"}))
            for each in (engine(THEIRS), engine(THEIRS, "initiative.templatetags.phrases"))
        )
    assert ours == theirs


def test_only_what_is_fixed_is_ours():
    made = [engine(THEIRS, "initiative.templatetags.phrases").from_string(source).nodelist for source in SOURCES]
    assert [isinstance(nodes[0], Phrase) for nodes in made] == [True, True, True, *[False] * 5, True]
