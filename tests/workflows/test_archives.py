"""What any archive must do for the house – add your own adapter here – and what the folder does besides."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.cast import Cast, case_in
from tests.workflows.archives import Desk, Mailbox, keep, parcels, states
from workflows import actions
from workflows.models import ArchiveParcel, Case
from workflows.papers.archives import MESSAGE, Archive, NotSent

pytestmark = pytest.mark.database
State, Fault = ArchiveParcel.State, ArchiveParcel.Fault


@pytest.fixture
def short(cast: Cast) -> Case:
    """Return a case with two papers only."""
    case = case_in(Case.State.INFORMED, cast)
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    return Case.objects.get(pk=case.pk)


# -- what any adapter must pass --------------------------------------------------------------------


@pytest.fixture(params=["mailbox", "folder"])
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Archive, Desk | Mailbox]:
    """Return an archive, and whoever answers for it: add your own adapter here."""
    if request.param == "mailbox":
        box = Mailbox()
        return box, box
    desk = Desk(tmp_path)
    return desk.archive, desk


class TestContract:
    def test_it_takes_a_parcel_whole_and_the_same_one_again(
        self, adapter: tuple[Archive, Desk | Mailbox]
    ) -> None:
        archive, other = adapter
        files = {MESSAGE: b"<arkivmelding/>", "referat-1.pdf": b"%PDF"}
        archive.send("2027-0001/001-referat-1", files)
        archive.send("2027-0001/001-referat-1", files)
        newer = {**files, "referat-1.pdf": b"%PDF newer"}
        archive.send("2027-0001/001-referat-1", newer)
        archive.send("2027-0002/001-referat-1", files)
        assert other.filed == {
            "2027-0001/001-referat-1": newer,
            "2027-0002/001-referat-1": files,
        }

    def test_it_says_received_then_archived_as_often_as_it_is_asked(
        self, adapter: tuple[Archive, Desk | Mailbox]
    ) -> None:
        archive, other = adapter
        key = "2027-0001/001-referat-1"
        archive.send(key, {MESSAGE: b"<arkivmelding/>"})
        assert list(archive.receipts([key])) == []
        other.say(key)
        (said,) = archive.receipts([key])
        assert (said.key, said.archived, said.fault) == (key, False, "")
        archive.taken(said)
        other.say(key, archived=True, folder="2027/1874", post="2027/1874-1")
        for _ in range(2):
            (said,) = archive.receipts([key])
            assert (said.archived, said.folder, said.post) == (True, "2027/1874", "2027/1874-1")
        archive.taken(said)

    def test_it_takes_anew_what_was_refused(
        self, adapter: tuple[Archive, Desk | Mailbox]
    ) -> None:
        archive, other = adapter
        key = "2027-0001/001-referat-1"
        archive.send(key, {MESSAGE: b"<arkivmelding/>"})
        other.say(key, fault="Ukjent arkivdel")
        (said,) = archive.receipts([key])
        assert (said.archived, said.fault) == (False, "Ukjent arkivdel")
        archive.taken(said)
        archive.send(key, {MESSAGE: b"<arkivmelding>2</arkivmelding>"})
        assert other.filed[key] == {MESSAGE: b"<arkivmelding>2</arkivmelding>"}
        assert list(archive.receipts([key])) == []

    def test_it_brings_a_case_to_archived(
        self, short: Case, adapter: tuple[Archive, Desk | Mailbox]
    ) -> None:
        archive, other = adapter
        keep(archive)
        assert states(short) == {State.SENT}
        for parcel in parcels(short):
            other.say(parcel.key)
        keep(archive)
        assert states(short) == {State.RECEIVED}
        for parcel in parcels(short):
            other.say(parcel.key, archived=True, folder="2027/1874")
        keep(archive)
        assert states(short) == {State.ARCHIVED}


# -- the folder ------------------------------------------------------------------------------------


def test_it_leaves_no_half_parcel_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    desk = Desk(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSent) as wrong:
        desk.archive.send("2027-0001/001-referat-1", {MESSAGE: b"x"})
    assert wrong.value.fault == Fault.FULL
    assert desk.filed == {}


def test_it_says_when_the_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotSent) as wrong:
        Desk(tmp_path / "borte").archive.send("2027-0001/001-referat-1", {MESSAGE: b"x"})
    assert wrong.value.fault == Fault.MISSING


def test_it_leaves_alone_a_parcel_the_archive_has_taken_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for said in ({}, {"archived": True}):
        desk.archive.send("2027-0001/001-referat-1", {MESSAGE: b"first"})
        desk.say("2027-0001/001-referat-1", **said)
        desk.archive.send("2027-0001/001-referat-1", {MESSAGE: b"second"})
        assert desk.filed["2027-0001/001-referat-1"][MESSAGE] == b"first"
