"""What may happen: to an application, a meeting, a proposed change, a notice, a request to represent, a message."""

from members.workflow.admission import Admission
from members.workflow.meetings import Sitting
from members.workflow.naming import Naming
from members.workflow.proposals import Leaving, Moderation
from members.workflow.relaying import Relaying

__all__ = ["Admission", "Leaving", "Moderation", "Naming", "Relaying", "Sitting"]
