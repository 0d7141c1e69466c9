"""What a PDF may load: pieces given by us from memory, under names of our own, and nothing else in the world.

WeasyPrint fetches whatever a page names, files of the server included. Here only ``asset:`` names are answered;
any other address ends the rendering, so that an editor hears of it instead of finding a hole on paper.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "asset:/"


class Asset(NamedTuple):
    """A piece that a document may load: its type, and how to get its bytes once they are wanted."""

    kind: str
    load: Callable[[], bytes]


class SealedFetcher(URLFetcher):
    """Answers ``asset:name`` from ``assets``; ``refused`` names the address that ended the rendering."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self.assets = assets
        self.refused = ""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the piece; raise ``ValueError``, which WeasyPrint turns into ``FatalURLFetchingError``."""
        scheme, _colon, name = url.partition(":")
        asset = self.assets.get(name) if scheme == "asset" else None
        if asset is None:
            self.refused = url[:120]
            raise ValueError(f"may not load {self.refused}")
        return URLFetcherResponse(url, asset.load(), {"Content-Type": asset.kind})
