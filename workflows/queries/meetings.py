"""Read meetings of their own: who sees which, who sits at the table, what waits to be taken up. [Møter]"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from parties.models import SAFETY_ROLES, UNION_ROLES, Mandate, Role, User
from parties.seats import Holder, Seat, Standing, entitled, holders, mandates_on
from workflows.models import (
    AgendaItem,
    Case,
    FollowUp,
    ItemWords,
    Meeting,
    MeetingSeries,
    Seating,
    Unsaved,
)
from workflows.policies.meetings import sees_meetings
from workflows.queries.cases import visible_to, with_undecided

_AT_MOST = 60
# A case on a meeting in one of these is not in the queue.
LIVE = (Meeting.State.PLANNED, Meeting.State.CALLED, Meeting.State.STARTED)


def meetings_visible_to(standing: Standing) -> QuerySet[Meeting]:
    """Return the meetings someone may see: every read of them starts here. [Synlige møter]"""
    return Meeting.objects.filter(sees_meetings(standing)).select_related(
        "series__unit__organisation", "chain"
    )


@dataclass(frozen=True)
class Meetings:
    """The meetings to come, the nearest first, and a page of those that were, the newest first. [Møter]

    `older` is the key the next page begins after; none when there are no more.
    """

    coming: list[Meeting]
    gone: list[Meeting]
    older: int | None


def meeting_list(standing: Standing, on: date, *, before: int | None = None) -> Meetings:
    """Return the meetings someone may see; all to come, unless only older ones are asked for."""
    seen = meetings_visible_to(standing)
    ahead = Q(meets_on__gte=on) & ~Q(state=Meeting.State.CANCELLED)
    gone = _from_after(standing, seen.exclude(ahead), before)[: _AT_MOST + 1]
    shown, more = list(gone)[:_AT_MOST], len(gone) > _AT_MOST
    return Meetings(
        [] if before else list(seen.filter(ahead).order_by("meets_on", "pk")),
        shown,
        shown[-1].pk if more else None,
    )


def _from_after(
    standing: Standing, found: QuerySet[Meeting], before: int | None
) -> QuerySet[Meeting]:
    """Return them the latest day first, from after the one in `before`."""
    if before is not None:
        edge = Subquery(meetings_visible_to(standing).filter(pk=before).values("meets_on")[:1])
        found = found.filter(Q(meets_on__lt=edge) | Q(meets_on=edge, pk__lt=before))
    return found.order_by("-meets_on", "-pk")


def meetings_page(
    standing: Standing,
    *,
    state: str = "",
    series: int | None = None,
    before: int | None = None,
    at_most: int,
) -> list[Meeting]:
    """Return the meetings someone may see, the latest day first, from after the one in `before`."""
    found = meetings_visible_to(standing)
    if state:
        found = found.filter(state=state)
    if series is not None:
        found = found.filter(series=series)
    return list(_from_after(standing, found, before)[:at_most])


def series_visible_to(standing: Standing) -> QuerySet[MeetingSeries]:
    """Return the series with a meeting someone may see. [Synlige møteserier]"""
    seen = meetings_visible_to(standing).order_by().values("series")
    return MeetingSeries.objects.filter(pk__in=seen).select_related("unit__organisation")


def seats_at(
    series: MeetingSeries, on: date, mandates: list[Mandate]
) -> list[tuple[Seat, bool]]:
    """Return the seats called to the series' meetings, each with whether it only observes.

    The employer's own, those of the unions with members there, and the safety service as the
    series has it.
    """
    found = [(Seat(Role.LEADER, series.unit), False)]
    for claim in entitled([series.unit], on, mandates=mandates):
        safety = claim.seat.role in SAFETY_ROLES
        if safety and series.safety == MeetingSeries.Safety.NONE:
            continue
        found.append((claim.seat, safety and series.safety == MeetingSeries.Safety.OBSERVER))
    return found


def at_the_table(series: MeetingSeries, on: date) -> list[Mandate]:
    """Return the mandates that can fill a seat on the day, each with today's deputy."""
    roles = (Role.LEADER, *UNION_ROLES, *SAFETY_ROLES)
    return mandates_on(on, concerning=Q(role__in=roles))


