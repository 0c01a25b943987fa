"""What is never taken in, through the browser and the API: refused with what would help, and gone."""

from __future__ import annotations

import socketserver
import struct
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.models import Entry, Text
from tests.cast import OUTSIDERS, Cast, case_in
from tests.papers import a_pdf, a_png, an_office_file, note, paper
from tests.workflows.actions.test_documents import kept
from workflows.models import Case, DocumentVersion

pytestmark = pytest.mark.usefixtures("shelf")

TYPED = {"title": "Vår turnus for 2027", "document_class": "plan"}
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1024**2


def a_zip_of(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        for name, body in parts.items():
            zipped.writestr(name, body)
    return out.getvalue()


def a_lying_office_file() -> bytes:
    """Say that a part is small, and let it be large."""
    content = bytearray(an_office_file({"word/big.xml": b"0" * 100_000}))
    true, said = struct.pack("<I", 100_000), struct.pack("<I", 10)
    assert content.count(true) == 2
    return bytes(content).replace(true, said)


def a_crowded_zip() -> bytes:
    return a_zip_of({f"{n:040}": b"" for n in range(13_000)})


def twice_packed() -> bytes:
    twice = a_pdf(zlib.compress(bytes(10 * MEGABYTE)))
    return twice.replace(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]")


BAD: dict[str, tuple[Any, str]] = {
    "a renamed program": ((b"MZ\x90\x00" + bytes(200), "turnus.pdf"), "file_type"),
    "an SVG with a script": ((SVG, "kart.svg"), "file_type"),
    "an SVG called a text": ((SVG, "kart.txt"), "file_type"),
    "a web page": ((b"<!doctype html><script>alert(1)</script>", "brev.html"), "file_type"),
    "a web page called a text": ((b"\n <HTML><script>1</script>", "brev.txt"), "file_type"),
    "a script": ((b"@echo off\r\ndel *.*", "rydd.bat"), "file_type"),
    "letters that are none": ((b"\x00\x01\x02 tekst", "notat.txt"), "file_type"),
    "a text of another alphabet": (("Åse møtte.".encode("latin-1"), "notat.txt"), "encoding"),
    "a zip file": ((a_zip_of({"a.txt": b"a"}), "alt.zip"), "file_type"),
    "an office file with a macro": (
        (an_office_file({"word/vbaProject.bin": b"x"}), "brev.docx"),
        "macros",
    ),
    "a damaged office file": ((an_office_file()[:80], "brev.docx"), "broken"),
    "an office file that lies": ((a_lying_office_file(), "brev.docx"), "broken"),
    "an office bomb": ((an_office_file({"word/b.xml": bytes(9 * MEGABYTE)}), "b.docx"), "unpacked"),
    "a zip of too many": ((a_crowded_zip(), "b.docx"), "unpacked"),
    "a PDF bomb": ((a_pdf(bytes(9 * MEGABYTE)), "b.pdf"), "unpacked"),
    "a PDF packed twice": ((twice_packed(), "b.pdf"), "unpacked"),
    "nothing": ((b"", "tom.pdf"), "empty_file"),
    "a picture without words": ((a_png(), "kart.png"), "description"),
    "a large one": ((b"%PDF-1.7\n" + bytes(3 * MEGABYTE), "stor.pdf"), "too_large"),
}  # fmt: skip


@pytest.fixture
def case(cast: Cast, settings: Any) -> Case:
    settings.UPLOAD_LARGEST, settings.UPLOAD_UNPACKED = 2 * MEGABYTE, 8 * MEGABYTE
    return case_in(Case.State.INFORMED, cast)


class Endless(RawIOBase):
    """A form with a file in it that comes in pieces, as from the net: nobody has it whole."""

    def __init__(self, size: int) -> None:
        self.left = [
            b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nTurnus\r\n'
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-',
            size,
            b'\r\n--b\r\nContent-Disposition: form-data; name="document_class"\r\n\r\nplan'
            b"\r\n--b--\r\n",
        ]
        self.length = sum(p if isinstance(p, int) else len(p) for p in self.left)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while self.left and not self.left[0]:
            self.left.pop(0)
        if not self.left:
            return 0
        first = self.left[0]
        size = min(len(into), first if isinstance(first, int) else len(first))
        into[:size] = bytes(size) if isinstance(first, int) else first[:size]
        self.left[0] = first - size if isinstance(first, int) else first[size:]
        return size


def counts() -> tuple[int, ...]:
    return Entry.objects.count(), Text.objects.count(), DocumentVersion.objects.count()


def on_page(case: Case, cast: Cast, who: str, file: Any) -> Any:
    client = Client()
    client.force_login(cast[who])
    return client.post(reverse("case-file-document", args=[case.slug]), {**TYPED, "file": file})


def by_api(case: Case, cast: Cast, who: str, file: Any) -> Any:
    client = Client()
    client.force_login(cast[who])
    return client.post(f"/api/v1/cases/{case.slug}/file-document/", {**TYPED, "file": file})


@pytest.mark.parametrize("what", BAD)
def test_it_does_not_take(what: str, case: Case, cast: Cast) -> None:
    (content, name), code = BAD[what]
    before = counts()
    answer = by_api(case, cast, "ola", paper(content, name, "application/pdf"))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert answer.json()["remedy"]
    page = on_page(case, cast, "ola", paper(content, name, "application/pdf"))
    assert page.status_code == 409
    words = page.content.decode()
    assert answer.json()["because"] in words.replace("&quot;", '"')
    assert TYPED["title"] in words  # what was typed is kept
    assert counts() == before
    assert kept(case) == set()


def test_it_takes_two_hundred_megabytes_to_nowhere_without_holding_them(
    case: Case, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(incoming)
    before = counts()

    client = Client()
    client.force_login(cast.ola)
    body = Endless(200 * MEGABYTE)
    tracemalloc.start()
    answer = client.generic(
        "POST",
        reverse("case-file-document", args=[case.slug]),
        CONTENT_TYPE="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(body.length),
        **{"wsgi.input": BufferedReader(body)},
    )
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "200,0" in words  # how large it was
    assert "Turnus" in words
    assert most < 20 * MEGABYTE
    assert counts() == before
    assert list(incoming.iterdir()) == []


# -- handed over ----------------------------------------------------------------------------------


@pytest.mark.database
def test_it_hands_a_file_over_to_keep_and_to_nobody_outside(case: Case, cast: Cast) -> None:
    content = a_pdf()
    assert by_api(case, cast, "ola", paper(content, "x.pdf")).status_code == 201
    for address in (
        reverse("case-document", args=[case.slug, 1, 1]),
        f"/api/v1/cases/{case.slug}/documents/1/1/",
    ):
        for name in ("ola", "kari", "aisha", "hanne"):
            client = Client()
            client.force_login(cast[name])
            answer = client.get(address)
            assert answer.status_code == 200
            assert b"".join(answer.streaming_content) == content
            assert answer["X-Content-Type-Options"] == "nosniff"
            named = f'attachment; filename="{case.slug}-dokument-1-v1.pdf"'
            assert answer["Content-Disposition"] == named
            assert "sandbox" in answer["Content-Security-Policy"]
            again = client.get(address, headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304
            assert client.get(address.replace("/1/1/", "/1/2/")).status_code == 404
            assert client.get(address.replace("/1/1/", "/2/1/")).status_code == 404
        for name in OUTSIDERS:
            client = Client()
            client.force_login(cast[name])
            assert client.get(address).status_code == 404
    assert Client().get(reverse("case-document", args=[case.slug, 1, 1])).status_code == 302


def test_it_lists_the_papers_with_who_and_digest(case: Case, cast: Cast) -> None:
    by_api(case, cast, "ola", note())
    digest = DocumentVersion.objects.get().digest
    client = Client()
    client.force_login(cast.kari)
    for address in ("case-documents", "case-detail"):
        page = client.get(reverse(address, args=[case.slug])).content.decode()
        assert TYPED["title"] in page
        assert digest in page  # on the list, and in the history
        assert "Fagforbundet" in page
    listed = client.get(f"/api/v1/cases/{case.slug}/documents/").json()["results"]
    assert [(d["title"], d["party"]) for d in listed] == [(TYPED["title"], "Fagforbundet")]
    assert listed[0]["versions"][0]["digest"] == digest


def test_it_is_told_plainly_when_the_file_is_gone(case: Case, cast: Cast) -> None:
    from workflows.files import store

    by_api(case, cast, "ola", note())
    store.destroy(case.reference, DocumentVersion.objects.get().digest)
    client = Client()
    client.force_login(cast.ola)
    assert client.get(reverse("case-document", args=[case.slug, 1, 1])).status_code == 404


# -- the virus scanner ----------------------------------------------------------------------------

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """Speak as clamd does: INSTREAM, in pieces, and one word back."""

    answers_with: bytes | None = None

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        whole = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            whole += self.rfile.read(size)
        found = b"Eicar-Test-Signature FOUND" if EICAR in whole else b"OK"
        self.wfile.write((self.answers_with or b"stream: " + found) + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: Any, settings: Any, tmp_path: Path) -> Iterator[type[Clamd]]:
    handler: Any = type("Handler", (Clamd,), {})
    if request.param == "tcp":
        server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), handler)
        settings.CLAMAV_URL = f"unix://{tmp_path / 'clamd'}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_lets_the_scanner_look_at_every_file(clamd: Any, case: Case, cast: Cast) -> None:
    before = counts()
    answer = by_api(case, cast, "ola", note(EICAR.decode()))
    assert answer.json()["code"] == "virus"
    assert "Eicar-Test-Signature" in answer.json()["because"]
    assert on_page(case, cast, "ola", note(EICAR.decode())).status_code == 409
    assert (counts(), kept(case)) == (before, set())
    assert by_api(case, cast, "ola", paper(a_pdf(), "x.pdf")).status_code == 201


def test_it_takes_nothing_while_the_scanner_cannot_say(
    clamd: Any, case: Case, cast: Cast
) -> None:
    clamd.answers_with = b"INSTREAM size limit exceeded. ERROR"
    before = counts()
    assert by_api(case, cast, "ola", note()).json()["code"] == "scanner_down"
    assert (counts(), kept(case)) == (before, set())


def test_it_takes_nothing_while_the_scanner_is_away(
    case: Case, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    before = counts()
    for url in ("tcp://127.0.0.1:1", f"unix://{tmp_path}/nobody"):
        settings.CLAMAV_URL = url
        answer = by_api(case, cast, "ola", note())
        assert (answer.status_code, answer.json()["code"]) == (409, "scanner_down")
        assert "svarer ikke" in on_page(case, cast, "ola", note()).content.decode()
    assert (counts(), kept(case)) == (before, set())


def test_it_asks_no_scanner_when_none_is_named(case: Case, cast: Cast) -> None:
    assert on_page(case, cast, "ola", SimpleUploadedFile("a.txt", b"Ja.")).status_code == 303
