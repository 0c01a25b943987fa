"""The shape of a whole case as a program reads it: what `queries.case_page` shows, named."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parties.api.problems import Citation, MissingThing
from parties.api.shapes import Date, Flag, Moment, Number, Shape, Text, words_at
from workflows import policies
from workflows.api.changes import ChangeShape
from workflows.api.exchanges import DemandShape, InputShape, QuestionShape
from workflows.api.listed import RowShape
from workflows.api.minutes import MinutesShape
from workflows.api.negotiations import DisputeShape, NegotiationShape
from workflows.api.shapes import CaseLine, case_address
from workflows.models import Case, DecisionPoint, Obligation, Participation
from workflows.queries import CasePage


class You(Shape):
    """What the caller is in the case. [Deg]"""

    leader = Flag(source="is_leader")
    party = Number(
        source="me.pk",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="The party you speak for; name another with `party` when there are several.",
    )
    turn = Text(help_text="The one step you should take now; empty when it is not your turn.")


class CheckShape(Shape):
    """One thing behind or ahead on a step of the ladder."""

    ok = Flag()
    text = Text()


class LadderStep(Shape):
    """One step of the ladder. [Trinn]"""

    key = Text()
    label = Text()  # type: ignore[assignment]  # a declared field, not Field.label
    state = serializers.ChoiceField(
        choices=[(code, code) for code in ("done", "now", "ahead", "not_owed")]
    )
    on = Date(allow_null=True)
    note = Text()
    checks = CheckShape(many=True)


class ParticipationMark(Shape):
    """A point on the participation track. [Medvirkning]"""

    text = Text()
    state = serializers.ChoiceField(choices=[(code, code) for code in ("done", "now", "ahead")])


class LadderShape(Shape):
    """The ladder and the participation track beside it. [Medbestemmelsestrappen]"""

    steps = LadderStep(many=True)
    participation = ParticipationMark(source="participation.marks", many=True)


class OfferShape(Shape):
    """A step open to the caller, or what is missing before it is. [Steg]"""

    step = serializers.ChoiceField(choices=[(step, step) for step in policies.STEPS])
    label = Text()  # type: ignore[assignment]  # a declared field, not Field.label
    href = serializers.SerializerMethodField()
    possible = Flag()
    missing = MissingThing(many=True)

    def get_href(self, offer: policies.Offer) -> str:
        """Return the address to POST the step to."""
        return case_address(self.context["slug"], offer.step.replace("_", "-"))


class PartyShape(Shape):
    """A party, and who comes for it today. [Part]"""

    id = Number(source="participation.pk")
    name = Text()
    role = Text(source="participation.role")
    safety = Flag(source="participation.is_safety")
    people = Text(help_text="Who fills the seat today; empty when it is vacant.")
    instead = Text(help_text="The role that answers when the seat itself is vacant.")
    contact = Text(help_text="The union's own contact, for a vacant seat.")
    mine = Flag()
    invited_on = Date(source="participation.invited_on")
    delivered_at = Moment(source="participation.delivered_at", allow_null=True)
    opened_at = Moment(source="participation.opened_at", allow_null=True)
    writing = serializers.ChoiceField(
        source="participation.writing",
        choices=Participation.Writing.choices,
        allow_blank=True,
        help_text="The answer to a light case.",
    )


class LeftOut(Shape):
    """A party left out, and the reason everyone sees. [Utelatt part]"""

    id = Number(source="pk")
    name = Text()
    reason = words_at("omitted.body")


class Heading(Shape):
    """One heading of the brief and the words under it."""

    heading = Text()
    words = Text()


class BriefShape(Shape):
    """The proposal, in its newest version. [Saksframlegg]"""

    version = Number()
    headings = Heading(many=True)


class DeadlineShape(Shape):
    """The arithmetic behind a day, as it was stored. [Frist]"""

    rule = Text()
    kind = Text()
    anchor = Text()
    anchor_date = Date(allow_null=True)
    raw_end = Date(allow_null=True)
    rolled_end = Date(allow_null=True)
    safe_end = Date(allow_null=True)
    by_analogy = Flag()
    source_kind = Text()
    explanation = serializers.DictField(child=Text())


@extend_schema_field(DeadlineShape(allow_null=True))
class StoredDeadline(serializers.JSONField):
    """The stored arithmetic, given as it was stored."""


class DebtShape(Shape):
    """Something owed, by whom and by when. [Utestående plikt]"""

    id = Number(source="obligation.pk")
    kind = serializers.ChoiceField(source="obligation.kind", choices=Obligation.Kind.choices)
    verb = Text()
    who = Text()
    mine = Flag()
    because_of = Text(help_text="Why it is yours, when you stand in for somebody.")
    concerns = Text(source="obligation.subject")
    rule = Text(source="obligation.rule")
    since = Date(source="obligation.since")
    due_on = Date(allow_null=True, help_text="The last lawful day.")
    act_by = Date(allow_null=True, help_text="The day to act by.")
    overdue = serializers.SerializerMethodField()
    source_kind = Text(help_text="law, agreement, local_routine or suggested.")
    deadline = StoredDeadline(source="obligation.deadline")

    def get_overdue(self, debt: Any) -> bool:
        """Tell whether it is late today."""
        return bool(debt.obligation.overdue(self.context["on"]))


class MeetingShape(Shape):
    """The meeting called last. [Drøftingsmøte]"""

    called_on = Date()
    meets_on = Date()
    starts_at = serializers.TimeField(format="%H:%M", allow_null=True)
    place = Text()
    short_notice = Flag()
    notice_objected = Flag()


class EvidenceShape(Shape):
    """That something a duty asks for was done. [Dokumentasjon]"""

    kind = Text(source="code")
    occurred_on = Date(source="day", allow_null=True)
    words = Text(allow_null=True)


class GateShape(Shape):
    """What must be in place before the decision or the start. [Port]"""

    before = Text()
    evidence = Text()
    text = Text()
    ok = Flag()
    binding = Flag(help_text="False for a rule whose source is not read: it advises.")
    citation = Citation()


class PointShape(Shape):
    """Something to be decided. [Beslutningspunkt]"""

    number = Number()
    title = Text()
    state = serializers.ChoiceField(choices=DecisionPoint.State.choices)
    planned_on = Date()
    planned_implementation_on = Date()
    decided_on = Date(allow_null=True)
    decided_by = Text()
    manner = serializers.ChoiceField(choices=DecisionPoint.Manner.choices, allow_blank=True)
    decision = words_at("decision.body")
    views = words_at("views.body")
    reason = words_at("reason.body")
    implemented_on = Date(allow_null=True)
    in_discussion = serializers.BooleanField()
    discussed_on = Date(allow_null=True)


class CaseShape(CaseLine):
    """Everything the caller sees of one case. [Saken]"""

    length = Number(
        source="chain.length",
        help_text="How many entries the case's chain has; the ETag, and what `seen` means.",
    )
    facts = serializers.DictField()
    you = You(source="page")
    ladder = LadderShape(source="page.ladder")
    offers = serializers.SerializerMethodField()
    parties = PartyShape(source="page.parties", many=True)
    left_out = LeftOut(source="page.left_out", many=True)
    brief = serializers.SerializerMethodField()
    questions = QuestionShape(source="page.matrix", many=True)
    rows = RowShape(source="page.rows", many=True)
    inputs = InputShape(source="page.exchanges", many=True)
    change = ChangeShape(source="page.change", allow_null=True)
    demands = DemandShape(source="page.situation.demands", many=True)
    obligations = DebtShape(source="page.debts", many=True)
    gates = GateShape(source="page.gates", many=True)
    meeting = MeetingShape(source="page.situation.meeting", allow_null=True)
    minutes = MinutesShape(source="page.minutes", many=True)
    evidence = EvidenceShape(source="page.evidence", many=True)
    points = PointShape(source="page.points", many=True)
    negotiations = serializers.SerializerMethodField()
    disputes = DisputeShape(source="page.situation.disputes", many=True)
    assessment = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()

    @extend_schema_field(OfferShape(many=True))
    def get_offers(self, case: Any) -> Any:
        """Return the steps open to the caller."""
        shown = OfferShape(case.page.offers.values(), many=True, context={"slug": case.slug})
        return shown.data

    @extend_schema_field(BriefShape(allow_null=True))
    def get_brief(self, case: Any) -> Any:
        """Return the newest version of the proposal."""
        if case.brief is None:
            return None
        headings = [{"heading": h, "words": words} for h, words in case.page.brief]
        return {"version": case.brief.number, "headings": headings}

    @extend_schema_field(NegotiationShape(many=True))
    def get_negotiations(self, case: Any) -> Any:
        """Return each organisation's negotiation."""
        situation = case.page.situation
        shown = NegotiationShape(
            situation.negotiations, many=True, context={"situation": situation}
        )
        return shown.data

    def get_assessment(self, case: Case) -> str:
        """Return the address of what the rules said of the case."""
        return case_address(case.slug, "assessment")

    def get_history(self, case: Case) -> str:
        """Return the address of the history."""
        return case_address(case.slug, "history")


def show_case(page: CasePage) -> Any:
    """Return a case as one person may see it."""
    page.case.page = page  # type: ignore[attr-defined]
    return CaseShape(page.case, context={"on": page.on}).data
