"""Check the packs from the command line, and tell what changed in the law. [Kontroll av pakkene]

    python -m rulebook.packs --check [DIR …] [--on DATE]
    python -m rulebook.packs --changes [DIR …]

Exit code 0: every pack is whole (warnings may be told); 2: a fault, or a word not understood.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from rulebook.calendar import Period, Unit
from rulebook.errors import PackErrors
from rulebook.packs import LAW, Packs, read
from rulebook.schema import Citation, Note, Pack, Rule, Value

WHOLE, FAULTY = 0, 2
COMMANDS = ("--check", "--changes")
# A source read longer ago than this is read again before it is trusted.
STALE_AFTER = Period(12, Unit.MONTHS)
USAGE = "wanted: --check [DIR …] [--on DATE], or --changes [DIR …]"


def main(arguments: Sequence[str], *, today: date) -> int:
    """Do what the command line asks; `today` is the day sources are judged old by."""
    words = [*arguments]
    try:
        if "--on" in words:
            place = words.index("--on")
            today = date.fromisoformat(words[place + 1])
            del words[place : place + 2]
    except (ValueError, IndexError):
        return _refuse(["--on wants a date, such as 2026-11-22"])
    unknown = [word for word in words if word.startswith("-") and word not in COMMANDS]
    if unknown:
        return _refuse([f"{', '.join(unknown)} is not known; {USAGE}"])
    try:
        packs = read(LAW, [Path(word) for word in words if not word.startswith("-")])
    except PackErrors as wrong:
        return _refuse(str(fault) for fault in wrong.faults)
    if "--changes" in words:
        sys.stdout.write(legal_changes(packs))
        return WHOLE
    for pack in packs.editions.values():
        sys.stdout.write(f"{_counted(pack, packs)}\n")
    for warning in warnings(packs, today=today):
        sys.stderr.write(f"warning: {warning}\n")
    return WHOLE


def _refuse(faults: Iterable[str]) -> int:
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return FAULTY


def _counted(pack: Pack, packs: Packs) -> str:
    bind = sum(rule.binding for rule in pack.rules)
    return (
        f"{pack.id} {pack.version}: {len(pack.rules)} rules ({bind} bind),"
        f" {len(pack.values)} values, {len(pack.notes)} not a rule,"
        f" {len(pack.changes)} changes, {packs.digest[pack.id][:12]}"
    )


def warnings(packs: Packs, *, today: date) -> Iterator[str]:
    """Warn of what is whole and still wants someone's eyes: old readings, untold changes."""
    for pack in packs.editions.values():
        old = [
            cited.checked_on
            for cited in _citations(pack)
            if packs.calendar.add(cited.checked_on, STALE_AFTER) < today
        ]
        if old:
            yield (
                f"{pack.file}: {pack.id}: {len(old)} sources were last checked more than twelve"
                f" months ago, the oldest on {min(old)}; read them again and set checked_on"
            )
        if not pack.changes and pack.kind != "local_routine":
            yield f"{pack.file}: {pack.id}: no [[changes]] tells what version {pack.version} brought"


def _citations(pack: Pack) -> list[Citation]:
    entries: tuple[Rule | Value | Note, ...] = (*pack.rules, *pack.values, *pack.notes)
    return [entry.citation for entry in entries]


# -- what changed ---------------------------------------------------------------------------


def legal_changes(packs: Packs) -> str:
    """Write every change of the law the packs tell of, the newest first, as one page."""
    told = [(change, pack) for pack in packs.editions.values() for change in pack.changes]
    told.sort(key=lambda pair: (pair[0].valid_from, pair[1].id), reverse=True)
    lines = [
        "# Legal changes",
        "",
        "What changed, valid from which day, in which articles, and which scenarios try it. Told by",
        "the packs themselves (`[[changes]]`) and written by `make legal-changes`: do not edit.",
    ]
    for day, changes in groupby(told, key=lambda pair: pair[0].valid_from):
        lines += ["", f"## Valid from {day}", ""]
        for change, pack in changes:
            where = ", ".join(change.articles)
            lines.append(f"- **{pack.title['en']} {where}** – {change.what['en']}")
            tried = f" Tried by {', '.join(change.scenarios)}." if change.scenarios else ""
            lines.append(f"  `{pack.id}` version {change.version}.{tried}")
    return "\n".join([*lines, ""])
