"""What a step is to a program, and the bodies several steps share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from parties.api.fields import Key, Secret, Strict, Whole, Words
from workflows import actions, policies
from workflows.models import Weight

HEADINGS = tuple(
    dict.fromkeys(h for weight in Weight.values for h in policies.headings_asked(weight))
)


class Headings(serializers.DictField):
    """The brief: words under known headings. [Saksframlegg]"""

    child = Words(allow_blank=True)
    default_error_messages = {
        "heading": gettext_lazy("“{heading}” is not a heading. Allowed: {allowed}."),
    }

    def to_internal_value(self, data: Any) -> Any:
        """Return the words; refuse each heading that is not one."""
        read = super().to_internal_value(data)
        unknown = [heading for heading in read if heading not in HEADINGS]
        if unknown:
            self.fail("heading", heading=unknown[0], allowed=", ".join(HEADINGS))
        return read


class StepBody(Strict):
    """What every step may carry."""

    # A body with a file comes as a form, not as JSON.
    sends_file = False

    seen = Whole(
        required=False,
        min_value=0,
        max_value=2**53,
        help_text="The chain's length you have read: a refusal can then tell who came first.",
    )


class ByParty(StepBody):
    """A step of a party."""

    party = Key(required=False, help_text="The party you speak for, when there are several.")


class Signing(StepBody):
    """What a step carries in which somebody puts their name to a paper."""

    paper = Words(
        required=False,
        allow_blank=True,
        max_length=64,
        help_text="The `digest` of the paper you have read; asked for where it is signed.",
    )
    password = Secret(
        required=False,
        allow_blank=True,
        help_text="Your own, once more; asked for where the paper is signed. It is not kept.",
    )


class WithReason(StepBody):
    """A step that is nothing without its reason."""

    reason = Words()


class OnPoint(StepBody):
    """A step about one decision point."""

    number = Whole(help_text="The decision point.")


class OnPointWithReason(OnPoint):
    """A step about a decision point, with its reason."""

    reason = Words()


class Said(ByParty):
    """Something a party says."""

    text = Words()


@dataclass(frozen=True)
class Step:
    """One step: the body it takes, and the action that does it."""

    name: str
    body: type[Strict]
    call: Callable[..., Any]

    @property
    def dashed(self) -> str:
        """Return the step as it stands in addresses."""
        return self.name.replace("_", "-")

    @property
    def takes_proof(self) -> bool:
        """Tell whether whoever takes the step may have to show who they are."""
        return "proof" in signature(self.call).parameters

    @property
    def sends_file(self) -> bool:
        """Tell whether the body carries a file."""
        return bool(getattr(self.body, "sends_file", False))

    @property
    def takes_seen(self) -> bool:
        """Tell whether the action can say who came first."""
        return "seen" in signature(self.call).parameters


def steps(**bodies: type[Strict]) -> dict[str, Step]:
    """Return the steps by name, each with the action of the same name."""
    return {name: Step(name, body, getattr(actions, name)) for name, body in bodies.items()}
