"""A file becomes lines of the register: first a plan that a person can read, then all of it or nothing.

    run = importing.plan_file(data, "list.csv", by=user)  # reads, checks, finds; writes nothing but the plan
    importing.carry_out(run, by=user)

Both say no by ``Refused``, with every line and column that is wrong.
"""

from members.importing.applying import carry_out, plan_file
from members.importing.progress import of as progress_of
from members.importing.refusal import Fault, Refused
from members.importing.tables import MOST_BYTES

__all__ = ["MOST_BYTES", "Fault", "Refused", "carry_out", "plan_file", "progress_of"]
