"""Show the list of a case: each row with its documentation and its conclusion. [Møteliste]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def case_rows(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the rows to everybody in the case; a case without a list has no such page. [Møteliste]"""
    page = open_page(request, reference)
    if not page.case.listed:
        raise Http404
    possible = {verb for verb, offer in page.offers.items() if offer.possible}
    context = {**frame(page), "may": possible, "crumb": {"label": _("The list")}}
    return render(request, "workflows/rows.html", context)


urlpatterns = [path("saker/<reference:reference>/liste/", case_rows, name="case-rows")]
