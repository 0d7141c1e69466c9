"""What a person should look at in an imported edition. A finding changes nothing."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter.importing.words import words_of
from newsletter.models import Finding

# Small words that betray a language; none of them is a word of the other two.
_SMALL_WORDS = {
    "en": {"the", "of", "and", "our", "to", "in", "with", "they", "have", "your", "for", "from", "why", "read"},
    "fr": {"le", "les", "des", "du", "dans", "vos", "nos", "et", "pour", "avec", "ils", "votre", "pourquoi", "noter"},
    "es": {"el", "los", "las", "del", "en", "sus", "nuestros", "y", "para", "con", "han", "su", "por", "fecha"},
}
_PAGE = re.compile(r"\b(?:see|voir|véase|ver)\s+(?:the\s+|la\s+)?(?:page|p\.|página)\s*(\d+)[^.);,\n]*", re.IGNORECASE)


def foreign_language(heading: str, language: str) -> str:
    """Return the code of the other language in which a heading is written, or ``""``."""
    words = set(words_of(heading))
    votes = {code: len(words & small) for code, small in _SMALL_WORDS.items()}
    best = max(votes, key=lambda code: votes[code])
    return best if best != language and votes[best] > votes[language] else ""


def of_heading(heading: str, where: str, language: str) -> list[Finding]:
    """Look at a section's printed heading."""
    if not heading:
        return [Finding(kind=Finding.Kind.MISSING_HEADING, where=where, sentence=_("The block prints no heading."))]
    if other := foreign_language(heading, language):
        names = {"fr": _("French"), "es": _("Spanish"), "en": _("English")}
        sentence = _("The heading “%(heading)s” is written in another language: %(language)s.")
        sentence %= {"heading": heading, "language": names[other]}
        return [Finding(kind=Finding.Kind.FOREIGN_HEADING, where=where, sentence=sentence[:500])]
    return []


def of_links(dead: int, where: str) -> list[Finding]:
    """Look at the links of an article."""
    if not dead:
        return []
    sentence = ngettext(
        "%d link leads nowhere and was kept as plain text.",
        "%d links lead nowhere and were kept as plain text.",
        dead,
    )
    return [Finding(kind=Finding.Kind.DEAD_LINK, where=where, sentence=sentence % dead, count=dead)]


def of_pages(text: str, where: str) -> list[Finding]:
    """Look for page numbers written by hand; they are wrong as soon as a line moves."""
    sentence = _("“%s” names a page by hand; it will be wrong when the page moves.")
    return [
        Finding(kind=Finding.Kind.PAGE_REFERENCE, where=where, sentence=sentence % found[0].strip()[:300])
        for found in _PAGE.finditer(text)
    ]


def of_captions(captions: list[tuple[str, str]], where: str) -> list[Finding]:
    """Look at captions and credits that came without their picture."""
    sentence = _("The picture to “%s” did not come with the text.")
    return [
        Finding(
            kind=Finding.Kind.MISSING_PICTURE,
            where=where,
            sentence=sentence % _shortened(caption or credit),
        )
        for caption, credit in captions
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rstrip() + "…"
