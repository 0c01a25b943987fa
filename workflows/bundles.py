"""Put one case in a sealed bundle that outlives the house: data, record, seals, and who checks them.

A bundle goes to one receiver. It holds what that person may read and nothing else: a text goes
along only when it belongs to a row named here that the receiver sees, so what is added to the house
later stays out until somebody has thought about it. The chain itself is always whole – of a text
left out it knows the digest. Everything is written piece by piece. [Forseglet pakke]
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.template.loader import render_to_string
from django.utils import translation

import ledger.bundle
import ledger.verify
from ledger.bundle import CARD, DOCUMENTS, ENTRIES, LIST, SEALS, TEXTS, list_digest
from ledger.events import Event
from ledger.models import Chain, Entry, Seal, Text
from ledger.moving import now
from ledger.seal import Stamp, stamp
from ledger.verify import canonical_form, merkle_path
from parties.models import Guest, User
from workflows import models, policies
from workflows.files import store
from workflows.models import Case
from workflows.papers import papers_of, written
from workflows.papers.document import Document
from workflows.papers.press import pdf
from workflows.policies.access import keeps_access
from workflows.policies.confidential import closed_documents, unread_words
from workflows.policies.employees import reads_questions
from workflows.queries import case_page
from workflows.queries.page import CasePage
from workflows.queries.record import all_of

PIECE = 1 << 20
PAPERS = "papers/"
FEW = 20
"""Rows held at once: a text may be long."""
LANGUAGES = ("nb", "nn", "en")

# Which rows of a case go along, and how each is reached from it.
ROWS: dict[type[Model], str] = {
    models.Case: "pk",
    models.Assessment: "case",
    models.Brief: "case",
    models.Question: "case",
    models.DecisionPoint: "case",
    models.ListRow: "case",
    models.Evidence: "case",
    models.ProcessPlan: "case",
    models.PlanAnswer: "plan__case",
    models.Participation: "case",
    Guest: "case",
    models.Position: "participation__case",
    models.Input: "case",
    models.Answer: "input__case",
    models.Demand: "case",
    models.RaisedCase: "case",
    models.Declaration: "case",
    models.Contest: "case",
    models.Shield: "case",
    models.Renewal: "case",
    models.RenewalAnswer: "case",
    models.Obligation: "case",
    models.Meeting: "cases",
    models.AgendaItem: "case",
    models.Minutes: "case",
    models.Attendance: "minutes__case",
    models.Signature: "minutes__case",
    models.Statement: "minutes__case",
    models.Negotiation: "case",
    models.Bid: "negotiation__case",
    models.Authorisation: "negotiation__case",
    models.Dispute: "case",
    models.BoardStatement: "dispute__case",
    models.Referral: "case",
    models.Waiver: "case",
    models.Document: "case",
    models.DocumentVersion: "document__case",
    models.WorkingGroup: "case",
    models.AccessRequest: "case",
    models.EmployeeNotice: "case",
    models.EmployeeQuestion: "case",
    models.DismissalNotice: "case",
    models.Trial: "case",
    models.Evaluation: "case",
    models.Lesson: "case",
    models.LessonRelease: "case",
}

# Of these only the two sides, and HR, read the words: how the negotiation is reached.
NEGOTIATED: dict[type[Model], str] = {
    models.Minutes: "negotiation",
    models.Attendance: "minutes__negotiation",
    models.Signature: "minutes__negotiation",
    models.Statement: "minutes__negotiation",
    models.Negotiation: "pk",
    models.Bid: "negotiation",
    models.Authorisation: "negotiation",
}
DISPUTED: dict[type[Model], str] = {models.Dispute: "pk", models.BoardStatement: "dispute"}

# Words that lie in the record alone, and that everyone in the case reads there.
OPEN_WORDS = (
    Event.CASE_FACTS_CHANGED,
    Event.CASE_REOPENED,
    Event.CASE_WITHDRAWN,
    Event.WEIGHT_RAISED,
    Event.RUNG_CHOSEN,
    Event.BRIEF_REVISED,
    Event.LIST_SET,
    Event.INFORMATION_GIVEN,
    Event.MEETING_CALLED,
    Event.PARTY_INVITED,
    Event.PARTY_OMITTED,
    Event.LEVEL_RAISED,
    Event.CHILD_RELEASED,
    Event.POSITIONS_OPENED,
    Event.PLAN_PUBLISHED,
    Event.PLAN_OBJECTED,
    Event.NOTICE_OBJECTED,
    Event.DECISION_TAKEN,
    Event.DECISION_TAKEN_DESPITE,
    Event.DECISION_REGISTERED,
    Event.DECISION_REVERSED,
    Event.DECISION_DROPPED,
    Event.TEXT_REDACTED,
    Event.DOCUMENT_REDACTED,
)


def write_bundle(reference: str, out: IO[bytes], *, receiver: User) -> str:
    """Write the case as `receiver` may read it to `out`; return the code of its last entry.

    Raises Case.DoesNotExist for a case the receiver may not see. The chain is locked while it is
    read, so that entries, texts and rows are of one moment.
    """
    with ZipFile(out, "w") as zipped:
        parcel = _Parcel(zipped)
        with transaction.atomic():
            held = Chain.objects.select_for_update(of=("self",), no_key=True)
            chain = held.filter(kind=Chain.Kind.CASE, label=reference).first()
            page = case_page(reference, user=receiver, on=now().date())
            if chain is None:
                raise Case.DoesNotExist
            given = _write_rows(page, parcel)
            given |= _words_of_entries(page, chain)
            papers, (files, kept_back) = _papers_of(page), _files_of(page)
            # That something is confidential, and on what ground, is said; the words only to those
            # who may read them now.
            given -= unread_words(page.situation) | _closed_descriptions(page)
            _write_record(chain, given, parcel)
            _write_history(page, parcel)
        stamped = stamp(chain)
        card = {
            "format": 1,
            "kind": chain.kind,
            "label": chain.label,
            "length": chain.length,
            "head": chain.head,
            "code": stamped.code,
        }
        if kept_back:
            card["withheld"] = kept_back
        parcel.add(CARD, [json.dumps(card, indent=1)])
        # Papers are written down and files never change: nobody's step waits while they are copied.
        for name, paper in papers:
            parcel.copy(name, BytesIO(pdf(paper)))
        for name, digest in files:
            with suppress(FileNotFoundError), store.fetch(reference, digest) as file:
                parcel.copy(
                    name, file
                )  # one that is lost: the record names it, and verify.py too
        _write_readers(page, stamped, parcel)
        parcel.close()
    return stamped.code


class _Parcel:
    """A zip file with a list of what is in it; the same content gives the same bytes."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self._list: list[str] = []

    @contextmanager
    def file(self, name: str) -> Iterator[Any]:
        """Open one file to write pieces of bytes to; it is hashed on the way."""
        info = ZipInfo(name)
        packed = name.startswith((PAPERS, DOCUMENTS))  # as they come: packed already
        info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as file:

            def write(piece: bytes) -> None:
                digest.update(piece)
                file.write(piece)

            yield write
        self._list.append(f"{digest.hexdigest()}  {name}")

    def add(self, name: str, lines: Iterable[str]) -> None:
        """Write lines of text."""
        with self.file(name) as write:
            for line in lines:
                write(f"{line}\n".encode())

    def copy(self, name: str, source: IO[bytes]) -> None:
        """Copy a file, piece by piece."""
        with self.file(name) as write:
            for piece in iter(lambda: source.read(PIECE), b""):
                write(piece)

    def close(self) -> None:
        """Write the list, with its own digest last."""
        lines = sorted(self._list, key=lambda line: line.partition("  ")[2])
        self.add(LIST, [*lines, f"# {list_digest(lines)}"])


