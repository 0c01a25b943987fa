"""One address for each step of a case: POST takes the step, and answers with its receipt. [Steg]"""

from __future__ import annotations

from inspect import getdoc
from typing import Any

from django.utils.translation import override
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.models import Entry
from ledger.moving import now
from ledger.refusals import Refusal, Repeated
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    REPLAYED,
    answers,
    caller,
    gesture_of,
    sent,
)
from parties.proving import Proof, proof_of
from workflows import policies
from workflows.api.doors import IF_MATCH, REFERENCE, Door, seen_by
from workflows.api.shapes import Receipt, case_address
from workflows.api.steps import STEPS, Step
from workflows.models import Case
from workflows.queries import case_page


class StepDoor(Door):
    """Take one step of a case."""

    step: Step

    def post(self, request: Request, reference: str) -> Response:
        """Take the step, or be told what stands in the way."""
        gesture = gesture_of(request)
        said = sent(self.step.body, request)
        seen = said.pop("seen", None)
        named = seen_by(request, reference, step=self.step.name, gesture=gesture)
        if self.step.takes_seen:
            said["seen"] = seen if named is None else named
        if self.step.takes_proof:
            said["proof"] = self._proof(
                request, reference, said.pop("password", ""), said.get("paper", "")
            )
        repeated = False
        try:
            self.step.call(reference, actor=caller(request), gesture=gesture, **said)
        except Repeated:
            repeated = True
        done = Entry.objects.filter(gesture=gesture, step=self.step.name)
        entry = done.select_related("chain__case").first()
        # A step that leaves nothing to record has no entry: the papers are open already.
        case = entry.chain.case if entry else Case.objects.get(reference=reference)
        length = case.chain.length
        receipt = Receipt(
            {
                "step": self.step.name,
                "case": case_address(case.slug),
                "state": case.state,
                "length": length,
                "entry": entry,
            }
        )
        return Response(
            receipt.data,
            status=200 if repeated or entry is None else 201,
            headers={"ETag": f'"{length}"', **({REPLAYED: "true"} if repeated else {})},
        )

    def _proof(
        self, request: Request, reference: str, password: str, paper: str
    ) -> Proof | None:
        """Return what the caller has shown; one who may not see the case only learns that."""
        try:
            return proof_of(
                request._request, caller(request), password, step=self.step.name, paper=paper
            )
        except Refusal:
            case_page(reference, user=caller(request), on=now().date())
            raise


def door_for(step: Step) -> Any:
    """Return the view of one step, described with the step's own body and words."""
    with override("en"):
        label = str(policies.STEPS[step.name].label)
    described = extend_schema(
        operation_id=step.name,
        summary=label,
        # The action says what it does better than its body can.
        description=getdoc(step.call),
        tags=["steps"],
        parameters=[REFERENCE, IDEMPOTENCY_KEY, IF_MATCH],
        request={"multipart/form-data": step.body} if step.sends_file else step.body,
        responses=answers(
            {200: Receipt, 201: Receipt},
            *REFUSALS,
            *((429,) if step.takes_proof else ()),
        ),
    )
    name = "".join(word.capitalize() for word in step.name.split("_"))
    own: dict[str, Any] = {"step": step, "__doc__": step.body.__doc__}
    if step.sends_file:
        own["parser_classes"] = [MultiPartParser]
    made: Any = type(f"{name}Door", (StepDoor,), own)
    return extend_schema_view(post=described)(made).as_view()


DOORS = {step.dashed: door_for(step) for step in STEPS.values()}
