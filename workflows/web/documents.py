"""The papers filed in a case: the list with its versions, and each file to keep. [Saksdokumenter]"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from ledger.refusals import Gone, Refusal
from workflows.actions.reading import read_document
from workflows.files.handing import handed
from workflows.models import Case
from workflows.queries import CasePage
from workflows.queries.documents import documents_in
from workflows.web.confidential import refused_page
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def case_documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every paper of the case, with its versions and what the reader may do. [Dokumenter]"""
    page = open_page(request, reference)
    return _listed(request, page)


def _listed(
    request: HttpRequest, page: CasePage, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    crumb = {"label": _("Documents")}
    context = {**frame(page), "filed": documents_in(page), "crumb": crumb}
    return render(request, "workflows/documents.html", context, status=status)


@login_required
@require_safe
def one_file(
    request: HttpRequest, reference: str, number: int, version: int
) -> HttpResponseBase:
    """Hand over one version to one who may open it; else say on what ground it is closed. [Filen]"""
    reader: Any = request.user
    try:
        page, found = read_document(reference, number, version, user=reader, on=now().date())
    except Case.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        return refused_page(
            request, reference, refused, lambda one: one.shield.document == number
        )
    try:
        return handed(request, page.case, number, found)
    except Gone:  # the list says when, and under which provision
        return _listed(request, page, status=HTTPStatus.GONE)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/dokumenter/", case_documents, name="case-documents"),
    path(
        "saker/<reference:reference>/dokumenter/<int:number>/<int:version>/",
        one_file,
        name="case-document",
    ),
]
