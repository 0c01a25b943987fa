"""Check a sealed bundle. Standard library only, Python 3.9 or newer: this file goes with it.

    python3 verify.py [BUNDLE] [--seal CODE] …

BUNDLE is the zip file, or the folder it was unpacked to; without it, the folder this file lies in.
CODE is one that was handed out earlier: nothing up to it may be changed or gone. Exit code 0 when
the bundle holds, 1 when it does not: each place is named. [Kontroll]
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

if __name__ == "__main__":  # in a bundle, the judge of chains lies beside, in ledger/verify.py
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path(__file__).resolve().parent))

from ledger.verify import (
    CODE_DIGITS,
    GENESIS,
    Break,
    Row,
    merkle_climb,
    seal_code,
    seal_digest,
    verify_chain,
)

LIST, CARD = "SHA256SUMS", "bundle.json"
ENTRIES, TEXTS, SEALS = "record/entries.txt", "record/texts.jsonl", "record/seals.jsonl"
DOCUMENTS = "documents/"
_CHUNK = 1 << 20
# What the standard library raises for a file, or a zip around it, that was bent.
_UNREADABLE = (
    OSError,
    BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    RuntimeError,
)


@dataclass
class Report:
    """What a bundle holds and what is wrong with it. [Kontrollrapport]"""

    card: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    digests: list[str] = field(default_factory=list)
    seals: dict[int, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    filed: list[dict[str, Any]] = field(default_factory=list)
    redacted: list[dict[str, Any]] = field(default_factory=list)
    gone: set[tuple[Any, Any]] = field(default_factory=set)
    withheld: int = 0
    kept_back: list[str] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)

    def fault(self, where: str, what: str, number: int = 0) -> None:
        """Note one thing that is wrong."""
        self.breaks.append(Break(where, number, what))


class Bundle:
    """A bundle as it was handed over, a zip file or the folder it was unpacked to. [Pakke]"""

    def __init__(self, path: Path) -> None:
        """Take the zip file or the folder."""
        self.root = path
        self._zip = None if path.is_dir() else ZipFile(path)

    def names(self) -> list[str]:
        """List the files, once for each time they stand there."""
        if self._zip is not None:
            return [name for name in self._zip.namelist() if not name.endswith("/")]
        files = (found for found in self.root.rglob("*") if found.is_file())
        return sorted(found.relative_to(self.root).as_posix() for found in files)

    def open(self, name: str) -> IO[bytes]:
        """Open one file of it."""
        return self._zip.open(name) if self._zip is not None else (self.root / name).open("rb")

    def lines(self, name: str) -> Iterator[str]:
        """Read a file line by line; a byte that is no longer text shows as one that is wrong."""
        with self.open(name) as file:
            for line in file:
                yield line.decode("utf-8", "replace").rstrip("\n")


def check_bundle(path: Path, codes: Iterable[str] = ()) -> Report:
    """Check a bundle: each file, the chain, the texts, the seals – and the codes handed out."""
    report = Report()
    try:
        bundle = Bundle(path)
    except _UNREADABLE:
        report.fault(path.name, "cannot be read as a bundle")
        return report
    _check_files(bundle, report)
    for part, check in ((CARD, _read_card), (ENTRIES, _check_chain), (SEALS, _check_seals)):
        try:
            check(bundle, report)
        except _UNREADABLE as fault:
            report.fault(part, f"cannot be read ({type(fault).__name__})")
    for code in codes:
        _check_code(code, report)
    return report


def list_digest(lines: Iterable[str]) -> str:
    """Hash the list of files itself: its last line, so that a change of the list shows too."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _check_files(bundle: Bundle, report: Report) -> None:
    """Compare every file with the list, and the list with its own last line."""
    names = bundle.names()
    try:
        *lines, last = bundle.lines(LIST)
    except _UNREADABLE:
        report.fault(LIST, "is missing or cannot be read")
        return
    if last != f"# {list_digest(lines)}":
        report.fault(LIST, "has been changed")
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    report.listed = listed
    for name in sorted({*names, *listed} - {LIST}):
        if name not in listed:
            report.fault(name, "is not on the list: it was not in the bundle")
        elif name not in names:
            report.fault(name, "is missing")
        elif names.count(name) > 1:
            report.fault(name, "stands there more than once")
        elif _file_digest(bundle, name) != listed[name]:
            report.fault(name, "has been changed")
    report.files = len(names)


def _file_digest(bundle: Bundle, name: str) -> str:
    """Hash a file piece by piece; empty when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with bundle.open(name) as file:
            for piece in iter(lambda: file.read(_CHUNK), b""):
                digest.update(piece)
    except _UNREADABLE:
        return ""
    return digest.hexdigest()


def _read_card(bundle: Bundle, report: Report) -> None:
    report.card = json.loads("\n".join(bundle.lines(CARD)))


def _case(card: Row) -> str:
    return f"{card.get('kind')} {card.get('label')}"


def _check_chain(bundle: Bundle, report: Report) -> None:
    """Check the chain and its texts; note each entry's digest for seals and codes."""
    texts = [json.loads(line) for line in bundle.lines(TEXTS)]
    report.withheld = sum(bool(text.get("withheld")) for text in texts)

    def rows() -> Iterator[Row]:
        for line in bundle.lines(ENTRIES):
            digest, _, canonical = line.partition(" ")
            report.digests.append(digest)
            if '"event":"text.redacted"' in canonical:
                report.redacted += _told(canonical)
            elif '"event":"document.redacted"' in canonical:
                told = _told(canonical)
                report.redacted += told
                report.gone |= {(fact.get("document"), fact.get("version")) for fact in told}
            elif '"event":"document.' in canonical:
                report.filed += [fact for fact in _told(canonical) if fact.get("version")]
            yield {"digest": digest, "canonical": canonical}

    card = report.card
    name = _case(card)
    report.breaks += verify_chain(rows(), texts, card["head"], card["length"], chain=name)
    _check_filed(report)


