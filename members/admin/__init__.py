"""The Secretariat's side of membership; each kind of work in a module of its own."""

from members.admin import organisations, people

__all__ = ["organisations", "people"]
