"""The papers of a meeting of its own: notice and minutes, as each reader may have them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from http import HTTPStatus

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import AccessLog, Entry, Text
from ledger.moving import Actor, clock_at, redact
from parties.seats import standing_of
from tests.cast import OUTSIDERS, TODAY, at
from tests.gathered import FIRST, called, ended, planned, started
from tests.papers import note
from tests.workflows.confidence import party_of
from tests.workflows.test_papers import words_of
from workflows import actions
from workflows.models import AgendaItem, Case, Meeting
from workflows.papers import press
from workflows.papers.gathered import Gathered
from workflows.papers.meetings import gathered_paper, papers_of_meeting

pytestmark = pytest.mark.django_db
BOTH = ("innkalling", "referat")
PARTS = [
    "Dokumenter som er lagt fram",
    "Arbeidsgivers vurdering og forslag",
    "Organisasjonens syn: Fagforbundet",
    "Organisasjonens syn: NSF",
    "Organisasjonens syn: Verneombud",
    "Spørsmål og svar",
    "Alternativer som er vurdert",
    "Arbeidsmiljø og risiko",
    "Personvern",
    "Konklusjon",
    "Hvorfor et syn ikke følges",
    "Videre behandling",
    "Oppfølging",
]


def paper(meeting, person, name):
    read = Gathered(Meeting.objects.get(pk=meeting.pk), standing_of(person.pk, FIRST))
    return gathered_paper(read, name)


def said(document):
    return " ".join(words_of(press.pdf(document)).split())


def under(document, title):
    """Return the headings of the second level below one of the first."""
    heads = [(b["level"], b["text"]) for b in document.blocks if b["kind"] == "heading"]
    start = next(n for n, (_l, text) in enumerate(heads) if text.startswith(title)) + 1
    found = []
    for level, text in heads[start:]:
        if level == 1:
            break
        found.append(text)
    return found


# -- what stands in them -------------------------------------------------------------------------


def test_it_calls_everyone_with_a_seat_with_agenda_and_papers(cast):
    held = called(cast)
    notice = paper(held.meeting, cast.ola, "innkalling")
    assert notice.headings == ["Innkalt til møtet", "Sakliste", "Papirer", "Før møtet"]
    words = said(notice)
    for wanted in (
        "mandag 22. februar 2027 kl. 12.00–14.00",
        "Møterom 2, rådhuset",
        "Norsk Sykepleierforbund (Unio)",
        "Vernetjenesten, Hjemmetjenesten",
        f"DS 1/27 {held.case.reference} {held.case.title} Drøfting (D)",
        "DS 3/27 Sykefraværet i høst Informasjon (I)",
        "Saksframlegget, versjon 1",
    ):
        assert wanted in words, words
    assert notice.made_at == Entry.objects.get(event="meeting.notice_sent").recorded_at


def test_it_keeps_the_headings_of_each_item_in_order(cast):
    held = ended(cast)
    minutes = paper(held.meeting, cast.ola, "referat")
    assert minutes.headings == [
        "Til stede",
        "Godkjenning av innkalling",
        "Godkjenning av sakliste",
        "Godkjenning av protokoll fra forrige møte",
        f"DS 1/27 (D) {held.case.reference} {held.case.title}",
        f"DS 2/27 (D) {held.closed.reference} {held.closed.title}",
        "DS 3/27 (I) Sykefraværet i høst",
        "Godkjenning",
    ]
    assert under(minutes, "DS 1/27") == PARTS
    assert under(minutes, "DS 3/27") == PARTS[1:5]


def test_it_gives_each_organisation_its_words_and_its_conclusion(cast):
    words = said(paper(ended(cast).meeting, cast.aisha, "referat"))
    for wanted in (
        "Uenig. Sonene blir for store.",
        "Delvis enig. Vi støtter tre soner.",
        "Har ikke skrevet noe syn. Taushet er ikke samtykke.",
        "Hvem leder laget? Det avgjøres i mars.",
        "Alenearbeid om natta må vurderes.",
        "Legge fram risikovurderingen. Arbeidsgiveren 15. mars 2027",
        "Vernetjenesten, Hjemmetjenesten Ikke svart",
    ):
        assert wanted in words, words


def test_it_says_who_met_for_whom_and_who_was_away_but_not_why(cast):
    held = called(cast)
    seats = {one.name: one.pk for one in held.meeting.seatings.all()}
    with clock_at(at(FIRST - timedelta(days=1))):
        actions.tell_absence(
            held.meeting.pk, seats["Verneombud"], reason="Sykt barn.", actor=cast.nina
        )
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(held.meeting.pk, actor=cast.kari)
        actions.record_attendance(
            held.meeting.pk,
            met={seats["Arbeidsgiveren"]: cast.mandates["dag"].pk},
            actor=cast.kari,
        )
    words = said(paper(held.meeting, cast.ola, "referat"))
    assert "Dag Rud Leder Arbeidsgiveren Kari Nes" in words  # met for her
    assert "Forfall Vernetjenesten, Hjemmetjenesten" in words
    assert "Oppmøte er ikke ført" in words
    assert "Sykt barn" not in words


def test_it_says_what_became_of_a_case_before_and_after(cast):
    held = ended(cast)
    coming = held.meeting.series.meetings.exclude(pk=held.meeting.pk).get()
    with clock_at(at(FIRST, 15)):
        actions.send_item_round(held.meeting.pk, held.item.pk, binding=False, actor=cast.kari)
        actions.put_on_agenda(coming.pk, case=held.case.reference, actor=cast.kari)
        actions.send_notice(coming.pk, actor=cast.kari)
    with clock_at(at(coming.meets_on, 12)):
        actions.start_meeting(coming.pk, actor=cast.kari)
    sent = "Sendt til partene for godkjenning i saken 22. februar 2027, som referat nr. 1."
    assert sent in said(paper(held.meeting, cast.ola, "referat"))
    words = said(paper(coming, cast.ola, "referat"))
    assert "På saklisten før DS 1/27, 22. februar 2027" in words


# -- what a reader may not see -------------------------------------------------------------------


def test_it_tells_nothing_of_a_case_the_reader_takes_no_part_in(cast):
    held = ended(cast)
    for name in BOTH:
        words = said(paper(held.meeting, cast.aisha, name))
        assert "En sak du ikke er part i" in words
        assert "DS 2/27" in words
        for secret in (
            "natt er redde",
            "Ringe de tre",
            held.closed.title,
            held.closed.reference,
        ):
            assert secret not in words, (name, secret)
    assert "Ringe de tre" in said(paper(held.meeting, cast.ola, "referat"))


@pytest.mark.usefixtures("shelf")
def test_it_names_the_papers_that_lie_there_and_no_confidential_one(cast):
    held = called(cast)
    reference = held.case.reference
    with clock_at(at(TODAY)):
        actions.file_document(reference, "Kart over sonene", "plan", note("A"), actor=cast.kari)
        actions.file_document(
            *(reference, "Anbudene", "figures", note("B")),
            basis="offl-23",
            parties=[party_of(held.case, cast, "ola")],
            actor=cast.kari,
        )
        actions.put_on_agenda(held.meeting.pk, title="Ferie", tag="D", actor=cast.kari)
    for name in ("ola", "aisha", "kari", "hanne"):
        words = said(paper(held.meeting, cast[name], "innkalling"))
        assert "Kart over sonene" in words
        assert "DS 4/27 Ferie Drøfting (D)" in words
        assert "Anbudene" not in words


def test_it_says_where_words_are_redacted(cast):
    held = ended(cast)
    gone = Text.objects.get(body="Sonene blir for store.")
    with clock_at(at(FIRST, 15)):
        redact(gone.pk, basis="personopplysningsloven § 1", actor=Actor(cast.hanne.pk))
    words = said(paper(held.meeting, cast.ola, "referat"))
    assert "Uenig. [Sladdet 22.02.2027 etter personopplysningsloven § 1]" in words
    assert "for store" not in words


# -- who may have them, and when -----------------------------------------------------------------


def test_it_is_there_when_it_comes_about(cast):
    meeting = planned(cast)
    assert papers_of_meeting(meeting) == []
    assert paper(meeting, cast.ola, "innkalling") is None
    held = called_again(cast, meeting)
    assert [one.name for one in papers_of_meeting(held)] == ["innkalling"]
    assert paper(held, cast.ola, "referat") is None
    moved = actions.move_gathering(held.pk, meets_on=date(2027, 2, 24), actor=cast.kari)
    assert "onsdag 24. februar 2027" in said(paper(moved, cast.ola, "innkalling"))
    gone = actions.cancel_meeting(held.pk, actor=cast.kari)
    assert "Møtet er avlyst" in said(paper(gone, cast.ola, "innkalling"))
    assert paper(gone, cast.ola, "referat") is None


def called_again(cast, meeting):
    return actions.send_notice(meeting.pk, actor=cast.kari)


def test_it_says_that_a_meeting_under_way_is_not_ended(cast):
    held = started(cast)
    assert "Møtet er ikke avsluttet" in said(paper(held.meeting, cast.ola, "referat"))
    with clock_at(at(FIRST, 14)):
        actions.end_meeting(held.meeting.pk, actor=cast.kari)
    assert "Møtet er ikke avsluttet" not in said(paper(held.meeting, cast.ola, "referat"))


@pytest.mark.parametrize("name", BOTH)
def test_it_is_handed_over_on_the_page_and_to_programs_alike(client, cast, name):
    held = ended(cast)
    client.force_login(cast.aisha)
    page = client.get(f"/moter/{held.meeting.pk}/").content.decode()
    address = f"/moter/{held.meeting.pk}/papirer/{name}.pdf"
    assert address in page
    first = client.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == f'attachment; filename="2027-02-22-{name}.pdf"'
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    listed = client.get(f"/api/v1/meetings/{held.meeting.pk}/papers/").json()["results"]
    assert [one["name"] for one in listed] == list(BOTH)
    url = next(one["url"] for one in listed if one["name"] == name)
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (HTTPStatus.OK, first.content)
    for nothing in (f"/moter/{held.meeting.pk}/papirer/noe.pdf", f"{url[:-1]}-9/"):
        assert client.get(nothing).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_is_not_there_for_outsiders(client, cast, who):
    held = ended(cast)
    client.force_login(cast[who])
    for there in (held.meeting.pk, 99_999):
        assert client.get(f"/api/v1/meetings/{there}/papers/").status_code == 404
        for name in BOTH:
            web, api = f"/moter/{there}/papirer/{name}.pdf", f"meetings/{there}/papers/{name}/"
            assert client.get(web).status_code == HTTPStatus.NOT_FOUND
            assert client.get(f"/api/v1/{api}").status_code == HTTPStatus.NOT_FOUND


def test_it_notes_that_hr_reads_the_words_of_a_case(client, cast):
    held = ended(cast)
    client.force_login(cast.hanne)
    client.get(f"/moter/{held.meeting.pk}/papirer/innkalling.pdf")
    assert not AccessLog.objects.exists()
    client.get(f"/moter/{held.meeting.pk}/papirer/referat.pdf")
    client.get(f"/api/v1/meetings/{held.meeting.pk}/papers/referat/")
    noted = AccessLog.objects.values_list("reader_id", "basis", "chain")
    chains = [held.case.chain_id, held.closed.chain_id]
    assert sorted(noted) == sorted((cast.hanne.pk, "oversight", c) for c in chains * 2)
    client.force_login(cast.ola)
    client.get(f"/moter/{held.meeting.pk}/papirer/referat.pdf")
    assert AccessLog.objects.count() == 4


# -- what they promise ---------------------------------------------------------------------------


def test_it_prints_the_same_bytes_twice_and_whatever_comes_of_the_promises(cast):
    held = ended(cast)
    before = [press.pdf(paper(held.meeting, cast.ola, name)) for name in BOTH]
    with clock_at(at(FIRST + timedelta(days=3))):
        promise = held.item.follow_ups.get()
        actions.mark_done(held.meeting.pk, promise.pk, actor=cast.kari)
    Case.objects.update(title="Noe annet", archive_reference="26/1")
    press._printed.cache_clear()
    assert [press.pdf(paper(held.meeting, cast.ola, name)) for name in BOTH] == before


def test_it_prints_new_minutes_when_somebody_has_written(cast):
    held = ended(cast)
    before = paper(held.meeting, cast.ola, "referat")
    with clock_at(at(FIRST, 15)):
        actions.write_block(
            *(held.meeting.pk, held.item.pk, "further", "Avgjøres i april."),
            version=0,
            actor=cast.kari,
        )
    after = paper(held.meeting, cast.ola, "referat")
    assert after.made_at == at(FIRST, 15)
    assert after.entry == before.entry + 1
    newest = Entry.objects.get(chain=held.meeting.chain_id, number=after.entry)
    assert newest.digest in "".join(after.proof).replace(" ", "")
    assert "Avgjøres i april." in said(after)


@pytest.mark.parametrize("name", BOTH)
def test_it_is_a_tagged_pdf_that_claims_its_standards(cast, name):
    held = ended(cast)
    with pikepdf.open(io.BytesIO(press.pdf(paper(held.meeting, cast.ola, name)))) as pdf:
        assert str(pdf.Root.Lang) == "nb-NO"
        assert pdf.Root.MarkInfo.Marked
        told = pdf.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
        assert told["pdfuaid:part"] == "1"


@pytest.mark.parametrize("name", BOTH)
def test_it_asks_the_database_as_little_for_many_items_as_for_few(cast, name):
    held = ended(cast)

    def asked():
        with CaptureQueriesContext(connection) as told:
            paper(held.meeting, cast.ola, name)
        return len(told)

    few = asked()
    for n in range(10):
        case = Case.objects.get(pk=held.case.pk)
        chain = case.chain
        chain.pk, chain.label = None, f"2027/9{n:03}"
        chain.save()
        case.pk, case.reference, case.chain = None, f"2027/9{n:03}", chain
        case.save(force_insert=True)
        AgendaItem.objects.create(
            meeting=held.meeting,
            series=held.meeting.series,
            place=20 + n,
            kind="case",
            case=case,
            tag="D",
        )
    assert asked() == few
    assert few <= 19
