"""Read an address whatever stands in it. [Adresse]"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

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
