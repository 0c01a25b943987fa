"""Show what is confidential in a case, and – to those who may – one thing of it. [Fortrolig]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from ledger.refusals import Refusal
from workflows.actions.reading import read_confidential
from workflows.models import Case
from workflows.queries.confidential import Kept, kept_in
from workflows.queries.documents import documents_in
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def all_kept(request: HttpRequest, reference: str) -> HttpResponse:
    """Show that it is there, on what ground, and what the reader may do about it. [Fortrolig i saken]"""
    page = open_page(request, reference)
    context = {**frame(page), "kept": kept_in(page), "crumb": {"label": _("Confidential")}}
    return render(request, "workflows/confidential.html", context)


@login_required
@never_cache
@require_safe
def one_kept(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the words to one who may read them, noted; to others the ground, and the way in. [Lese fortrolig]"""
    reader: Any = request.user
    try:
        page, shield, text = read_confidential(reference, number, user=reader, on=now().date())
    except Case.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        return refused_page(
            request, reference, refused, lambda one: one.shield.number == number
        )
    request.standing = page.situation.standing  # type: ignore[attr-defined]
    found = next(one for one in kept_in(page) if one.shield.pk == shield.pk)
    papers = documents_in(page) if shield.document else []
    context = {
        **frame(page),
        "one": found,
        "text": text,
        "filed": next((f for f in papers if f.document.number == shield.document), None),
        "crumb": {"label": _("Confidential")},
    }
    return render(request, "workflows/confidential_one.html", context)


def refused_page(
    request: HttpRequest, reference: str, refused: Refusal, about: Callable[[Kept], bool]
) -> HttpResponse:
    """Say why it is closed to the reader, and the way in when there is one."""
    page = open_page(request, reference)
    context = {
        **frame(page),
        "kept": [one for one in kept_in(page) if about(one)],
        "refused": refused,
        "crumb": {"label": _("Confidential")},
    }
    return render(request, "workflows/confidential.html", context, status=refused.status)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/fortrolig/", all_kept, name="case-confidential"),
    path(
        "saker/<reference:reference>/fortrolig/<int:number>/",
        one_kept,
        name="case-confidential-one",
    ),
]
