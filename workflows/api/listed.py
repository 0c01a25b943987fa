"""The list of a case, as programs read it. [Møteliste]"""

from __future__ import annotations

from rest_framework import serializers

from parties.api.shapes import Flag, Moment, Number, Shape, Text, words_at
from workflows.models import ListRow


class RowShape(Shape):
    """One row, with its documentation and its own conclusion. [Rad]"""

    number = Number()
    what = Text()
    place = Text()
    extent = Text()
    documentation = words_at("documentation.body")
    waits = Flag(help_text="Whether it is neither concluded nor lifted out.")
    outcome = serializers.ChoiceField(choices=ListRow.Outcome.choices, allow_blank=True)
    conclusion = words_at("conclusion.body")
    concluded_at = Moment(allow_null=True)
    lifted_at = Moment(allow_null=True)
    lifted_by = Text(source="lifted_by.name", default="", help_text="Empty for the employer.")
    reason = words_at("reason.body")
    point = Number(
        source="point.number",
        default=None,
        allow_null=True,
        help_text="The decision it became when it was lifted out.",
    )
