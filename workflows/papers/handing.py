"""Hand a printed paper over: the same bytes are not printed, nor sent, twice. [Utlevering]"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from workflows.papers.document import Document
from workflows.papers.press import digest_of, pdf


def handed(request: HttpRequest, document: Document, name: str) -> HttpResponseBase:
    """Return the paper as a file to keep; 304 when the reader has these very bytes.

    The browser must ask each time, for what a person may see can change.
    """
    etag = f'"{digest_of(document)}"'
    same = get_conditional_response(request, etag=etag)
    answer = (
        same
        if same is not None
        else HttpResponse(pdf(document), content_type="application/pdf")
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    if same is None:
        file = f"{document.reference.replace('/', '-')}-{name}.pdf"
        answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