def told_of(series: MeetingSeries, on: date) -> list[int]:
    """Return the mandates that are told what happens with a meeting: who fills its seats."""
    mandates = at_the_table(series, on)
    return filling((seat for seat, _observes in seats_at(series, on, mandates)), mandates)


def filling(seats: Iterable[Seat], mandates: list[Mandate]) -> list[int]:
    """Return the mandates that fill the seats."""
    return sorted({h.mandate.pk for seat in seats for h in holders(seat, mandates)})


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what stands on the agenda, each with its case."""
    return meeting.agenda.select_related("series__unit", "case__unit")


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda in order."""
    return list(items_of(meeting).order_by("place", "pk"))


def seatings_of(meeting: Meeting) -> list[Seating]:
    """Return who is called, the employer first."""
    return list(
        meeting.seatings.select_related(
            "unit", "union", "area", "mandate__user", "stands_for__user", "reason"
        ).order_by("pk")
    )


def queue_for(standing: Standing, series: MeetingSeries) -> list[Case]:
    """Return the cases that may be taken up, and stand on no agenda that is still to be held. [Sakskø]"""
    taken = AgendaItem.objects.filter(meeting__state__in=LIVE, case__isnull=False)
    return list(
        with_undecided(visible_to(standing))
        .filter(
            state__in=(
                Case.State.INFORMED,
                Case.State.IN_DISCUSSION,
                Case.State.DISCUSSED,
            ),
            unit__path__startswith=series.unit.path,
        )
        .exclude(pk__in=taken.values("case"))
        .order_by("planned_decision_on", "pk")[:_AT_MOST]
    )


def seen_cases(standing: Standing, items: list[AgendaItem]) -> set[int]:
    """Return which of the agenda's cases the person may see; of the others only the number is told."""
    wanted = [item.case_id for item in items if item.case_id]
    return set(visible_to(standing).filter(pk__in=wanted).values_list("pk", flat=True))


@dataclass
class AsRead:
    """A meeting as one person reads it; what is asked is read once for all items. [Møtet for leseren]"""

    meeting: Meeting
    standing: Standing

    @property
    def series(self) -> MeetingSeries:
        """Return the series the meeting belongs to."""
        assert self.meeting.series is not None  # noqa: S101  (visible ones have a series)
        return self.meeting.series

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Return the agenda in order."""
        return agenda_of(self.meeting)

    @cached_property
    def seatings(self) -> list[Seating]:
        """Return who is called, the employer first."""
        return seatings_of(self.meeting)

    @cached_property
    def readable(self) -> list[AgendaItem]:
        """Return the items without a case, and those whose case the person may see."""
        seen = seen_cases(self.standing, self.items)
        return [item for item in self.items if item.case_id is None or item.case_id in seen]


def may_fill(seating: Seating, mandates: list[Mandate]) -> list[Mandate]:
    """Return who could have met for the seat: its holder, a deputy, others of the same side."""
    usual = [h.mandate for h in holders(seating.seat, mandates)]
    others = [
        m
        for m in mandates
        if m not in usual
        and (
            (seating.union_id is not None and m.union_id == seating.union_id)
            or (seating.is_employer and m.role == Role.LEADER)
            or (seating.role in SAFETY_ROLES and m.role in SAFETY_ROLES)
        )
    ]
    return usual + others


def usual_holder(seating: Seating, mandates: list[Mandate]) -> Holder | None:
    """Return who fills the seat on the day, and in whose place."""
    return next(iter(holders(seating.seat, mandates)), None)


@dataclass
class Block:
    """One block of an item's minutes, with every version; the newest holds. [Blokk]"""

    heading: str
    seating: Seating | None = None
    versions: list[ItemWords] = field(default_factory=list)

    @property
    def newest(self) -> ItemWords | None:
        """Return the version that holds."""
        return self.versions[-1] if self.versions else None

    @property
    def version(self) -> int:
        """Return the number of the version that holds; 0 before anything is written."""
        return self.newest.version if self.newest else 0

    @property
    def key(self) -> str:
        """Return what the block is called in forms."""
        return f"{self.heading}-{self.seating.pk}" if self.seating else self.heading

    @property
    def label(self) -> str:
        """Return the block's heading, with the organisation it belongs to."""
        said = str(ItemWords.Heading(self.heading).label)
        return f"{said}: {self.seating.name}" if self.seating else said

    @property
    def text(self) -> str:
        """Return the words that hold."""
        return self.newest.text.body if self.newest else ""


