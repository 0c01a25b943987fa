"""Show what is redacted in a case, and to whoever does it, what may be. [Sladding]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.policies.redaction import redacts
from workflows.queries.redaction import candidates_in, redactions_in
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def case_redactions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is gone and why, to everybody in the case. [Sladdet i saken]"""
    page = open_page(request, reference)
    context = {
        **frame(page),
        "done": redactions_in(page),
        "may": redacts(page.situation) and "redact_text" in page.offers,
        "candidates": candidates_in(page),
        "crumb": {"label": _("Redacted")},
    }
    return render(request, "workflows/redactions.html", context)


urlpatterns = [
    path("saker/<reference:reference>/sladding/", case_redactions, name="case-redactions"),
]
