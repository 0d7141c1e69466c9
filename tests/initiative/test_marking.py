"""What was searched for, marked in what was found: in the text's own letters, and never as markup."""

import pytest

from initiative.marking import BEST, MOST_LETTERS, WHOLE, mark
from initiative.translation import Text

pytestmark = pytest.mark.django_db


def test_marks_are_set_in_the_texts_own_letters_with_dots_where_it_goes_on():
    long = f"{'Earth. ' * 80}Soils store CO₂, they say. {'Water. ' * 80}"
    whole, best, nothing = mark([(Text("CO₂ & soil", "en"), WHOLE), (Text(long, "en"), BEST), ("", BEST)], "co2 soil")
    assert whole.html == "<mark>CO₂</mark> &amp; <mark>soil</mark>"
    assert best.html.startswith("… ") and best.html.endswith(" …") and "<mark>CO₂</mark>" in best.html
    assert (nothing.html, nothing.is_marked) == ("", False)
    assert mark([], "soil") == []


@pytest.mark.parametrize(
    ("text", "options", "shown"),
    [
        ("Short.", BEST, "Short."),
        ("earth " * 60, BEST, f"{'earth ' * 25}earth …"),
        ("e" * 300, BEST, f"{'e' * 160} …"),
        ("earth " * 40, WHOLE, "earth " * 40),
        (f"<b>soil</b> {'<i> earth ' * 60}", BEST, "&lt;b&gt;soil&lt;/b&gt; &lt;i&gt;"),
    ],
)
def test_where_nothing_can_be_marked_the_beginning_is_shown_and_a_title_whole(text, options, shown):
    (told,) = mark([(text, options)], "soil")
    assert told.html.startswith(shown) and (options == WHOLE or len(told.html) < 400)


def test_the_farthest_end_of_a_text_is_not_read():
    text = f"{'earth ' * MOST_LETTERS} soil"
    (shown,) = mark([(text, BEST)], "soil")
    assert not shown.is_marked and len(shown.html) < 400
