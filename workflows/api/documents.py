"""The papers filed in a case for programs: the list, and each file. [Saksdokumenter]"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller
from parties.api.shapes import Flag, Moment, Number, Shape, Text
from workflows.actions.reading import read_case, read_document
from workflows.api.doors import REFERENCE, Door
from workflows.files.handing import handed
from workflows.models import Case, DocumentVersion
from workflows.queries import CasePage
from workflows.queries.documents import Filed, documents_in


def _number(name: str, description: str) -> OpenApiParameter:
    rule = {"type": "string", "pattern": "^[0-9]{1,6}$", "example": "1"}
    return OpenApiParameter(name, rule, OpenApiParameter.PATH, description=description)


DOCUMENT = _number("number", "The number of the document in the case.")
VERSION = _number("version", "The number of the version.")


class FileShape(Shape):
    """One version of a paper. [Versjon]"""

    number = Number()
    kind = Text(help_text="What the file is, by what is in it: pdf, docx, png …")
    size = Number(help_text="In bytes.")
    digest = Text(help_text="SHA-256 of the file; the record holds it too.")
    redacted = Text(
        help_text="When and under which provision the file was destroyed; else empty."
    )
    description = Text(allow_null=True, help_text="What a picture shows.")
    filed_at = Moment()
    url = Text()


class DocumentShape(Shape):
    """A paper filed in the case. [Saksdokument]"""

    number = Number()
    title = Text()
    document_class = Text()
    party = Text(allow_null=True, help_text="Who filed it; null for the employer.")
    withdrawn_at = Moment(allow_null=True)
    reason = Text(allow_null=True, help_text="Why it was withdrawn.")
    locked = Flag(help_text="Something has gone out since: it cannot be withdrawn.")
    confidential = Number(
        allow_null=True,
        help_text="The number it is kept confidential under; null when it is open.",
    )
    may_read = Flag(help_text="Whether you may open it now.")
    versions = FileShape(many=True)


class DocumentList(Shape):
    """The papers of a case, in the order they were filed. [Saksdokumenter]"""

    results = DocumentShape(many=True)


def _page(request: Request, reference: str) -> CasePage:
    return read_case(reference, user=caller(request), on=now().date())


def _told(case: Case, one: Filed) -> dict[str, Any]:
    document = one.document
    return {
        "number": document.number,
        "title": document.title.body,
        "document_class": document.document_class,
        "party": one.by or None,
        "withdrawn_at": document.withdrawn_at,
        "reason": document.reason.body if document.reason else None,
        "locked": one.locked,
        "confidential": one.kept.number if one.kept else None,
        "may_read": not one.closed,
        "versions": [
            _version(case, document.number, version, closed=one.closed)
            for version in one.versions
        ],
    }


def _version(
    case: Case, number: int, version: DocumentVersion, *, closed: bool
) -> dict[str, Any]:
    said = None if closed else version.description
    return {
        "number": version.number,
        "kind": version.suffix,
        "size": version.size,
        "digest": version.digest,
        "redacted": version.gone,
        "description": said.body if said else None,
        "filed_at": version.filed_at,
        "url": reverse("api-case-document", args=[case.reference, number, version.number]),
    }


class DocumentsDoor(Door):
    """Which papers are filed in a case. [Saksdokumenter]"""

    @extend_schema(
        operation_id="list_documents",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: DocumentList}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Name every paper with its versions, also those that are withdrawn."""
        page = _page(request, reference)
        results = [_told(page.case, one) for one in documents_in(page)]
        return Response(DocumentList({"results": results}).data)


class DocumentDoor(Door):
    """One version of one paper. [Filen]"""

    @extend_schema(
        operation_id="read_document",
        tags=["cases"],
        parameters=[REFERENCE, DOCUMENT, VERSION],
        responses=answers(
            {(200, "application/octet-stream"): OpenApiTypes.BINARY}, 401, 403, 404, 409, 410
        ),
    )
    def get(self, request: Request, reference: str, number: int, version: int) -> Any:
        """Read one file, as it was filed; the ETag is its digest. 410 for one that is redacted.

        A confidential one: 409 until you have confirmed, 403 when it is not told to you. That you
        read it is noted.
        """
        page, found = read_document(
            reference, number, version, user=caller(request), on=now().date()
        )
        return handed(request, page.case, number, found)
