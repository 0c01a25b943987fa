"""Name every address of the API, under /api/v1/."""

from django.urls import path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from workflows.api.absences import AbsenceEnd, AbsencesDoor
from workflows.api.archive import ArchiveDoor, CaseArchiveDoor
from workflows.api.assessing import Assess, PlanAhead
from workflows.api.calendar import CalendarKeyDoor
from workflows.api.cases import (
    AssessmentDoor,
    CaseDoor,
    Cases,
    History,
    PlanDoor,
    UnitsDoor,
    VersionsDoor,
)
from workflows.api.confidential import ConfidentialDoor, OneConfidentialDoor
from workflows.api.documents import DocumentDoor, DocumentsDoor
from workflows.api.doors import NoDoor
from workflows.api.employees import (
    AskDoor,
    EmployeeCases,
    EmployeesDoor,
    OneEmployeeCase,
    TakeBackDoor,
)
from workflows.api.guest_accounts import GuestAccountsDoor, WayInDoor
from workflows.api.handover import AcceptHandover, Handovers, WithdrawHandover
from workflows.api.individual import STEP_DOORS, IndividualCases, OneIndividualCase
from workflows.api.meeting_papers import MeetingPaperDoor, MeetingPapersDoor
from workflows.api.meeting_steps import MEETING_DOORS
from workflows.api.meetings import AskMeetingDoor, Meetings, OneItem, OneMeeting, SeriesDoor
from workflows.api.papers import PaperDoor, PapersDoor
from workflows.api.raising import OneRaisedCase, RaisedCases, RefuseRaised, WithdrawRaised
from workflows.api.recurring import DemandTurn, TurnDoor, TurnHeld, WheelDoor
from workflows.api.redactions import RedactionsDoor
from workflows.api.rooms import NoteDoor, RoomDoor, RoomsDoor
from workflows.api.routine import EditionDoor, RoutineDoor, WithdrawEdition
from workflows.api.rules import RuleDetail, Rules
from workflows.api.stepping import DOORS
from workflows.api.table import TableDoor
from workflows.api.training import TrainingDoor
from workflows.api.yearly import YearDoor


class ReferenceConverter:
    """Read a case's reference in an address: 2026-0042 there, 2026/0042 among people."""

    regex = "[0-9]{4}-[0-9]{4,7}"

    def to_python(self, value: str) -> str:
        """Return the reference as it is kept."""
        return value.replace("-", "/")

    def to_url(self, value: str) -> str:
        """Return the reference as it stands in addresses."""
        return value.replace("/", "-")


class RuleConverter:
    """Read a rule's id in an address."""

    regex = "[A-Za-z0-9.-]{1,40}"

    def to_python(self, value: str) -> str:
        """Return the id as it is."""
        return value

    to_url = to_python


register_converter(ReferenceConverter, "api_reference")


class NumberConverter:
    """Read the number of a raised case in an address; none is longer than six digits."""

    regex = "[0-9]{1,6}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the number as it stands in addresses."""
        return str(value)


register_converter(RuleConverter, "api_rule")
register_converter(NumberConverter, "api_number")


class IndividualConverter(ReferenceConverter):
    """Read the reference of an individual case in an address: P2026-0042."""

    regex = "P[0-9]{4}-[0-9]{4,7}"


register_converter(IndividualConverter, "api_individual")

_INDIVIDUAL = "individual-cases/<api_individual:reference>/"
_EMPLOYEE = "employee-cases/<api_reference:reference>/"
_MEETING = "meetings/<api_number:number>/"
_CASE = "cases/<api_reference:reference>/"

