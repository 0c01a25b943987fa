"""What every address for programs has in common: who is asking, in what shape, and how it is refused."""

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
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ledger.moving import now
from parties.api.fields import BIGGEST_NUMBER, Json, Strict
from parties.api.problems import MEDIA_TYPE, Problem, handle
from parties.models import User
from parties.seats import Standing, standing_of

KEY_HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class BySession(SessionAuthentication):
    """The browser's own log-in, with its CSRF token; tokens for machines come later."""

    def authenticate_header(self, request: Request) -> str:
        """Name the log-in, so that whoever is not logged in gets 401 and not 403."""
        return "Session"


class _BySessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    target_class = "parties.api.doors.BySession"


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


def caller(request: Request) -> User:
    """Return who is asking; every address but the rules is behind the log-in."""
    assert isinstance(request.user, User)  # noqa: S101  (IsAuthenticated has just said so)
    return request.user


def gesture_of(request: Request) -> UUID:
    """Return the caller's own name of this one act, or a fresh one. [Håndbevegelse]"""
    named = request.headers.get(KEY_HEADER)
    if named is None:
        return uuid4()
    if not _UUID.fullmatch(named):
        raise ValidationError({KEY_HEADER: _("Write it as a UUID.")})
    return UUID(named)


def asked(filters: type[Strict], request: Request) -> dict[str, Any]:
    """Read the filters of an address, as strictly as a body."""
    said = filters(data=request.query_params.dict())
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


def sent(body: type[Strict], request: Request) -> dict[str, Any]:
    """Read what is sent to an address; raises ValidationError with every fault."""
    said = body(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)


def replayed(shown: Any) -> Response:
    """Answer an act that came again: what stands since the first time. [Gjentatt]"""
    return Response(shown, headers={REPLAYED: "true"})


def standing_here(request: Request) -> Standing:
    """Return what the caller stands for today."""
    return standing_of(caller(request).pk, now().date())


def not_only_employed(request: Request) -> Standing:
    """Return what the caller stands for today; what is for those with a mandate is not there for employees."""
    standing = standing_here(request)
    if standing.only_employee:
        raise NotFound(
            _(
                "This is for those who have a mandate, and you are registered as an employee only."
            )
        )
    return standing


# -- what the schema says of it ------------------------------------------------------------------


# What an address that changes something may be refused with.
REFUSALS = (400, 401, 403, 404, 409, 413, 415)


def answers(ok: dict[Any, Any], *refusals: int) -> dict[Any, Any]:
    """Return the answers an address may give: its own, and problems."""
    return {**ok, **{(status, MEDIA_TYPE): Problem for status in (*refusals, 405, 406)}}


def numbered(
    description: str, name: str = "number", *, at_most: int = BIGGEST_NUMBER
) -> OpenApiParameter:
    """Return the whole number by which an address names what it is about."""
    whole = {"type": "integer", "minimum": 1, "maximum": at_most}
    return OpenApiParameter(name, whole, OpenApiParameter.PATH, description=description)


IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    description="Your name for this one act. The same again changes nothing and answers 200 "
    f"with `{REPLAYED}: true`.",
)
