"""A printed issue becomes a draft: first a plan that a person can read, then one transaction.

    plan = importing.plan(data)  # reads, checks, finds; writes nothing
    edition = importing.carry_out(plan)

Both say no by ``Refused``, with a sentence.
"""

from newsletter.importing.pictures import keep_picture
from newsletter.importing.planning import Plan, plan
from newsletter.importing.refusal import Refused
from newsletter.importing.writing import carry_out

__all__ = ["Plan", "Refused", "carry_out", "keep_picture", "plan"]
