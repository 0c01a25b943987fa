"""The table of a case as a program reads it: who, why, who comes today, who is missing. [Rundt bordet]"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller
from parties.api.shapes import Date, Number, Shape, Text
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door
from workflows.queries.table import table_of


class ComesToday(Shape):
    """Who fills a seat today, in the role. [Møter i dag]"""

    name = Text(source="mandate.user")
    title = Text(source="mandate.title")
    on_behalf_of = Text(source="on_behalf_of.user", default=None, allow_null=True)


class SeatedShape(Shape):
    """A party at the table. [Part ved bordet]"""

    seat = Text(source="part.key")
    party = Number(source="part.pk")
    name = Text(source="part.name")
    because = serializers.ListField(child=Text())
    reason = Text(help_text="What was written when it was called in; empty for most.")
    comes = ComesToday(source="line.holders", many=True)
    vacant = serializers.BooleanField(source="line.vacant")
    contact = Text(source="line.contact")
    invited_on = Date(source="part.invited_on")
    late = serializers.BooleanField()


class LeftOutShape(Shape):
    """A party left out, and why. [Utelatt part]"""

    seat = Text(source="key")
    name = Text()
    reason = Text(source="omitted.body")


class ForgottenShape(Shape):
    """A party with a right to be there that is neither called in nor left out. [Glemt part]"""

    seat = Text(source="key")
    name = Text()
    because = serializers.ListField(child=Text())


class BodyShape(Shape):
    """A body the case goes to as well. [Utvalg]"""

    body = Text(source="route.body")
    treat = Text(source="route.treat")
    binding = serializers.BooleanField(source="route.binding")
    sent_on = Date(allow_null=True)


class GroupShape(Shape):
    """A working group. [Arbeidsgruppe]"""

    number = Number(source="group.number")
    name = Text(source="group.name")
    mandate = Text(source="group.mandate.body")
    parties = serializers.ListField(child=Text())
    employer_side = Text(source="group.employer_side")
    starts_on = Date(source="group.starts_on")
    ends_on = Date(source="group.ends_on")
    ended_on = Date(source="group.ended_on", allow_null=True)
    without = serializers.ListField(
        child=Text(), help_text="Affected confederations not in it."
    )


class ObserverShape(Shape):
    """A guest that reads and does not speak. [Observatør]"""

    seat = Text(source="key")
    name = Text(source="guest.name")
    organisation = Text(source="guest.organisation")
    ends_on = Date(source="guest.ends_on")
    people = Text()


class OtherSideShape(Shape):
    """Nobody from the other undertaking is called in; advice. [Den andre siden mangler]"""

    measure = Text()
    rule = Text(source="citation.section", default=None, allow_null=True)


class TableShape(Shape):
    """Who is at the table. [Rundt bordet]"""

    seated = SeatedShape(many=True)
    left_out = LeftOutShape(many=True)
    forgotten = ForgottenShape(many=True)
    bodies = BodyShape(many=True)
    groups = GroupShape(many=True)
    observers = ObserverShape(many=True)
    other_side = OtherSideShape(
        allow_null=True, help_text="For the leader: that no guest is called in to the merger."
    )


class TableDoor(Door):
    """The table of a case."""

    @extend_schema(
        operation_id="table",
        summary="Who is at the table",
        parameters=[REFERENCE],
        responses=answers({200: TableShape}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Return who is there, why, who comes today, and who is missing."""
        page = read_case(reference, user=caller(request), on=now().date())
        return Response(TableShape(table_of(page)).data)
