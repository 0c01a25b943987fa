"""The papers filed in a case: the list with its versions, and each file to keep. [Saksdokumenter]"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.files.handing import handed
from workflows.queries.documents import documents_in
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def case_documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every paper of the case, with its versions and what the reader may do. [Dokumenter]"""
    page = open_page(request, reference)
    crumb = {"label": _("Documents")}
    context = {**frame(page), "filed": documents_in(page), "crumb": crumb}
    return render(request, "workflows/documents.html", context)


@login_required
@require_safe
def one_file(
    request: HttpRequest, reference: str, number: int, version: int
) -> HttpResponseBase:
    """Hand over one version; of a case the reader may not see there is none. [Filen]"""
    page = open_page(request, reference)
    return handed(request, page.case, number, version)


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/dokumenter/", case_documents, name="case-documents"),
    path(
        "saker/<reference:reference>/dokumenter/<int:number>/<int:version>/",
        one_file,
        name="case-document",
    ),
]
