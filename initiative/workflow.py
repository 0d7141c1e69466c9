"""State machines, declared one move per line.

    class Publication(Workflow):
        publish = Move(_("Publish"), {DRAFT}, PUBLISHED, permission="newsletter.publish_edition")

    Publication.publish(edition, by=user)

Who may make a move: whoever holds its ``permission``; with ``by_owner`` the people to whom the object belongs
(``obj.is_owned_by(user)``); without either anybody. ``by=None`` is the portal itself, which may do everything.

A workflow is the only code that writes its model's ``state``. A move is one transaction: lock the row, check, record
the transition, run the effects, save. What an effect sets on the object is saved together with the new state, so a
database constraint may tie the two.

A whole list makes a move with ``run_together``: all of it or nothing, in a number of queries that hardly grows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _


class IllegalMove(Exception):
    """The move cannot be made now; the message tells a person why, and ``about`` is what of a list is in the way."""

    def __init__(self, sentence: str, about: models.Model | None = None) -> None:
        super().__init__(sentence)
        self.about = about


Step = tuple[Any, Any]
Effect = Callable[[Any, Any], None]
JointEffect = Callable[[Sequence[Step]], None]
Condition = Callable[[Any], str]


class Move:
    """One line of a workflow's table."""

    def __init__(
        self,
        label: str,
        source: Iterable[str],
        target: str,
        *,
        permission: str = "",
        by_owner: bool = False,
        needs_reason: bool = False,
    ) -> None:
        self.label = label
        self.source = frozenset(source)
        self.target = target
        self.permission = permission
        self.by_owner = by_owner
        self.needs_reason = needs_reason
        self.conditions: list[Condition] = []
        self.effects: list[JointEffect] = []

    def __set_name__(self, workflow: type["Workflow"], name: str) -> None:
        self.name = name

    def __get__(self, instance: None, workflow: type["Workflow"]) -> Callable[..., None]:
        return partial(workflow.run, self)

    def when(self, condition: Condition) -> Condition:
        """Register a condition; it returns a sentence for the person when the move must wait, else ``""``."""
        self.conditions.append(condition)
        return condition

    def then(self, effect: Effect) -> Effect:
        """Register an effect, called as ``effect(obj, transition)`` in the move's transaction."""
        self.effects.append(partial(_one_by_one, effect))
        return effect

    def then_together(self, effect: JointEffect) -> JointEffect:
        """Register an effect, called once as ``effect(steps)``: each object that moves, with its transition."""
        self.effects.append(effect)
        return effect

    def may(self, user: Any, obj: Any) -> bool:
        """Tell whether this person may make the move with this object; ``None`` is the portal itself."""
        if user is None:
            return True
        if self.by_owner:
            return obj.is_owned_by(user)
        return not self.permission or user.has_perm(self.permission)


class Workflow:
    """Base of a table of moves."""

    @classmethod
    def moves(cls) -> list[Move]:
        """Return the moves in the order in which they are written."""
        return [value for value in vars(cls).values() if isinstance(value, Move)]

    @classmethod
    def open_to(cls, user: Any, obj: models.Model) -> list[Move]:
        """Return the moves that start from the object's state and that this person may make."""
        return [move for move in cls.moves() if obj.state in move.source and move.may(user, obj)]

    @classmethod
    def named(cls, name: str) -> Move:
        """Return the move of this name, or raise ``KeyError``."""
        return {move.name: move for move in cls.moves()}[name]

    @classmethod
    @transaction.atomic
    def run(cls, move: Move, obj: models.Model, *, by: Any, reason: str = "", **facts: Any) -> None:
        """Make the move, or raise ``PermissionDenied`` or ``IllegalMove`` and change nothing.

        ``facts`` are further columns of the transition, such as the fields that a correction names.
        """
        if not move.may(by, obj):
            raise PermissionDenied
        seen = obj.state
        obj.refresh_from_db(from_queryset=type(obj)._base_manager.select_for_update(of=("self",)))
        if obj.state != seen:
            moved = _("Someone else has just moved it to “%(state)s”.")
            raise IllegalMove(moved % {"state": obj.get_state_display()})
        cls._check(move, obj, reason)
        cls._make(move, [(obj, reason)], by, facts)

    @classmethod
    @transaction.atomic
    def run_together(
        cls, move: Move, chosen: models.QuerySet, *, by: Any, reasons: Mapping[Any, str] | None = None
    ) -> list[Any]:
        """Make the move with every object of ``chosen``, or with none; return them as they are now.

        They are locked and read at once, and each has its line in the history. ``reasons`` are by primary key. What
        ``chosen`` reads along spares conditions and effects their queries. What stands in the way is named.
        """
        reasons = reasons or {}
        objs = list(chosen.order_by("pk").select_for_update(of=("self",)))
        for obj in objs:
            if not move.may(by, obj):
                raise PermissionDenied
            try:
                cls._check(move, obj, reasons.get(obj.pk, ""))
            except IllegalMove as error:
                raise IllegalMove(f"{obj}: {error}", obj) from error
        if objs:
            cls._make(move, [(obj, reasons.get(obj.pk, "")) for obj in objs], by, {})
        return objs

    @classmethod
    def _make(cls, move: Move, moving: Sequence[tuple[Any, str]], by: Any, facts: Mapping[str, Any]) -> None:
        history = moving[0][0]._meta.get_field("transitions")
        steps = []
        for obj, reason in moving:
            told = {"move": move.name, "before": obj.state, "after": move.target, "by": by, "reason": reason.strip()}
            steps.append((obj, history.related_model(**told, **{history.field.name: obj}, **facts)))
        history.related_model._base_manager.bulk_create(transition for _obj, transition in steps)
        for effect in move.effects:
            effect(steps)
        for obj, _transition in steps:
            obj.state = move.target
            obj.save()

    @classmethod
    def _check(cls, move: Move, obj: models.Model, reason: str) -> None:
        names = {"move": move.label, "state": obj.get_state_display()}
        if obj.state not in move.source:
            raise IllegalMove(_("“%(move)s” is not possible while it is “%(state)s”.") % names)
        if move.needs_reason and not reason.strip():
            raise IllegalMove(_("Please give a reason."))
        for condition in move.conditions:
            if sentence := condition(obj):
                raise IllegalMove(sentence)


def _one_by_one(effect: Effect, steps: Sequence[Step]) -> None:
    for step in steps:
        effect(*step)
