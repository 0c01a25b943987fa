"""Send a case's papers to the archive, and write down what it says. [Arkivering]

A case at its end, or one HR orders, is marked; the job lists what is new in its journal as parcels,
hands them over one by one, and takes the archive's receipts. Everything it needs to know is in rows:
run twice, or killed at any moment, it does nothing twice that the archive is not told of by the
same key.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from ledger.events import Event
from ledger.leasing import later, lease, pause_after
from ledger.moving import OSLO, SYSTEM, Move, moving
from parties.models import HR_ROLES, User
from parties.seats import mandates_on
from workflows.actions.core import stepping
from workflows.models import ArchiveParcel, Case, Shield
from workflows.papers.archives import Archive, NotSent, the_archive
from workflows.papers.arkivmelding import Receipt, written
from workflows.papers.journal import FILED, Packed, archive_page, journal_of, pack
from workflows.queries import CasePage

logger = logging.getLogger(__name__)

State, Fault = ArchiveParcel.State, ArchiveParcel.Fault
RECEIPT_WITHIN = timedelta(days=7)
"""How long an archive may be silent before somebody is asked to look."""
_SEND = 50
_CASES = 100
_WAITING = 5000


def send_to_archive(
    reference: str, *, actor: User, gesture: UUID | None = None, seen: int | None = None
) -> Case:
    """Have what is new in the case sent to the archive, and what failed tried anew. [Sende til arkiv]"""
    with stepping(
        reference, "send_to_archive", actor=actor, gesture=gesture, seen=seen
    ) as step:
        again = list(step.case.archive_parcels.filter(state=State.FAILED))
        for parcel in again:
            step.move.transition(
                parcel, "put_back", attempts=0, claimed_until=None, fault="", fault_said=""
            )
        Case.objects.filter(pk=step.case.pk).update(archive_due=True)
        step.tell(
            Event.ARCHIVE_ORDERED,
            facts={"again": _names(again)} if again else {},
            audience=(),
        )
        return step.case


def keep_archive(at: datetime, *, archive: Archive | None = None) -> int:
    """Do what is due with the archive; returns how many things were done. [Holde arkivet ved like]

    Without an archive set up everything waits.
    """
    archive = archive or the_archive()
    if archive is None:
        return 0
    mark_ended(at)
    return (
        queue_due(at) + take_receipts(archive, at) + send_ready(archive, at) + note_silent(at)
    )


# -- what is to go -----------------------------------------------------------------------------


def mark_ended(at: datetime) -> int:
    """Mark the closed cases where a document is confidential no more since its last day; returns how many. [Utløpt]

    What ends with the case goes with the case, and what is released goes when it is. Once marked it is
    left alone, also when the archive is to have nothing more of it: another confidence keeps it.
    """
    on = at.astimezone(OSLO).date()
    ended = Shield.objects.filter(
        about__startswith="document:",
        ends_on__lt=on,
        ends_on__gte=F("case__closed_on"),
        released_on=None,
        opened_to_archive_on=None,
        case__informed_on__isnull=False,
    )
    cases = list(ended.order_by("case").values_list("case__reference", flat=True).distinct())
    for reference in cases[:_CASES]:
        with moving(("case", reference), actor=SYSTEM, step="keep_archive"):
            if ended.filter(case__reference=reference).update(opened_to_archive_on=on):
                Case.objects.filter(reference=reference).update(archive_due=True)
    return len(cases[:_CASES])


def queue_due(at: datetime) -> int:
    """List what is new in the cases that are marked; returns how many papers. [Legge i kø]"""
    due = Case.objects.filter(archive_due=True).order_by("pk")
    return sum(_queue(ref) for ref in due.values_list("reference", flat=True)[:_CASES])


def _queue(reference: str) -> int:
    with moving(("case", reference), actor=SYSTEM, step="keep_archive") as move:
        page = archive_page(reference, move.on)
        made = [] if not page.case.archive_due else _new_parcels(page, move)
        ArchiveParcel.objects.bulk_create(made)
        Case.objects.filter(pk=page.case.pk).update(archive_due=False)
        if made:
            move.record(Event.ARCHIVE_QUEUED, facts={"papers": _names(made)})
    return len(made)


def _new_parcels(page: CasePage, move: Move) -> list[ArchiveParcel]:
    """Return a parcel for each paper that has none, or that has got more on it since the last."""
    kept = list(page.case.archive_parcels.all())
    last = {parcel.name: parcel for parcel in kept}  # in the order of their numbers
    number = kept[-1].number if kept else 0
    made = []
    for line in journal_of(page):
        before = last.get(line.name)
        if before is not None and (before.stamp == line.stamp or before.state == State.READY):
            continue
        number += 1
        made.append(
            ArchiveParcel(
                case=page.case,
                number=number,
                name=line.name,
                edition=before.edition + 1 if before else 1,
                stamp=line.stamp,
                dated_on=line.dated_on,
                queued_at=move.at,
            )
        )
    return made


# -- handing over ------------------------------------------------------------------------------


def send_ready(archive: Archive, at: datetime) -> int:
    """Hand over the parcels that are due; returns how many were tried. [Sende]"""
    pks = lease(ArchiveParcel.objects.due(at), at, most=_SEND)
    parcels = ArchiveParcel.objects.filter(pk__in=pks).select_related("case").order_by("pk")
    pages: dict[int, CasePage] = {}
    for parcel in parcels:
        page = pages.get(parcel.case_id) or archive_page(parcel.case.reference, at.date())
        pages[parcel.case_id] = page
        _send(archive, page, parcel, at)
    return len(pks)


def _send(archive: Archive, page: CasePage, parcel: ArchiveParcel, at: datetime) -> None:
    """Hand one parcel over outside any transaction, then write down that it went."""
    try:
        packed = pack(page, parcel)
    except Exception as wrong:  # noqa: BLE001 – a paper that cannot be made must not stop the others
        logger.error("%s could not be packed: %s", parcel.key, type(wrong).__name__)
        _fail(parcel, Fault.UNPRINTED, type(wrong).__name__)
        return
    if packed is None:
        _fail(parcel, Fault.GONE)
        return
    try:
        archive.send(parcel.key, packed.files)
    except NotSent as wrong:
        _not_sent(parcel, wrong, at)
    except Exception as wrong:  # noqa: BLE001 – whatever an adapter raises, the others are sent
        _not_sent(parcel, NotSent(Fault.UNREACHABLE, type(wrong).__name__), at)
    else:
        _sent(parcel, packed)


def _not_sent(parcel: ArchiveParcel, wrong: NotSent, at: datetime) -> None:
    """Let it wait a while, longer each time; give up when there are no more tries."""
    pause = None if wrong.final else pause_after(parcel.attempts)
    if pause is None:
        _fail(parcel, wrong.fault, wrong.said)
        return
    ArchiveParcel.objects.filter(pk=parcel.pk, state=State.READY).update(
        claimed_until=later(at, pause), fault=wrong.fault, fault_said=_short(wrong.said)
    )


def _sent(parcel: ArchiveParcel, packed: Packed) -> None:
    """Mark as sent, unless its receipt came first."""
    with moving(("case", parcel.case.reference), actor=SYSTEM, step="keep_archive") as move:
        now = ArchiveParcel.objects.get(pk=parcel.pk)
        known = {
            "sha256": packed.sha256,
            "size": packed.size,
            "stamp": packed.line.stamp,
            "sent_at": move.at,
            "claimed_until": None,
        }
        if now.state == State.READY:
            move.transition(now, "send", fault="", fault_said="", **known)
        elif not now.sha256:
            ArchiveParcel.objects.filter(pk=now.pk).update(**known)


def _fail(parcel: ArchiveParcel, fault: str, said: str = "") -> None:
    """Give up, tell HR, and say why in the case's record."""
    with moving(("case", parcel.case.reference), actor=SYSTEM, step="keep_archive") as move:
        now = ArchiveParcel.objects.get(pk=parcel.pk)
        if now.state in (State.FAILED, State.ARCHIVED):
            return
        move.transition(
            now,
            "fail",
            claimed_until=None,
            fault=fault,
            fault_said=_short(said),
            settled_at=move.at,
        )
        _tell_of_failure(move, [now], fault)


