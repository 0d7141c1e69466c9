"""A PDF loads nothing but what it is given: no network, no file of the server, by whatever means a page may ask."""

import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pypdf import PdfReader
from weasyprint import HTML

from initiative.markdown import to_html
from initiative.rendering.assets import Asset, SealedFetcher
from initiative.rendering.engine import print_html
from initiative.rendering.limits import RenderFailed
from newsletter.rendering.press import SHEETS

SECRET = "the secret of this server"
PAGE = '<!doctype html><html lang="en"><head><title>Trial</title>{head}</head><body><p>Words</p>{body}</body></html>'
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
# The ways of notes on reliability: head, body; {trap} is an address that answers, {file} a file with the secret
VECTORS = {
    "picture": ("", '<img alt="x" src="{trap}/a.png">'),
    "style sheet": ('<link rel="stylesheet" href="{trap}/a.css">', ""),
    "import": ('<style>@import url("{trap}/a.css");</style>', ""),
    "background": ("<style>p {{ background: url({trap}/a.png) }}</style>", ""),
    "content": ("<style>p::before {{ content: url({trap}/a.png) }}</style>", ""),
    "font": ('<style>@font-face {{ font-family: F; src: url("{trap}/a.woff2") }} p {{ font-family: F }}</style>', ""),
    "list mark": ("<style>li {{ list-style: url({trap}/a.png) }}</style>", "<ul><li>One</li></ul>"),
    "object": ("", '<object data="{trap}/a.png"></object>'),
    "embed": ("", '<embed src="{trap}/a.png">'),
    "picture in a drawing": ("", '<img alt="x" src="data:image/svg+xml;base64,{image}">'),
    "drawing in the page": ("", '<svg width="9" height="9"><image href="{trap}/a.png" width="9" height="9"/></svg>'),
    "use of another drawing": ("", '<svg width="9" height="9"><use href="{trap}/a.svg#a"/></svg>'),
    "attachment": ('<link rel="attachment" href="{trap}/a.txt">', ""),
    "attachment by a link": ("", '<a rel="attachment" href="{trap}/a.txt">Take it</a>'),
    "redirection": ("", '<img alt="x" src="{trap}/to?{trap}/b.png">'),
    "redirection to a file": ("", '<img alt="x" src="{trap}/to?{file}">'),
    "base": ('<base href="{trap}/">', '<img alt="x" src="a.png">'),
    "attached file": ('<link rel="attachment" href="{file}">', ""),
    "file attached by a link": ("", '<a rel="attachment" href="{file}">Take it</a>'),
    "frame": ("", '<iframe src="{trap}/a.html"></iframe>'),
    "entity": ("", '<img alt="x" src="data:image/svg+xml;base64,{entity}">'),
    "other protocol": ("", '<img alt="x" src="ftp://127.0.0.1:{port}/a.png">'),
}


class Trap(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        _path, _mark, target = self.path.partition("?")
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def trap():
    with HTTPServer(("127.0.0.1", 0), Trap) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def laid(trap, tmp_path):
    """Return a vector with this trap's addresses in it."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    address = f"http://127.0.0.1:{trap.server_port}"
    image = DRAWING % f'<image xlink:href="{address}/a.png" width="9" height="9"/>'.encode()
    entity = f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode() + DRAWING % b"<text>&e;</text>"
    names = {
        "trap": address,
        "file": secret.as_uri(),
        "port": trap.server_port,
        "image": b64encode(image).decode(),
        "entity": b64encode(entity).decode(),
    }

    def lay(vector):
        head, body = (part.format(**names) for part in VECTORS[vector])
        return head, body

    return lay


def said(path):
    """Return everything that a PDF says, its streams unpacked, its attachments included."""
    reader = PdfReader(path)
    words = [page.extract_text() for page in reader.pages]
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(number)
        words.append(found.get_data().decode("latin-1") if hasattr(found, "get_data") else str(found))
    return "\n".join(words)


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_is_requested_and_nothing_leaks(vector, laid, trap, tmp_path):
    head, body = laid(vector)
    out = tmp_path / "trial.pdf"
    try:
        print_html(PAGE.format(head=head, body=body), {}, out, key=b"trial", sheets=SHEETS)
    except RenderFailed as failure:
        assert str(failure)
        assert not out.exists()
    else:
        assert SECRET not in said(out)
    assert trap.asked == []
    assert sorted(path.name for path in tmp_path.iterdir()) in (["secret.txt"], ["secret.txt", "trial.pdf"])


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_is_requested_by_what_an_editor_writes(vector, laid, trap, tmp_path):
    head, body = laid(vector)
    out = tmp_path / "trial.pdf"
    print_html(
        PAGE.format(head="", body=to_html(f"Before.\n\n{head}{body}\n\nAfter.")), {}, out, key=b"trial", sheets=SHEETS
    )
    assert trap.asked == []
    assert "After." in said(out)


@pytest.mark.parametrize("vector", ["picture", "style sheet", "redirection"])
def test_without_the_wall_the_same_page_asks_the_trap(vector, laid, trap):
    head, body = laid(vector)
    HTML(string=PAGE.format(head=head, body=body)).render()
    assert trap.asked


def test_without_the_wall_the_same_page_takes_the_secret_along(laid, tmp_path):
    head, body = laid("attached file")
    HTML(string=PAGE.format(head=head, body=body)).write_pdf(tmp_path / "open.pdf")
    assert SECRET in said(tmp_path / "open.pdf")


def test_the_editor_reads_what_was_refused(tmp_path):
    page = PAGE.format(head="", body='<img alt="x" src="https://example.org/a.png">')
    with pytest.raises(RenderFailed, match=r"“https://example\.org/a\.png”"):
        print_html(page, {}, tmp_path / "trial.pdf", key=b"trial", sheets=SHEETS)


def test_a_piece_that_cannot_be_read_is_said_to_be_so(tmp_path):
    def lost():
        raise FileNotFoundError

    page = PAGE.format(head="", body='<img alt="x" src="asset:picture/1">')
    with pytest.raises(RenderFailed, match="cannot be read"):
        print_html(page, {"picture/1": Asset("image/png", lost)}, tmp_path / "trial.pdf", key=b"trial", sheets=SHEETS)


@pytest.mark.parametrize("url", ["asset:other", "file:///etc/passwd", "data:text/css,p{}", "ASSET:known", "known"])
def test_only_given_names_are_answered(url):
    fetcher = SealedFetcher({"known": Asset("text/css", lambda: b"p {}")})
    assert fetcher.fetch("asset:known").read() == b"p {}"
    with pytest.raises(ValueError, match="may not load"):
        fetcher.fetch(url)
    assert fetcher.refused == url
