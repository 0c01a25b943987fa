"""Hand a kept file over: as something to keep, never as something to show. [Utlevering]"""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response


def handed(
    request: HttpRequest, file: File[Any], *, name: str, media_type: str, digest: str, size: int
) -> HttpResponseBase:
    """Return the file piece by piece, as an attachment; 304 when the reader has these very bytes.

    The browser may neither guess another type nor run anything that is in it, and must ask each
    time: what a person may see can change.
    """
    etag = f'"{digest}"'
    same = get_conditional_response(request, etag=etag)
    answer: HttpResponseBase
    if same is None:
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
        answer["Content-Length"] = str(size)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    else:
        file.close()
        answer = same
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
