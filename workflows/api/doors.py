"""What every address of the cases has in common: what the caller has seen of a chain, and refusals with law."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from ledger.models import Chain, Entry
from ledger.moving import now
from ledger.refusals import Since, Stale
from parties.api import doors
from parties.api.doors import caller
from workflows.api.problems import handle
from workflows.queries import case_page

_ETAG = re.compile(r'"[0-9]{1,15}"')


class Door(doors.Door):
    """One address of the API of the cases."""

    def get_exception_handler(self) -> Callable[..., Any]:
        """Let what the case and the rules refuse have the one shape too."""
        return handle


class PublicDoor(Door):
    """An address anybody may read: the open rules."""

    authentication_classes = []
    permission_classes = [AllowAny]


class NoDoor(PublicDoor):
    """An address the API does not have."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer every method alike."""
        self.http_method_names = []
        return super().dispatch(request, *args, **kwargs)

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say that nothing is here."""
        raise NotFound(_("There is nothing at this address. See /api/v1/docs/."))


# -- what the caller has seen --------------------------------------------------------------------


def seen_by(request: Request, reference: str, *, step: str, gesture: UUID) -> int | None:
    """Return the length of the case's chain the caller has seen; refuse when it is another by now.

    An outsider learns nothing: the case is looked up as the caller sees it.
    """

    def look() -> Any:
        return case_page(reference, user=caller(request), on=now().date()).case.chain_id

    return seen_in(request, ("case", reference), look, step=step, gesture=gesture)


def seen_in(
    request: Request,
    named: tuple[str, str],
    look: Callable[[], Any],
    *,
    step: str,
    gesture: UUID,
) -> int | None:
    """Return the chain's length the caller names in If-Match; refuse when it is another by now.

    A repeated gesture passes: what it has seen is older than what it did itself, and the door
    knows it again. `look` finds the chain as the caller sees it, and refuses outsiders.
    """
    said = request.headers.get("If-Match")
    if said is None:
        return None
    if not _ETAG.fullmatch(said):
        raise ValidationError({"If-Match": _("Write the ETag of what you have read.")})
    seen = int(said.strip('"'))
    kind, label = named
    length = Chain.objects.filter(kind=kind, label=label).values_list("length").first()
    if length in (None, (seen,)):
        return seen
    if Entry.objects.filter(gesture=gesture, actor_id=caller(request).pk).exists():
        return seen
    later = Entry.objects.filter(chain=look(), number__gt=seen).order_by("number")
    raise Stale(
        step=step,
        because=_("Somebody else changed this after you read it."),
        remedy=_("Read it again, see what is new and try again."),
        since=[
            Since(e.number, e.event, e.recorded_at, e.actor_id, e.mandate_id, e.role)
            for e in later[:1]
        ],
    )


def no_case() -> NotFound:
    """Return the refusal of a case that is not there for the caller."""
    return NotFound(_("There is no such case, or it is not yours to see."))


# -- what the schema says of it ------------------------------------------------------------------


REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^[0-9]{4}-[0-9]{4,7}$", "example": "2027-0001"},
    OpenApiParameter.PATH,
    description="The case's reference, with a hyphen for the slash.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,15}"$', "example": '"17"'},
    OpenApiParameter.HEADER,
    description="The ETag of the case or meeting you have read. When it has grown since, the answer is 409 "
    "with who did what.",
)
