"""One address for each step of a meeting: POST takes it, and answers with its receipt. [Møtesteg]"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import getdoc
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.models import Chain, Entry
from ledger.refusals import NotPossible, Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    REPLAYED,
    answers,
    caller,
    gesture_of,
    sent,
    standing_here,
)
from parties.api.fields import Choice, Clock, Day, Key, Strict, Whole, Words, YesNo
from parties.api.problems import MEDIA_TYPE, Problem
from parties.api.shapes import Text
from workflows import actions
from workflows.api.doors import IF_MATCH, Door, seen_in
from workflows.api.meeting_shapes import (
    BlockShape,
    MeetingReceipt,
    Reading,
    meeting_address,
    show_item,
)
from workflows.api.meetings import NUMBER, TAGS, found_meeting, no_meeting
from workflows.api.problems import handle
from workflows.models import AgendaItem, ItemWords, Meeting

_AT_MOST_SEATS = 200


class PutOnAgenda(Strict):
    """A case you may see, or the title of an item without one: exactly one of the two."""

    case = Words(required=False, max_length=20, help_text="As people write it: 2027/0001.")
    title = Words(required=False, max_length=200)
    tag = Choice(required=False, choices=AgendaItem.Tag.choices)

    def validate(self, attrs: Any) -> Any:
        """Refuse both, and neither."""
        if ("case" in attrs) == ("title" in attrs):
            raise serializers.ValidationError(_("Send either a case or a title."))
        return attrs


class OnItem(Strict):
    """The item it is about."""

    item = Key()


class MovedItem(OnItem):
    """Which item, and which way: up the agenda, or down."""

    up = YesNo()


class MovedGathering(Strict):
    """Another day, time or place; what is left out stays as it is."""

    meets_on = Day()
    starts_at = Clock(required=False)
    ends_at = Clock(required=False)
    place = Words(required=False, allow_blank=True, max_length=200)


class ToldAbsence(Strict):
    """Your own seat. You need not give a reason; do not write about illness in detail."""

    seating = Key()
    reason = Words(required=False, allow_blank=True)


class SeatMet(Strict):
    """Who met for one seat; null says that nobody did."""

    seating = Key()
    mandate = Key(allow_null=True)


class WhoMet(Strict):
    """Who met, seat by seat; each seat once."""

    met = SeatMet(many=True, allow_empty=False, max_length=_AT_MOST_SEATS)  # type: ignore[call-arg]

    def validate_met(self, said: list[dict[str, Any]]) -> dict[int, int | None]:
        """Return the mandate for each seat."""
        by_seat = {one["seating"]: one["mandate"] for one in said}
        if len(by_seat) < len(said):
            raise serializers.ValidationError(_("A seat stands here twice."))
        return by_seat


class WrittenBlock(OnItem):
    """Words for one block; `version` is the one you have read, 0 when nothing was written."""

    heading = Choice(choices=ItemWords.Heading.choices)
    text = Words()
    version = Whole(min_value=0)
    seating = Key(
        required=False, allow_null=True, help_text="The organisation's seat, in its own block."
    )
    stance = Choice(required=False, choices=ItemWords.Stance.choices, allow_blank=True)


class AgreedFollowUp(OnItem):
    """What is promised, by whose seat, by when."""

    text = Words()
    owner = Key(help_text="The seat that owes it.")
    due_on = Day()


class DoneFollowUp(Strict):
    """Which of your own promises."""

    follow_up = Key()


class SentRound(OnItem):
    """Is this a binding agreement? If it is, each who signs needs authority to bind their side."""

    binding = YesNo()
    authorised = YesNo(required=False)


class NoMore(Strict):
    """An empty body."""


class BlockProblem(Problem):
    """A refusal. With the code `conflict` both texts are there, and nothing is overwritten. [Konflikt]"""

    yours = Text(required=False, help_text="What you sent.")
    block = BlockShape(required=False, help_text="The block as it stands, with every version.")


class MeetingStepDoor(Door):
    """Take one step of a meeting."""

    step: str
    body: type[Strict]
    call: Callable[..., Any]

    def post(self, request: Request, number: int) -> Response:
        """Take the step, or be told what stands in the way."""
        gesture = gesture_of(request)
        said = sent(self.body, request)

        def look() -> Any:
            return found_meeting(standing_here(request), number).chain_id

        named = (Chain.Kind.MEETING.value, str(number))
        seen_in(request, named, look, step=self.step, gesture=gesture)
        repeated = False
        try:
            type(self).call(number, **said, actor=caller(request), gesture=gesture)
        except (Meeting.DoesNotExist, Chain.DoesNotExist):
            raise no_meeting() from None
        except Repeated:
            repeated = True
        except NotPossible as refusal:
            return self.refuse(refusal, request, number, said)
        return self._receipt(number, gesture, repeated=repeated)

    def refuse(
        self, refusal: NotPossible, request: Request, number: int, said: Mapping[str, Any]
    ) -> Response:
        """Refuse as everywhere."""
        raise refusal

    def _receipt(self, number: int, gesture: Any, *, repeated: bool) -> Response:
        done = Entry.objects.filter(gesture=gesture).select_related("chain__meeting")
        entry = done.first()
        chain = entry.chain if entry else None
        if chain is None or chain.kind != Chain.Kind.MEETING:
            # What a case's own step wrote comes first: the meeting's chain is another.
            named = Chain.objects.filter(kind=Chain.Kind.MEETING, label=str(number))
            chain = named.select_related("meeting").get()
        meeting, length = chain.meeting, chain.length
        receipt = MeetingReceipt(
            {
                "step": self.step,
                "meeting": meeting_address(number),
                "state": meeting.state,
                "length": length,
                "entry": entry,
            }
        )
        return Response(
            receipt.data,
            status=200 if repeated else 201,
            headers={"ETag": f'"{length}"', **({REPLAYED: "true"} if repeated else {})},
        )


class WriteBlockDoor(MeetingStepDoor):
    """Write in the minutes; a conflict shows both texts."""

    def refuse(
        self, refusal: NotPossible, request: Request, number: int, said: Mapping[str, Any]
    ) -> Response:
        """Show, beside a conflict, what stands there and what was sent."""
        if refusal.code != "conflict":
            raise refusal
        answer = handle(refusal, {})
        assert answer is not None  # noqa: S101  (a refusal always has its shape)
        standing = standing_here(request)
        read = Reading(found_meeting(standing, number), standing)
        read.only(said["item"])
        [item] = read.readable
        mine = (said["heading"], said.get("seating"))
        [block] = [
            one
            for one in show_item(read, item)["blocks"]
            if (one["heading"], one["seating"]) == mine
        ]
        answer.data = {**answer.data, "yours": said["text"], "block": block}
        return answer


_BODIES: dict[str, type[Strict]] = {
    "put_on_agenda": PutOnAgenda,
    "move_item": MovedItem,
    "return_item": OnItem,
    "send_notice": NoMore,
    "move_gathering": MovedGathering,
    "cancel_meeting": NoMore,
    "start_meeting": NoMore,
    "end_meeting": NoMore,
    "tell_absence": ToldAbsence,
    "record_attendance": WhoMet,
    "write_block": WrittenBlock,
    "agree_follow_up": AgreedFollowUp,
    "mark_done": DoneFollowUp,
    "send_item_round": SentRound,
}


def _door(step: str) -> Any:
    """Return the view of one step, described with its body and the action's own words."""
    call, body = getattr(actions, step), _BODIES[step]
    told = getdoc(call) or ""
    writing = step == "write_block"
    responses = answers({200: MeetingReceipt, 201: MeetingReceipt}, *REFUSALS)
    if writing:
        responses[409, MEDIA_TYPE] = BlockProblem
    described = extend_schema(
        operation_id=step,
        summary=told.partition(". [")[0],
        description=told,
        tags=TAGS,
        parameters=[NUMBER, IDEMPOTENCY_KEY, IF_MATCH],
        request=body,
        responses=responses,
    )
    name = "".join(word.capitalize() for word in step.split("_"))
    parts = {"step": step, "body": body, "call": staticmethod(call), "__doc__": body.__doc__}
    base = WriteBlockDoor if writing else MeetingStepDoor
    made: Any = type(f"{name}Door", (base,), parts)
    return extend_schema_view(post=described)(made).as_view()


MEETING_DOORS = {step.replace("_", "-"): _door(step) for step in _BODIES}
