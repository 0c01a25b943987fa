"""Say no to a program as to a person: what was refused, why, what would help, under which rule.

One shape for every refusal (RFC 9457, application/problem+json) and one handler that makes it. A
room with refusals of its own puts a handler before this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from ledger.refusals import Missing, Refusal, TooManyTries

MEDIA_TYPE = "application/problem+json"


# -- the shape -----------------------------------------------------------------------------------


class ToldIn(serializers.Serializer[Any]):
    """The same words in the three languages of the rules."""

    nb = serializers.CharField()
    nn = serializers.CharField()
    en = serializers.CharField()


class Citation(serializers.Serializer[Any]):
    """The text something rests on. [Hjemmel]"""

    source = ToldIn()  # type: ignore[assignment]  # a declared field, not Field.source
    edition = serializers.CharField()
    section = serializers.CharField()
    href = serializers.CharField()
    confidence = serializers.CharField(
        help_text="T or S: the source is read. Any other letter: it is not, and the rule advises."
    )
    checked_on = serializers.DateField()
    note = ToldIn(required=False)


class MissingThing(serializers.Serializer[Any]):
    """One thing that stands in the way. [Mangel]"""

    code = serializers.CharField()
    because = serializers.CharField()
    remedy = serializers.CharField()
    citation = Citation(allow_null=True)


class BodyFault(serializers.Serializer[Any]):
    """One fault of what was sent: where, and what is right."""

    key = serializers.CharField(help_text="Where in the body; empty when it is the whole.")
    because = serializers.CharField()


class Happened(serializers.Serializer[Any]):
    """One entry written since the caller last looked. [Siden sist]"""

    number = serializers.IntegerField()
    recorded_at = serializers.DateTimeField(source="at")
    occurred_on = serializers.DateField()
    sentence = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """A refusal; nothing was changed. [Avslag]"""

    type = serializers.CharField(help_text="Always about:blank: `code` tells refusals apart.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(help_text="The same words as `because`.")
    because = serializers.CharField()
    remedy = serializers.CharField()
    citation = Citation(allow_null=True)
    missing = MissingThing(many=True)
    faults = BodyFault(many=True)
    since = Happened(many=True)


# -- the handler ---------------------------------------------------------------------------------


def problem(
    status: int,
    code: str,
    because: Any,
    remedy: Any = "",
    *,
    citation: Mapping[str, Any] | None = None,
    missing: Sequence[Missing] = (),
    faults: Sequence[Mapping[str, str]] = (),
    since: Sequence[Any] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a refusal in the one shape every refusal has."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": because,
        "because": because,
        "remedy": remedy,
        "citation": citation,
        "missing": missing,
        "faults": faults,
        "since": since,
    }
    return Response(
        Problem(body).data, status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE
    )


def handle(refused: Exception, _context: Mapping[str, Any]) -> Response | None:
    """Turn what was raised into a problem; None for what is our own fault, and becomes a 500."""
    return of_refusal(refused) if isinstance(refused, Refusal) else _of_framework(refused)


def of_refusal(refusal: Refusal, *, since: Sequence[Any] = ()) -> Response:
    """Shape what an action refuses; `since` is what the caller may read of who came first."""
    return problem(
        refusal.status,
        refusal.code,
        refusal.because,
        refusal.remedy,
        citation=refusal.citation,
        missing=refusal.missing,
        since=since,
        headers={"Retry-After": str(refusal.wait)}
        if isinstance(refusal, TooManyTries)
        else None,
    )


def of_faults(faults: Sequence[Mapping[str, str]]) -> Response:
    """Name everything that is wrong with what was sent."""
    return problem(
        400,
        "faults",
        _("What was sent cannot be used as it is."),
        _("Correct each fault, and send it again."),
        faults=faults,
    )


_HELPS = {
    400: gettext_lazy("Send it as /api/v1/docs/ shows."),
    401: gettext_lazy("Log in, and send the session's cookie along."),
    405: gettext_lazy("See /api/v1/docs/ for what the address takes."),
    406: gettext_lazy("Ask for application/json."),
    413: gettext_lazy("Send less at a time."),
    415: gettext_lazy("Send it as /api/v1/docs/ shows."),
}


def _of_framework(refused: Exception) -> Response | None:
    """Shape what the web framework itself refuses: the log-in, the method, the body."""
    if isinstance(refused, exceptions.ValidationError):
        return of_faults(list(_flat(refused.detail)))
    if isinstance(refused, MultiPartParserError):
        refused = exceptions.ParseError(_("The form cannot be read."))
    elif isinstance(refused, Http404):
        refused = exceptions.NotFound()
    elif isinstance(refused, PermissionDenied):
        refused = exceptions.PermissionDenied()
    if not isinstance(refused, exceptions.APIException):
        return None
    header = getattr(refused, "auth_header", None)
    return problem(
        refused.status_code,
        str(refused.get_codes()),
        refused.detail,
        _HELPS.get(refused.status_code, ""),
        headers={"WWW-Authenticate": header} if header else None,
    )


def _flat(detail: Any, key: str = "") -> Iterator[dict[str, str]]:
    """Name each fault once, by where it stands: facts.employees, views[0].stance."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            if name == "non_field_errors":
                yield from _flat(inner, key)
                continue
            at = f".{name}" if key else str(name)
            place = f"[{name}]" if isinstance(name, int) else at
            yield from _flat(inner, f"{key}{place}")
    elif isinstance(detail, list | tuple):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _flat(inner, f"{key}[{number}]" if nested else key)
    else:
        yield {"key": key, "because": str(detail)}
