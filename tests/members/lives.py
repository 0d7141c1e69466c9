"""A register that never was: organisations with whole lives, of whom so many are listed on a day, and its file.

Everything comes from a seed, and the reference counts as slowly and plainly as it can.
"""

import csv
import io
import random
from datetime import date, timedelta
from typing import NamedTuple

from members.columns import defused

THE_DAY = date(2023, 9, 30)
FIRST, LAST = date(2016, 1, 1), date(2026, 6, 30)
COUNTRIES = ["FR", "DE", "CL", "KE", "TW", "TR", "ML", "US", "BR", "IN"]
GROUPS = ["government", "research", "civil-society", "farmers", "business"]
PRECISIONS = ["day", "day", "day", "month", "year"]
HEADINGS = ["name", "address", "country", "group", "standing", "successor", "history"]
NONE, PARTNER, MEMBER = 0, 1, 2
WORDS = ["none", "partner", "member"]


class Step(NamedTuple):
    on: date
    after: int
    reason: str


class Life(NamedTuple):
    name: str
    address: str
    country: str
    group: str
    steps: list
    successor: str = ""


def standing(life, day):
    """The reference: what the last step up to a day says."""
    return next((step.after for step in reversed(life.steps) if step.on <= day), NONE)


def figures(lives, day):
    standings = [standing(life, day) for life in lives]
    return sum(each > NONE for each in standings), sum(each == MEMBER for each in standings)


def lives(seed=2023, partners=782, members=346, gone=90, to_come=120):
    """Return lives of which on ``THE_DAY`` exactly ``partners`` are listed, ``members`` of them as Members."""
    luck = random.Random(seed)
    wanted = [MEMBER] * members + [PARTNER] * (partners - members) + [NONE] * (gone + to_come)
    found = []
    for number, then in enumerate(wanted):
        steps = _past(luck, then, is_gone=number < partners + gone)
        steps += _future(luck, steps, may_come=number >= partners + gone)
        found.append(_life(luck, number, steps))
    return _with_successors(luck, found)


def _past(luck, then, is_gone):
    """Return steps up to the day that end with the standing wanted; several may lie on one day."""
    if then == NONE and not is_gone:
        return []
    days = sorted(FIRST + timedelta(luck.randrange((THE_DAY - FIRST).days + 1)) for _ in range(4))
    if then == NONE:
        first = luck.choice([PARTNER, MEMBER])
        return [
            Step(days[0], first, "earlier"),
            Step(days[1], NONE, luck.choice(["withdrawal", "dissolution", "merger"])),
        ]
    shape = luck.random()
    if shape < 0.15:  # left once and came back
        return [Step(days[0], PARTNER, "earlier"), Step(days[1], NONE, "withdrawal"), Step(days[2], then, "earlier")]
    if shape < 0.35 and then == MEMBER:
        return [Step(days[0], PARTNER, "earlier"), Step(days[1], MEMBER, "earlier")]
    if shape < 0.25:  # a Member that stepped back
        return [Step(days[0], MEMBER, "earlier"), Step(days[1], PARTNER, "withdrawal")]
    return [Step(days[0], then, "earlier")]


def _future(luck, steps, may_come):
    """Return steps after the day: whoever is listed may leave or rise, whoever is not may come."""
    now = steps[-1].after if steps else NONE
    day = THE_DAY + timedelta(1 + luck.randrange((LAST - THE_DAY).days))
    if now == NONE:
        return [Step(day, luck.choice([PARTNER, MEMBER]), "earlier")] if may_come else []
    if luck.random() < 0.2:
        return [Step(day, NONE, luck.choice(["withdrawal", "removal", "merger"]))]
    if now == PARTNER and luck.random() < 0.2:
        return [Step(day, MEMBER, "earlier")]
    return []


def _life(luck, number, steps):
    first = luck.choice(["Terres", "Suelos", "Böden", "Soils", "土壤"])
    name = f"{first} {luck.choice(['vives', '& Co', '“4”'])} {number}"
    return Life(name, f"life-{number}", luck.choice(COUNTRIES), luck.choice(GROUPS), steps)


def _with_successors(luck, found):
    """Name a successor where somebody went up in another."""
    for place, life in enumerate(found):
        if life.steps and life.steps[-1].reason == "merger":
            heir = luck.choice([other for other in found[:100] if other.address != life.address])
            found[place] = life._replace(successor=heir.address)
    return found


def as_csv(lives, seed=1, precisions=PRECISIONS):
    """Write the file as somebody's spreadsheet would: in no order, with a mark, and dates known more or less."""
    luck = random.Random(seed)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for life in luck.sample(lives, len(lives)):
        history = "\n".join(
            f"{step.on} {luck.choice(precisions)} {WORDS[step.after]} {step.reason} stated: A test"
            for step in life.steps
        )
        end = life.steps[-1].after if life.steps else NONE
        cells = [life.name, life.address, life.country, life.group, WORDS[end], life.successor, history]
        writer.writerow(map(defused, cells))
    return out.getvalue().encode("utf-8-sig")
