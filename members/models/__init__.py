"""Who we are."""

from members.models.accounts import User

__all__ = ["User"]
