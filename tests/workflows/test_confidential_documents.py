"""A document filed in confidence: at every road to the file, closed to those it is not told to."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.urls import reverse

from ledger.bundle import check_bundle
from ledger.models import AccessLog, Entry, OutboxEvent
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.papers import a_png, note, paper
from tests.workflows.archives import Mailbox, keep, names, parcels
from tests.workflows.confidence import confirm, logged_in, party_of, written
from workflows import actions
from workflows.actions.reading import read_document
from workflows.models import Case, Document, Shield
from workflows.models.situation import Situation
from workflows.papers.archives import MESSAGE
from workflows.policies import confidential

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("shelf"),
]
SECRET = "Tre anbud: 4, 5 og 6 millioner."
DIGEST = hashlib.sha256(SECRET.encode()).hexdigest()


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in("informed", cast)


def filed(case: Case, cast: Cast, who: str = "kari", **more: Any) -> Document:
    """File it in confidence, told to Ola's union."""
    said: dict[str, Any] = {
        "basis": "offl-23",
        "parties": [party_of(case, cast, "ola")],
        **more,
    }
    return actions.file_document(
        case.reference, "Anbudene", "figures", note(SECRET), actor=cast[who], **said
    )


def roads_to(case: Case, number: int = 1) -> list[str]:
    return [
        reverse("case-document", args=[case.slug, number, 1]),
        f"/api/v1/cases/{case.slug}/documents/{number}/1/",
    ]


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# -- filed in confidence, and opened -------------------------------------------------------------


def test_it_is_closed_from_the_first_moment_and_opened_after_confirming_each_time_noted(
    case: Case, cast: Cast
) -> None:
    document = filed(case, cast)
    shield = Shield.objects.get()
    assert (shield.about, shield.label, shield.text) == ("document:1", "Anbudene", None)
    events = list(Entry.objects.filter(chain=case.chain).order_by("number"))[-2:]
    assert [entry.event for entry in events] == ["document.filed", "shield.raised"]
    ola, before = logged_in(cast.ola), written()
    for road in roads_to(case):
        answer = ola.get(road)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert SECRET.encode() not in bytes_of(answer)
    assert "offentleglova § 23" in ola.get(roads_to(case)[0]).content.decode()
    assert written() == before  # looking at a closed door opens nothing
    confirm(case, cast)
    for road in roads_to(case):
        assert bytes_of(ola.get(road)) == SECRET.encode()
    assert bytes_of(logged_in(cast.kari).get(roads_to(case)[0])) == SECRET.encode()
    seen = AccessLog.objects.filter(what="shielded").values_list(
        "reader_id", "basis", "subject"
    )
    assert list(seen) == [
        (cast.ola.pk, "bound", "shield:1"),
        (cast.ola.pk, "bound", "shield:1"),
        (cast.kari.pk, "keeps", "shield:1"),
    ]
    document.refresh_from_db()
    assert document.opened_at is not None


def test_it_may_be_filed_in_a_draft_and_is_closed_when_the_parties_come(cast: Cast) -> None:
    case = case_in("draft", cast)
    filed(case, cast)
    told = OutboxEvent.objects.filter(entry__chain=case.chain_id, entry__event="shield.raised")
    assert all(event.audience == [] for event in told)  # a draft is the leader's own
    actions.give_information(case.reference, actor=cast.kari)
    assert logged_in(cast.ola).get(roads_to(case)[0]).status_code == HTTPStatus.CONFLICT
    assert logged_in(cast.nina).get(roads_to(case)[0]).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["aisha", "nina"])
def test_it_is_closed_to_the_parties_it_is_not_told_to(
    case: Case, cast: Cast, name: str
) -> None:
    filed(case, cast)
    before = written()
    for road in roads_to(case):
        answer = logged_in(cast[name]).get(road)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert SECRET.encode() not in bytes_of(answer)
    with pytest.raises(NotPermitted):
        actions.confirm_confidential(case.reference, 1, actor=cast[name])
    assert written() == before
    assert not AccessLog.objects.filter(reader_id=cast[name].pk).exists()
    situation = Situation(case.reference, user=cast[name], on=TODAY)
    assert confidential.closed_to(situation, "document:1") is not None


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(case: Case, cast: Cast, name: str) -> None:
    filed(case, cast)
    for road in roads_to(case):
        assert logged_in(cast[name]).get(road).status_code == HTTPStatus.NOT_FOUND


