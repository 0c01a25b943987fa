"""List what the public asks to see: in one case, and for HR in all. [Innsynskrav]"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from parties.seats import standing_of
from workflows.policies.access import keeps_access
from workflows.queries.access import requests_everywhere, requests_in
from workflows.web.steps import frame, open_page

AT_ONCE = 100


@login_required
@never_cache
@require_safe
def case_access(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what has been asked for in one case, to those who answer it. [Innsyn i saken]"""
    page = open_page(request, reference)
    if not keeps_access(page.situation):
        raise Http404
    context = {
        **frame(page),
        "asked": requests_in(page.case),
        "crumb": {"label": _now("Requests for access")},
    }
    return render(request, "workflows/access.html", context)


@login_required
@never_cache
@require_safe
def all_access(request: HttpRequest) -> HttpResponse:
    """Show HR every request, those that wait first. [Innsynskrav]"""
    reader: Any = request.user
    standing = standing_of(reader.pk, now().date())
    if standing.audits is None:
        raise Http404
    request.standing = standing  # type: ignore[attr-defined]  # the frame reads it too
    found = requests_everywhere(standing, at_most=AT_ONCE)
    return render(request, "workflows/access.html", {"asked": found, "everywhere": True})


urlpatterns = [
    path("innsyn/", all_access, name="access-requests"),
    path("saker/<reference:reference>/innsyn/", case_access, name="case-access"),
]
