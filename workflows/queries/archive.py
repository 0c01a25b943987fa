"""Read how far a case's papers have come on their way to the archive. [Arkiv]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from parties.seats import Standing
from rulebook.secrecy import grounds
from workflows.models import ArchiveParcel, Case
from workflows.policies.archive import sees_archive
from workflows.policies.confidential import has_ended

if TYPE_CHECKING:
    from workflows.queries.page import CasePage

State, Fault = ArchiveParcel.State, ArchiveParcel.Fault

# What helps, by what is wrong.
_REMEDIES: dict[str, Any] = {
    Fault.UNREACHABLE: _("Ask IT whether the archive is up. Then send again."),
    Fault.FULL: _("Ask IT to make room. Then send again."),
    Fault.DENIED: _("Ask IT to let the system write there. Then send again."),
    Fault.MISSING: _("Ask IT where papers for the archive are to be put. Then send again."),
    Fault.REFUSED: _("Ask the records office what is wrong. When it is mended, send again."),
    Fault.SILENT: _(
        "Ask the records office whether they have it. If not, send again: it is not filed twice."
    ),
    Fault.UNPRINTED: _("Ask those who run the system. Their log says more."),
    Fault.GONE: _("Nothing needs to be done: the case no longer has this paper."),
}


@dataclass(frozen=True)
class Underway:
    """One parcel, with what is wrong and what helps in plain words. [Forsendelse]"""

    parcel: ArchiveParcel

    @property
    def remedy(self) -> str:
        """Return what somebody can do about it; empty when nothing is wrong."""
        return str(_REMEDIES.get(self.parcel.fault, ""))

    @property
    def failed(self) -> bool:
        """Tell whether it will not go by itself."""
        return bool(self.parcel.state == State.FAILED)


@dataclass(frozen=True)
class Tally:
    """How many of a case's papers are where. [Status i arkivet]

    `waiting` are documents kept confidential on a ground that gives the archive no provision.
    """

    archived: int
    failed: int
    underway: int
    due: bool
    waiting: int = 0

    @property
    def all_in(self) -> bool:
        """Tell whether the archive has everything it is to have."""
        return not (self.failed or self.underway or self.due or self.waiting)


_TALLIED = {
    "archived": Count("pk", filter=Q(state=State.ARCHIVED)),
    "failed": Count("pk", filter=Q(state=State.FAILED)),
    "underway": Count("pk", filter=~Q(state__in=(State.ARCHIVED, State.FAILED))),
}


def archive_of(page: CasePage) -> Tally | None:
    """Return how far the case's papers have come, for the leader and HR of a case at its end."""
    if page.case.is_open or page.case.informed_on is None or not sees_archive(page.situation):
        return None
    found = ArchiveParcel.objects.filter(case=page.case).aggregate(**_TALLIED)
    waiting = {
        shield.document
        for shield in page.situation.shields
        if shield.document
        and not has_ended(page.situation, shield)
        and not grounds()[shield.basis].exemption
    }
    return Tally(**found, due=page.case.archive_due, waiting=len(waiting))


def parcels_in(case: Case) -> list[ArchiveParcel]:
    """Return the case's parcels as the journal has them; who may read them is asked before."""
    parcels = list(case.archive_parcels.order_by("number"))
    for parcel in parcels:
        parcel.case = case
    return parcels


def underway(
    standing: Standing, *, state: str = "", before: int | None = None, at_most: int = 50
) -> list[Underway]:
    """Return HR's list, newest first: in one state, or whatever is not archived; nobody else has any."""
    if standing.audits is None:
        return []
    found = ArchiveParcel.objects.select_related("case")
    found = found.filter(state=state) if state else found.exclude(state=State.ARCHIVED)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [Underway(parcel) for parcel in found.order_by("-pk")[:at_most]]


def how_many() -> dict[str, int]:
    """Return how many parcels are in each state, in the order of the way. [Antall]"""
    counted = dict(
        ArchiveParcel.objects.order_by().values_list("state").annotate(n=Count("pk"))
    )
    return {state: counted.get(state, 0) for state in State.values}


def cases_waiting() -> int:
    """Return how many cases have something the archive is to have and that is not listed yet."""
    return Case.objects.filter(archive_due=True).count()
