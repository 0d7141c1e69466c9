"""The Secretariat's side of membership; each kind of work in a module of its own."""

from members.admin import (
    applications,
    campaigns,
    claims,
    imports,
    meetings,
    messages,
    organisations,
    people,
    proposals,
    representatives,
)

__all__ = [
    "applications",
    "campaigns",
    "claims",
    "imports",
    "meetings",
    "messages",
    "organisations",
    "people",
    "proposals",
    "representatives",
]