def _tell_of_failure(move: Move, parcels: Sequence[ArchiveParcel], fault: str) -> None:
    move.record(
        Event.ARCHIVE_FAILED,
        facts={"papers": _names(parcels), "fault": str(fault)},
        audience=[m.pk for m in mandates_on(move.on) if m.role in HR_ROLES],
    )


# -- what the archive says ---------------------------------------------------------------------


def take_receipts(archive: Archive, at: datetime) -> int:
    """Write down what the archive has said, a case at a time; returns how many parcels. [Ta kvitteringer]

    The same receipt may come again, and late: one that says archived holds whatever was thought.
    """
    waiting = ArchiveParcel.objects.exclude(state=State.ARCHIVED).select_related("case")
    known = {parcel.key: parcel for parcel in waiting.order_by("pk")[:_WAITING]}
    said: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in archive.receipts(list(known)):
        if receipt.key in known:
            said[known[receipt.key].case.reference].append(receipt)
        else:
            archive.taken(receipt)  # of what is archived already, or of nothing of ours
    done = 0
    for reference, receipts in said.items():
        done += _write_down(reference, receipts, {r.key: known[r.key].pk for r in receipts})
        for receipt in receipts:
            archive.taken(receipt)
    return done


def _write_down(reference: str, receipts: Sequence[Receipt], pks: dict[str, int]) -> int:
    with moving(("case", reference), actor=SYSTEM, step="keep_archive") as move:
        came: dict[str, list[ArchiveParcel]] = defaultdict(list)
        folder = ""
        for receipt in receipts:
            parcel = ArchiveParcel.objects.select_related("case").get(pk=pks[receipt.key])
            if _take(move, parcel, receipt):
                came[parcel.state].append(parcel)
                folder = folder or receipt.folder
        if archived := came[State.ARCHIVED]:
            if FILED.fullmatch(folder):
                Case.objects.filter(reference=reference, archive_reference="").update(
                    archive_reference=folder
                )
            facts = {"papers": _names(archived), "folder": folder or None}
            move.record(Event.ARCHIVE_ARCHIVED, facts=facts)
        if refused := came[State.FAILED]:
            _tell_of_failure(move, refused, Fault.REFUSED)
    return sum(map(len, came.values()))


