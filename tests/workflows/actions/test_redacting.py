"""What must go, goes: from every page, answer, paper and bundle – and the record still holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import ledger.bundle
from ledger.bundle import check_bundle
from ledger.inspection import inspect
from ledger.models import Chain, Entry, OutboxEvent, Text
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from rulebook.errors import PackErrors
from rulebook.exemptions import read
from rulebook.redaction import bases
from tests import negotiated
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.papers import note
from tests.workflows.web.before import administers, works_there
from workflows import actions
from workflows.actions.signing import paper_digest
from workflows.bundles import write_bundle
from workflows.files import store
from workflows.models import Case, DocumentVersion, Minutes
from workflows.papers import written
from workflows.queries import case_page

State = Case.State
SECRET = "Fødselsnummer 01019012345"
WHY = {"basis": "gdpr-17", "reason": "Skulle aldri vært skrevet."}


@pytest.fixture
def case(cast: Cast) -> Case:
    """Bring a case to where Ola has said something he should not, and got his answer."""
    made = case_in(State.INFORMED, cast)
    administers(cast, "hanne")
    said = actions.submit_input(made.reference, f"{SECRET} er berørt.", actor=cast.ola)
    actions.answer_input(
        made.reference, said.pk, outcome="used", text="Vi tar det inn.", actor=cast.kari
    )
    return made


def said(case: Case, words: str = SECRET) -> int:
    return int(Text.objects.get(chain=case.chain_id, body__startswith=words).pk)


def as_(person: User, language: str = "nb") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


@contextmanager
def refused(case: Case, code: str, kind: type[Any] = NotPossible) -> Iterator[None]:
    """Expect a refusal that has written nothing and destroyed nothing."""

    def state() -> tuple[Any, ...]:
        texts = list(Text.objects.order_by("pk").values_list("pk", "body", "salt"))
        gone = list(DocumentVersion.objects.order_by("pk").values_list("pk", "redacted_at"))
        return Entry.objects.count(), texts, gone

    before = state()
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code == code
    assert refusal.value.because
    assert refusal.value.remedy
    assert state() == before


def unpacked(case: Case, reader: User, folder: Path) -> Path:
    out = BytesIO()
    write_bundle(case.reference, out, receiver=reader)
    with ZipFile(out) as zipped:
        zipped.extractall(folder)
    return folder


def reads(case: Case, reader: User, number: int) -> int:
    """Return how the first version of a paper is answered, and let go of the file."""
    answer = as_(reader).get(reverse("case-document", args=[case.slug, number, 1]))
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.database
def test_it_takes_words_out_of_every_page_answer_paper_and_bundle(
    case: Case, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = said(case)
    digest = Text.objects.get(pk=key).digest
    actions.redact_text(case.reference, key, actor=cast.hanne, **WHY)
    text = Text.objects.get(pk=key)
    assert (text.digest, text.salt) == (digest, "")
    with override("nb"):
        gone = "[Sladdet 01.02.2027 etter personvernforordningen artikkel 17]"
        assert Text.objects.get(pk=key).body == gone
        page = case_page(case.reference, user=cast.aisha, on=TODAY)
        dossier = str(vars(written(page, "saksmappe")))
    assert gone in dossier
    assert SECRET not in dossier
    for who in ("ola", "aisha", "kari", "hanne"):
        client = as_(cast[who])
        for address in (
            reverse("case-detail", args=[case.slug]),
            f"/api/v1/cases/{case.slug}/",
        ):
            told = client.get(address, headers={"accept-language": "nb"}).content.decode()
            assert SECRET not in told, address
            assert gone in told, address
    folder = unpacked(case, cast.ola, tmp_path / "b")
    for file in folder.rglob("*"):
        assert file.is_dir() or SECRET.encode() not in file.read_bytes(), file
    assert ledger.bundle.main([str(folder)]) == 0
    out = capsys.readouterr().out
    assert f"text {key}, entry" in out
    assert "personvernforordningen artikkel 17" in out
    assert inspect(Chain.objects.get(pk=case.chain_id)).whole


def test_it_says_so_in_the_readers_language(case: Case, cast: Cast) -> None:
    actions.redact_text(case.reference, said(case), actor=cast.hanne, **WHY)
    key = Entry.objects.get(event="text.redacted").facts["text"]
    for language, word in (("nn", "Sladda 01."), ("en", "Redacted on 01.")):
        with override(language):
            assert Text.objects.get(pk=key).body.startswith(f"[{word}02.2027")


@pytest.mark.database
def test_it_records_who_when_why_and_tells_every_party(case: Case, cast: Cast) -> None:
    key = said(case)
    actions.redact_text(case.reference, key, actor=cast.hanne, **WHY)
    entry = Entry.objects.get(event="text.redacted")
    assert entry.role == "hr_administrator"
    assert entry.actor_id == cast.hanne.pk
    assert entry.facts == {
        "text": key,
        "digest": Text.objects.get(pk=key).digest,
        "basis": "personvernforordningen artikkel 17",
    }
    assert SECRET not in entry.canonical
    audience = set(OutboxEvent.objects.get(entry=entry).audience)
    assert {cast.mandates[name].pk for name in ("kari", "ola", "aisha", "nina")} <= audience
    page = as_(cast.aisha).get(reverse("case-redactions", args=[case.slug])).content.decode()
    assert WHY["reason"] in page
    assert "personvernforordningen artikkel 17" in page
    answer = as_(cast.ola).get(f"/api/v1/cases/{case.slug}/redactions/").json()
    [one] = answer["results"]
    assert (one["text_id"], one["reason"]) == (key, WHY["reason"])
    assert answer["candidates"] == []  # those are HR's administrator's alone


def test_it_lists_what_may_go_for_the_administrator_alone(case: Case, cast: Cast) -> None:
    address = reverse("case-redactions", args=[case.slug])
    assert SECRET in as_(cast.hanne).get(address).content.decode()
    for who in ("kari", "ola", "dag"):
        assert SECRET not in as_(cast[who]).get(address).content.decode(), who
    found = as_(cast.hanne).get(f"/api/v1/cases/{case.slug}/redactions/").json()["candidates"]
    assert said(case) in [one["text_id"] for one in found]


def test_it_shows_a_redacted_brief_and_its_versions(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast)
    administers(cast, "hanne")
    first = case.briefs.get()
    with refused(case, "stands"):
        actions.redact_text(case.reference, first.text_id, actor=cast.hanne, **WHY)
    headings = {"proposal": "Ny."} | dict.fromkeys(
        ("background", "open", "consequences", "environment"), "Nytt."
    )
    actions.revise_brief(
        case.reference, headings, material=False, reason="Navn tatt ut.", actor=cast.kari
    )
    actions.redact_text(case.reference, first.text_id, actor=cast.hanne, **WHY)
    told = as_(cast.ola).get(reverse("case-versions", args=[case.slug]))
    assert told.status_code == HTTPStatus.OK
    assert "01.02.2027" in told.content.decode()
    found = as_(cast.ola).get(f"/api/v1/cases/{case.slug}/versions/").json()["results"]
    assert list(found[0]["headings"]) == ["redacted"]


# -- what may not go -----------------------------------------------------------------------------


def test_it_redacts_once(case: Case, cast: Cast) -> None:
    key = said(case)
    actions.redact_text(case.reference, key, actor=cast.hanne, **WHY)
    with refused(case, "already_redacted"):
        actions.redact_text(case.reference, key, actor=cast.hanne, **WHY)


def test_it_asks_for_provision_and_reason(case: Case, cast: Cast) -> None:
    with refused(case, "basis"):
        actions.redact_text(
            case.reference, said(case), basis="magefølelsen", reason="Ja.", actor=cast.hanne
        )
    with refused(case, "empty_text"):
        actions.redact_text(
            case.reference, said(case), basis="gdpr-17", reason=" ", actor=cast.hanne
        )


@pytest.mark.parametrize("who", ["kari", "ola", "aisha", "nina", "dag"])
def test_it_is_no_sides_to_do(who: str, case: Case, cast: Cast) -> None:
    with refused(case, "not_permitted", NotPermitted):
        actions.redact_text(case.reference, said(case), actor=cast[who], **WHY)
    answer = as_(cast[who]).post(
        reverse("case-redact-text", args=[case.slug]), {**WHY, "text_id": said(case)}
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert WHY["reason"] in answer.content.decode()


def test_an_administrator_who_leads_or_speaks_in_the_case_may_not(
    case: Case, cast: Cast
) -> None:
    for who in ("kari", "ola"):
        administers(cast, who)
        with refused(case, "not_permitted", NotPermitted):
            actions.redact_text(case.reference, said(case), actor=cast[who], **WHY)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_is_not_there_for_outsiders(who: str, case: Case, cast: Cast) -> None:
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.redact_text(case.reference, said(case), actor=cast[who], **WHY)
    for address in (
        reverse("case-redactions", args=[case.slug]),
        f"/api/v1/cases/{case.slug}/redactions/",
    ):
        assert as_(cast[who]).get(address).status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before


def test_what_waits_for_an_answer_stays(case: Case, cast: Cast) -> None:
    made = actions.submit_input(case.reference, "Per er syk.", actor=cast.aisha)
    with refused(case, "unanswered"):
        actions.redact_text(case.reference, made.text_id, actor=cast.hanne, **WHY)
    answer = as_(cast.hanne).post(
        f"/api/v1/cases/{case.slug}/redact-text/",
        {**WHY, "text_id": made.text_id},
        content_type="application/json",
    )
    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json()["code"] == "unanswered"
    actions.withdraw_input(case.reference, made.pk, actor=cast.aisha)
    actions.redact_text(case.reference, made.text_id, actor=cast.hanne, **WHY)


@pytest.mark.database
def test_a_paper_that_waits_for_the_parties_stays_until_it_is_sealed(cast: Cast) -> None:
    case = case_in(State.IN_DISCUSSION, cast)
    administers(cast, "hanne")
    held = TODAY + timedelta(days=21)
    with clock_at(at(held)):
        paper = actions.circulate_minutes(
            case.reference, f"{SECRET} møtte.", held_on=held, actor=cast.kari
        )
        with refused(case, "waits_for_answer"):
            actions.redact_text(case.reference, paper.text_id, actor=cast.hanne, **WHY)
        for who in ("ola", "aisha", "nina"):
            actions.approve_minutes(case.reference, paper.number, actor=cast[who])
        assert paper.imprint_id is not None
        with refused(case, "frame"):
            actions.redact_text(case.reference, paper.imprint_id, actor=cast.hanne, **WHY)
        actions.redact_text(case.reference, paper.text_id, actor=cast.hanne, **WHY)
        page = case_page(case.reference, user=cast.ola, on=held)
        printed = str(vars(written(page, f"referat-{paper.number}")))
    assert SECRET not in printed
    assert "personvernforordningen artikkel 17" in printed
    stands = Minutes.objects.select_related("text", "imprint").get(pk=paper.pk)
    assert (
        paper_digest(case.reference, stands, stands.attendance.all())
        == stands.digest
        == paper.digest
    )


def test_a_running_negotiation_and_a_binding_protocol_stay(cast: Cast) -> None:
    case = case_in(State.INFORMED, cast, **negotiated.LOCAL_PAY)
    administers(cast, "hanne")
    negotiated.drawn_up(cast, case.reference)
    protocol = Minutes.objects.get(case=case)
    assert protocol.binding
    with refused(case, "waits_for_answer"):
        actions.redact_text(case.reference, protocol.text_id, actor=cast.hanne, **WHY)
    talks = case.negotiations.get()
    with refused(case, "disputed"):
        actions.redact_text(case.reference, talks.demand_id, actor=cast.hanne, **WHY)
    Minutes.objects.filter(pk=protocol.pk).update(state=Minutes.State.SEALED)
    with refused(case, "binds"):
        actions.redact_text(case.reference, protocol.text_id, actor=cast.hanne, **WHY)


def test_what_is_confidential_is_not_hrs_to_find(case: Case, cast: Cast) -> None:
    kept = actions.keep_confidential(
        case.reference,
        "other",
        "Tre tilbud.",
        label="Tilbudene",
        basis="aml-8-3",
        actor=cast.kari,
    )
    with refused(case, "no_text"):
        actions.redact_text(case.reference, kept.text_id, actor=cast.hanne, **WHY)
    address = reverse("case-redactions", args=[case.slug])
    assert "Tre tilbud." not in as_(cast.hanne).get(address).content.decode()


def test_an_employees_question_waits_for_its_answer_and_is_nobodys_once_taken_back(
    case: Case, cast: Cast
) -> None:
    works_there(cast, "tor")
    actions.inform_employees(case.reference, "Tre soner.", actor=cast.kari)
    question = actions.ask_as_employee(case.reference, "Jeg er syk.", actor=cast.tor)
    address = reverse("case-redactions", args=[case.slug])
    listed = as_(cast.hanne).get(address).content.decode()
    assert "Jeg er syk." in listed
    assert "Tor Lie" not in listed
    with refused(case, "unanswered"):
        actions.redact_text(case.reference, question.text_id, actor=cast.hanne, **WHY)
    actions.withdraw_employee_question(case.reference, question.number, actor=cast.tor)
    assert "Jeg er syk." not in as_(cast.hanne).get(address).content.decode()
    with refused(case, "no_text"):
        actions.redact_text(case.reference, question.text_id, actor=cast.hanne, **WHY)


def test_words_of_another_case_are_not_there(case: Case, cast: Cast) -> None:
    other = case_in(State.INFORMED, cast)
    with refused(case, "no_text"):
        actions.redact_text(other.reference, said(case), actor=cast.hanne, **WHY)


# -- a filed paper -------------------------------------------------------------------------------


def lies_there(case: Case, digest: str) -> bool:
    return storages[store.ALIAS].exists(store.place_of(case.reference, digest))


@pytest.mark.database
@pytest.mark.usefixtures("shelf")
def test_it_destroys_a_file_and_keeps_its_digest(
    case: Case, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.file_document(case.reference, "Turnus", "plan", note("Navn."), actor=cast.ola)
    actions.file_version(case.reference, 1, note("Uten navn."), actor=cast.ola)
    first = DocumentVersion.objects.get(number=1)
    whole = unpacked(case, cast.ola, tmp_path / "before")
    actions.redact_document(case.reference, 1, 1, actor=cast.hanne, **WHY)
    assert not lies_there(case, first.digest)
    address = reverse("case-document", args=[case.slug, 1, 1])
    gone = as_(cast.ola).get(address)
    assert gone.status_code == HTTPStatus.GONE
    assert "01.02.2027" in gone.content.decode()
    listed = as_(cast.ola).get(f"/api/v1/cases/{case.slug}/documents/").json()
    version = listed["results"][0]["versions"][1]
    assert version["digest"] == first.digest
    assert "personvernforordningen artikkel 17" in version["redacted"]
    answer = as_(cast.ola).get(f"/api/v1/cases/{case.slug}/documents/1/1/")
    assert (answer.status_code, answer.json()["code"]) == (HTTPStatus.GONE, "redacted")
    folder = unpacked(case, cast.ola, tmp_path / "after")
    assert not (folder / "documents/1-v1.txt").exists()
    assert ledger.bundle.main([str(folder)]) == 0
    assert "documents/1-v1, entry" in capsys.readouterr().out
    # A forger who puts the file back is named.
    (folder / "documents/1-v1.txt").write_bytes((whole / "documents/1-v1.txt").read_bytes())
    assert "documents/1-v1.txt" in "\n".join(map(str, check_bundle(folder).breaks))
    with refused(case, "already_redacted"):
        actions.redact_document(case.reference, 1, 1, actor=cast.hanne, **WHY)
    with refused(case, "no_document"):
        actions.redact_document(case.reference, 1, 9, actor=cast.hanne, **WHY)


@pytest.mark.usefixtures("shelf")
def test_a_file_another_paper_needs_stays_and_what_went_is_not_filed_anew(
    case: Case, cast: Cast
) -> None:
    for title in ("Turnus", "Samme"):
        actions.file_document(case.reference, title, "plan", note("Navn."), actor=cast.ola)
    digest = DocumentVersion.objects.first().digest  # type: ignore[union-attr]
    actions.redact_document(case.reference, 1, 1, actor=cast.hanne, **WHY)
    assert lies_there(case, digest)
    assert reads(case, cast.ola, 2) == HTTPStatus.OK
    actions.redact_document(case.reference, 2, 1, actor=cast.hanne, **WHY)
    assert not lies_there(case, digest)
    with refused(case, "redacted"):
        actions.file_document(case.reference, "Igjen", "plan", note("Navn."), actor=cast.ola)
    assert not lies_there(case, digest)


@pytest.mark.usefixtures("shelf")
def test_no_side_redacts_a_paper(case: Case, cast: Cast) -> None:
    actions.file_document(case.reference, "Turnus", "plan", note("Navn."), actor=cast.ola)
    for who in ("ola", "kari", "aisha"):
        with refused(case, "not_permitted", NotPermitted):
            actions.redact_document(case.reference, 1, 1, actor=cast[who], **WHY)
        answer = as_(cast[who]).post(
            f"/api/v1/cases/{case.slug}/redact-document/",
            {**WHY, "number": 1, "version": 1},
            content_type="application/json",
        )
        assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reads(case, cast.ola, 1) == HTTPStatus.OK


# -- the provisions ------------------------------------------------------------------------------


def test_it_knows_how_well_each_provision_is_known() -> None:
    for one in bases().values():
        assert one.confidence in {"T", "S", "M"}
        assert set(one.label) == set(one.plain) == {"nb", "nn", "en"}
    assert bases()["gdpr-17"].confidence == "M"
    with pytest.raises(PackErrors):
        read({"bases": [{"code": "x"}]}, file="redaction.toml", named="bases")
