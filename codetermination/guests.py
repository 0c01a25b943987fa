"""Keep a guest from another undertaking to the one case it is called in to. [Gjest fra annen virksomhet]

Which case that is, the case's own reads decide (`visible_to`). This keeps the rest of the house
shut: what is open to everybody who works here is not there for somebody who does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase

_CASE = r"\d{4}-\d{4,7}/"
# The overview, one's cases, one's messages, the open rules, and the way in and out.
_OPEN = re.compile(
    rf"/(?:$|saker/(?:$|{_CASE})|api/v1/cases/(?:$|{_CASE})"
    r"|varsler/(?!utsending/)|api/v1/notifications/"
    r"|regelverket/|logg-inn/|logg-ut/|sprak/|healthz$|robots\.txt$)"
)


class KeepGuestsToTheirCase:
    """Answer 404 to a guest's account everywhere but in the open rooms above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take what answers the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, unless the account is a guest's and the room is not."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Ask before the view is called, so that the house's own page for 404 is shown."""
        if _OPEN.match(request.path_info):
            return
        if getattr(request.user, "is_guest", False):
            raise Http404
