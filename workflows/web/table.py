"""Who is at the table of a case, on a page of its own. [Rundt bordet]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.queries.table import table_of
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def table(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who has a right to be there, who comes today, and who is missing. [Rundt bordet]"""
    page = open_page(request, reference)
    told = {
        **frame(page),
        "table": table_of(page),
        "may_change": "invite_party" in page.offers,
        "may_set_up": "set_up_group" in page.offers,
        "crumb": {"label": _("Who is at the table")},
    }
    return render(request, "workflows/table.html", told)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/bordet/", table, name="case-table"),
]
