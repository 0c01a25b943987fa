"""Ask the rules about a case that is not opened: a case file as JSON, the assessment back. [Vurdering]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers
from parties.api.fields import Day, Strict, Words
from rulebook.assessment import Assessment, CaseFile, assess
from rulebook.calendar import OutsideCalendar
from rulebook.packs import Packs
from rulebook.planning import plan
from workflows.api.doors import Door
from workflows.queries.law import law_on


class CaseFileBody(Strict):
    """A case file: the keys of the TOML file, with days as text. [Saksopplysninger]"""

    profile = Words()
    measures = serializers.ListField(child=Words(), allow_empty=False)
    on = Day(required=False, help_text="The day the case is assessed; today when left out.")
    facts = serializers.DictField(required=False)
    dates = serializers.DictField(child=Day(), required=False)


class Assess(Door):
    """What a case would demand. [Vurdering]"""

    @extend_schema(
        operation_id="assess",
        tags=["rules"],
        request=CaseFileBody,
        responses=answers({200: OpenApiTypes.OBJECT}, 400, 401, 403, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Assess a case file, and keep nothing: the object `assess --json` prints."""
        return Response(_assessed(request, law_on(now().date())).to_json())


class PlanAhead(Door):
    """The plan of a case that is not opened. [Plan]"""

    @extend_schema(
        operation_id="plan",
        tags=["rules"],
        request=CaseFileBody,
        responses=answers({200: OpenApiTypes.OBJECT}, 400, 401, 403, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Lay out a case file's plan, and keep nothing: the object `plan --json` prints."""
        packs = law_on(now().date())
        found = _assessed(request, packs)
        try:
            return Response(plan(found, packs, today=found.on).to_json())
        except OutsideCalendar as outside:
            first, last = outside.first_day.year, outside.last_day.year
            told = _("We can count with days from %(first)s to %(last)s.")
            raise ValidationError({"dates": told % {"first": first, "last": last}}) from None


def _assessed(request: Request, packs: Packs) -> Assessment:
    if not isinstance(request.data, Mapping):
        raise ValidationError({"": _("A case file is an object with keys.")})
    case_file = CaseFile.of(_with_days(request.data, packs), packs)
    return assess(case_file, packs, on=case_file.on or now().date())


def _with_days(body: Mapping[str, Any], packs: Packs) -> dict[str, Any]:
    """Read days where days belong: JSON has only text for them. The rulebook names what is left."""
    read = dict(body)
    read["on"] = _day(body.get("on"))
    for table in ("facts", "dates"):
        if isinstance(body.get(table), Mapping):
            read[table] = {
                name: _day(value) if _is_day(table, name, packs) else value
                for name, value in body[table].items()
            }
    return read


def _is_day(table: str, name: str, packs: Packs) -> bool:
    kind = packs.facts.get(name)
    return table == "dates" or (kind is not None and kind.type == "date")


def _day(value: Any) -> date | Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