def _write_rows(page: CasePage, parcel: _Parcel) -> set[int]:
    """Write each table's rows as the receiver sees them; return the texts they point to."""
    given: set[int] = set()
    for model in ROWS:
        texts = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, ForeignKey) and f.related_model is Text
        ]
        rows = _rows(model, page)

        def lines(rows: Any = rows, texts: list[str] = texts) -> Iterator[str]:
            for row in rows.values().iterator(FEW):
                given.update(row[name] for name in texts if row[name] is not None)
                yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)

        parcel.add(f"data/{model._meta.model_name}.jsonl", lines())
    return given


def _papers_of(page: CasePage) -> list[tuple[str, Document]]:
    """Write every paper the receiver may have, dossier and protocols with them; printed later."""
    return [(f"{PAPERS}{p.name}.pdf", written(page, p.name)) for p in papers_of(page)]


def _files_of(page: CasePage) -> tuple[list[tuple[str, str]], list[str]]:
    """Name every version of every document filed, with its digest – and those kept back.

    A redacted one has no file. What is closed to the receiver stays out; its row and the record name its digest all the same.
    """
    closed = closed_documents(page.situation)
    versions = models.DocumentVersion.objects.filter(
        document__case=page.case, redacted_at=None
    ).order_by("pk")
    files, kept_back = [], []
    for document, number, suffix, digest in versions.values_list(
        "document__number", "number", "suffix", "digest"
    ):
        name = f"{DOCUMENTS}{document}-v{number}"
        if document in closed:
            kept_back.append(name)
        else:
            files.append((f"{name}.{suffix}", digest))
    return files, kept_back


def _closed_descriptions(page: CasePage) -> set[int]:
    """Return the texts that say what is in pictures the receiver may not open."""
    closed = models.DocumentVersion.objects.filter(
        document__case=page.case,
        document__number__in=closed_documents(page.situation),
        description__isnull=False,
    )
    return set(closed.values_list("description_id", flat=True))


