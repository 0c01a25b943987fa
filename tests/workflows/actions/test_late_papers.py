"""After sealing nothing changes: a correction stands beside, and what comes late comes as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

import ledger.bundle
from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from parties.proving import Means, Proof
from tests import negotiated
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from workflows import actions
from workflows.actions.signing import paper_digest
from workflows.bundles import write_bundle
from workflows.models import Case, Minutes, Negotiation, Obligation
from workflows.papers import papers_of, written
from workflows.papers.journal import archive_page, journal_of
from workflows.papers.press import pdf
from workflows.queries import case_page

State = Case.State
HELD = TODAY + timedelta(days=21)
EVERYBODY = ("ola", "aisha", "nina")
ELSEWHERE = {"held_on": date(2027, 1, 20), "written_on": date(2027, 1, 22)}


@pytest.fixture
def case(cast: Cast) -> Iterator[Case]:
    """Bring a case to where its minutes are sealed and its discussion still runs."""
    made = case_in(State.IN_DISCUSSION, cast)
    with clock_at(at(HELD)):
        actions.circulate_minutes(made.reference, "Fire soner.", held_on=HELD, actor=cast.kari)
        for who in EVERYBODY:
            actions.approve_minutes(made.reference, 1, actor=cast[who])
        yield made


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@contextmanager
def refused(code: str, kind: type[Any] = NotPossible) -> Iterator[None]:
    before = Entry.objects.count(), Text.objects.count(), Minutes.objects.count()
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code == code
    assert refusal.value.because
    assert refusal.value.remedy
    assert (Entry.objects.count(), Text.objects.count(), Minutes.objects.count()) == before


def printed(case: Case, reader: User, name: str) -> bytes:
    return pdf(written(case_page(case.reference, user=reader, on=HELD), name))


def labels(case: Case, reader: User) -> list[str]:
    return [p.label for p in papers_of(case_page(case.reference, user=reader, on=HELD))]


# -- a correction --------------------------------------------------------------------------------


@pytest.mark.database
def test_a_correction_is_a_paper_of_its_own_and_the_sealed_one_is_the_same_to_the_byte(
    case: Case, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = printed(case, cast.ola, "referat-1")
    row = Minutes.objects.filter(number=1).values().get()
    with clock_at(at(HELD, 11)):
        made = actions.register_correction(
            case.reference, 1, "Tre, ikke fire.", actor=cast.kari
        )
    assert Minutes.objects.filter(number=1).values().get() == row
    assert printed(case, cast.ola, "referat-1") == before
    assert (made.kind, made.closed_by, made.state) == ("record", "approval", "circulated")
    entry = Entry.objects.get(event="minutes.corrected")
    assert entry.facts["corrected"] == row["digest"]
    assert set(OutboxEvent.objects.get(entry=entry).audience) >= {
        cast.mandates[name].pk for name in ("kari", *EVERYBODY)
    }
    for who in EVERYBODY:
        page = as_(cast[who]).get(reverse("case-detail", args=[case.slug])).content.decode()
        assert "Rettet ved nr. 2" in page
        assert "rettelse til nr. 1" in page
        answer = as_(cast[who]).get(f"/api/v1/cases/{case.slug}/").json()["minutes"]
        assert [m["corrects"] for m in answer] == [None, 1]
    paper = str(vars(written(case_page(case.reference, user=cast.ola, on=HELD), "referat-2")))
    assert "Tre, ikke fire." in paper
    assert printed(case, cast.ola, "referat-2")[:5] == b"%PDF-"
    out = BytesIO()
    write_bundle(case.reference, out, receiver=cast.ola)
    with ZipFile(out) as zipped:
        zipped.extractall(tmp_path)
        assert {"papers/referat-1.pdf", "papers/referat-2.pdf"} <= set(zipped.namelist())
        rows = zipped.read("data/minutes.jsonl").decode()
    assert f'"corrects_id": {row["id"]}' in rows
    assert ledger.bundle.main([str(tmp_path)]) == 0
    assert "HELT" in capsys.readouterr().out


def test_those_who_answered_the_paper_answer_its_correction(case: Case, cast: Cast) -> None:
    made = actions.register_correction(case.reference, 1, "Tre, ikke fire.", actor=cast.kari)
    for who in EVERYBODY:
        actions.approve_minutes(case.reference, 2, actor=cast[who])
    assert Minutes.objects.get(pk=made.pk).state == Minutes.State.SEALED


def test_a_correction_holds_no_discussion_up_and_outlives_its_end(
    case: Case, cast: Cast
) -> None:
    actions.register_correction(case.reference, 1, "Tre, ikke fire.", actor=cast.kari)
    actions.close_discussion(case.reference, actor=cast.kari)
    waits = Obligation.objects.filter(kind="approve_minutes", done_at=None)
    assert waits.count() == len(EVERYBODY)
    assert Minutes.objects.get(number=2).state == Minutes.State.CIRCULATED
    actions.approve_minutes(case.reference, 2, actor=cast.ola)


def test_the_archive_gets_it_as_a_correction(case: Case, cast: Cast) -> None:
    actions.register_correction(case.reference, 1, "Tre, ikke fire.", actor=cast.kari)
    for who in EVERYBODY:
        actions.approve_minutes(case.reference, 2, actor=cast[who])
    lines = {one.name: one for one in journal_of(archive_page(case.reference, HELD))}
    assert lines["referat-2"].title == "Referat 2: rettelse til nr. 1"
    assert lines["referat-2"].dated_on == HELD
    assert lines["referat-2"].make().content[:5] == b"%PDF-"


def test_only_a_sealed_paper_is_corrected_and_one_correction_at_a_time(
    case: Case, cast: Cast
) -> None:
    with refused("not_sealed"):
        actions.register_correction(case.reference, 9, "Nei.", actor=cast.kari)
    with refused("empty_text"):
        actions.register_correction(case.reference, 1, " ", actor=cast.kari)
    actions.register_correction(case.reference, 1, "Tre.", actor=cast.kari)
    with refused("correction_waits"):
        actions.register_correction(case.reference, 1, "To.", actor=cast.kari)
    with refused("not_sealed"):
        actions.register_correction(case.reference, 2, "To.", actor=cast.kari)
    for who in EVERYBODY:
        actions.approve_minutes(case.reference, 2, actor=cast[who])
    with refused("is_correction"):
        actions.register_correction(case.reference, 2, "To.", actor=cast.kari)
    actions.register_correction(case.reference, 1, "To.", actor=cast.kari)


def test_a_refusal_keeps_what_was_typed(case: Case, cast: Cast) -> None:
    answer = as_(cast.kari).post(
        reverse("case-register-correction", args=[case.slug]),
        {"number": 7, "text": "Skal stå igjen."},
    )
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Skal stå igjen." in answer.content.decode()
    assert Minutes.objects.count() == 1


@pytest.mark.parametrize("who", [*EVERYBODY, "hanne"])
def test_the_leader_registers_and_nobody_else(who: str, case: Case, cast: Cast) -> None:
    with refused("not_permitted", NotPermitted):
        actions.register_correction(case.reference, 1, "Tre.", actor=cast[who])
    with refused("not_permitted", NotPermitted):
        actions.register_paper(case.reference, "Syn.", actor=cast[who], **ELSEWHERE)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_is_not_there_for_outsiders(who: str, case: Case, cast: Cast) -> None:
    before = Entry.objects.count()
    days = {key: day.isoformat() for key, day in ELSEWHERE.items()}
    for step, body in (("register-correction", {"number": 1}), ("register-paper", days)):
        answer = as_(cast[who]).post(
            f"/api/v1/cases/{case.slug}/{step}/",
            {"text": "Nei.", **body},
            content_type="application/json",
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before


@pytest.mark.database
def test_a_protocols_correction_is_signed_by_both_sides_and_agrees_nothing_anew(
    cast: Cast,
) -> None:
    case = case_in(State.INFORMED, cast, **negotiated.LOCAL_PAY)
    negotiated.drawn_up(cast, case.reference)
    talks = Negotiation.objects.get(case=case)

    def sign(who: str) -> None:
        paper = Minutes.objects.filter(case=case).order_by("pk").last()
        assert paper is not None
        actions.sign_protocol(
            case.reference,
            talks.pk,
            paper=paper.digest,
            proof=Proof(Means.PASSWORD, at(TODAY)),
            actor=cast[who],
        )

    with refused("not_sealed"):
        actions.register_correction(case.reference, 1, "4,1 %.", actor=cast.kari)
    sign("kari")
    sign("ola")
    assert Negotiation.objects.get(pk=talks.pk).state == Negotiation.State.AGREED
    ola = Client()
    ola.force_login(cast.ola)
    talks_page, told = f"/saker/{case.slug}/forhandlinger/{talks.pk}/", "Rettet ved nr. 2"
    assert told not in ola.get(talks_page).content.decode()
    made = actions.register_correction(case.reference, 1, "4,1 %.", actor=cast.kari)
    page = ola.get(talks_page).content.decode()
    assert (
        page.count(told) == 1
    )  # the protocol leads to its correction, and the correction back
    for number in (1, 2):
        assert f'id="h-protocol-{number}"' in page and f'href="#h-protocol-{number}"' in page
    assert (made.kind, made.closed_by, made.binding) == ("protocol", "signature", True)
    assert (
        cast.mandates["aisha"].pk
        not in OutboxEvent.objects.get(event="minutes.corrected").audience
    )
    sign("ola")
    assert Minutes.objects.get(pk=made.pk).state == Minutes.State.CIRCULATED
    sign("kari")
    assert Minutes.objects.get(pk=made.pk).state == Minutes.State.SEALED
    assert Entry.objects.filter(event="negotiation.agreed").count() == 1
    assert "protokoll-2" in {
        p.name for p in papers_of(case_page(case.reference, user=cast.ola, on=TODAY))
    }
    assert "protokoll-2" not in {
        p.name for p in papers_of(case_page(case.reference, user=cast.aisha, on=TODAY))
    }
    address = reverse("case-negotiation", args=[case.slug, talks.pk])
    assert "rettelse til nr. 1" in as_(cast.ola).get(address).content.decode()


# -- a paper written elsewhere -------------------------------------------------------------------


@pytest.mark.database
def test_a_late_paper_says_so_on_page_list_record_bundle_and_archive(
    cast: Cast, tmp_path: Path
) -> None:
    case = case_in(State.DISCUSSED, cast)
    with clock_at(at(HELD + timedelta(days=3))):
        made = actions.register_paper(
            case.reference,
            "Håndskrevet: alle var enige.",
            met={case.participations.first().pk: False},
            actor=cast.kari,
            **ELSEWHERE,
        )
        entry = Entry.objects.get(event="paper.registered")
        assert entry.occurred_on == ELSEWHERE["held_on"]
        assert entry.recorded_at.date() == HELD + timedelta(days=3)
        assert entry.facts["written_on"] == "2027-01-22"
        assert not made.binding
        # Who held the seats on the day, not who holds them now.
        assert {row.mandate for row in made.attendance.all()} == {
            cast.mandates[name] for name in ("per", "aisha", "nina")
        }
        assert Obligation.objects.filter(subject=made.subject, done_at=None).count() == 3
        page = as_(cast.ola).get(reverse("case-detail", args=[case.slug])).content.decode()
        assert "registrert sent 25. februar 2027, skrevet 22. januar 2027" in page
        assert "Referat 2 (registrert sent)" in labels(case, cast.ola)
        paper = str(
            vars(written(case_page(case.reference, user=cast.ola, on=HELD), "referat-2"))
        )
        assert "22. januar 2027" in paper
        assert "binder ingen" in paper
        out = BytesIO()
        write_bundle(case.reference, out, receiver=cast.ola)
        with ZipFile(out) as zipped:
            assert '"written_on": "2027-01-22"' in zipped.read("data/minutes.jsonl").decode()
            history = zipped.read("history.nb.txt").decode()
        assert "sent: skrevet utenfor systemet fredag 22. januar 2027" in history
        for who in EVERYBODY:
            actions.approve_minutes(case.reference, made.number, actor=cast[who])
        lines = {one.name: one for one in journal_of(archive_page(case.reference, HELD))}
        assert lines["referat-2"].title == "Referat 2: registrert sent"
        assert lines["referat-2"].dated_on == ELSEWHERE["written_on"]


@pytest.mark.database
def test_a_late_paper_meets_no_gate_and_holds_nothing_up(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    actions.register_paper(case.reference, "Vi møttes.", actor=cast.kari, **ELSEWHERE)
    with pytest.raises(NotPossible) as refusal:
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
    assert "discussion_held" in {one.code for one in refusal.value.missing}
    actions.open_discussion(case.reference, meets_on=HELD, actor=cast.kari)
    with clock_at(at(HELD)):
        with pytest.raises(NotPossible) as refusal:
            actions.close_discussion(case.reference, actor=cast.kari)
        assert [one.code for one in refusal.value.missing] == ["minutes_circulated"]
        actions.circulate_minutes(case.reference, "Syn.", held_on=HELD, actor=cast.kari)
        for who in EVERYBODY:
            actions.approve_minutes(case.reference, 2, actor=cast[who])
        actions.close_discussion(case.reference, actor=cast.kari)
    assert Case.objects.get(pk=case.pk).discussed_on == HELD
    # It still waits for the parties' own answers: nobody has spoken for them.
    assert Minutes.objects.get(number=1, case=case).state == Minutes.State.CIRCULATED


def test_a_late_paper_may_come_after_the_case_is_closed(cast: Cast) -> None:
    case = case_in(State.CLOSED, cast)
    Case.objects.filter(pk=case.pk).update(archive_due=False)
    with clock_at(at(TODAY + timedelta(days=90))):
        made = actions.register_paper(case.reference, "Funnet.", actor=cast.kari, **ELSEWHERE)
        assert Case.objects.get(pk=case.pk).archive_due
        actions.approve_minutes(case.reference, made.number, actor=cast.ola)
        with refused("closed"):
            actions.approve_minutes(case.reference, made.number, actor=cast.ola)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"held_on": date(2027, 1, 22), "written_on": date(2027, 1, 20)}, "before_meeting"),
        ({"held_on": date(2027, 1, 20), "written_on": TODAY + timedelta(days=1)}, "future"),
        ({"held_on": TODAY + timedelta(days=1), "written_on": TODAY}, "future"),
    ],
)
def test_nobody_writes_ahead(days: dict[str, date], code: str, cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    with refused(code):
        actions.register_paper(case.reference, "Syn.", actor=cast.kari, **days)
    answer = as_(cast.kari).post(
        f"/api/v1/cases/{case.slug}/register-paper/",
        {"text": "Syn.", **{key: day.isoformat() for key, day in days.items()}},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (HTTPStatus.CONFLICT, code)
    assert Minutes.objects.count() == 0


# -- the digest ----------------------------------------------------------------------------------


def test_the_digest_covers_who_met(cast: Cast) -> None:
    digests = set()
    for absent in (False, True):
        case = case_in(State.IN_DISCUSSION, cast)
        with clock_at(at(HELD)):
            party = case.participations.order_by("pk")[0].pk
            paper = actions.circulate_minutes(
                case.reference,
                "Syn.",
                held_on=HELD,
                met={party: not absent},
                actor=cast.kari,
            )
        rows = list(paper.attendance.all())
        assert paper_digest(case.reference, paper, rows) == paper.digest
        rows[0].met = not rows[0].met
        changed = paper_digest(case.reference, paper, rows)
        assert changed != paper.digest
        assert paper_digest(case.reference, paper, rows[1:]) != paper.digest
        digests |= {paper.digest, changed}
    assert len(digests) == 4