def test_hr_confirms_before_it_opens_what_the_employer_keeps_and_never_a_partys(
    case: Case, cast: Cast
) -> None:
    filed(case, cast)
    filed(case, cast, "nina", basis="fvl-13", parties=[])
    hanne = logged_in(cast.hanne)
    assert hanne.get(roads_to(case)[0]).status_code == HTTPStatus.CONFLICT
    confirm(case, cast, "hanne")
    assert bytes_of(hanne.get(roads_to(case)[0])) == SECRET.encode()
    for road in roads_to(case, 2):
        assert hanne.get(road).status_code == HTTPStatus.FORBIDDEN
    for road in roads_to(case, 2):  # the party tells its leader, who confirms first
        assert logged_in(cast.kari).get(road).status_code == HTTPStatus.CONFLICT


def test_a_new_version_is_as_closed_as_the_first(case: Case, cast: Cast) -> None:
    filed(case, cast)
    actions.file_version(case.reference, 1, note("Fire anbud."), actor=cast.kari)
    road = reverse("case-document", args=[case.slug, 1, 2])
    assert logged_in(cast.aisha).get(road).status_code == HTTPStatus.FORBIDDEN


def test_the_list_says_that_it_is_there_and_why_and_gives_no_way_to_the_file(
    case: Case, cast: Cast
) -> None:
    actions.file_document(
        case.reference, "Kart", "other", paper(a_png(), "k.png"), description="Tomt i Storgata.",
        basis="offl-23", parties=[party_of(case, cast, "ola")], actor=cast.kari,
    )  # fmt: skip
    page = logged_in(cast.aisha).get(reverse("case-documents", args=[case.slug]))
    listed = page.content.decode()
    assert "Kart" in listed
    assert "Storgata" not in listed
    assert roads_to(case)[0] not in listed
    whole = logged_in(cast.aisha).get(reverse("case-detail", args=[case.slug])).content.decode()
    assert roads_to(case)[0] not in whole
    assert roads_to(case)[0] in (
        logged_in(cast.kari).get(reverse("case-detail", args=[case.slug])).content.decode()
    )
    assert reverse("case-confidential", args=[case.slug]) in listed
    told = logged_in(cast.aisha).get(f"/api/v1/cases/{case.slug}/documents/").json()
    assert told["results"][0]["confidential"] == 1
    assert told["results"][0]["may_read"] is False
    assert told["results"][0]["versions"][0]["description"] is None
    kari = logged_in(cast.kari).get(f"/api/v1/cases/{case.slug}/documents/").json()
    assert kari["results"][0]["versions"][0]["description"] == "Tomt i Storgata."
    one = logged_in(cast.kari).get(reverse("case-confidential-one", args=[case.slug, 1]))
    assert roads_to(case)[0] in one.content.decode()


def test_no_page_record_or_message_holds_a_word_of_it(case: Case, cast: Cast) -> None:
    filed(case, cast)
    entries = Entry.objects.filter(chain=case.chain)
    assert all("millioner" not in entry.canonical for entry in entries)
    assert OutboxEvent.objects.filter(entry__event="shield.raised").exists()
    aisha = logged_in(cast.aisha)
    for page in ("case-detail", "case-seal", "case-documents", "case-confidential"):
        assert "millioner" not in aisha.get(reverse(page, args=[case.slug])).content.decode()


# -- filed so, by web and API --------------------------------------------------------------------


def test_it_is_filed_in_confidence_in_the_same_form(case: Case, cast: Cast) -> None:
    kari, step = logged_in(cast.kari), reverse("case-file-document", args=[case.slug])
    assert 'name="basis"' in kari.get(step).content.decode()
    said = {
        "title": "Anbudene", "document_class": "figures", "file": note(SECRET), "basis": "offl-23",
        "parties": [party_of(case, cast, "ola")], "share": "nobody", "ends_with": "talks",
    }  # fmt: skip
    assert kari.post(step, said).status_code == HTTPStatus.SEE_OTHER
    shield = Shield.objects.get()
    assert (shield.about, shield.basis, shield.ends_with) == ("document:1", "offl-23", "talks")
    assert shield.bound == [party_of(case, cast, "ola")]
    assert logged_in(cast.aisha).get(roads_to(case)[0]).status_code == HTTPStatus.FORBIDDEN