_DIGITAL = {"digitalisation", "control_measure"}


def blocks_of(item: AgendaItem, seatings: list[Seating]) -> list[Block]:
    """Return the blocks an item's minutes are made of, in the order of the paper."""
    return blocks_by_item([item], seatings)[item.pk]


def blocks_by_item(
    items: Iterable[AgendaItem], seatings: list[Seating]
) -> dict[int, list[Block]]:
    """Return the blocks of several items, read at once.

    One for each organisation that is called; privacy only where the case is digital.
    """
    wanted = {item.pk: item for item in items}
    written: dict[tuple[int, str, int | None], list[ItemWords]] = defaultdict(list)
    rows = ItemWords.objects.filter(item__in=wanted).select_related(
        "text", "mandate__user", "mandate__union"
    )
    for row in rows.order_by("version", "pk"):
        written[row.item_id, row.heading, row.seating_id].append(row)
    return {
        pk: [
            Block(heading, seating, written[pk, heading, seating.pk if seating else None])
            for heading, seating in _parts(item, seatings)
        ]
        for pk, item in wanted.items()
    }


def _parts(
    item: AgendaItem, seatings: list[Seating]
) -> Iterator[tuple[ItemWords.Heading, Seating | None]]:
    digital = item.case is None or not _DIGITAL.isdisjoint(item.case.measures)
    for heading in ItemWords.Heading:
        if heading == ItemWords.Heading.VIEW:
            for seating in seatings:
                if not seating.is_employer and not seating.observes:
                    yield heading, seating
        elif heading != ItemWords.Heading.PRIVACY or digital:
            yield heading, None


def unsaved_of(item: AgendaItem, author: User) -> dict[str, Unsaved]:
    """Return what the person is still writing in the item's blocks, by block; theirs alone."""
    return {row.block: row for row in Unsaved.objects.filter(item=item, author=author)}


def follow_ups_of(items: list[AgendaItem]) -> list[FollowUp]:
    """Return what was promised under the items."""
    return list(
        FollowUp.objects.filter(item__in=items)
        .select_related("text", "owner__unit", "owner__union", "owner__area", "item__series")
        .order_by("due_on", "pk")
    )


def open_follow_ups(standing: Standing) -> list[FollowUp]:
    """Return what is promised and not done in the meetings and cases the person may see, the nearest first."""
    # Asked of each promise: a list of every case somebody may see is long, the promises are few.
    readable = Q(item__case__isnull=True) | Q(
        Exists(visible_to(standing).filter(pk=OuterRef("item__case")))
    )
    return list(
        FollowUp.objects.filter(
            readable, done_on__isnull=True, item__meeting__in=meetings_visible_to(standing)
        )
        .select_related(
            *("text", "owner__unit", "owner__union", "owner__area"),
            *("item__series__unit", "item__meeting", "item__case__unit"),
        )
        .order_by("due_on", "pk")[:_AT_MOST]
    )


def owes(standing: Standing, seating: Seating) -> bool:
    """Tell whether the person fills the seat that owes something."""
    if seating.is_employer:
        return standing.leads(seating.unit) is not None
    return standing.speaks_for(seating.seat) is not None
