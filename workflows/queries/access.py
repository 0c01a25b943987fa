"""Read what the public has asked to see, for those who answer it. [Innsynskrav]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from parties.seats import Standing
from rulebook.exemptions import Exemption, exemptions
from workflows.models import AccessRequest, Case


@dataclass(frozen=True)
class Asked:
    """One request, with the provision it was held back under. [Innsynskrav]"""

    request: AccessRequest
    exemption: Exemption | None

    @property
    def basis(self) -> str:
        """Name the provision in the reader's language."""
        language = (get_language() or "nb")[:2]
        return self.exemption.called(language) if self.exemption else ""


def _with_basis(requests: Iterable[AccessRequest]) -> list[Asked]:
    known = exemptions()
    return [Asked(one, known.get(one.basis)) for one in requests]


def requests_in(case: Case) -> list[Asked]:
    """Return the requests for access to a case, newest first; who may read them is asked before."""
    return _with_basis(case.access_requests.select_related("wanted", "answer", "answered_by"))


def requests_everywhere(standing: Standing, *, at_most: int) -> list[Asked]:
    """Return every request for HR, those that wait first, oldest first; nobody else has any."""
    if standing.audits is None:
        return []
    found = AccessRequest.objects.select_related("case", "wanted", "answer")
    waiting = list(found.filter(outcome="").order_by("received_on", "pk")[:at_most])
    rest = found.exclude(outcome="").order_by("-answered_on", "-pk")[: at_most - len(waiting)]
    return _with_basis([*waiting, *rest])
