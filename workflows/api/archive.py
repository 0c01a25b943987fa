"""What goes to the archive, for programs: of one case, and for HR of all. [Arkiv]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, asked, caller, standing_here
from parties.api.fields import BIGGEST_KEY, Choice, Strict
from parties.api.shapes import Date, Moment, Number, Shape, Text
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door
from workflows.api.shapes import case_address
from workflows.models import ArchiveParcel
from workflows.policies.archive import sees_archive
from workflows.queries.archive import parcels_in, underway

AT_ONCE = 100


class ParcelShape(Shape):
    """One paper on its way to the archive, or there. [Arkivforsendelse]"""

    id = Number(source="pk")
    number = Number(help_text="Its place in the case's journal.")
    name = Text(source="title", help_text="The paper, as the list of papers calls it.")
    key = Text(help_text="What the archive is told that it is called here.")
    dated_on = Date()
    state = Choice(choices=ArchiveParcel.State.choices)
    fault = Choice(choices=ArchiveParcel.Fault.choices, allow_blank=True)
    fault_said = Text(help_text="What the archive itself said is wrong.")
    sha256 = Text(help_text="Of the file as it was handed over last; empty before that.")
    sent_at = Moment(allow_null=True)
    settled_at = Moment(allow_null=True)
    archived_as = Text(help_text="What the archive calls it.")
    case = serializers.SerializerMethodField(help_text="The address of the case.")

    def get_case(self, parcel: ArchiveParcel) -> str:
        """Return the address of the case."""
        return case_address(parcel.case.slug)


class ParcelShapes(Shape):
    """Parcels, in their order."""

    results = ParcelShape(many=True)


class Filters(Strict):
    """Which parcels to list."""

    state = Choice(required=False, choices=ArchiveParcel.State.choices)
    before = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=BIGGEST_KEY,
        help_text="The id of the last one read: those before it.",
    )


class CaseArchiveDoor(Door):
    """What of one case goes to the archive. [Sakens arkivforsendelser]"""

    @extend_schema(
        operation_id="list_case_archive",
        tags=["archive"],
        parameters=[REFERENCE],
        responses=answers({200: ParcelShapes}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """List the case's papers as the archive's journal has them; for the leader and HR."""
        page = read_case(reference, user=caller(request), on=now().date())
        if not sees_archive(page.situation):
            raise NotFound(_("There is no such thing, or it is not yours to see."))
        return Response({"results": ParcelShape(parcels_in(page.case), many=True).data})


class ArchiveDoor(Door):
    """What goes to the archive, of all cases. [Arkivforsendelser]"""

    @extend_schema(
        operation_id="list_archive",
        tags=["archive"],
        parameters=[Filters],
        responses=answers({200: ParcelShapes}, 400, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List what is not archived yet, or what is in one state, newest first; for HR."""
        filters = asked(Filters, request)
        standing = standing_here(request)
        if standing.audits is None:
            raise NotFound(_("There is no such thing, or it is not yours to see."))
        found = underway(
            standing,
            state=filters.get("state", ""),
            before=filters.get("before"),
            at_most=AT_ONCE,
        )
        return Response({"results": ParcelShape([one.parcel for one in found], many=True).data})
