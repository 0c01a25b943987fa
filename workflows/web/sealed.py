"""Hand a case out: the code that later shows what was changed, and the sealed bundle. [Segl og pakke]"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ledger.models import AccessLog
from ledger.moving import now
from ledger.seal import stamp
from workflows.actions.reading import note_bundle, read_case
from workflows.bundles import file_name, write_bundle
from workflows.models import Case
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_safe
def seal_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the case's seal code, to print or keep, and offer the bundle. [Segl og pakke]"""
    page = open_page(request, reference)
    crumb = {"label": _("Seal and bundle")}
    context = {**frame(page), "stamp": stamp(page.case.chain), "crumb": crumb}
    return render(request, "workflows/sealed.html", context)


@login_required
@never_cache
@require_safe
def seal_text(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the code as a text file to keep outside the house. [Segl som tekst]"""
    page = open_page(request, reference)
    context = {**frame(page), "stamp": stamp(page.case.chain)}
    text = render_to_string("documents/seal.txt", context)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="segl-{page.case.slug}.txt"'
    return answer


@login_required
@never_cache
@require_POST
def bundle(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Give the sealed bundle as the reader may read the case. [Forseglet pakke]"""
    reader: Any = request.user
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    try:
        page = read_case(reference, user=reader, on=now().date(), what=AccessLog.What.BUNDLE)
        note_bundle(page)
        write_bundle(reference, out, receiver=reader)
    except Case.DoesNotExist:
        out.close()
        raise Http404 from None
    out.seek(0)
    name = file_name(reference)
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")


urlpatterns: list[URLPattern] = [
    path("saker/<reference:reference>/segl/", seal_page, name="case-seal"),
    path("saker/<reference:reference>/segl.txt", seal_text, name="case-seal-text"),
    path("saker/<reference:reference>/pakke/", bundle, name="case-bundle"),
]