def test_it_is_filed_in_confidence_by_a_program(case: Case, cast: Cast) -> None:
    said = {"title": "Syk", "document_class": "other", "file": note(SECRET), "basis": "fvl-13"}
    door = f"/api/v1/cases/{case.slug}/file-document/"
    answer = logged_in(cast.ola).post(door, said)
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.CREATED)
    shield = Shield.objects.get()
    assert (shield.about, shield.kept_by_id) == ("document:1", party_of(case, cast, "ola"))
    assert shield.employer_bound


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("ola", {"basis": "aml-8-3"}),  # the employer's ground
        ("kari", {"basis": "offl-23", "ends_on": "2020-01-01"}),
        ("kari", {"basis": "offl-23", "parties": ["99999"]}),
    ],
)
def test_terms_that_do_not_hold_file_nothing(
    case: Case, cast: Cast, who: str, more: dict[str, Any]
) -> None:
    before = written()
    said = {"title": "Anbudene", "document_class": "figures", **more}
    step = reverse("case-file-document", args=[case.slug])
    posted = logged_in(cast[who]).post(step, {**said, "file": note(SECRET)})
    assert posted.status_code == HTTPStatus.CONFLICT
    assert "Anbudene" in posted.content.decode()
    door = f"/api/v1/cases/{case.slug}/file-document/"
    called = logged_in(cast[who]).post(door, {**said, "file": note(SECRET)})
    assert called.status_code == HTTPStatus.CONFLICT
    assert written() == before


# -- made confidential afterwards ----------------------------------------------------------------


def _file_openly(case: Case, cast: Cast, who: str = "kari") -> None:
    actions.file_document(case.reference, "Anbudene", "figures", note(SECRET), actor=cast[who])


def _keep(case: Case, actor: Any, **more: Any) -> Shield:
    said = {"label": "Anbudene", "basis": "fvl-13", **more}
    return actions.keep_confidential(case.reference, "document:1", actor=actor, **said)


def test_it_can_be_kept_afterwards_while_nobody_else_has_opened_it(
    case: Case, cast: Cast
) -> None:
    _file_openly(case, cast)
    read_document(case.reference, 1, 1, user=cast.kari, on=TODAY)
    kari = logged_in(cast.kari)
    asked = f"{reverse('case-keep-confidential', args=[case.slug])}?about=document:1"
    assert asked in kari.get(reverse("case-documents", args=[case.slug])).content.decode()
    form = kari.get(asked).content.decode()
    assert 'value="document:1" selected' in form
    assert 'name="label" value="Anbudene"' in form
    said = {"about": "document:1", "label": "Anbud", "text": "", "basis": "offl-23",
            "share": "nobody", "parties": [party_of(case, cast, "ola")]}  # fmt: skip
    step = reverse("case-keep-confidential", args=[case.slug])
    assert kari.post(step, said).status_code == HTTPStatus.SEE_OTHER
    assert logged_in(cast.aisha).get(roads_to(case)[0]).status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(NotPossible) as refused:
        _keep(case, cast.kari)
    assert refused.value.code == "kept"


@pytest.mark.parametrize("name", ["ola", "hanne"])
def test_what_somebody_else_has_opened_is_not_made_confidential(
    case: Case, cast: Cast, name: str
) -> None:
    _file_openly(case, cast)
    assert bytes_of(logged_in(cast[name]).get(roads_to(case)[1])) == SECRET.encode()
    before, body = written(), {"about": "document:1", "label": "A", "basis": "fvl-13"}
    with pytest.raises(NotPossible) as refused:
        _keep(case, cast.kari)
    assert refused.value.code == "opened"
    door = f"/api/v1/cases/{case.slug}/keep-confidential/"
    called = logged_in(cast.kari).post(door, body, content_type="application/json")
    assert (called.status_code, called.json()["code"]) == (HTTPStatus.CONFLICT, "opened")
    step = reverse("case-keep-confidential", args=[case.slug])
    posted = logged_in(cast.kari).post(step, {**body, "share": "nobody"})
    assert posted.status_code == HTTPStatus.CONFLICT
    assert written() == before


def test_a_bundle_handed_out_has_opened_it(case: Case, cast: Cast) -> None:
    _file_openly(case, cast)
    answer = logged_in(cast.ola).post(reverse("case-bundle", args=[case.slug]))
    assert answer.status_code == HTTPStatus.OK
    assert bytes_of(answer)
    with pytest.raises(NotPossible) as refused:
        _keep(case, cast.kari)
    assert refused.value.code == "opened"


def test_nobody_keeps_the_other_sides_document_or_one_that_is_not_there(
    case: Case, cast: Cast
) -> None:
    _file_openly(case, cast, "ola")
    before = written()
    for name in ("kari", "aisha", "hanne"):
        with pytest.raises(NotPermitted):
            _keep(case, cast[name])
    with pytest.raises(NotPossible):
        actions.keep_confidential(
            case.reference, "document:9", label="A", basis="fvl-13", actor=cast.ola
        )
    with pytest.raises(NotPossible):  # words are needed for all else
        actions.keep_confidential(
            case.reference, "other", label="A", basis="fvl-13", actor=cast.ola
        )
    assert written() == before
    assert _keep(case, cast.ola).kept_by_id == party_of(case, cast, "ola")


