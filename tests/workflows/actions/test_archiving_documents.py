"""What was filed in a case comes to the archive as it was filed, or it is said that it is gone."""

from __future__ import annotations

import hashlib

import pytest

from tests.cast import Cast, case_in
from tests.papers import paper
from tests.workflows.archives import Mailbox, keep, names, parcels
from workflows import actions
from workflows.files import store
from workflows.models import ArchiveParcel, Case
from workflows.papers.archives import MESSAGE

pytestmark = pytest.mark.database
State, Fault = ArchiveParcel.State, ArchiveParcel.Fault


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def test_it_sends_what_was_filed_in_the_case_as_it_was_filed(
    cast: Cast, mailbox: Mailbox
) -> None:
    case = case_in(Case.State.INFORMED, cast)
    ref = case.reference
    filed = {"dokument-1-v1": b"Utkast.", "dokument-1-v2": b"Ferdig.", "dokument-2-v1": b"Vi."}
    files = [paper(content, "a.txt") for content in filed.values()]
    actions.file_document(ref, "Turnus", "plan", files[0], actor=cast.kari)
    actions.file_version(ref, 1, files[1], actor=cast.kari)
    actions.file_document(ref, "Fra oss", "statement", files[2], actor=cast.ola)
    actions.file_document(ref, "Feil", "other", paper(b"Feil.", "a.txt"), actor=cast.ola)
    actions.withdraw_document(ref, 3, reason="Feil papir.", actor=cast.ola)
    actions.send_to_archive(ref, actor=cast.hanne)
    keep(mailbox)
    assert names(case) == ["saksframlegg-1"]  # what may still be withdrawn waits
    actions.withdraw(ref, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox)
    assert names(case) == ["saksframlegg-1", *filed, "saksmappe"]
    for parcel in parcels(case):
        if parcel.name in filed:
            file = f"{parcel.title}.txt"
            assert mailbox.filed[parcel.key][file] == filed[parcel.name]
            assert parcel.sha256 == hashlib.sha256(filed[parcel.name]).hexdigest()
    theirs = next(p for p in parcels(case) if p.name == "dokument-2-v1")
    message = mailbox.filed[theirs.key][MESSAGE].decode()
    for said in ("<n5mdk:kode>I<", "<n5mdk:kode>EA<", "Fra oss: Ny organisering"):
        assert said in message


def test_it_says_when_a_filed_paper_is_gone(cast: Cast, mailbox: Mailbox) -> None:
    case = case_in(Case.State.INFORMED, cast)
    actions.file_document(
        case.reference, "Turnus", "plan", paper(b"Utkast.", "a.txt"), actor=cast.kari
    )
    store.destroy(case.reference, hashlib.sha256(b"Utkast.").hexdigest())
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox)
    gone = next(p for p in parcels(case) if p.name == "dokument-1-v1")
    assert (gone.state, gone.fault) == (State.FAILED, Fault.GONE)
    assert {p.state for p in parcels(case) if p != gone} == {State.SENT}
