"""The cases for programs: find them, read one with its history and its assessment, open one. [Saker]"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import now
from ledger.refusals import Repeated
from ledger.sentences import sentence
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    answers,
    asked,
    caller,
    gesture_of,
    replayed,
    sent,
    standing_here,
)
from parties.api.fields import Choice, Words
from parties.api.shapes import Before, paged
from parties.models import OrgUnit
from workflows import actions
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door
from workflows.api.opening import NewCase
from workflows.api.plans import PublishedPlan
from workflows.api.shapes import (
    CaseLine,
    CaseLines,
    HistoryEntry,
    HistoryPage,
    UnitLine,
    Units,
    Versions,
    VersionShape,
    case_address,
)
from workflows.api.whole import CaseShape, show_case
from workflows.models import Case
from workflows.queries import CasePage, case_list, visible_to
from workflows.queries.record import who_acted, with_actors
from workflows.queries.versions import versions_of
from workflows.queries.words import HistoryLine


class Filters(Before):
    """Which cases to list."""

    state = Choice(required=False, choices=Case.State.choices)
    q = Words(required=False, allow_blank=True, max_length=200, help_text="Words of the title.")


class Cases(Door):
    """The cases the caller may see. [Saker]"""

    @extend_schema(
        operation_id="list_cases",
        tags=["cases"],
        parameters=[Filters],
        responses=answers({200: CaseLines}, 400, 401),
    )
    def get(self, request: Request) -> Response:
        """List the cases you may see, newest first, fifty at a time."""
        filters = asked(Filters, request)
        find = partial(
            case_list,
            standing_here(request),
            words=filters.get("q", ""),
            state=filters.get("state", ""),
            before=filters.get("before"),
        )
        page, more = paged(lambda n: find(at_most=n), request.path, filters)
        return Response({"results": CaseLine(page, many=True).data, "next": more})

    @extend_schema(
        operation_id="open_case",
        tags=["cases"],
        parameters=[IDEMPOTENCY_KEY],
        request=NewCase,
        responses=answers({200: CaseLine, 201: CaseLine}, 400, 401, 403, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Open a case: numbered, assessed, the parties invited. They see it when informed."""
        gesture = gesture_of(request)
        body = sent(NewCase, request)
        given = {**body, "units": units_of(body["units"])}
        try:
            case = actions.open_case(
                actions.Proposal(**given), actor=caller(request), gesture=gesture
            )
        except Repeated as again:
            case = (
                visible_to(standing_here(request))
                .select_related("unit", "owner")
                .get(reference=again.entry.subject)
            )
            return replayed(CaseLine(case).data)
        line = CaseLine(case).data
        return Response(line, status=201, headers={"Location": line["href"]})


def units_of(keys: list[int], *, at: str = "units") -> list[OrgUnit]:
    """Return the units; refuse each that is not one, by where it stands in the body."""
    found = OrgUnit.objects.select_related("organisation").in_bulk(keys)
    unknown = [key for key in keys if key not in found]
    if unknown:
        raise ValidationError(
            {at: [_("There is no unit number %(n)d.") % {"n": key} for key in unknown]}
        )
    return list(found.values())


class UnitsDoor(Door):
    """The organisation's units. [Enheter]"""

    @extend_schema(
        operation_id="list_units", tags=["cases"], responses=answers({200: Units}, 401)
    )
    def get(self, request: Request) -> Response:
        """List the units, from the top, each with whether you may open a case there."""
        standing = standing_here(request)
        lines = UnitLine(OrgUnit.objects.all(), many=True, context={"standing": standing})
        return Response({"results": lines.data})


class CaseDoor(Door):
    """One case. [Saken]"""

    @extend_schema(
        operation_id="read_case",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: CaseShape}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read a case: ladder, steps open to you and what they lack, views, input, dates."""
        page = _page(request, reference)
        return Response(show_case(page), headers={"ETag": f'"{page.seen}"'})


def _page(request: Request, reference: str) -> CasePage:
    return read_case(reference, user=caller(request), on=now().date())


class History(Door):
    """What happened in a case. [Historikk]"""

    @extend_schema(
        operation_id="read_history",
        tags=["cases"],
        parameters=[REFERENCE, Before],
        responses=answers({200: HistoryPage}, 400, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read the history in sentences, newest first, fifty at a time."""
        filters = asked(Before, request)
        page = _page(request, reference)
        entries = Entry.objects.filter(chain=page.case.chain_id)
        if "before" in filters:
            entries = entries.filter(number__lt=filters["before"])
        newest_first = with_actors(entries).order_by("-number")
        address = case_address(page.case.slug, "history")
        newest, more = paged(lambda n: list(newest_first[:n]), address, {}, by="number")
        lines = [_told(page, entry) for entry in newest]
        return Response({"results": HistoryEntry(lines, many=True).data, "next": more})


def _told(page: CasePage, entry: Any) -> HistoryLine:
    """Tell an entry as the case page does, with the names the record does not keep."""
    names = {}
    union = next(
        (
            p.name
            for p in page.situation.participations
            if p.union_id is not None and p.union_id == entry.facts.get("union")
        ),
        None,
    )
    if union is not None:
        names = {"party": union}
    elif entry.event == Event.EVIDENCE_FILED:
        names = {"evidence": page.evidence_label(entry.subject)}
    said = sentence(
        entry.event,
        entry.facts,
        who_acted(entry),
        subject=entry.subject,
        occurred_on=entry.occurred_on,
        names=names,
    )
    mine = page.situation.user is not None and entry.actor_id == page.situation.user.pk
    return HistoryLine(
        entry.number, entry.recorded_at, entry.occurred_on, said, entry.digest, mine
    )


class AssessmentDoor(Door):
    """What the rules said of a case. [Vurdering]"""

    @extend_schema(
        operation_id="read_assessment",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: OpenApiTypes.OBJECT}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read the assessment as it was stored: the object `assess --json` prints."""
        return Response(_page(request, reference).advice)


class VersionsDoor(Door):
    """The versions of a case's proposal. [Versjoner av saksframlegget]"""

    @extend_schema(
        operation_id="read_versions",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: Versions}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read every version of the proposal, oldest first; input names the one it speaks of."""
        written = versions_of(_page(request, reference).case)
        return Response({"results": VersionShape(written, many=True).data})


class PlanDoor(Door):
    """The plan the parties of a case have been given. [Plan for prosessen]"""

    @extend_schema(
        operation_id="read_plan",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: PublishedPlan}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read the newest published plan, with what moved and what the parties say; null without one."""
        situation = _page(request, reference).situation
        shown = {"published": situation.case.plan}
        return Response(PublishedPlan(shown, context={"answers": situation.plan_answers}).data)
