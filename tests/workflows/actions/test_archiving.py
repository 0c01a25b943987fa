"""A closed case's papers come to the archive, each once, whatever fails on the way – and what it says is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.leasing import LEASE, PAUSES
from ledger.models import Entry, OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from tests import negotiated
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import everything, records, refuses
from tests.workflows.archives import (
    CLOSED,
    Killed,
    Mailbox,
    down,
    keep,
    killed,
    names,
    parcels,
    states,
)
from workflows import actions
from workflows.actions.archiving import RECEIPT_WITHIN, keep_archive
from workflows.models import ArchiveParcel, Case
from workflows.papers.archives import MESSAGE, NotSent
from workflows.papers.brief import brief_paper
from workflows.papers.dossier import dossier_paper
from workflows.papers.journal import archive_page, journal_of

pytestmark = pytest.mark.database
State, Fault = ArchiveParcel.State, ArchiveParcel.Fault
MINUTE = timedelta(minutes=1)
ALL = ["saksframlegg-1", "referat-1", "saksmappe"]


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.CLOSED, cast)


@pytest.fixture
def short(cast: Cast) -> Case:
    """Return a case with two papers only."""
    case = case_in(Case.State.INFORMED, cast)
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


# -- what goes, and when -------------------------------------------------------------------------


def test_it_sends_each_paper_once_in_order_when_the_case_is_closed(
    case: Case, mailbox: Mailbox
) -> None:
    assert not parcels(case)
    keep(mailbox)
    assert names(case) == ALL
    assert [p.number for p in parcels(case)] == [1, 2, 3, 4]
    assert list(mailbox.filed) == [p.key for p in parcels(case)]
    for parcel in parcels(case):
        files = mailbox.filed[parcel.key]
        assert list(files) == [MESSAGE, f"{parcel.title}.pdf"]
        printed = files[f"{parcel.title}.pdf"]
        assert printed.startswith(b"%PDF")
        assert (parcel.sha256, parcel.size) == (
            hashlib.sha256(printed).hexdigest(),
            len(printed),
        )
        assert parcel.sha256.encode() in files[MESSAGE]


def test_it_does_nothing_the_second_time(short: Case, mailbox: Mailbox) -> None:
    keep(mailbox)
    before = everything()
    assert keep(mailbox) == 0
    assert everything() == before
    assert set(mailbox.times.values()) == {1}


def test_it_waits_while_no_archive_is_set_up(short: Case) -> None:
    before = everything()
    assert keep_archive(at(CLOSED)) == 0
    assert everything() == before
    assert Case.objects.get(pk=short.pk).archive_due


def test_it_sends_nothing_of_a_case_the_parties_never_heard_of(
    cast: Cast, mailbox: Mailbox
) -> None:
    case_in(Case.State.WITHDRAWN, cast)
    case_in(Case.State.DRAFT, cast)
    keep(mailbox)
    assert not mailbox.filed
    assert not Case.objects.filter(archive_due=True).exists()


def test_it_sends_a_new_edition_of_minutes_that_got_more_words_with_a_link_to_the_first(
    case: Case, cast: Cast, mailbox: Mailbox
) -> None:
    keep(mailbox)
    with clock_at(at(CLOSED, 12)):
        actions.add_statement(case.reference, 1, "Vi sto alene om dette.", actor=cast.ola)
    keep(mailbox, at(CLOSED, 13))
    assert names(case) == [*ALL, "referat-1-2"]
    first, second = (p for p in parcels(case) if p.name == "referat-1")
    assert first.key.encode() in mailbox.filed[second.key][MESSAGE]
    assert first.sha256 != second.sha256
    assert mailbox.times[first.key] == 1


def test_it_lists_corrected_minutes_beside_those_they_correct(
    cast: Cast, mailbox: Mailbox
) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    held = TODAY + timedelta(days=21)
    with clock_at(at(held)):
        for text in ("Alle la fram sitt syn.", "Rettet: NSF var uenig."):
            actions.circulate_minutes(case.reference, text, held_on=held, actor=cast.kari)
        actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox)
    assert names(case) == ["saksframlegg-1", "referat-1", "referat-2", "saksmappe"]


def test_it_sends_every_version_of_the_brief(cast: Cast, mailbox: Mailbox) -> None:
    case = case_in(Case.State.INFORMED, cast)
    actions.revise_brief(
        case.reference,
        headings={"proposal": "Fire soner."},
        material=False,
        reason="Skrivefeil.",
        actor=cast.kari,
    )
    actions.send_to_archive(case.reference, actor=cast.hanne)
    keep(mailbox)
    assert names(case) == ["saksframlegg-1", "saksframlegg-2"]


def test_it_waits_with_the_minutes_of_an_open_case_until_they_are_sealed(
    cast: Cast, mailbox: Mailbox
) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    actions.circulate_minutes(case.reference, "Syn.", held_on=TODAY, actor=cast.kari)
    actions.send_to_archive(case.reference, actor=cast.hanne)
    keep(mailbox)
    assert "referat-1" not in names(case)
    assert "saksmappe" not in names(case)


def test_it_files_each_organisations_protocol_for_that_organisation_alone(
    cast: Cast, mailbox: Mailbox
) -> None:
    case = case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY)
    negotiated.STEPS["sign_protocol"].first(cast, case.reference)
    actions.withdraw(case.reference, reason="Enige.", actor=cast.kari)
    keep(mailbox)
    (protocol,) = (p for p in parcels(case) if p.name.startswith("protokoll"))
    message = mailbox.filed[protocol.key][MESSAGE].decode()
    journal_post = message[message.index("<registrering") :]
    assert "Fagforbundet" in journal_post
    assert "Sykepleierforbund" not in journal_post


def test_it_gives_the_dossier_again_only_when_the_case_is_closed_again(
    case: Case, cast: Cast, mailbox: Mailbox
) -> None:
    keep(mailbox)
    with clock_at(at(CLOSED, 12)):
        actions.reopen(case.reference, reason="Ny opplysning.", actor=cast.kari)
        actions.send_to_archive(case.reference, actor=cast.hanne)
    keep(mailbox, at(CLOSED, 13))
    assert names(case) == ALL
    with clock_at(at(CLOSED, 14)):
        actions.conclude(case.reference, actor=cast.kari)
    keep(mailbox, at(CLOSED, 15))
    assert names(case) == [*ALL, "saksmappe-2"]


def test_it_never_sends_a_partys_own_room(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    party = case.participations.get(union=cast.fagforbundet)
    actions.write_note(party.pk, "Vår strategi er hemmelig.", actor=cast.ola)
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    page = archive_page(case.reference, TODAY)
    assert [line.name for line in journal_of(page)] == ["saksframlegg-1", "saksmappe"]
    for written in (brief_paper(page), dossier_paper(page)):
        assert "strategi" not in str(written.to_json())


# -- what it says --------------------------------------------------------------------------------


def test_it_writes_the_receipts_in_the_cases_record_once(short: Case, mailbox: Mailbox) -> None:
    keep(mailbox)
    sent = [p.key for p in parcels(short)]
    for key in (*sent, *sent):  # each comes twice
        mailbox.say(key, archived=True, folder="2027/1874", post="2027/1874-1")
    keep(mailbox)
    assert states(short) == {State.ARCHIVED}
    (entry,) = Entry.objects.filter(event=Event.ARCHIVE_ARCHIVED)
    assert entry.facts["folder"] == "2027/1874"
    assert len(entry.facts["papers"]) == len(sent)
    assert Case.objects.get(pk=short.pk).archive_reference == "2027/1874"
    assert not mailbox.box
    before = everything()
    mailbox.say(sent[0], archived=True)
    keep(mailbox)
    assert (everything(), mailbox.box) == (before, [])


def test_it_files_the_next_paper_in_the_folder_the_archive_made(
    case: Case, cast: Cast, mailbox: Mailbox
) -> None:
    keep(mailbox)
    for parcel in parcels(case):
        mailbox.say(parcel.key, archived=True, folder="2027/1874")
    keep(mailbox)
    with clock_at(at(CLOSED, 12)):
        actions.add_statement(case.reference, 1, "Vi sto alene.", actor=cast.ola)
    keep(mailbox, at(CLOSED, 13))
    message = mailbox.filed[parcels(case)[-1].key][MESSAGE].decode()
    assert "<mappe " not in message
    assert "<n5mdk:sakssekvensnummer>1874<" in message


def test_it_tells_hr_what_was_refused_and_sends_it_again_when_told_to(
    short: Case, cast: Cast, mailbox: Mailbox
) -> None:
    keep(mailbox)
    first = parcels(short)[0]
    mailbox.say(first.key, fault="Ukjent arkivdel")
    keep(mailbox)
    (first, *_) = parcels(short)
    assert (first.state, first.fault, first.fault_said) == (
        State.FAILED,
        Fault.REFUSED,
        "Ukjent arkivdel",
    )
    entry = Entry.objects.get(event=Event.ARCHIVE_FAILED)
    told = OutboxEvent.objects.get(entry=entry).audience
    assert {u.username for u in User.objects.filter(mandates__in=told)} == {"hanne"}
    with records(Event.ARCHIVE_ORDERED, actor=cast.hanne):
        actions.send_to_archive(short.reference, actor=cast.hanne)
    keep(mailbox)
    assert mailbox.times[first.key] == 2
    mailbox.say(first.key, archived=True)
    keep(mailbox)
    (first, *_) = parcels(short)
    assert (first.state, first.fault) == (State.ARCHIVED, "")


# -- faults --------------------------------------------------------------------------------------


def test_it_tries_again_later_and_later_and_then_gives_up_and_says_so(
    short: Case, mailbox: Mailbox
) -> None:
    mailbox.before = down
    moment = at(CLOSED)
    keep(mailbox, moment)
    assert states(short) == {State.READY}
    assert {p.fault for p in parcels(short)} == {Fault.UNREACHABLE}
    for pause in PAUSES:
        keep(mailbox, moment + pause * 0.9)  # too early: nobody tries
        moment += pause * 1.3
        keep(mailbox, moment)
    assert states(short) == {State.FAILED}
    assert {p.attempts for p in parcels(short)} == {len(PAUSES) + 1}
    assert Entry.objects.filter(event=Event.ARCHIVE_FAILED).count() == len(parcels(short))


def test_it_goes_on_with_the_others_when_one_is_refused_at_the_door(
    short: Case, mailbox: Mailbox
) -> None:
    def refuse_first(key: str) -> None:
        if "/001-" in key:
            raise NotSent(Fault.REFUSED, "For gammelt", final=True)

    mailbox.before = refuse_first
    keep(mailbox)
    assert [p.state for p in parcels(short)] == [State.FAILED, State.SENT]


def test_it_keeps_the_kind_of_an_adapters_own_fault_never_what_it_says(
    short: Case, mailbox: Mailbox
) -> None:
    def broken(key: str) -> None:
        raise RuntimeError("Kari Nes, https://user:secret@example.no")

    mailbox.before = broken
    keep(mailbox)
    assert {(p.state, p.fault_said) for p in parcels(short)} == {(State.READY, "RuntimeError")}


def test_it_loses_nothing_when_killed_between_sending_and_writing_it_down(
    short: Case, mailbox: Mailbox
) -> None:
    mailbox.after = killed
    with pytest.raises(Killed):
        keep(mailbox)
    first = parcels(short)[0]
    assert (first.state, mailbox.times) == (State.READY, {first.key: 1})
    mailbox.after = lambda key: None
    keep(mailbox, at(CLOSED) + LEASE / 2)
    assert mailbox.times == {first.key: 1}  # still on loan to whoever died
    keep(mailbox, at(CLOSED) + LEASE + MINUTE)
    assert mailbox.times[first.key] == 2
    assert states(short) == {State.SENT}


def test_it_believes_a_receipt_for_what_it_never_learnt_was_sent(
    short: Case, mailbox: Mailbox
) -> None:
    mailbox.after = killed
    with pytest.raises(Killed):
        keep(mailbox)
    first = parcels(short)[0]
    mailbox.after = lambda key: None
    mailbox.say(first.key, archived=True)
    keep(mailbox, at(CLOSED) + LEASE + MINUTE)
    (first, *_) = parcels(short)
    assert (first.state, mailbox.times[first.key]) == (State.ARCHIVED, 1)


def test_it_keeps_a_receipt_it_was_killed_over(short: Case, mailbox: Mailbox) -> None:
    keep(mailbox)
    for parcel in parcels(short):
        mailbox.say(parcel.key, archived=True)

    class Dies(Mailbox):
        def taken(self, receipt: object) -> None:
            raise Killed

    dying = Dies()
    dying.box, dying.filed = mailbox.box, mailbox.filed
    with pytest.raises(Killed):
        keep(dying)
    keep(mailbox)
    assert states(short) == {State.ARCHIVED}
    assert Entry.objects.filter(event=Event.ARCHIVE_ARCHIVED).count() == 1
    assert not mailbox.box


def test_it_lets_another_take_over_from_one_that_is_too_slow(
    short: Case, mailbox: Mailbox
) -> None:
    def slow(key: str) -> None:
        mailbox.before = lambda key: None
        keep(mailbox, at(CLOSED) + LEASE + MINUTE)  # meanwhile, somebody else

    mailbox.before = slow
    keep(mailbox)
    assert states(short) == {State.SENT}
    assert len(mailbox.filed) == len(parcels(short))
    assert Entry.objects.filter(event=Event.ARCHIVE_QUEUED).count() == 1


def test_it_asks_somebody_to_look_when_the_archive_is_silent_and_still_takes_a_late_answer(
    short: Case, mailbox: Mailbox
) -> None:
    keep(mailbox)
    keep(mailbox, at(CLOSED) + RECEIPT_WITHIN - MINUTE)
    assert states(short) == {State.SENT}
    keep(mailbox, at(CLOSED) + RECEIPT_WITHIN)
    assert {(p.state, p.fault) for p in parcels(short)} == {(State.FAILED, Fault.SILENT)}
    for parcel in parcels(short):
        mailbox.say(parcel.key, archived=True)
    keep(mailbox, at(CLOSED) + RECEIPT_WITHIN + MINUTE)
    assert states(short) == {State.ARCHIVED}


def test_it_says_when_a_paper_cannot_be_printed(
    short: Case, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.papers.press._LOOK", b"#panic()")
    keep(mailbox)
    assert {(p.state, p.fault) for p in parcels(short)} == {(State.FAILED, Fault.UNPRINTED)}
    assert not mailbox.filed


# -- who may -------------------------------------------------------------------------------------


def test_it_is_hrs_to_send(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    for name in ("kari", "ola", "nina"):
        with refuses(NotPermitted):
            actions.send_to_archive(case.reference, actor=cast[name])
    with records(Event.ARCHIVE_ORDERED, actor=cast.hanne):
        actions.send_to_archive(case.reference, actor=cast.hanne)
    withdrawn = case_in(Case.State.WITHDRAWN, cast)
    with refuses(NotPossible, "never_told"):
        actions.send_to_archive(withdrawn.reference, actor=cast.hanne)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast, short: Case) -> None:
    before = everything()
    with pytest.raises(Case.DoesNotExist):
        actions.send_to_archive(short.reference, actor=cast[name])
    assert everything() == before
