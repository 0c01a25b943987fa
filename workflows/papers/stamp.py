"""Put the organisation's electronic seal, and a time stamp, on a paper that is sealed. [Virksomhetssegl]

Nothing of the house rests on it: the record proves a paper by its digest. It is for whoever gets
the file without the record – a PDF reader shows whose it is and that no byte has changed.

The port is one function, `Stamp`: the paper's bytes in, the stamped bytes out, or Unstampable.
PAPER_STAMP names another than the one here, as a national service for signing would be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Stamp = Callable[[bytes], bytes]
FIELD = "Virksomhetssegl"


class Unstampable(Exception):
    """The seal cannot be put on now: the key, its passphrase or the time-stamp service. [Ikke stemplet]"""


def stamps() -> bool:
    """Tell whether sealed papers are to carry the organisation's seal when they are handed over."""
    return bool(settings.PAPER_STAMP or settings.PAPER_SEAL)


def stamped(pdf: bytes) -> bytes:
    """Return the paper with the organisation's seal; as it is where none is set. Raises Unstampable."""
    if settings.PAPER_STAMP:
        stamp: Stamp = import_string(settings.PAPER_STAMP)
        return stamp(pdf)
    return pades(pdf) if settings.PAPER_SEAL else pdf


def pades(pdf: bytes) -> bytes:
    """Seal with the key of PAPER_SEAL, and a time stamp where TIMESTAMP_URL names a service (RFC 3161).

    Source: ETSI EN 319 142-1 (PAdES), baseline B-B, or B-T with the time stamp. The pages are not
    touched: the seal is added after the bytes that were there.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, sign_pdf
        from pyhanko.sign.fields import SigSeedSubFilter
    except ImportError as missing:
        raise Unstampable("install the extra “sign”") from missing
    signer, clock = _key(settings.PAPER_SEAL, settings.PAPER_SEAL_PASSPHRASE), _clock()
    seal = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES)
    try:
        made = sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)), seal, signer=signer, timestamper=clock
        )
    except Exception as fault:  # whatever a key or a service far away raises
        raise Unstampable(type(fault).__name__) from fault
    sealed: bytes = made.getvalue()
    return sealed


@cache
def _key(path: str, passphrase: str) -> Any:
    from pyhanko.sign.signers import SimpleSigner

    if not Path(path).is_file():
        raise Unstampable("PAPER_SEAL is not a file")
    read: Any = SimpleSigner.load_pkcs12
    signer = read(path, passphrase=passphrase.encode() or None)
    if signer is None:
        raise Unstampable("PAPER_SEAL cannot be read with PAPER_SEAL_PASSPHRASE")
    return signer


def _clock() -> Any:
    if not settings.TIMESTAMP_URL:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=5)


def fault() -> str:
    """Say what is wrong with the seal's set-up; empty when a paper could be stamped. [Kontroll]"""
    if not settings.PAPER_SEAL or settings.PAPER_STAMP:
        return ""
    try:
        import pyhanko  # noqa: F401

        _key(settings.PAPER_SEAL, settings.PAPER_SEAL_PASSPHRASE)
    except ImportError:
        return "install the extra “sign”: pip install '.[sign]'"
    except Unstampable as wrong:
        return str(wrong)
    return ""
