"""The papers of a case, to keep or print. [Papirene]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from workflows.papers import NoSuchPaper, written
from workflows.papers.handing import handed
from workflows.web.steps import open_page


@login_required
@require_safe
def one_paper(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """Hand over one paper; one the reader may not have is not there. [Papiret]"""
    try:
        document = written(open_page(request, reference), name)
    except NoSuchPaper:
        raise Http404 from None
    return handed(request, document, name)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/papirer/<slug:name>.pdf", one_paper, name="case-paper"),
]
