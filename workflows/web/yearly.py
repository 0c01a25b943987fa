"""Show the year's report, and hand it over as a paper. [Årsrapport]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from workflows.papers.handing import handed
from workflows.papers.yearly import yearly_paper
from workflows.queries.yearly import NoSuchYear, Year, read_year, years_with_cases
from workflows.web.routine import standing_here


def _report(request: HttpRequest, year: int) -> Year:
    try:
        return read_year(standing_here(request), year, now().date())
    except NoSuchYear:
        raise Http404 from None


@require_safe
@login_required
def newest(request: HttpRequest) -> HttpResponse:
    """Send the reader to this year's report."""
    return redirect("yearly", year=now().year)


@require_safe
@never_cache
@login_required
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    """Show the numbers of one year. [Årsrapport]"""
    report = _report(request, year)
    return render(
        request,
        "workflows/yearly.html",
        {"report": report, "years": years_with_cases(now().date())},
    )


@require_safe
@login_required
def paper(request: HttpRequest, year: int) -> HttpResponseBase:
    """Hand the report over as PDF, in the reader's language."""
    return handed(request, yearly_paper(_report(request, year)), "arsrapport")


urlpatterns = [
    path("arsrapport/", newest, name="yearly-newest"),
    path("arsrapport/<int:year>/", yearly, name="yearly"),
    path("arsrapport/<int:year>/pdf/", paper, name="yearly-paper"),
]
