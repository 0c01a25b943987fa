"""Papers filed in a case: by whom, in versions that stay, and what is never taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages

from ledger.models import Entry, Text
from ledger.refusals import NotPermitted, NotPossible
from ledger.verify import verify_chain
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.papers import a_png, an_office_file, an_open_document, note, paper
from workflows import actions
from workflows.files import store
from workflows.models import Case, Document, DocumentVersion

pytestmark = pytest.mark.usefixtures("shelf")

State = Case.State
PLAN = {"title": "Turnus", "document_class": "plan"}


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(State.INFORMED, cast)


def kept(case: Case) -> set[str]:
    """Return the digests of the files that lie on the case's shelf."""
    shelves, _files = storages[store.ALIAS].listdir("")
    if case.slug not in shelves:
        return set()
    folders, _files = storages[store.ALIAS].listdir(case.slug)
    return {
        name
        for folder in folders
        for name in storages[store.ALIAS].listdir(f"{case.slug}/{folder}")[1]
    }


@contextmanager
def refused(case: Case, code: str, kind: type[Any] = NotPossible) -> Iterator[None]:
    """Expect a refusal that has written nothing, neither a row nor a file."""
    before = Entry.objects.count(), Text.objects.count(), DocumentVersion.objects.count()
    files = kept(case)
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code == code
    assert refusal.value.because
    assert refusal.value.remedy
    after = Entry.objects.count(), Text.objects.count(), DocumentVersion.objects.count()
    assert after == before
    assert kept(case) == files


# -- filed, in versions --------------------------------------------------------------------------


@pytest.mark.database
def test_it_files_a_paper_and_each_version_beside_the_old(case: Case, cast: Cast) -> None:
    first, second = b"Utkast.", "Ferdig på ål.".encode()
    document = actions.file_document(
        case.reference, file=paper(first, "a.txt"), actor=cast.ola, **PLAN
    )
    actions.file_version(case.reference, 1, paper(second, "b.txt"), actor=cast.ola)
    assert document.participation is not None
    versions = list(document.versions.all())
    digests = [hashlib.sha256(content).hexdigest() for content in (first, second)]
    assert [version.digest for version in versions] == digests
    assert kept(case) == set(digests)
    for content, digest in zip((first, second), digests, strict=True):
        with store.fetch(case.reference, digest) as file:
            assert file.read() == content
    entry = Entry.objects.filter(chain=case.chain_id, event="document.filed").get()
    assert entry.number == document.entry
    assert entry.facts["digest"] == digests[0]
    assert "Turnus" not in entry.canonical  # a title may name somebody
    chain = Case.objects.get(pk=case.pk).chain
    rows = [e.as_evidence() for e in Entry.objects.filter(chain=chain).order_by("number")]
    texts = [t.as_evidence() for t in Text.objects.filter(chain=chain)]
    assert verify_chain(rows, texts, chain.head, chain.length) == []


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (an_office_file(), "vaktplan.docx", "docx"),
        (an_office_file(), "vaktplan.pdf", "docx"),  # by what is in it
        (an_open_document(), "vaktplan.odt", "odt"),
        ("navn;uke\nÅse;1\n".encode("utf-8-sig"), "vakter.csv", "csv"),
        (b"Tre soner < fem soner", "notat.txt", "txt"),
    ],
)
def test_it_tells_a_file_by_what_is_in_it(
    content: bytes, name: str, suffix: str, case: Case, cast: Cast
) -> None:
    made = actions.file_document(
        case.reference, file=paper(content, name), actor=cast.kari, **PLAN
    )
    assert made.participation is None
    assert made.versions.get().suffix == suffix


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\x.txt", "/abs.txt", "a\u202etxt.exe.txt", ".txt"]
)
def test_it_keeps_no_name_so_that_none_can_lead_astray(
    name: str, case: Case, cast: Cast
) -> None:
    file = note()
    file._name = name  # past Django's own cleaning
    if name == ".txt":  # a name without an ending says nothing of the text
        with refused(case, "file_type"):
            actions.file_document(case.reference, file=file, actor=cast.ola, **PLAN)
        return
    actions.file_document(case.reference, file=file, actor=cast.ola, **PLAN)
    assert kept(case) == {DocumentVersion.objects.get().digest}
    with store.fetch(case.reference, DocumentVersion.objects.get().digest) as kept_file:
        assert "passwd" not in str(kept_file.name)


