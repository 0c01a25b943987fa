"""The open rules for programs: anybody may read what the house goes by. [Regelverket]"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from parties.api.doors import answers, asked
from parties.api.fields import Choice, Day, Strict, Words
from parties.api.problems import Citation, ToldIn
from rulebook.packs import load
from rulebook.schema import Note, Rule
from workflows.actions.core import law
from workflows.api.doors import PublicDoor
from workflows.queries.rules import (
    CERTAINTIES,
    PLACES,
    ROLES,
    Sought,
    certainty_of,
)

Shape = serializers.Serializer[Any]
Text = serializers.CharField


class RuleFilters(Strict):
    """Which rules to list; all that is asked for must fit. [Søk i regelverket]"""

    q = Words(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words, a section (§ 10-3) or an id; capitals do not matter.",
    )
    role = Choice(required=False, choices=ROLES)
    place = Choice(
        required=False,
        choices=PLACES,
        help_text="A rung, the track, `deadline` for a rule that is neither, or `not_a_rule`.",
    )
    source = Choice(  # type: ignore[assignment]  # a declared field, not Field.source
        required=False, choices=(), help_text="An instrument: aml, ha_ks …"
    )
    measure = Choice(required=False, choices=(), help_text="What is changing.")
    profile = Choice(required=False, choices=(), help_text="The employer's agreement area.")
    certainty = Choice(required=False, choices=CERTAINTIES)
    on = Day(required=False, help_text="As the rules stood on a day.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Offer what the files have: the schema is written without a database."""
        packs, found = load(), super().get_fields()
        offered = {
            "source": [pack.instrument for pack in packs.editions.values()],
            "measure": packs.measures,
            "profile": packs.vocabulary["profiles"],
        }
        for name, codes in offered.items():
            found[name].choices = [*dict.fromkeys(codes)]  # type: ignore[attr-defined]
        return found


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
    certainty = Text(
        help_text="verified, partly (a detail is not read in its source) or unverified."
    )
    citation = Citation()


class NoteLine(Shape):
    """A provision that asks nothing of a case: a word, a number, practice, scope. [Ikke en regel]"""

    id = Text()
    aliases = serializers.ListField(child=Text())
    kind = Text(help_text="definition, parameter, practice or scope.")
    title = ToldIn()
    plain = ToldIn()
    certainty = Text()
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
    """The rules that fit, and beside them what is no rule."""

    count = serializers.IntegerField(help_text="How many rules fit.")
    results = RuleLine(many=True)
    not_a_rule = NoteLine(many=True)


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": dict(rule.title),
        "rung": rule.rung,
        "track": rule.track,
        "source_kind": rule.source_kind,
        "binding": rule.binding,
        "certainty": certainty_of(rule),
        "citation": rule.citation.to_json(),
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "aliases": list(note.aliases),
        "kind": note.kind,
        "title": dict(note.title),
        "plain": dict(note.plain),
        "certainty": certainty_of(note),
        "citation": note.citation.to_json(),
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
        operation_id="list_rules",
        tags=["rules"],
        parameters=[RuleFilters],
        responses=answers({200: RuleLines}, 400),
    )
    def get(self, request: Request) -> Response:
        """List the rules that fit, each with its citation; every rule when nothing is asked for."""
        said = asked(RuleFilters, request)
        found = Sought(words=said.pop("q", ""), **said).among(law())
        rules = [_line(entry) for entry in found if isinstance(entry, Rule)]
        notes = [_note(entry) for entry in found if isinstance(entry, Note)]
        return Response({"count": len(rules), "results": rules, "not_a_rule": notes})


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
        return Response(_whole(law().rule(rule_id)))
