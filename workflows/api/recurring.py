"""The year wheel for programs: what comes round again, demand it, enter when it was done. [Årshjul]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    REPLAYED,
    answers,
    caller,
    gesture_of,
    sent,
    standing_here,
)
from parties.api.fields import Day, Nothing, Strict
from parties.api.shapes import Date, Flag, Shape, Text
from parties.models import Organisation
from parties.seats import Standing
from workflows import actions
from workflows.api.doors import Door
from workflows.models import Case
from workflows.queries.cases import visible_to
from workflows.queries.law import law_on
from workflows.queries.recurring import Turn, year_wheel
from workflows.templatetags.house import lang

RULE = OpenApiParameter(
    "rule_id",
    {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,40}$", "example": "HTA-01"},
    OpenApiParameter.PATH,
    description="The rule that comes round again.",
)


class HeldOn(Strict):
    """When it was last done. [Gjennomført]"""

    held_on = Day(help_text="The next turn is counted from this day.")


class TurnShape(Shape):
    """One thing that comes round again, and where it stands. [Runde i årshjulet]"""

    rule = Text(source="rule.id")
    title = serializers.SerializerMethodField()
    due_on = Date(help_text="The last day of the turn.")
    late = serializers.SerializerMethodField()
    last_held_on = serializers.SerializerMethodField()
    on_demand = Flag(help_text="Whether either party may demand it at any time.")
    case = serializers.SerializerMethodField(
        help_text="The case it is being done in, when you may see it."
    )

    def get_title(self, turn: Turn) -> str:
        """Return what it is, in the reader's language."""
        return str(lang(turn.rule.title))

    def get_late(self, turn: Turn) -> bool:
        """Tell whether the day has passed."""
        return turn.late(now().date())

    def get_last_held_on(self, turn: Turn) -> str | None:
        """Return the day it was last done; null when nobody has said."""
        held = turn.held_on or turn.duty.last_held_on
        return held.isoformat() if held else None

    def get_case(self, turn: Turn) -> str | None:
        """Return the case's reference to those who may see the case."""
        seen: set[int | None] = self.context["seen"]
        return turn.case.reference if turn.case and turn.case.pk in seen else None


class Wheel(Shape):
    """Everything that comes round again, the nearest day first. [Årshjul]"""

    results = TurnShape(many=True)


def _reader(request: Request) -> Standing:
    standing = standing_here(request)
    if not standing.speaks:
        raise NotFound(_("You have no mandate today."))
    return standing


def _shown(
    standing: Standing, rule_id: str = "", *, opened: int | None = None
) -> list[dict[str, Any]]:
    on, organisation = now().date(), Organisation.objects.first()
    turns = year_wheel(law_on(on), organisation, on) if organisation else []
    turns = [turn for turn in turns if rule_id in ("", turn.rule.id)]
    if rule_id and not turns:
        raise NotFound(_("Nothing of that name comes round again here."))
    cases = [turn.case.pk for turn in turns if turn.case]
    found = visible_to(standing).filter(pk__in=cases) if cases else None
    # Whoever demanded it is told which case it became, before its leader informs anybody.
    seen = {opened, *(found.values_list("pk", flat=True) if found is not None else ())}
    return list(TurnShape(turns, many=True, context={"seen": seen}).data)


class WheelDoor(Door):
    """The year wheel. [Årshjul]"""

    @extend_schema(
        operation_id="read_wheel",
        tags=["year wheel"],
        responses=answers({200: Wheel}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """Read what comes round again, if you have a mandate."""
        return Response({"results": _shown(_reader(request))})


class TurnDoor(Door):
    """One recurring duty. [Runde]"""

    @extend_schema(
        operation_id="read_turn",
        tags=["year wheel"],
        parameters=[RULE],
        responses=answers({200: TurnShape}, 401, 404),
    )
    def get(self, request: Request, rule_id: str) -> Response:
        """Read one recurring duty with its next day."""
        return Response(_shown(_reader(request), rule_id)[0])


def _step(request: Request, rule_id: str, act: Callable[..., Any], **said: Any) -> Response:
    standing = _reader(request)
    headers: dict[str, str] = {}
    _shown(standing, rule_id)
    try:
        made = act(rule_id, **said, actor=caller(request), gesture=gesture_of(request))
        opened = made.pk if isinstance(made, Case) else None
    except Repeated as again:
        headers = {REPLAYED: "true"}
        same = Case.objects.filter(chain=again.entry.chain_id)
        opened = same.values_list("pk", flat=True).first()
    return Response(_shown(standing, rule_id, opened=opened)[0], headers=headers)


class DemandTurn(Door):
    """A demand that it is done now. [Kreve drøfting]"""

    @extend_schema(
        operation_id="demand_recurring",
        tags=["year wheel"],
        parameters=[RULE, IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: TurnShape}, *REFUSALS),
    )
    def post(self, request: Request, rule_id: str) -> Response:
        """Open its case at once; its leader gives the information next."""
        sent(Nothing, request)
        return _step(request, rule_id, actions.demand_recurring)


class TurnHeld(Door):
    """When it was last done. [Registrere gjennomført]"""

    @extend_schema(
        operation_id="note_held",
        tags=["year wheel"],
        parameters=[RULE, IDEMPOTENCY_KEY],
        request=HeldOn,
        responses=answers({200: TurnShape}, *REFUSALS),
    )
    def post(self, request: Request, rule_id: str) -> Response:
        """Enter the day it was last done outside a case of its own."""
        body = sent(HeldOn, request)
        return _step(request, rule_id, actions.note_held, **body)
