"""One referral as everybody in the case reads it: the question, the attached words, the outcome. [Utvalgssiden]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.queries.referrals import attached_to
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def one_referral(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show what a body was sent, with what came of it. [Saken til utvalget]"""
    page = open_page(request, reference)
    found = next((r for r in page.situation.referrals if r.number == number), None)
    if found is None:
        raise Http404
    return render(
        request,
        "workflows/referral.html",
        {
            **frame(page),
            "referral": found,
            "attached": attached_to(page, found),
            "crumb": {"label": found.called},
        },
    )


urlpatterns: list[URLPattern] = [
    path(
        "saker/<reference:reference>/utvalg/<int:number>/", one_referral, name="case-referral"
    ),
]
