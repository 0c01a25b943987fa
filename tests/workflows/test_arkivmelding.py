"""The archive's message: what stands in it, whatever people have written – and what may be read as a receipt."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from rulebook.errors import PackErrors
from rulebook.exemptions import exemptions
from tests.workflows.archives import receipt_xml
from workflows.papers.archive_settings import archive_settings
from workflows.papers.arkivmelding import (
    CATALOGUE,
    MESSAGE,
    PDF_A,
    Folder,
    Held,
    Post,
    Receipt,
    UnreadableReceipt,
    arkivmelding,
    as_filed,
    read_receipt,
)

NAMES = {"a": MESSAGE, "k": CATALOGUE}
WRITTEN = datetime(2027, 2, 22, 9, tzinfo=UTC)
FOLDER = Folder(
    key="2027-0001",
    title="Ny organisering av hjemmetjenesten",
    public_title="Ny organisering",
    opened_on=date(2027, 2, 1),
    opened_at=WRITTEN,
    unit="Hjemmetjenesten",
    owner="Kari Nes",
    classes=[("reorganisation", "Hvem som gjør hva, og hvor"), ("control_measure", "Kontroll")],
    class_system="tiltakstype",
    parties=["Fagforbundet (LO Kommune)"],
    series="SAK",
    journal_unit="PERSONAL",
)
POST = Post(
    key="2027-0001/003-referat-1",
    title="Referat 1: Ny organisering av hjemmetjenesten",
    public_title="Referat 1: Ny organisering",
    kind=("U", "Utgående dokument"),
    dated_on=date(2027, 2, 22),
    made_at=WRITTEN,
    sender="Furuvang kommune",
    receivers=["Fagforbundet (LO Kommune)", "Vernetjenesten, Hjemmetjenesten"],
    file="referat-1.pdf",
    sha256="ab" * 32,
    size=57487,
    form=PDF_A,
)
HELD = Held("13", "taushetsplikt", exemptions()["offl-13"].section)
NASTY = {
    "control characters": "Sak\x00 \x0b\x1f\x7f \ud800".encode("utf-8", "replace").decode(),
    "norwegian": "Æøå på Sørøya: čđŋšŧž",
    "long": "Lang tittel " * 200,
    "the end of a section": "]]> <![CDATA[ & &amp; <!-- --> <b>",
    "only spaces": " \n\t ",
    "a doctype": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
    "turned round": "Sak \u202egnp.exe",
    "lone surrogate": "Sak \udcff",
}


def parsed(message: bytes) -> Any:
    return etree.fromstring(
        message, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    )


def found(root: Any, path: str) -> list[str]:
    return [one.text for one in root.findall(path, NAMES)]


# -- the published schemas -------------------------------------------------------------------------


def _schemas() -> Path | None:
    """Return the folder of the published schemas: named by the environment, or beside the checkout."""
    if named := os.environ.get("FIKS_ARKIV_SCHEMAS"):
        return Path(named)
    beside = Path(__file__).resolve().parents[3]
    return next(iter(sorted(beside.glob("*/data/fiks-arkiv-v1"))), None)


@cache
def schema(name: str) -> Any:
    folder = _schemas()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail("The Fiks Arkiv schemas are not there: set FIKS_ARKIV_SCHEMAS.")
        pytest.skip("NOT VALIDATED: set FIKS_ARKIV_SCHEMAS to the folder of KS' V1 schemas.")
    file = folder / f"no.ks.fiks.arkiv.v1.arkivering.arkivmelding.{name}.xsd"
    # The schemas name each other: read from disk, and from nowhere else.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.XMLSchema(etree.parse(str(file), parser))


def assert_valid(content: bytes, name: str) -> None:
    known = schema(name)
    assert known.validate(parsed(content)), known.error_log


@pytest.mark.parametrize(
    ("folder", "post"),
    [
        (FOLDER, POST),
        (replace(FOLDER, series="", journal_unit="", classes=(), parties=()), POST),
        (replace(FOLDER, filed_as=(2027, 1874)), replace(POST, follows="2027-0001/002-x")),
        (replace(FOLDER, held=HELD), replace(POST, held=HELD, receivers=())),
        (FOLDER, replace(POST, form=as_filed("docx", "application/x-docx"), sent_in=True)),
    ],
    ids=["ordinary", "bare", "filed before", "held back", "sent in"],
)
def test_it_is_valid_by_the_published_schema(folder: Folder, post: Post) -> None:
    assert_valid(arkivmelding("medbestemmelse", folder, post), "opprett")


@pytest.mark.parametrize("said", NASTY.values(), ids=NASTY)
def test_it_is_valid_whatever_people_write(said: str) -> None:
    folder = replace(FOLDER, title=said, public_title=said, unit=said, owner=said)
    post = replace(POST, title=said, public_title=said, sender=said, receivers=[said])
    assert_valid(arkivmelding("medbestemmelse", folder, post), "opprett")


@pytest.mark.parametrize(
    "said", [{"archived": True, "folder": "2027/1874", "post": "2027/1874-3"}, {"fault": "Nei"}]
)
def test_the_receipts_the_tests_use_are_valid_too(said: dict[str, Any]) -> None:
    assert_valid(receipt_xml("x", **said), "opprett.kvittering")


# -- what stands in it -----------------------------------------------------------------------------


def test_it_files_one_paper_in_the_cases_folder() -> None:
    root = parsed(arkivmelding("medbestemmelse", FOLDER, POST))
    assert [one.tag for one in root] == [
        f"{{{MESSAGE}}}{name}" for name in ("system", "antallFiler", "mappe", "registrering")
    ]
    key = "a:referanseEksternNoekkel/k:noekkel"
    assert found(root, f"a:mappe/{key}") == ["2027-0001"]
    parent = "a:registrering/a:referanseForelderMappe/k:referanseEksternNoekkel/k:noekkel"
    assert found(root, parent) == ["2027-0001"]
    assert found(root, f"a:registrering/{key}") == ["2027-0001/003-referat-1"]
    assert found(root, "a:mappe/a:klassifikasjon/a:klasseID") == [
        "reorganisation",
        "control_measure",
    ]
    assert found(root, "a:registrering/a:journalposttype/k:kode") == ["U"]
    assert found(root, "a:registrering/a:korrespondansepart/a:korrespondansepartNavn") == [
        "Furuvang kommune",
        *POST.receivers,
    ]


def test_it_describes_the_file_so_that_it_can_be_checked() -> None:
    root = parsed(arkivmelding("medbestemmelse", FOLDER, POST))
    kept = root.find("a:registrering/a:dokumentbeskrivelse/a:dokumentobjekt", NAMES)
    said = {etree.QName(one).localname: one.text for one in kept}
    assert said["referanseDokumentfil"] == said["filnavn"] == "referat-1.pdf"
    assert (said["sjekksum"], said["sjekksumAlgoritme"]) == ("ab" * 32, "SHA-256")
    assert (said["filstoerrelse"], said["mimeType"]) == ("57487", "application/pdf")
    assert found(root, ".//a:format/k:kode") == ["RA-PDF"]


def test_it_names_the_code_and_the_provision_of_what_is_held_back_and_nothing_otherwise() -> (
    None
):
    root = parsed(arkivmelding("medbestemmelse", FOLDER, POST))
    assert found(root, ".//a:skjerming") == []
    root = parsed(
        arkivmelding("medbestemmelse", replace(FOLDER, held=HELD), replace(POST, held=HELD))
    )
    assert found(root, ".//a:skjerming/a:tilgangsrestriksjon/k:kode") == ["13"] * 3
    assert found(root, ".//a:skjerming/a:skjermingshjemmel") == [HELD.basis] * 3
    assert found(root, "a:mappe/a:offentligTittel") == ["Ny organisering"]
    assert found(root, "a:registrering/a:offentligTittel") == ["Referat 1: Ny organisering"]


def test_it_makes_no_folder_where_the_archive_has_one() -> None:
    root = parsed(arkivmelding("medbestemmelse", replace(FOLDER, filed_as=(2027, 1874)), POST))
    assert found(root, "a:mappe") == []
    number = "a:registrering/a:referanseForelderMappe/k:saksnummer"
    assert found(root, f"{number}/k:saksaar") == ["2027"]
    assert found(root, f"{number}/k:sakssekvensnummer") == ["1874"]


@pytest.mark.parametrize("said", NASTY.values(), ids=NASTY)
def test_it_keeps_what_people_write_as_words_on_one_line(said: str) -> None:
    root = parsed(arkivmelding("medbestemmelse", replace(FOLDER, title=said), POST))
    (title,) = found(root, "a:mappe/a:tittel")
    assert title
    assert "\n" not in title
    for word in said.split():
        if word.isprintable():
            assert word in title


def test_it_leaves_a_mark_where_a_sign_cannot_be_written() -> None:
    root = parsed(arkivmelding("m", replace(FOLDER, title="Sak\x00en \u202e"), POST))
    assert found(root, "a:mappe/a:tittel") == ["Sak\ufffden \ufffd"]


# -- receipts --------------------------------------------------------------------------------------


def test_it_reads_what_the_archive_calls_the_two() -> None:
    said = read_receipt("k", receipt_xml("k", archived=True, folder="2027/1874", post="3"))
    assert said == Receipt("k", archived=True, folder="2027/1874", post="3")


def test_it_reads_why_the_archive_refused() -> None:
    said = read_receipt("k", receipt_xml("k", fault="Ukjent arkivdel: «SAK»"))
    assert said == Receipt("k", fault="Ukjent arkivdel: «SAK»")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OK",
        b"<arkivmelding/>",
        receipt_xml("k", archived=True)[:-10],
        receipt_xml("k", archived=True).replace(
            b"<arkivmeldingKvittering",
            b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><arkivmeldingKvittering',
        ),
        b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>' + b"&b;" * 5000 + b"</a>",
        b" " * (1 << 20) + receipt_xml("k", archived=True),
    ],
    ids=["empty", "words", "another", "cut off", "doctype", "many laughs", "too long"],
)
def test_it_believes_nothing_that_is_not_a_receipt(content: bytes) -> None:
    with pytest.raises(UnreadableReceipt):
        read_receipt("k", content)


def test_it_never_resolves_an_entity() -> None:
    sly = b"""<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>"""
    with pytest.raises(UnreadableReceipt):
        read_receipt("k", sly + receipt_xml("k", fault="&y;").partition(b"?>")[2])


# -- the organisation's own words ------------------------------------------------------------------


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> Any:
    def use(text: str) -> Any:
        (tmp_path / "arkiv.toml").write_text(text)
        settings.ARCHIVE_SETTINGS = str(tmp_path / "arkiv.toml")
        archive_settings.cache_clear()
        return archive_settings()

    yield use
    archive_settings.cache_clear()


def test_it_classifies_by_the_measure_itself_until_told_otherwise(own: Any) -> None:
    assert archive_settings().class_of("reorganisation") == "reorganisation"
    how = own('[classification]\nsystem = "Fellesklasser"\nclasses.reorganisation = "012"')
    assert (how.class_system, how.class_of("reorganisation")) == ("Fellesklasser", "012")
    assert how.class_of("budget") == "budget"
    assert how.journal_types["referat"] == "U"


def test_it_names_every_fault_of_the_settings_and_its_place(own: Any) -> None:
    with pytest.raises(PackErrors) as wrong:
        own(
            'systm = "x"\n[classification]\nclasses.reorganisering = "012"\n'
            '[journal_types]\nreferat = "Y"\n[access_codes]\noffl-99 = "UO"\n'
        )
    for place in ("systm", "reorganisering", "journal_types.referat", "offl-99"):
        assert place in str(wrong.value)


def test_it_says_when_the_settings_are_not_there(settings: Any) -> None:
    settings.ARCHIVE_SETTINGS = "/finnes/ikke.toml"
    archive_settings.cache_clear()
    with pytest.raises(PackErrors):
        archive_settings()
    archive_settings.cache_clear()