def test_a_release_opens_it_to_all(case: Case, cast: Cast) -> None:
    filed(case, cast)
    actions.release_confidential(case.reference, 1, reason="Valgt.", actor=cast.kari)
    for road in roads_to(case):
        assert bytes_of(logged_in(cast.aisha).get(road)) == SECRET.encode()


# -- the sealed bundle ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reads"), [("kari", True), ("ola", True), ("aisha", False), ("hanne", False)]
)
def test_the_bundle_holds_the_file_for_those_who_may_open_it_and_its_digest_for_all(
    case: Case, cast: Cast, name: str, tmp_path: Path, *, reads: bool
) -> None:
    filed(case, cast)
    confirm(case, cast)
    before = AccessLog.objects.filter(reader_id=cast[name].pk, what="shielded").count()
    answer = logged_in(cast[name]).post(reverse("case-bundle", args=[case.slug]))
    with ZipFile(BytesIO(bytes_of(answer))) as zipped:
        zipped.extractall(tmp_path)
    report = check_bundle(tmp_path)
    assert report.breaks == []
    assert report.kept_back == ([] if reads else ["documents/1-v1"])
    assert (tmp_path / "documents/1-v1.txt").exists() is reads
    assert DIGEST in (tmp_path / "record/entries.txt").read_text()
    noted = AccessLog.objects.filter(reader_id=cast[name].pk, what="shielded").count()
    assert noted - before == (1 if reads else 0)


def test_the_command_that_writes_a_bundle_notes_it_too(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    filed(case, cast)
    confirm(case, cast)
    call_command("export_bundle", case.slug, str(tmp_path / "sak.zip"), "--for=ola")
    assert AccessLog.objects.filter(reader_id=cast.ola.pk, subject="shield:1").count() == 1


# -- the archive ---------------------------------------------------------------------------------


def test_the_archive_gets_it_with_its_provision_and_no_public_title_that_tells(
    case: Case, cast: Cast
) -> None:
    mailbox = Mailbox()
    filed(case, cast)
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox)
    parcel = next(p for p in parcels(case) if p.name == "dokument-1-v1")
    message = mailbox.filed[parcel.key][MESSAGE].decode()
    assert message.count("<skjermingshjemmel>offentleglova § 23 første ledd<") == 2
    assert "<n5mdk:kode>offl-23<" in message
    assert "<offentligTittel>Dokument 1: Ny organisering av hjemmetjenesten<" in message
    assert "<tittel>Anbudene: Ny organisering av hjemmetjenesten<" in message
    brief = next(p for p in parcels(case) if p.name == "saksframlegg-1")
    assert "skjermingshjemmel" not in mailbox.filed[brief.key][MESSAGE].decode()
    actions.release_confidential(case.reference, 1, reason="Valgt.", actor=cast.kari)
    keep(mailbox)
    again = [p for p in parcels(case) if p.name == "dokument-1-v1"][-1]
    assert again.edition == 2
    released = mailbox.filed[again.key][MESSAGE].decode()
    assert "skjermingshjemmel" not in released
    assert (
        "<offentligTittel>Anbudene (utgave 2): Ny organisering av hjemmetjenesten<" in released
    )


def test_the_archive_waits_for_it_when_the_ground_names_no_provision(
    case: Case, cast: Cast
) -> None:
    mailbox = Mailbox()
    filed(case, cast, basis="aml-8-3")
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox)
    assert "dokument-1-v1" not in names(case)
    page = logged_in(cast.kari).get(reverse("case-detail", args=[case.slug])).content.decode()
    assert "Ett fortrolig dokument venter" in page
    actions.release_confidential(case.reference, 1, reason="Kjent.", actor=cast.kari)
    keep(mailbox)
    assert "dokument-1-v1" in names(case)


def test_the_archives_folder_says_when_the_title_is_held_back(cast: Cast) -> None:
    case, mailbox = case_in("draft", cast), Mailbox()
    actions.keep_confidential(
        case.reference, "title", "Salg av Granmo", label="Navnet", basis="offl-23",
        actor=cast.kari,
    )  # fmt: skip
    actions.give_information(case.reference, actor=cast.kari)
    actions.send_to_archive(case.reference, actor=cast.hanne)
    keep(mailbox)
    parcel = next(p for p in parcels(case) if p.name == "saksframlegg-1")
    message = mailbox.filed[parcel.key][MESSAGE].decode()
    assert message.count("<skjermingshjemmel>") == 1
    assert "Granmo" not in message
