"""Meet a form that was sent: the click it names, the no it may get, the page it leads to. [Innsendt skjema]"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseRedirect

from ledger.refusals import Refusal


class See(HttpResponseRedirect):
    """Send the reader on after a form, to a page that can be loaded again. [303]"""

    status_code = HTTPStatus.SEE_OTHER


def gesture_of(request: HttpRequest, field: str = "gesture") -> UUID | None:
    """Return the click a form names, so that a double one is one; None when it names none."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        return None


def not_done(refused: Refusal, tried: object) -> dict[str, Any]:
    """Return a refusal as a page shows it; `tried` is the verb's words. [Avslag]"""
    return {
        "tried": str(tried),
        "because": refused.because,
        "remedy": refused.remedy,
        "citation": refused.citation,
        "missing": refused.missing,
        "status": refused.status,
    }


def status_of(form: forms.Form | None, refusal: dict[str, Any] | None) -> int:
    """Return the status of a page with a form: the refusal's own, or whether it was well filled in."""
    if refusal:
        return int(refusal["status"])
    wrong = form is not None and form.errors
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
