"""How often somebody may ask: counted by the minute, by address, or by key where one is given.

Each process counts by itself and tells the others through the cache, but only every tenth part of the limit: a count
that cost a query each time would cost more than many an answer. So a limit may be passed by that part for each process
beyond the first, and holds to the number where there is one; and what a client is told to have left is what it has at
most. While the cache is away, each process counts alone.
"""

import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Network
from threading import Lock
from time import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction

MINUTE = 60
PART = 10


class Limit(NamedTuple):
    """What a client is told of its limit."""

    most: int
    left: int
    ends_in: int
    is_passed: bool

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.ends_in),
        }


@dataclass
class _Count:
    asked: int = 0
    untold: int = 0


class Counter:
    """The counts of this minute, and how they are shared."""

    def __init__(self) -> None:
        self._minute = 0
        self._counts: dict[str, _Count] = {}
        self._lock = Lock()

    def ask(self, who: str, most: int) -> Limit:
        """Count a request, unless the limit is reached."""
        now = time()
        minute = int(now // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts.setdefault(who, _Count())
            is_passed = count.asked >= most
            if not is_passed:
                count.asked += 1
                count.untold += 1
            told = count.untold if count.untold >= max(most // PART, 1) else 0
            count.untold -= told
        if told and (of_all := _tell(f"{who} {minute}", told)):
            count.asked = max(count.asked, of_all)
        return Limit(most, max(most - count.asked, 0), MINUTE - int(now % MINUTE), is_passed)

    def forget(self) -> None:
        with self._lock:
            self._counts = {}


counter = Counter()


def ask(address: str, key: int | None) -> Limit:
    """Count a request of an address, or of the holder of a key."""
    if key is not None:
        return counter.ask(f"key-{key}", settings.REST_REQUESTS_A_MINUTE["key"])
    return counter.ask(connection(address), settings.REST_REQUESTS_A_MINUTE["address"])


def connection(address: str) -> str:
    """Return what one connection has: an address, or of the new ones all that begin alike."""
    if ":" not in address:
        return address
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


def _tell(name: str, number: int) -> int:
    """Add to what all processes counted, and return the sum; 0 while the cache is away."""
    name = f"rest-{hashlib.blake2b(name.encode(), digest_size=16).hexdigest()}"
    try:
        with transaction.atomic():
            cache.add(name, 0, 2 * MINUTE)
            return cache.incr(name, number)
    except (DatabaseError, ValueError):
        return 0