def test_it_needs_words_for_a_picture(case: Case, cast: Cast) -> None:
    picture = paper(a_png(), "kart.png")
    with refused(case, "description"):
        actions.file_document(case.reference, file=picture, actor=cast.ola, **PLAN)
    actions.file_document(
        case.reference, file=picture, description="Kart over sonene.", actor=cast.ola, **PLAN
    )
    described = DocumentVersion.objects.get().description
    assert described is not None
    assert described.body == "Kart over sonene."


def test_it_needs_a_title(case: Case, cast: Cast) -> None:
    with pytest.raises(NotPossible):
        actions.file_document(case.reference, " ", "plan", note(), actor=cast.ola)
    assert not Document.objects.exists()


def test_it_writes_a_file_cut_short_anew(case: Case, cast: Cast) -> None:
    digest = hashlib.sha256(note().read()).hexdigest()
    storages[store.ALIAS].save(store.place_of(case.reference, digest), paper(b"Tre", "x"))
    actions.file_document(case.reference, file=note(), actor=cast.ola, **PLAN)
    with store.fetch(case.reference, digest) as file:
        assert file.read() == note().read()


# -- nobody touches the other's -------------------------------------------------------------------


def test_it_lets_only_the_side_that_filed_it_change_or_withdraw_it(
    case: Case, cast: Cast
) -> None:
    actions.file_document(case.reference, file=note(), actor=cast.ola, **PLAN)
    actions.file_document(case.reference, file=note("B"), actor=cast.kari, **PLAN)
    actions.file_document(case.reference, file=note("C"), actor=cast.aisha, **PLAN)
    for name, others in (("ola", (2, 3)), ("kari", (1, 3)), ("aisha", (1, 2))):
        for number in others:
            with pytest.raises(NotPermitted):
                actions.file_version(
                    case.reference, number, note(f"{name} {number}"), actor=cast[name]
                )
            with refused(case, "not_permitted", NotPermitted):
                actions.withdraw_document(
                    case.reference, number, reason="Feil.", actor=cast[name]
                )
    assert DocumentVersion.objects.count() == 3


def test_it_refuses_the_same_file_again_and_a_number_nobody_has(case: Case, cast: Cast) -> None:
    actions.file_document(case.reference, file=note(), actor=cast.ola, **PLAN)
    with refused(case, "same_file"):
        actions.file_version(case.reference, 1, note(), actor=cast.ola)
    with refused(case, "no_document"):
        actions.withdraw_document(case.reference, 9, reason="Feil.", actor=cast.ola)


def test_it_withdraws_with_a_reason_and_keeps_the_file(case: Case, cast: Cast) -> None:
    actions.file_document(case.reference, file=note(), actor=cast.ola, **PLAN)
    with refused(case, "empty_text"):
        actions.withdraw_document(case.reference, 1, reason=" ", actor=cast.ola)
    actions.withdraw_document(case.reference, 1, reason="Feil fil.", actor=cast.ola)
    assert len(kept(case)) == 1
    with refused(case, "no_document"):
        actions.withdraw_document(case.reference, 1, reason="Igjen.", actor=cast.ola)


def test_it_is_not_withdrawn_once_something_has_gone_out(case: Case, cast: Cast) -> None:
    actions.file_document(case.reference, file=note(), actor=cast.ola, **PLAN)
    meets_on = TODAY + timedelta(days=21)
    actions.open_discussion(case.reference, meets_on=meets_on, actor=cast.kari)
    with refused(case, "referred_to"):
        actions.withdraw_document(case.reference, 1, reason="Feil fil.", actor=cast.ola)
    actions.file_version(case.reference, 1, note("Rettet."), actor=cast.ola)


@pytest.mark.parametrize("name", [*OUTSIDERS, "hanne"])
def test_it_takes_nothing_from_those_who_are_no_party(
    name: str, case: Case, cast: Cast
) -> None:
    with pytest.raises((Case.DoesNotExist, NotPermitted)):
        actions.file_document(case.reference, file=note(), actor=cast[name], **PLAN)
    assert not Document.objects.exists()
    assert kept(case) == set()
