"""Hand a printed paper over: the same bytes are not printed, nor sent, twice. [Utlevering]"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from workflows.papers.document import Document
from workflows.papers.press import digest_of, pdf
from workflows.papers.stamp import stamped, stamps

PLAIN = "plain"
"""What an address ends with (?plain) to have a sealed paper without the organisation's seal."""


def handed(request: HttpRequest, document: Document, name: str) -> HttpResponseBase:
    """Return the paper as a file to keep; 304 when the reader has this very paper.

    The browser must ask each time, for what a person may see can change. A sealed paper carries
    the organisation's seal where one is set up; raises Unstampable when that cannot be put on.
    """
    stamping = document.sealed and stamps() and PLAIN not in request.GET
    # Two stamps of the same paper differ in their time: what is the same is the paper.
    etag = f'W/"{digest_of(document)}-s"' if stamping else f'"{digest_of(document)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        body = stamped(pdf(document)) if stamping else pdf(document)
        answer = HttpResponse(body, content_type="application/pdf")
        file = f"{document.reference.replace('/', '-')}-{name}.pdf"
        answer["Content-Disposition"] = f'attachment; filename="{file}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
