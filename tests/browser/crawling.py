"""Walk the portal by its own links."""

from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen


class Seen(HTMLParser):
    """What one page says of itself: its links, what it loads, its headings, its language, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.headings = 0
        self.language = ""
        self.words: list[tuple[str, str]] = []
        self._languages: list[tuple[str, str]] = []
        self.feed(html)

    VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
    LOADING = {"img": "src", "script": "src", "iframe": "src", "source": "src"}
    LOADING_LINKS = frozenset(("stylesheet", "icon", "preload"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        current = self._languages[-1][1] if self._languages else ""
        language = given.get("lang") or current
        if tag not in self.VOID:
            self._languages.append((tag, language))
        if tag == "html":
            self.language = language
        self.headings += tag == "h1"
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        self.loads += self.loaded(tag, given)
        self.words += [(language, given[name]) for name in ("alt", "aria-label", "placeholder") if given.get(name)]

    def loaded(self, tag: str, given: dict[str, str | None]) -> list[str]:
        if tag == "link":
            return [given["href"]] if given.get("rel") in self.LOADING_LINKS else []
        source = given.get(self.LOADING.get(tag, ""))
        return [source] if source else []

    def handle_endtag(self, tag: str) -> None:
        while self._languages:
            if self._languages.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        inside = self._languages[-1] if self._languages else ("", "")
        if data.strip() and inside[0] not in {"script", "style"}:
            self.words.append((inside[1], " ".join(data.split())))


def fetch(address: str) -> tuple[int, dict[str, str], str]:
    """Return the status, the headers and the text of an address; only HTML is read."""
    try:
        with urlopen(Request(address, headers={"Accept-Language": "en"}), timeout=30) as answer:
            kind = answer.headers.get_content_type()
            return answer.status, dict(answer.headers), answer.read().decode() if kind == "text/html" else ""
    except HTTPError as error:
        is_page = error.headers.get_content_type() == "text/html"
        return error.code, dict(error.headers), error.read().decode() if is_page else ""


def walk(site: str, start: str, most: int = 2000) -> dict[str, tuple[int, Seen | None]]:
    """Follow every link of the same host from ``start``; query strings are followed one step, not crossed."""
    seen: dict[str, tuple[int, Seen | None]] = {}
    queue = [urljoin(site, start)]
    while queue and len(seen) < most:
        address = queue.pop(0)
        if address in seen:
            continue
        status, _, html = fetch(address)
        page = Seen(html) if html else None
        seen[address] = (status, page)
        # What letters lead to depends on what happened to it since.
        if page is None or urlsplit(address).query or "/mailbox/" in address:
            continue
        for link in page.links:
            target = urldefrag(urljoin(address, link)).url
            if urlsplit(target).netloc == urlsplit(site).netloc and target not in seen:
                queue.append(target)
    return seen
