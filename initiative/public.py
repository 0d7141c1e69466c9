"""Pages that are the same for everybody.

``@public("register")`` says three things of a view. It never reads who asks: account, session and messages are out of
its reach, and whoever tries gets :class:`ReadsTheVisitor`, in tests as on a server. Browsers and proxies may keep its
answer, and ask whether it still holds. And this process keeps it too, for as long as the parts of the portal that it
names (``initiative/versions.py``) stay as they are.

Everything that is not declared public goes out as ``private, no-store`` (``initiative/middleware.py``).
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial, wraps
from http import HTTPStatus
from threading import Lock
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from initiative import versions

View = Callable[..., HttpResponse]
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
CACHEABLE = "public, max-age=0, must-revalidate"
VISITOR = ("user", "auser", "session", "_messages")
# An answer that is shorter gains nothing by being packed.
WORTH_PACKING = 200
# So many addresses are remembered to tell which is asked for again.
ASKED_LATELY = 1000
# The best first; each form is made once and kept with the page.
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, mode=brotli.MODE_TEXT, quality=6),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}


class ReadsTheVisitor(RuntimeError):
    """A page that is kept for everybody asked who its visitor is."""


class _Nobody:
    def __getattr__(self, name: str) -> Any:
        raise ReadsTheVisitor(f"A public page may not read the visitor’s {name}.")

    def __getitem__(self, name: str) -> Any:
        raise ReadsTheVisitor(f"A public page may not read the visitor’s {name}.")


@dataclass
class Kept:
    """A good answer as it was made, with its packed form once somebody asked for that."""

    headers: dict[str, str]
    body: bytes
    etag: str
    packed: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return it as this request can take it; ``304`` where the visitor has it already."""
        response = HttpResponse(headers=self.headers)
        response["ETag"] = self.etag
        if self._is_text():
            patch_vary_headers(response, ["Accept-Encoding"])
        answer = get_conditional_response(request, etag=self.etag, response=response)
        if answer is response:
            encoding = self._encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
            response.content = self._pack(encoding) if encoding else self.body
            if encoding:
                response["Content-Encoding"] = encoding
        return answer

    def _encoding(self, accepted: str) -> str:
        if not self._is_text() or len(self.body) < WORTH_PACKING:
            return ""
        return next((encoding for encoding in PACKERS if encoding in accepted), "")

    def _pack(self, encoding: str) -> bytes:
        if encoding not in self.packed:
            self.packed[encoding] = PACKERS[encoding](self.body)
        return self.packed[encoding]

    def _is_text(self) -> bool:
        kind = self.headers.get("Content-Type", "")
        return kind.startswith("text/") or "json" in kind or "xml" in kind

    @property
    def weight(self) -> int:
        """Bytes that it takes: its packed form comes later, and is a quarter at most."""
        return len(self.body) * 5 // 4 + 1000


class Memory:
    """What this process keeps ready; the least wanted goes first, and nothing is kept where there is no room."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._asked: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()
        self._size = 0

    def get(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def is_asked_again(self, address: Hashable) -> bool:
        """Tell whether an address was asked for lately, and remember it.

        What a crawler reads once, such as every combination of a filter, shall not push out what people read.
        """
        number = hash(address)
        with self._lock:
            is_known = number in self._asked
            self._asked[number] = None
            self._asked.move_to_end(number)
            if len(self._asked) > ASKED_LATELY:
                self._asked.popitem(last=False)
        return is_known

    def keep(self, key: Hashable, value: Any, weight: int) -> None:
        """Keep a value that takes about ``weight`` bytes."""
        room = settings.PAGES_IN_MEMORY * 1024 * 1024
        if weight > room // 8:
            return
        with self._lock:
            self._size += weight - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, weight)
            while self._size > room:
                _key, (_value, gone) = self._kept.popitem(last=False)
                self._size -= gone

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._asked.clear()
            self._size = 0


memory = Memory()


def public(*parts: str, every: timedelta = A_DAY) -> Callable[[View], View]:
    """Declare a view public; it shows these parts of the portal, and is made anew at least ``every`` so often.

    A view whose answer follows the clock names how closely.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return _without_visitor(view, request, args, kwargs)
            address = _address(request)
            key = (address, _as_of(request, parts, every)) if settings.PAGES_IN_MEMORY else None
            if key and (kept := memory.get(key)):
                return kept.answer(request)
            response = _without_visitor(view, request, args, kwargs)
            response.headers.setdefault("Cache-Control", CACHEABLE)
            if response.streaming or response.status_code != HTTPStatus.OK:
                return response
            made = Kept(dict(response.items()), response.content, _etag(response.content))
            if key and memory.is_asked_again(address):
                memory.keep(key, made, made.weight)
            return made.answer(request)

        answer.is_public = True
        return answer

    return declare


def kept(request: HttpRequest, *key: Hashable, make: Callable[[], Any]) -> Any:
    """Return a piece of a public page, made once for as long as the page’s parts stay as they are.

    ``key`` says what the piece follows beside these and the language. On other pages it is made each time.
    """
    as_of = getattr(request, "as_of", None)
    if as_of is None:
        return make()
    whole = ("piece", *key, get_language(), as_of)
    found = memory.get(whole)
    if found is None:
        found = make()
        memory.keep(whole, found, len(str(found)) + 1000)
    return found


def _address(request: HttpRequest) -> tuple[str, ...]:
    host, query = request.get_host(), request.META.get("QUERY_STRING", "")
    return request.scheme or "", host, request.path, query, get_language() or ""


def _as_of(request: HttpRequest, parts: tuple[str, ...], every: timedelta) -> Hashable:
    """Return what the page follows beside its address, which its pieces follow too."""
    numbers = versions.current()
    now = int(timezone.now().timestamp() // every.total_seconds())
    request.as_of = (now, tuple((part, numbers.get(part, 0)) for part in ("pages", *parts)))
    return request.as_of


def _etag(body: bytes) -> str:
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def _without_visitor(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    """Run the view, and render what it answers, with nobody in the visitor's place and no messages to tell."""
    own = {name: request.__dict__.pop(name) for name in VISITOR if name in request.__dict__}
    nobody = _Nobody()
    request.__dict__.update(user=nobody, session=nobody)
    try:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
    finally:
        for name in VISITOR:
            request.__dict__.pop(name, None)
        request.__dict__.update(own)
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        raise ReadsTheVisitor("A public page may not carry a visitor’s proof of origin: link to the form instead.")
    return response
