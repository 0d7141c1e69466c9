"""Bad inputs of every kind, made here by rules and a fixed seed: what people mistype, and what others try.

``LINES`` may be typed into any field of one line, ``TEXTS`` into any of several; both hold everything.
"""

import random
import unicodedata
from itertools import chain

from initiative.countries import country_names

SEED = 4000
rng = random.Random(SEED)


def _noise(length, first, last):
    return "".join(chr(rng.randint(first, last)) for _ in range(length))


ZALGO = "".join(letter + _noise(60, 0x300, 0x36F) for letter in "Soil")
NAMES = [
    *("", " ", "x", "a" * 255, "a" * 256, "n" * 10_000, "a\0b", "a\u0085b", "a\u2028b", "\u202eexe.lios"),
    *(f"a{chr(code)}b" for code in (1, 7, 8, 9, 10, 11, 12, 13, 27, 31, 127)),
    *("جمعية التربة 2023", "אדמה 42 חיה", "\u2067الأرض\u2069 SA", ZALGO, "👩🏽‍🌾👨‍👩‍👧‍👦", "🇫🇷🇪🇸", "𠀀𠀁𠮷", "ꙮ"),
    *(unicodedata.normalize(form, "Région Été Ñandú") for form in ("NFC", "NFD", "NFKC")),
    *("Iğdır ı İ i̇", "O'Brien", "O’Brien", "Ng", "null", "None", "NaN", "true", "1e5", "0", "-1", "=1+1", "@SUM(A1)"),
    *(
        "<b>",
        "{{7*7}}",
        "{% debug %}",
        "%s%n",
        "%(name)s",
        "{0.__class__}",
        "${x}",
        "Robert'); --",
        "\\",
        "../..",
        "'\"",
    ),
    *(
        "trailing   ",
        "\u00a0",
        "\u200b",
        "\u200b\u200d\ufeff",
        "a\u00a0b",
        "\ufffd",
        "\ufffe",
        "ಮಣ್ಣು",
        "မြေဆီလွှာ",
        "አፈር",
        "ﬁ ﬀ ℡ Ⅳ",
    ),
    _noise(200, 0x20, 0x7E),
    _noise(200, 0xA1, 0x2FF),
    _noise(100, 0x4E00, 0x9FFF),
]
COUNTRIES = [
    *sorted(country_names("en")),
    *("UK", "EU", "ZZ", "XX", "fr", "ＦＲ", "AN", "FRA", "250", "international", "INTERNATIONAL", "FR,DE", "F"),
    *("Côte d’Ivoire", "Côte d'Ivoire", "Türkiye", "Turkey", "Eswatini", "Allemagne", "Alemania"),
]
DATES = [
    *("0001-01-01", "9999-12-31", "0000-00-00", "10000-01-01", "-1-01-01", "2024-02-29", "2023-02-29", "2023-13-01"),
    *(
        "2023-07-01T24:00",
        "2023-06-30T23:59:60",
        "30/09/2023",
        "09/30/2023",
        "June 2023",
        "1 de octubre",
        "٢٠٢٣-٠٧-٠١",
    ),
    *("２０２３-07-01", "2023-7-1", "1e3-01-01", "2026-03-29 02:30", "2011-12-30", "tomorrow"),
]
MAILS = [
    *('"a@b"@e.org', "a@[127.0.0.1]", "a@localhost", "-rf@e.org", "=cmd|a@e.org", "a'or'1@e.org", f"{'a' * 65}@e.org"),
    *(
        "a@é.org",
        "a@ｅ.org",
        f"a@{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.org",
        "é@e.org",
        "a@e.org\r\nBcc: b@e.org",
    ),
    *(
        "a@e.org%0aBcc:b@e.org",
        "a@e.org,b@e.org",
        "a@e.org b@e.org",
        "Amina <a@e.org>",
        "a@e.org.",
        "a@@e.org",
        "@",
        "a@",
    ),
    *(
        "A@E.ORG",
        "a+tag@e.org",
        "a.b@e.org",
        "mailto:a@e.org",
        "a@e..org",
        "a@-e.org",
        "a@e.c",
        "a" * 100_000 + "@e.org",
    ),
]
ADDRESSES = [
    *(
        "javascript:alert(1)",
        "jAvA\tscript:alert(1)",
        "java&#x73;cript:1",
        " javascript:1",
        "data:text/html,<b>",
        "vbscript:x",
    ),
    *(
        "//host.example",
        "\\\\host.example",
        "http:/host.example",
        "https://",
        "http://user:pw@host.example",
        "https://@e.org",
    ),
    *(
        "https://\u0430pple.com",
        "https://xn--pple-43d.com",
        "http://[::1]/",
        "http://0x7f.1",
        "http://2130706433",
        "http://017700000001",
    ),
    *(
        "http://127.0.0.1",
        "http://localhost",
        "http://e.org:25",
        "http://e.org:99999",
        "http://e.org:x",
        "https://e.org/\u202egnp",
    ),
    *(
        "#",
        "?",
        "ftp://e.org",
        "file:///etc/passwd",
        "mailto:a@e.org?bcc=b@e.org",
        "http://[",
        "http://e.org]",
        "https://e.org/%00",
    ),
    *(
        f"https://e.org/{'a' * 2000}",
        f"https://e.org/{'a' * 100_000}",
        f"https://{'a' * 300}.org",
        "terresvives",
        "e.org",
        "HTTPS://E.ORG",
    ),
]
MARKUP = [
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<math><mi//xlink:href='data:x'>",
    ),
    *("<noscript><p title='</noscript><img src=x onerror=1>'>", "<template><script>1</script></template>", "<b is=x>"),
    *(
        "<iframe srcdoc='<script>1</script>'>",
        "<p style='x:expression(1)'>",
        "<base href=//evil.example>",
        "<a href='java\tscript:1'>x",
    ),
    *(
        "<form action=//evil.example><input name=csrfmiddlewaretoken>",
        "<a id=location>",
        "<input autofocus onfocus=1>",
    ),
    *(
        "<meta http-equiv=refresh content=0>",
        "<!-- unclosed",
        "</textarea><script>1</script>",
        "</option></select><b>",
        "<" * 5000,
    ),
    *(
        "<div>" * 2000,
        "&#x3c;script&#x3e;",
        "&" * 5000,
        "[a](javascript:1)",
        "![a](http://evil.example/x.png)",
        "<http://evil.example>",
    ),
    *("[a][b]\n\n[b]: javascript:1", "`" * 3000, "*" * 5000, "> " * 3000, "- \n" * 2000),
]
EVERYTHING = list(dict.fromkeys(chain(NAMES, COUNTRIES[::9], COUNTRIES[-20:], DATES, MAILS, ADDRESSES, MARKUP)))
LINES = EVERYTHING
TEXTS = [*EVERYTHING, "line\r\nline\n\nline", "w" * 1500, "w" * 1501, "a\r" * 200]
