"""The tables of the case."""

from workflows.models.access import AccessRequest
from workflows.models.afterwards import Evaluation, Lesson, LessonRelease, Trial
from workflows.models.agenda import AgendaItem, FollowUp, ItemWords, Seating, Unsaved
from workflows.models.archive import ArchiveParcel
from workflows.models.assessment import Assessment, PackEdition
from workflows.models.case import Brief, Case, Evidence, Question, Rung, Weight
from workflows.models.decision import DecisionPoint
from workflows.models.demand import Demand
from workflows.models.dismissals import DismissalNotice
from workflows.models.dispute import BoardStatement, Dispute
from workflows.models.document import Document, DocumentClass, DocumentVersion
from workflows.models.drafted import AnswerDraft, Draft
from workflows.models.employees import EmployeeNotice, EmployeeQuestion
from workflows.models.group import WorkingGroup
from workflows.models.handover import Handover
from workflows.models.individual import IndividualCase
from workflows.models.listed import ListRow
from workflows.models.meeting import (
    Attendance,
    Meeting,
    MeetingSeries,
    Minutes,
    Signature,
    Statement,
)
from workflows.models.negotiation import Authorisation, Bid, Negotiation, Side
from workflows.models.obligation import ACT_BY, Obligation
from workflows.models.openness import Contest, Declaration
from workflows.models.participation import Answer, Input, Participation, Position
from workflows.models.plan import PlanAnswer, ProcessPlan
from workflows.models.raised import RaisedCase
from workflows.models.recurring import RecurringDuty
from workflows.models.referral import Referral
from workflows.models.remains import Waiver
from workflows.models.renewal import Renewal, RenewalAnswer
from workflows.models.room import PartyNote
from workflows.models.routine import RoutineDraft, RoutineEdition
from workflows.models.shield import Shield

__all__ = [
    "ACT_BY",
    "AccessRequest",
    "AgendaItem",
    "Answer",
    "AnswerDraft",
    "ArchiveParcel",
    "Assessment",
    "Attendance",
    "Authorisation",
    "Bid",
    "BoardStatement",
    "Brief",
    "Case",
    "Contest",
    "DecisionPoint",
    "Declaration",
    "Demand",
    "DismissalNotice",
    "Dispute",
    "Document",
    "DocumentClass",
    "DocumentVersion",
    "Draft",
    "EmployeeNotice",
    "EmployeeQuestion",
    "Evaluation",
    "Evidence",
    "FollowUp",
    "Handover",
    "IndividualCase",
    "Input",
    "ItemWords",
    "Lesson",
    "LessonRelease",
    "ListRow",
    "Meeting",
    "MeetingSeries",
    "Minutes",
    "Negotiation",
    "Obligation",
    "PackEdition",
    "Participation",
    "PartyNote",
    "PlanAnswer",
    "Position",
    "ProcessPlan",
    "Question",
    "RaisedCase",
    "RecurringDuty",
    "Referral",
    "Renewal",
    "RenewalAnswer",
    "RoutineDraft",
    "RoutineEdition",
    "Rung",
    "Seating",
    "Shield",
    "Side",
    "Signature",
    "Statement",
    "Trial",
    "Unsaved",
    "Waiver",
    "Weight",
    "WorkingGroup",
]
