"""The open rules for programs: anybody may read what the house goes by. [Regelverket]"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rulebook.packs import load
from rulebook.schema import Rule
from workflows.api.doors import PublicDoor, answers
from workflows.api.problems import Citation, ToldIn

Shape = serializers.Serializer[Any]
Text = serializers.CharField


class RuleLine(Shape):
    """A rule as a list shows it. [Regel i en liste]"""

    id = Text()
    title = ToldIn()
    rung = Text(allow_null=True)
    track = Text(allow_null=True)
    source_kind = Text(help_text="law, agreement or local_routine.")
    binding = serializers.BooleanField(
        help_text="False when the source is not read: the rule advises, and never stops a step."
    )
    citation = Citation()


class RuleGate(Shape):
    """Evidence that must be there before a moment. [Sperre]"""

    before = Text()
    evidence = Text()


class RuleTiming(Shape):
    """The time a rule sets. [Tidsregel]"""

    kind = Text()
    anchor = Text()
    n = serializers.IntegerField(allow_null=True)
    unit = Text(allow_null=True)
    by_analogy = serializers.BooleanField()


class RuleShape(RuleLine):
    """A rule, whole. [Regel]"""

    aliases = serializers.ListField(child=Text())
    pack = Text()
    plain = ToldIn()
    for_you = serializers.DictField(
        child=serializers.DictField(child=Text()),
        help_text="The same for leader, representative and safety representative, where it differs.",
    )
    aim_agreement = serializers.BooleanField()
    measures = serializers.ListField(child=Text())
    parties = serializers.ListField(child=Text())
    levels = serializers.ListField(child=Text())
    gates = RuleGate(many=True)
    timing = RuleTiming(allow_null=True)
    forms = serializers.ListField(child=Text())
    on_disagreement = Text(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class RuleLines(Shape):
    """Every rule."""

    results = RuleLine(many=True)


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": dict(rule.title),
        "rung": rule.rung,
        "track": rule.track,
        "source_kind": rule.source_kind,
        "binding": rule.binding,
        "citation": rule.citation.to_json(),
    }


def _whole(rule: Rule) -> dict[str, Any]:
    told = {
        "leader": rule.leader,
        "representative": rule.representative,
        "safety_representative": rule.safety_representative,
    }
    return {
        **_line(rule),
        "aliases": list(rule.aliases),
        "pack": rule.pack,
        "plain": dict(rule.plain),
        "for_you": {who: dict(words) for who, words in told.items() if words},
        "aim_agreement": rule.aim_agreement,
        "measures": list(rule.measures),
        "parties": list(rule.parties),
        "levels": list(rule.levels),
        "gates": [{"before": gate.before, "evidence": gate.evidence} for gate in rule.gates],
        "timing": _timing(rule),
        "forms": list(rule.forms),
        "on_disagreement": rule.on_disagreement,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
    }


def _timing(rule: Rule) -> dict[str, Any] | None:
    timing = rule.timing
    if timing is None:
        return None
    period = timing.period
    return {
        "kind": timing.kind.value,
        "anchor": timing.anchor,
        "n": period.n if period else None,
        "unit": period.unit.value if period else None,
        "by_analogy": timing.by_analogy,
    }


class Rules(PublicDoor):
    """Every rule the house goes by. [Regelverket]"""

    @extend_schema(
        operation_id="list_rules", tags=["rules"], responses=answers({200: RuleLines})
    )
    def get(self, request: Request) -> Response:
        """List every rule, each with its citation."""
        return Response({"results": [_line(rule) for rule in load().rules.values()]})


class RuleDetail(PublicDoor):
    """One rule, at a stable address. [Regel]"""

    @extend_schema(
        operation_id="read_rule",
        tags=["rules"],
        parameters=[
            OpenApiParameter("rule_id", {"type": "string", "example": "AML-17-3-2"}, "path")
        ],
        responses=answers({200: RuleShape}, 404),
    )
    def get(self, request: Request, rule_id: str) -> Response:
        """Read one rule, by its id or an alias."""
        return Response(_whole(load().rule(rule_id)))
