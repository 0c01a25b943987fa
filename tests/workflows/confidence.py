"""Something told in confidence, and the ways to it: what the tests of it share."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.saying import everything
from workflows import actions
from workflows.models import Case, Shield

SECRET = "Bygget i Storgata er solgt til Nordbygg."


def party_of(case: Case, cast: Cast, name: str) -> int:
    mandate = cast.mandates[name]
    return case.participations.get(union=mandate.union, area=mandate.area).pk


def written() -> dict[str, Any]:
    """Return every row of the house but who logged in, and who in HR looked."""
    besides = ("parties.User", "sessions.Session", "ledger.AccessLog")
    return {table: rows for table, rows in everything().items() if table not in besides}


def told(case: Case, cast: Cast, *names: str, **more: Any) -> Shield:
    """Let Kari tell something in confidence: to Ola's union, unless others are named."""
    said: dict[str, Any] = {"label": "Lokalene", "basis": "aml-8-3", **more}
    return actions.keep_confidential(
        case.reference,
        said.pop("about", "other"),
        SECRET,
        parties=[party_of(case, cast, name) for name in names or ("ola",)],
        actor=cast.kari,
        **said,
    )


def confirm(case: Case, cast: Cast, name: str = "ola") -> None:
    actions.confirm_confidential(case.reference, 1, actor=cast[name])


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(case: Case, number: int = 1) -> str:
    return reverse("case-confidential-one", args=[case.reference, number])


def door_of(case: Case, number: int | str = 1) -> str:
    return f"/api/v1/cases/{case.slug}/confidential/{number}/"
