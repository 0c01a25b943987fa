"""Show the people of a case who has read it from outside. [Innsynslogg]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.models import AccessLog
from workflows.queries.readers import readers_of
from workflows.web.steps import frame, open_page

# Who reads confidential content stands with that content, for those it binds.
_SHOWN = (AccessLog.What.CASE, AccessLog.What.OVERSIGHT, AccessLog.What.BUNDLE)


@login_required
@never_cache
@require_safe
def case_readers(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who in HR has read the case, and when, to everybody who may see it. [Innsynslogg]"""
    page = open_page(request, reference)
    context = {
        **frame(page),
        "readers": readers_of(page.case.chain_id, *_SHOWN),
        "crumb": {"label": _("Who has read the case")},
    }
    return render(request, "workflows/readers.html", context)


urlpatterns = [
    path("saker/<reference:reference>/innsynslogg/", case_readers, name="case-readers"),
]
