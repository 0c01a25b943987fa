"""The organisation's electronic seal on a sealed paper: put on, checked, missing, never in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.checks import run_checks
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ledger.models import Entry
from tests.cast import Cast, case_in
from workflows.models import Case, Minutes
from workflows.papers import stamp

pytestmark = pytest.mark.database
PASSPHRASE = "et langt passord"


def certificate(name: str, *uses: Any) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """Make a certificate that vouches for itself, as a test's own authority."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_cert_sign=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if uses:
        made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    return made.sign(key, hashes.SHA256()), key


def as_asn1(cert: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER))


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> x509.Certificate:
    """Set up the municipality's key, as an operator would."""
    cert, key = certificate("Furuvang kommune")
    path = tmp_path / "segl.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"segl",
            key,
            cert,
            None,
            serialization.BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )
    settings.PAPER_SEAL, settings.PAPER_SEAL_PASSPHRASE = str(path), PASSPHRASE
    return cert


@pytest.fixture
def clock(settings: Any) -> Iterator[x509.Certificate]:
    """Run a time-stamp service on this machine."""
    cert, key = certificate("Tidsstempel", ExtendedKeyUsageOID.TIME_STAMPING)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    service = DummyTimeStamper(as_asn1(cert), keys.PrivateKeyInfo.load(der))

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            said = service.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
    yield cert
    server.shutdown()
    server.server_close()


@pytest.fixture
def case(cast: Cast) -> Case:
    """Return a case whose minutes every party has approved."""
    made = case_in(Case.State.DISCUSSED, cast)
    assert Minutes.objects.get(case=made).state == Minutes.State.SEALED
    return made


def fetched(who: Any, case: Case, more: str = "", name: str = "referat-1") -> Any:
    client = Client()
    client.force_login(who)
    return client.get(f"/saker/{case.slug}/papirer/{name}.pdf{more}")


def checked(pdf: bytes, *trusted: x509.Certificate) -> Any:
    (seal,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    context = ValidationContext(trust_roots=[as_asn1(one) for one in trusted])
    return validate_pdf_signature(seal, context, ts_validation_context=context)


def test_it_stamps_a_sealed_paper_and_names_a_changed_byte(
    case: Case, cast: Cast, key_file: x509.Certificate
) -> None:
    answer = fetched(cast.ola, case)
    found = checked(answer.content, key_file)
    assert found.intact and found.valid and found.trusted
    assert found.coverage.name == "ENTIRE_FILE"
    at = answer.content.index(b"/MediaBox")
    tampered = answer.content[:at] + b"/MediaBoy" + answer.content[at + 9 :]
    assert not checked(tampered, key_file).intact
    with pikepdf.open(BytesIO(answer.content)) as paper, paper.open_metadata() as said:
        assert said["pdfaid:part"] == "2" and said["pdfuaid:part"] == "1"


def test_it_leaves_the_bytes_under_the_stamp_as_they_were(
    case: Case, cast: Cast, key_file: x509.Certificate
) -> None:
    plain, stamped = fetched(cast.ola, case, "?plain"), fetched(cast.ola, case)
    assert stamped.content.startswith(plain.content)
    assert b"/ByteRange" not in plain.content
    assert stamped["ETag"].startswith("W/") and not plain["ETag"].startswith("W/")
    client = Client(headers={"if-none-match": stamped["ETag"]})
    client.force_login(cast.ola)
    again = client.get(f"/saker/{case.slug}/papirer/referat-1.pdf")
    assert again.status_code == 304


def test_it_takes_the_time_from_the_service(
    case: Case, cast: Cast, key_file: x509.Certificate, clock: x509.Certificate
) -> None:
    found = checked(fetched(cast.ola, case).content, key_file, clock)
    assert found.timestamp_validity.valid and found.timestamp_validity.trusted


def test_it_stamps_nothing_that_may_still_change(
    case: Case, cast: Cast, key_file: x509.Certificate
) -> None:
    for name in ("saksframlegg", "saksmappe", "segl"):
        assert b"/ByteRange" not in fetched(cast.ola, case, name=name).content, name


def test_it_stamps_nothing_where_no_seal_is_set_up(case: Case, cast: Cast) -> None:
    assert b"/ByteRange" not in fetched(cast.ola, case).content
    assert not [e for e in run_checks() if e.id == "workflows.E005"]


@pytest.mark.parametrize("wrong", ["passphrase", "file", "clock"])
def test_it_says_so_when_it_cannot_and_offers_the_paper_without(
    wrong: str, case: Case, cast: Cast, key_file: x509.Certificate, settings: Any
) -> None:
    if wrong == "passphrase":
        settings.PAPER_SEAL_PASSPHRASE = "feil"
    elif wrong == "file":
        settings.PAPER_SEAL += ".borte"
    else:
        settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    before = Entry.objects.count()
    answer = fetched(cast.ola, case)
    assert answer.status_code == 503
    assert "?plain" in answer.content.decode()
    assert fetched(cast.ola, case, "?plain").content.startswith(b"%PDF")
    client = Client()
    client.force_login(cast.ola)
    told = client.get(f"/api/v1/cases/{case.slug}/papers/referat-1/")
    assert (told.status_code, told.json()["code"]) == (503, "not_stamped")
    assert Entry.objects.count() == before
    # The service is not asked at start: it may be away for a moment.
    assert bool([e for e in run_checks() if e.id == "workflows.E005"]) == (wrong != "clock")


def test_it_lets_another_stamp_take_its_place(case: Case, cast: Cast, settings: Any) -> None:
    settings.PAPER_STAMP = f"{__name__}.national"
    assert fetched(cast.ola, case).content.endswith(b"%stemplet\n")
    assert stamp.fault() == ""


def national(pdf: bytes) -> bytes:
    """Stamp as a service elsewhere would."""
    return pdf + b"%stemplet\n"
