"""Papers as a program files them: a form with a file in it, not JSON. [Saksdokumenter]"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from parties.api.fields import BIGGEST_KEY, Choice, Day, Whole, Words, only
from rulebook.secrecy import grounds
from workflows.actions.documents import LONGEST_TITLE
from workflows.api.steps.body import StepBody, WithReason, steps
from workflows.models import DocumentClass, Shield


class Numeral(Whole):
    """A whole number as a form sends it: in digits."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        digits = isinstance(data, str) and data.isascii() and data.isdecimal()
        return super().to_internal_value(int(data) if digits and len(data) < 20 else data)


class WithFile(StepBody):
    """A step that carries a file. It is read straight to the disk, and no further than is taken."""

    sends_file = True

    seen = Numeral(required=False, min_value=0, max_value=2**53)
    file = serializers.FileField(allow_empty_file=True, use_url=False)
    description = Words(
        required=False,
        allow_blank=True,
        help_text="What a picture shows. Needed when the file is one.",
    )


class FiledDocument(WithFile):
    """A paper, what it is called and what it is for."""

    title = Words(max_length=LONGEST_TITLE)
    document_class = Choice(choices=only(DocumentClass))
    party = Numeral(
        required=False,
        max_value=BIGGEST_KEY,
        help_text="The party you speak for, when there are several.",
    )
    basis = Choice(
        choices=only(grounds()),
        required=False,
        help_text="The ground it is confidential on, from the first moment; without it all read it.",
    )
    parties = serializers.ListField(
        child=Numeral(max_value=BIGGEST_KEY),
        required=False,
        help_text="The parties it is told to in confidence; the employer's: all.",
    )
    share = Choice(choices=only(Shield.Share), required=False)
    ends_on = Day(required=False)
    ends_with = Choice(choices=only(Shield.EndsWith), required=False)


class FiledVersion(WithFile):
    """A new version of a paper your side has filed."""

    number = Numeral(help_text="The number of the document in the case.")


class Withdrawn(WithReason):
    """A paper that no longer holds."""

    number = Whole(help_text="The number of the document in the case.")


STEPS = steps(
    file_document=FiledDocument, file_version=FiledVersion, withdraw_document=Withdrawn
)
