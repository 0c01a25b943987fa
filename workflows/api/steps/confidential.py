"""What is told in confidence, as a program does it."""

from __future__ import annotations

from rest_framework import serializers

from parties.api.fields import Choice, Day, Key, Whole, Words, only
from rulebook.secrecy import grounds
from workflows.api.steps.body import ByParty, StepBody, steps
from workflows.models import Shield


class KeptConfidential(ByParty):
    """Something told in confidence: the words, the ground, and whom it is told to."""

    about = Words(
        max_length=64,
        help_text="What of your own it belongs to: `title` (in a draft), `brief:consequences`, "
        "`answer:12`, `point:1`, `input:12`, `document:3` (opened by no other side) or `other`.",
    )
    label = Words(  # type: ignore[assignment]
        max_length=200, help_text="What everybody in the case reads."
    )
    text = Words(
        required=False,
        allow_blank=True,
        help_text="The confidential words; a document has them in its file.",
    )
    basis = Choice(choices=only(grounds()))
    parties = serializers.ListField(
        child=Key(), required=False, help_text="The parties it is told to; the employer's: all."
    )
    share = Choice(choices=only(Shield.Share), required=False)
    ends_on = Day(required=False, allow_null=True)
    ends_with = Choice(choices=only(Shield.EndsWith), required=False, allow_blank=True)


class OnKept(StepBody):
    """A step about something confidential."""

    number = Whole(help_text="Its number in the case.")


class SharedConfidential(OnKept):
    """The party that is let in."""

    with_party = Key()


class ReleasedConfidential(OnKept):
    """Why it need not be confidential any more."""

    reason = Words()


STEPS = steps(
    keep_confidential=KeptConfidential,
    confirm_confidential=OnKept,
    share_confidential=SharedConfidential,
    release_confidential=ReleasedConfidential,
)
