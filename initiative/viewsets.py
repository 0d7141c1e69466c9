"""The base of the public lists: any site may read them from a browser, and sees how much more it may ask."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.viewsets import ReadOnlyModelViewSet


class JsonAlways(BaseContentNegotiation):
    """JSON, whatever a browser says that it accepts; ``format`` is a parameter like any other, known or refused."""

    def select_parser(self, request: Any, parsers: list[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: list[Any], format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class OpenViewSet(ReadOnlyModelViewSet):
    """A view names its ``filterset_class``, its ``orderings`` (name → columns) and the ``default_ordering``."""

    content_negotiation_class = JsonAlways
    filterset_class: type
    orderings: dict[str, list[Any]]
    default_ordering: str
    limits: dict[str, int] = {}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers that let a page of another site read the answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "RateLimit-Limit, RateLimit-Remaining, Retry-After"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        for name, value in self.limits.items():
            response[name] = str(value)
        return response
