"""What every address of the API has in common: who is asking, in what shape, and how it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from ledger.models import Chain, Entry
from ledger.moving import now
from ledger.refusals import Since, Stale
from parties.models import User
from parties.seats import Standing, standing_of
from workflows.api.fields import Json
from workflows.api.problems import MEDIA_TYPE, Problem, handle
from workflows.queries import case_page

KEY_HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ETAG = re.compile(r'"[0-9]{1,15}"')


class BySession(SessionAuthentication):
    """The browser's own log-in, with its CSRF token; tokens for machines come later."""

    def authenticate_header(self, request: Request) -> str:
        """Name the log-in, so that whoever is not logged in gets 401 and not 403."""
        return "Session"


class _BySessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    target_class = "workflows.api.doors.BySession"


class Door(APIView):
    """One address of the API."""

    authentication_classes = [BySession]
    permission_classes = [IsAuthenticated]
    parser_classes = [Json]
    renderer_classes = [JSONRenderer]

    def get_exception_handler(self) -> Callable[..., Any]:
        """Let every refusal have one shape."""
        return handle

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Let no cache between us keep what one person may see."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.authentication_classes:
            patch_cache_control(answer, private=True, no_store=True)
        return answer


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


def caller(request: Request) -> User:
    """Return who is asking; every address but the rules is behind the log-in."""
    assert isinstance(request.user, User)  # noqa: S101  (IsAuthenticated has just said so)
    return request.user


# -- one click, and what the caller has seen -----------------------------------------------------


def gesture_of(request: Request) -> UUID:
    """Return the caller's own name of this one act, or a fresh one. [Håndbevegelse]"""
    named = request.headers.get(KEY_HEADER)
    if named is None:
        return uuid4()
    if not _UUID.fullmatch(named):
        raise ValidationError({KEY_HEADER: _("Write it as a UUID.")})
    return UUID(named)


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


# -- what the schema says of it ------------------------------------------------------------------


def answers(ok: dict[Any, Any], *refusals: int) -> dict[Any, Any]:
    """Return the answers an address may give: its own, and problems."""
    return {**ok, **{(status, MEDIA_TYPE): Problem for status in (*refusals, 405, 406)}}


REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^[0-9]{4}-[0-9]{4,7}$", "example": "2027-0001"},
    OpenApiParameter.PATH,
    description="The case's reference, with a hyphen for the slash.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    description="Your name for this one act. The same again changes nothing and answers 200 "
    f"with `{REPLAYED}: true`.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,15}"$', "example": '"17"'},
    OpenApiParameter.HEADER,
    description="The ETag of the case or meeting you have read. When it has grown since, the answer is 409 "
    "with who did what.",
)


def not_only_employed(request: Request) -> Standing:
    """Return what the caller stands for today; what is for those with a mandate is not there for employees."""
    standing = standing_of(caller(request).pk, now().date())
    if standing.only_employee:
        raise NotFound(
            _(
                "This is for those who have a mandate, and you are registered as an employee only."
            )
        )
    return standing
