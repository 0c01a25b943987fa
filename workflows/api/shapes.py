"""The shapes of what is listed: cases, units, history, receipts. A whole case is in `whole`."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parties.api.fields import Choice
from parties.api.problems import Happened
from parties.api.shapes import Date, Flag, Moment, Number, Page, Shape, Text
from parties.models import Level, OrgUnit
from workflows.models import Brief, Case, Rung, Weight
from workflows.queries.versions import headings_of


@extend_schema_field(
    {"type": "string", "enum": list(Case.State.values)}, component_name="CaseState"
)
class CaseState(Choice):
    """The state of a case."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(choices=Case.State.choices, **rules)


def case_address(slug: str, what: str = "") -> str:
    """Return the address of a case, or of one of its steps."""
    return reverse(f"api-case-{what}" if what else "api-case", args=[slug.replace("-", "/")])


class Unit(Shape):
    """A part of the organisation. [Enhet]"""

    id = Number()
    name = Text()
    level = Choice(choices=Level.choices)


class UnitLine(Unit):
    """A part of the organisation, and whether the caller may open a case there."""

    parent = Number(source="parent_id", allow_null=True)  # type: ignore[assignment]
    you_lead = serializers.SerializerMethodField()

    def get_you_lead(self, unit: OrgUnit) -> bool:
        """Tell whether the caller leads the unit today."""
        return self.context["standing"].leads(unit) is not None


class Units(Shape):
    """The organisation, from the top."""

    results = UnitLine(many=True)


class CaseLine(Shape):
    """A case as a list shows it. [Sak i en liste]"""

    reference = Text(help_text="As people write it: 2027/0001.")
    href = serializers.SerializerMethodField()
    title = Text()
    archive_reference = Text()
    state = CaseState()
    state_label = Text(source="get_state_display")
    weight = Choice(choices=Weight.choices)
    rung = Choice(choices=Rung.choices)
    level = Choice(choices=Level.choices)
    unit = Unit()
    owner = Text(help_text="The leader responsible.")
    measures = serializers.ListField(child=Text())
    known_on = Date()
    planned_decision_on = Date()
    planned_implementation_on = Date()
    opened_on = Date()
    informed_on = Date(allow_null=True)
    input_due_on = Date(allow_null=True)
    discussed_on = Date(allow_null=True)
    closed_on = Date(allow_null=True)

    def get_href(self, case: Case) -> str:
        """Return the address of the case."""
        return case_address(case.slug)


class CaseLines(Page):
    """A page of cases, newest first."""

    results = CaseLine(many=True)


class VersionShape(Shape):
    """One version of the proposal. [Versjon av saksframlegget]"""

    version = Number(source="number")
    written_on = Date()
    material = Flag(help_text="Whether the change matters to what the parties have said.")
    reason = Text(source="reason.body", default=None, allow_null=True, read_only=True)
    headings = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_headings(self, brief: Brief) -> dict[str, str]:
        """Return the words by heading; none when they are redacted."""
        return headings_of(brief)


class Versions(Shape):
    """Every version of a proposal, oldest first."""

    results = VersionShape(many=True)


class HistoryEntry(Happened):
    """One entry of the case's chain. [Historikk]"""

    late = Flag(help_text="Entered after the day it happened.")
    mine = Flag()
    digest = Text()


class HistoryPage(Page):
    """A page of the history, newest first."""

    results = HistoryEntry(many=True)


class RecordedEntry(Shape):
    """The entry that proves a step. [Innførsel]"""

    number = Number()
    event = Text()
    subject = Text(help_text="What it is about: input:12, minutes:1, point:2 …")
    recorded_at = Moment()
    occurred_on = Date()
    digest = Text()


class Receipt(Shape):
    """What a step left behind: the entry in the chain, and where the case stands now. [Kvittering]"""

    step = Text()
    case = Text(help_text="The address of the case.")
    state = CaseState()
    length = Number(help_text="How many entries the chain has now: the new ETag.")
    entry = RecordedEntry(
        allow_null=True, help_text="Null when there was nothing new to record."
    )