def _take(move: Move, parcel: ArchiveParcel, receipt: Receipt) -> bool:
    """Move one parcel as its receipt says; False when it says nothing new."""
    at_rest = {"claimed_until": None, "fault": "", "fault_said": ""}
    if parcel.state == State.ARCHIVED:
        return False
    if receipt.archived:
        move.transition(
            parcel, "archive", settled_at=move.at, archived_as=receipt.post, **at_rest
        )
        return True
    if receipt.fault and parcel.state != State.FAILED:
        said = {"fault": Fault.REFUSED, "fault_said": _short(receipt.fault)}
        move.transition(parcel, "fail", settled_at=move.at, **{**at_rest, **said})
        return True
    if not receipt.fault and parcel.state in (State.READY, State.SENT):
        move.transition(parcel, "receive", **at_rest)
        return True
    return False


def note_silent(at: datetime) -> int:
    """Give up what the archive has not answered for a week; a late answer still counts. [Taus]"""
    waiting = ArchiveParcel.objects.filter(
        state__in=ArchiveParcel.WAITING, sent_at__lte=at - RECEIPT_WITHIN
    )
    silent = list(waiting.select_related("case")[:_SEND])
    for parcel in silent:
        _fail(parcel, Fault.SILENT)
    return len(silent)


def _names(parcels: Sequence[ArchiveParcel]) -> list[str]:
    return [parcel.title for parcel in parcels]


def _short(said: str) -> str:
    return written(said, otherwise="")[:200]