urlpatterns = [
    path("cases/", Cases.as_view(), name="api-cases"),
    path(_CASE, CaseDoor.as_view(), name="api-case"),
    path(f"{_CASE}history/", History.as_view(), name="api-case-history"),
    path(f"{_CASE}assessment/", AssessmentDoor.as_view(), name="api-case-assessment"),
    path(f"{_CASE}versions/", VersionsDoor.as_view(), name="api-case-versions"),
    path(f"{_CASE}plan/", PlanDoor.as_view(), name="api-case-plan"),
    path(f"{_CASE}table/", TableDoor.as_view(), name="api-case-table"),
    path(f"{_CASE}documents/", DocumentsDoor.as_view(), name="api-case-documents"),
    path(
        f"{_CASE}documents/<api_number:number>/<api_number:version>/",
        DocumentDoor.as_view(),
        name="api-case-document",
    ),
    path(f"{_CASE}confidential/", ConfidentialDoor.as_view(), name="api-case-confidential"),
    path(
        f"{_CASE}confidential/<api_number:number>/",
        OneConfidentialDoor.as_view(),
        name="api-case-confidential-one",
    ),
    path(f"{_CASE}redactions/", RedactionsDoor.as_view(), name="api-case-redactions"),
    path(f"{_CASE}papers/", PapersDoor.as_view(), name="api-case-papers"),
    path(f"{_CASE}papers/<slug:name>/", PaperDoor.as_view(), name="api-case-paper"),
    path(f"{_CASE}archive/", CaseArchiveDoor.as_view(), name="api-case-archive"),
    *(path(f"{_CASE}{step}/", door, name=f"api-case-{step}") for step, door in DOORS.items()),
    path(f"{_CASE}rooms/", RoomsDoor.as_view(), name="api-case-rooms"),
    path(f"{_CASE}rooms/<api_number:party>/", RoomDoor.as_view(), name="api-case-room"),
    path(f"{_CASE}rooms/<api_number:party>/notes/<api_number:note>/", NoteDoor.as_view()),
    path(f"{_CASE}employees/", EmployeesDoor.as_view(), name="api-case-employees"),
    path("employee-cases/", EmployeeCases.as_view(), name="api-employee-cases"),
    path(_EMPLOYEE, OneEmployeeCase.as_view(), name="api-employee-case"),
    path(f"{_EMPLOYEE}ask/", AskDoor.as_view()),
    path(f"{_EMPLOYEE}withdraw-question/", TakeBackDoor.as_view()),
    path("individual-cases/", IndividualCases.as_view(), name="api-individual-cases"),
    path(_INDIVIDUAL, OneIndividualCase.as_view(), name="api-individual-case"),
    *(path(f"{_INDIVIDUAL}{step}/", door) for step, door in STEP_DOORS.items()),
    path("raised-cases/", RaisedCases.as_view(), name="api-raised-cases"),
    path("raised-cases/<api_number:number>/", OneRaisedCase.as_view(), name="api-raised-case"),
    path("raised-cases/<api_number:number>/refuse/", RefuseRaised.as_view()),
    path("raised-cases/<api_number:number>/withdraw/", WithdrawRaised.as_view()),
    path("handovers/", Handovers.as_view(), name="api-handovers"),
    path("handovers/<api_number:number>/accept/", AcceptHandover.as_view()),
    path("handovers/<api_number:number>/withdraw/", WithdrawHandover.as_view()),
    path("meetings/", Meetings.as_view(), name="api-meetings"),
    path(_MEETING, OneMeeting.as_view(), name="api-meeting"),
    path(f"{_MEETING}items/<api_number:item>/", OneItem.as_view(), name="api-meeting-item"),
    path(f"{_MEETING}papers/", MeetingPapersDoor.as_view(), name="api-meeting-papers"),
    path(
        f"{_MEETING}papers/<slug:name>/",
        MeetingPaperDoor.as_view(),
        name="api-meeting-paper",
    ),
    *(path(f"{_MEETING}{step}/", door) for step, door in MEETING_DOORS.items()),
    path("meeting-series/", SeriesDoor.as_view(), name="api-meeting-series"),
    path("meeting-series/<api_number:number>/ask/", AskMeetingDoor.as_view()),
    path("archive/", ArchiveDoor.as_view(), name="api-archive"),
    path("guest-accounts/", GuestAccountsDoor.as_view(), name="api-guest-accounts"),
    path("guest-accounts/<api_number:number>/way-in/", WayInDoor.as_view()),
    path("absences/", AbsencesDoor.as_view(), name="api-absences"),
    path("absences/<api_number:number>/end/", AbsenceEnd.as_view()),
    path("calendar-key/", CalendarKeyDoor.as_view(), name="api-calendar-key"),
    path("training/", TrainingDoor.as_view(), name="api-training"),
    path("recurring/", WheelDoor.as_view(), name="api-wheel"),
    path("recurring/<api_rule:rule_id>/", TurnDoor.as_view(), name="api-turn"),
    path("recurring/<api_rule:rule_id>/demand/", DemandTurn.as_view()),
    path("recurring/<api_rule:rule_id>/held/", TurnHeld.as_view()),
    path("routine/", RoutineDoor.as_view(), name="api-routine"),
    path("routine/<api_number:number>/", EditionDoor.as_view(), name="api-edition"),
    path("routine/<api_number:number>/withdraw/", WithdrawEdition.as_view()),
    path("years/<api_number:year>/", YearDoor.as_view(), name="api-year"),
    path("units/", UnitsDoor.as_view(), name="api-units"),
    path("assess/", Assess.as_view(), name="api-assess"),
    path("plan/", PlanAhead.as_view(), name="api-plan"),
    path("rules/", Rules.as_view(), name="api-rules"),
    path("rules/<api_rule:rule_id>/", RuleDetail.as_view(), name="api-rule"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api-schema", template_name="api/docs.html", title="Codetermination API"
        ),
        name="api-docs",
    ),
    re_path(r"^[\s\S]*/\Z", NoDoor.as_view(), name="api-nothing"),
]
