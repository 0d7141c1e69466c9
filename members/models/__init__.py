"""Who we are."""

from members.models.accounts import User
from members.models.applications import Application, ApplicationState, ApplicationTransition, Queue
from members.models.campaigns import Campaign, Confirmation
from members.models.claims import Claim, ClaimState, ClaimTransition
from members.models.documents import Document, Remark, Submission
from members.models.groups import StakeholderGroup
from members.models.imports import ImportRun
from members.models.ledger import FactChange, StandingChange
from members.models.meetings import AgendaItem, Meeting, MeetingState, MeetingTransition
from members.models.messages import BlockedWriter, Message, MessageState, MessageTransition
from members.models.organisations import Organisation
from members.models.papers import Paper
from members.models.people import Invitation, Representative, Role
from members.models.proposals import (
    Notice,
    NoticeState,
    NoticeTransition,
    Proposal,
    ProposalState,
    ProposalTransition,
)
from members.models.register import RegisterFigure
from members.models.standings import Basis, Precision, Standing

__all__ = [
    "AgendaItem",
    "Application",
    "ApplicationState",
    "ApplicationTransition",
    "Basis",
    "BlockedWriter",
    "Campaign",
    "Claim",
    "ClaimState",
    "ClaimTransition",
    "Confirmation",
    "Document",
    "FactChange",
    "ImportRun",
    "Invitation",
    "Meeting",
    "MeetingState",
    "MeetingTransition",
    "Message",
    "MessageState",
    "MessageTransition",
    "Notice",
    "NoticeState",
    "NoticeTransition",
    "Organisation",
    "Paper",
    "Precision",
    "Proposal",
    "ProposalState",
    "ProposalTransition",
    "Queue",
    "RegisterFigure",
    "Remark",
    "Representative",
    "Role",
    "StakeholderGroup",
    "Standing",
    "StandingChange",
    "Submission",
    "User",
]
