"""System checks: what would fail late is said at the start."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.compatibility, deploy=True)
def pdf_libraries_are_there(**kwargs: Any) -> list[CheckMessage]:
    """WeasyPrint needs Pango from the system; everything but the making of PDFs works without."""
    try:
        import weasyprint  # noqa: F401, PLC0415 -- slow import, and the point of the check
    except OSError:
        return [
            Warning(
                "PDFs cannot be made: Pango is missing.",
                hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, or brew install pango",
                id="initiative.W001",
            )
        ]
    return []
