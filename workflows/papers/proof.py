"""Say what a paper can be checked against: its place in the record, and the seal over it. [Segl på papiret]

A paper tells of a moment: the last entry it takes in. What happens later changes neither its
words nor its bytes, so the seal that comes to cover it stands on a sheet of its own.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ledger.models import Entry, Seal
from workflows.models import Case, Meeting
from workflows.templatetags.house import date_plain

_SEALS_LOOKED_AT = 50


def mark_at(case: Case, moment: datetime | None = None) -> Entry:
    """Return the last entry in the case's chain at the moment; the newest without one."""
    entries = Entry.objects.filter(chain=case.chain_id)
    if moment is not None:
        entries = entries.filter(recorded_at__lte=moment)
    return entries.order_by("-number")[:1].get()


def proof_of(case: Case, mark: Entry) -> list[str]:
    """Return the lines a reader can check: the entry with its digest, and where its seal stands."""
    return [
        _entry_line(case, mark),
        _("The seal over it stands on the case's proof sheet, which grows with each paper."),
    ]


def meeting_proof(meeting: Meeting, mark: Entry) -> list[str]:
    """Return the lines a reader of a meeting's paper can check: its entry in the meeting's own chain."""
    return [
        _("Entry %(n)d in the record of meeting %(meeting)d: %(digest)s")
        % {"n": mark.number, "meeting": meeting.pk, "digest": _in_eights(mark.digest)},
        _("The seals over the record take the meeting's entries in."),
    ]


def sealed_by(case: Case, mark: Entry) -> list[str]:
    """Return the entry with its digest, and the first seal over it, for the proof sheet."""
    seal = _seal_over(case, mark)
    if seal is None:
        return [_entry_line(case, mark), _("Not sealed yet. The next seal takes it in.")]
    return [
        _entry_line(case, mark),
        _("Seal %(n)d, %(day)s: %(root)s")
        % {"n": seal.number, "day": date_plain(seal.sealed_at), "root": _in_eights(seal.root)},
    ]


def _entry_line(case: Case, mark: Entry) -> str:
    return _("Entry %(n)d in the record of case %(case)s: %(digest)s") % {
        "n": mark.number,
        "case": case.reference,
        "digest": _in_eights(mark.digest),
    }


def named_by(digest: str) -> str:
    """Return the line that names what the parties approve or sign. [Fingeravtrykk]"""
    return _("What the parties approve or sign has the digest %(digest)s") % {
        "digest": _in_eights(digest)
    }


def _seal_over(case: Case, mark: Entry) -> Seal | None:
    """Return the first seal that takes the entry in; None while none has."""
    if case.chain.sealed_length < mark.number:
        return None
    later = Seal.objects.filter(sealed_at__gte=mark.recorded_at).order_by("number")
    for seal in later[:_SEALS_LOOKED_AT]:
        for kind, label, length, _head in seal.leaves:
            if (kind, label) == (case.chain.kind, case.chain.label) and length >= mark.number:
                return seal
    return None


def _in_eights(digest: str) -> str:
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))