def _rows(model: type[Model], page: CasePage) -> Any:
    """Choose the case's rows of one table, without what is between others."""
    situation = page.situation
    # The register knows no cases: a guest names its own by the reference.
    case = page.case.reference if model is Guest else page.case.pk
    rows: Any = model._default_manager.filter(**{ROWS[model]: case}).order_by("pk")
    if model is models.AccessRequest and not keeps_access(situation):
        return rows.none()  # who answers them reads them: the leader and HR
    if model is models.EmployeeQuestion:
        rows = rows.filter(withdrawn_on=None) if reads_questions(situation) else rows.none()
    if model is models.Position:
        rows = rows.seen_by(situation.spoken_for, page.on)
    for tables, found in (
        (NEGOTIATED, situation.negotiations),
        (DISPUTED, situation.disputes),
    ):
        if model in tables:
            closed = [
                one.pk for one in found if not policies.reads_all_of(situation, one.union_id)
            ]
            # Not `exclude`: it would drop the minutes of a discussion, which name no negotiation.
            hidden = model._default_manager.filter(**{f"{tables[model]}__in": closed})
            rows = rows.exclude(pk__in=hidden.values("pk"))
    return rows


def _words_of_entries(page: CasePage, chain: Chain) -> set[int]:
    """Find the texts that only entries name, where everyone in the case reads them."""
    read = [
        f"negotiation:{one.pk}"
        for one in page.situation.negotiations
        if policies.reads_all_of(page.situation, one.union_id)
    ]
    entries = Entry.objects.filter(chain=chain)
    told = entries.filter(event__in=OPEN_WORDS) | entries.filter(subject__in=read)
    return {
        text["id"]
        for canonical in told.values_list("canonical", flat=True).iterator()
        for text in json.loads(canonical)["texts"]
    }


def _write_record(chain: Chain, given: set[int], parcel: _Parcel) -> None:
    """Write entries, texts and seals as `ledger.bundle` reads them."""
    entries = Entry.objects.filter(chain=chain).order_by("number")
    pairs = entries.values_list("digest", "canonical").iterator()
    parcel.add(ENTRIES, (f"{digest} {canonical}" for digest, canonical in pairs))
    texts = Text.objects.filter(chain=chain).order_by("pk").iterator(FEW)
    parcel.add(TEXTS, (canonical_form(_evidence(text, given)) for text in texts))
    parcel.add(SEALS, _seals(chain))


def _evidence(text: Text, given: set[int]) -> dict[str, Any]:
    if text.pk in given or text.redacted_at is not None:
        return text.as_evidence()
    return {"id": text.pk, "digest": text.digest, "withheld": True}


def _seals(chain: Chain) -> Iterator[str]:
    """Write every seal since the first that saw the chain, and what it saw of this chain alone."""
    begun = False
    for seal in Seal.objects.order_by("number").iterator(FEW):
        evidence = seal.as_evidence()
        leaves = evidence.pop("leaves")
        mine = [at for at, leaf in enumerate(leaves) if leaf[:2] == [chain.kind, chain.label]]
        if begun := begun or bool(mine):
            saw = None
            if mine:
                _kind, _label, length, head = leaves[mine[0]]
                path = merkle_path(leaves, mine[0])
                saw = {"length": length, "head": head, "path": path}
            yield canonical_form({**evidence, "saw": saw})


def _write_history(page: CasePage, parcel: _Parcel) -> None:
    """Write the history in plain words, once in each language."""
    for language in LANGUAGES:
        with translation.override(language):
            lines = all_of(page.case, page.named)
            parcel.add(f"history.{language}.txt", (_line(line) for line in lines))


def _line(line: Any) -> str:
    return f"{line.number:>4}  {line.occurred_on.isoformat()}  {line.sentence}"


def _write_readers(page: CasePage, stamped: Stamp, parcel: _Parcel) -> None:
    """Write how the bundle is read and checked, and the checker itself."""
    told = {
        "case": page.case,
        "organisation": page.case.organisation,
        "stamp": stamped,
        "receiver": page.situation.user,
    }
    for language in LANGUAGES:
        with translation.override(language):
            text = render_to_string(f"documents/bundle/README.{language}.txt", told)
        parcel.add(f"README.{language}.txt", text.rstrip("\n").split("\n"))
    for name, module in (("verify.py", ledger.bundle), ("ledger/verify.py", ledger.verify)):
        with Path(str(module.__file__)).open("rb") as source:
            parcel.copy(name, source)


def file_name(reference: str) -> str:
    """Name the file by the case: `sak-2027-0042.zip`."""
    return f"sak-{reference.replace('/', '-')}.zip"
