"""Hand a kept file over: as something to keep, never as something to show. [Utlevering]"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from ledger.refusals import Gone
from workflows.files import store
from workflows.files.kinds import KINDS
from workflows.models import Case, DocumentVersion


def handed(
    request: HttpRequest, case: Case, number: int, found: DocumentVersion
) -> HttpResponseBase:
    """Return one version of one paper piece by piece, as an attachment. [Saksdokument]

    304 when the reader has these very bytes. The browser may neither guess another type nor run
    anything that is in it, and must ask each time: what a person may see can change. The file is
    named by the case, `2027-0042-dokument-3-v2.pdf`; what it was called is not kept. Raises
    Http404 when the file is lost, and Gone for one that is redacted. Who may open it is asked
    before, by `read_document`.
    """
    if found.gone:
        raise Gone(
            step="read_document",
            because=found.gone,
            remedy=_("What is redacted in the case, and why, has a page of its own."),
        )
    try:
        file = store.fetch(case.reference, found.digest)
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{found.digest}"'
    same = get_conditional_response(request, etag=etag)
    answer: HttpResponseBase
    if same is None:
        answer = FileResponse(
            file,
            as_attachment=True,
            filename=f"{case.slug}-dokument-{number}-v{found.number}.{found.suffix}",
            content_type=KINDS[found.suffix].media_type,
        )
        answer["Content-Length"] = str(found.size)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    else:
        file.close()
        answer = same
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
