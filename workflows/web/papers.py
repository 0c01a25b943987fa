"""The papers of a case, to keep or print. [Papirene]"""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from workflows.papers import NoSuchPaper, written
from workflows.papers.handing import PLAIN, handed
from workflows.papers.stamp import Unstampable
from workflows.web.steps import open_page

logger = logging.getLogger(__name__)


@login_required
@require_safe
def one_paper(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """Hand over one paper; one the reader may not have is not there. [Papiret]"""
    try:
        document = written(open_page(request, reference), name)
    except NoSuchPaper:
        raise Http404 from None
    try:
        return handed(request, document, name)
    except Unstampable as fault:
        logger.error("A sealed paper was not stamped: %s", fault)
        return render(request, "workflows/unstamped.html", {"plain": f"?{PLAIN}"}, status=503)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/papirer/<slug:name>.pdf", one_paper, name="case-paper"),
]