def _check_filed(report: Report) -> None:
    """Compare each file with the digest in the entry that filed it; a redacted one must be gone.

    One that is confidential to the receiver is named on the card as kept back; it is counted, so that
    leaving a file out is seen, and its digest stands in the entry.
    """
    for fact in report.filed:
        redacted = (fact.get("document"), fact["version"]) in report.gone
        name = f"{DOCUMENTS}{fact.get('document')}-v{fact['version']}"
        found = [
            digest for path, digest in report.listed.items() if path.startswith(f"{name}.")
        ]
        if redacted and found:
            report.fault(name, "is called redacted but is still here")
        elif redacted:
            continue
        elif not found and name in report.card.get("withheld", []):
            report.kept_back.append(name)
        elif not found:
            report.fault(name, f"is missing: entry {fact['number']} filed it")
        elif found != [fact.get("digest")]:
            report.fault(name, f"is not the file that entry {fact['number']} filed")


def _told(canonical: str) -> list[dict[str, Any]]:
    try:
        body = json.loads(canonical)
        return [{**body["facts"], "number": body["number"], "at": body["recorded_at"]}]
    except _UNREADABLE:
        return []  # a bent entry: named where the chain is checked


def _check_seals(bundle: Bundle, report: Report) -> None:
    """Check that the seals hang together, and that each saw the chain as it stands here."""
    card, before = report.card, None
    for line in bundle.lines(SEALS):
        seal = json.loads(line)
        number = seal["number"]
        if before is not None and number != before["number"] + 1:
            report.fault("seals", "missing", before["number"] + 1)
        elif before is not None and seal["previous"] != before["digest"]:
            report.fault("seals", "does not name the seal before", number)
        digest = seal_digest(number, seal["sealed_at"], seal["root"], seal["previous"])
        if seal["digest"] != digest:
            report.fault("seals", "its digest does not fit", number)
        if saw := seal["saw"]:
            leaf = [card["kind"], card["label"], saw["length"], saw["head"]]
            if merkle_climb(leaf, saw["path"]) != seal["root"]:
                report.fault("seals", "its root does not fit what it saw", number)
            if report.digests[saw["length"] - 1 : saw["length"]] != [saw["head"]]:
                what = f"is not what seal {number} saw: changed or removed"
                report.fault(_case(card), what, saw["length"])
        report.seals[number] = seal["digest"]
        before = seal


def _check_code(code: str, report: Report) -> None:
    """Compare with a code somebody was handed earlier: nothing before it is changed or gone."""
    place, _, digits = code.strip().lower().partition("-")
    of_seal, digits = place.startswith("s"), digits.replace("-", "").replace(" ", "")
    number = int(place.lstrip("s")) if place.lstrip("s").isdecimal() else 0
    if not number or len(digits) < CODE_DIGITS or set(digits) - set("0123456789abcdef"):
        report.fault(code, "is not a code: it looks like 17-3f2a-77b0-… or S4-…")
    elif of_seal:
        if report.seals and number < min(report.seals):
            report.fault(
                code, "is older than the first seal of this case: it says nothing of it"
            )
        elif not report.seals.get(number, "").startswith(digits):
            report.fault(
                "seals", f"is not the seal {code} was given for, or is left out", number
            )
    elif number > len(report.digests):
        what = f"the last one here, but {code} was given for a later: the end is cut off"
        report.fault(_case(report.card), what, len(report.digests))
    elif not report.digests[number - 1].startswith(digits):
        report.fault(_case(report.card), f"is not the entry {code} was given for", number)


def main(arguments: Sequence[str]) -> int:
    """Check the bundle named, or the one this file lies in; print what was found."""
    say = sys.stdout.write
    words = list(arguments)
    codes = []
    while "--seal" in words:
        at = words.index("--seal")
        codes += words[at + 1 : at + 2]
        del words[at : at + 2]
    if len(words) > 1 or any(word.startswith("-") for word in words):
        say(f"{__doc__}\n")
        return 2
    report = check_bundle(Path(words[0]) if words else Path(__file__).resolve().parent, codes)
    for broken in report.breaks:
        say(f"BRUDD · BROT · BROKEN: {broken}\n")
    if not report.breaks:
        code = seal_code(len(report.digests), (report.digests or [GENESIS])[-1])
        say(f"HELT · HEILT · WHOLE: {_case(report.card)}, {code}\n")
        say(f"  {report.files} filer/filer/files, {len(report.digests)} innførsler/innførslar/")
        say(f"entries, {len(report.seals)} segl/segl/seals, {len(codes)} koder/kodar/codes\n")
    for text in report.redacted:
        what = f"text {text.get('text')}"
        if text.get("document"):
            what = f"{DOCUMENTS}{text['document']}-v{text.get('version')}"
        say(f"  sladdet · sladda · redacted: {what}, entry {text['number']}, ")
        say(f"{text['at'][:10]}: {text.get('basis')}\n")
    if report.withheld:
        say(f"  ikke tatt med · ikkje tekne med · withheld: {report.withheld} tekst(er)\n")
    for name in report.kept_back:
        say(f"  ikke tatt med · ikkje teken med · withheld: {name}\n")
    return 1 if report.breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
