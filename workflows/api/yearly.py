"""A year's report for programs: the same numbers as on the page. [Årsrapport]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller
from parties.api.shapes import Date, Flag, Number, Shape, Text
from parties.seats import standing_of
from workflows.api.doors import Door
from workflows.queries.yearly import NoSuchYear, read_year

YEAR = OpenApiParameter(
    "year", {"type": "integer", "minimum": 1900, "example": 2027}, OpenApiParameter.PATH
)


class FigureShape(Shape):
    """One number, by a code that stays the same. [Tall]"""

    code = Text()
    label = Text()  # type: ignore[assignment]
    value = Number(allow_null=True)


class CountTable(Shape):
    """Rows of words and numbers. [Tabell]"""

    head = serializers.ListField(child=Text())
    rows = serializers.ListField(child=serializers.ListField(child=Text()))


class ChapterShape(Shape):
    """One side of the year. [Kapittel]"""

    code = Text()
    title = Text()
    figures = FigureShape(many=True)
    table = CountTable(allow_null=True)
    note = Text()


class YearShape(Shape):
    """A year of co-determination, in numbers. [Årsrapport]"""

    house = Text()
    year = Number()
    last = Date(help_text="The last day counted.")
    whole = Flag(help_text="Whether the year is over.")
    chapters = ChapterShape(many=True)


class YearDoor(Door):
    """One year's report. [Årsrapport]"""

    @extend_schema(
        operation_id="read_year",
        tags=["overview"],
        parameters=[YEAR],
        responses=answers({200: YearShape}, 401, 404),
    )
    def get(self, request: Request, year: int) -> Response:
        """Read the year's numbers, if you hold a mandate in the house."""
        on = now().date()
        try:
            report = read_year(standing_of(caller(request).pk, on), year, on)
        except NoSuchYear:
            raise NotFound(_("There is no report for that year.")) from None
        return Response(YearShape(report).data)
