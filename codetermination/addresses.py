"""Read an address whatever stands in it, and say what of a form could not be read. [Adresse]"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

# What any other byte that is no letter is read as.
_UNREADABLE = "%EF%BF%BD"


class ReadAddresses:
    """Read a NUL in what is asked for as a sign that cannot be read: no database looks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take what answers the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what can be looked for."""
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\x00" in asked:
            readable = asked.replace("%00", _UNREADABLE).replace("\x00", _UNREADABLE)
            request.META["QUERY_STRING"] = readable
        return self.get_response(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing was changed: what was sent was not as expected, or too much at once."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_much else HTTPStatus.BAD_REQUEST
    return render(request, f"{status.value}.html", status=status)
