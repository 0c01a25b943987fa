"""Let a national service prove that this person signed this exact paper. [Underskriftsport]

The house ships no adapter: SIGNING_PORT names the organisation's own, for eSignering, BankID or
another. docs/papers.md says what it may rely on and what it must promise; the contract test is run
with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from ledger.refusals import NotProven

_REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_ALONE = re.compile(r"(?<![A-Za-z0-9])\d{11}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Signed:
    """What the service proved: who signed what, when, and its own name for it. [Underskrevet]

    `person` is the user name here, never a personal number, and `reference` goes into the record.
    Raises ValueError for what cannot be kept.
    """

    person: str
    digest: str
    at: datetime
    reference: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("at: a moment with its time zone")
        if not _REFERENCE.fullmatch(self.reference):
            raise ValueError("reference: 1 to 64 letters, digits and . _ : -")
        if _ALONE.search(self.reference):
            raise ValueError("reference: eleven digits may be a personal number")


class NotSigned(StrEnum):
    """Why nothing was signed at the service. [Ikke underskrevet]"""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


class SigningPort(Protocol):
    """A service where people sign. [Underskriftstjeneste]"""

    def begin(self, request: HttpRequest, *, digest: str, title: str, back: str) -> str:
        """Return the address to send the request's user to, who then comes back to `back`.

        What the adapter must remember until then it may keep in the session, under its own name.
        Raises anything at all when the service is away: the house then says so.
        """

    def finished(self, request: HttpRequest) -> Signed | NotSigned:
        """Read what the service says, having checked that it is the service that says it.

        The same answer must not be given twice. Raises anything at all when it cannot be read.
        """


class ServiceNeeded(NotProven):
    """The paper is signed at the service, and has not been. [Må underskrives i tjenesten]"""

    code = "service_needed"

    def __init__(self, *, paper: str, title: str, **said: Any) -> None:
        super().__init__(**said)
        self.paper = paper
        self.title = title


def signs_elsewhere() -> bool:
    """Tell whether papers are signed at a service."""
    return bool(settings.SIGNING_PORT)


def the_port() -> SigningPort:
    """Return the adapter that is set up; raises ImportError or AttributeError for one that is none."""
    made: SigningPort = import_string(settings.SIGNING_PORT)()
    if not (callable(made.begin) and callable(made.finished)):
        raise AttributeError("begin and finished must be methods")
    return made
