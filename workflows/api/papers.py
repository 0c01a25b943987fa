"""The papers of a case for programs: which there are, and each as PDF. [Papirene]"""

from __future__ import annotations

import logging
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from parties.api.doors import answers, caller
from parties.api.problems import problem
from parties.api.shapes import Shape, Text
from workflows.actions.reading import read_case
from workflows.api.doors import REFERENCE, Door
from workflows.papers import NoSuchPaper, papers_of, written
from workflows.papers.handing import PLAIN, handed
from workflows.papers.stamp import Unstampable
from workflows.queries import CasePage

NAME = OpenApiParameter(
    "name",
    {"type": "string", "pattern": "^[a-z]+(-[0-9]{1,5})?$", "example": "referat-1"},
    OpenApiParameter.PATH,
    description="The paper's name, as the list of papers gives it.",
)

UNSTAMPED = OpenApiParameter(
    PLAIN,
    bool,
    OpenApiParameter.QUERY,
    description="A sealed paper without the organisation's electronic seal.",
)

logger = logging.getLogger(__name__)


class Pdf(BaseRenderer):
    """Let whoever asks for a PDF have one; a refusal is a problem all the same."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None
    render_style = "binary"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Return the problem as it always is: the paper itself is handed over elsewhere."""
        written_out: bytes = JSONRenderer().render(data)
        return written_out


class PaperShape(Shape):
    """One paper the caller may have. [Papir]"""

    name = Text()
    title = Text()
    url = Text()
    digest = Text(
        help_text="Minutes and protocols: names what is approved or signed. Else empty."
    )


class PaperList(Shape):
    """The papers of a case, in the order they come about. [Papirene]"""

    results = PaperShape(many=True)


def _page(request: Request, reference: str) -> CasePage:
    return read_case(reference, user=caller(request), on=now().date())


class PapersDoor(Door):
    """Which papers a case has. [Papirene]"""

    @extend_schema(
        operation_id="list_papers",
        tags=["cases"],
        parameters=[REFERENCE],
        responses=answers({200: PaperList}, 401, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        """Name the papers you may have: brief, notice, minutes, protocols."""
        page = _page(request, reference)
        digests = {minutes.number: minutes.digest for minutes in page.situation.papers}
        papers = [
            {
                "name": paper.name,
                "title": paper.label,
                "url": reverse("api-case-paper", args=[page.case.reference, paper.name]),
                "digest": digests.get(paper.number, ""),
            }
            for paper in papers_of(page)
        ]
        return Response(PaperList({"results": papers}).data)


class PaperDoor(Door):
    """One paper. [Papiret]"""

    renderer_classes = [Pdf, JSONRenderer]

    @extend_schema(
        operation_id="read_paper",
        tags=["cases"],
        parameters=[REFERENCE, NAME, UNSTAMPED],
        responses=answers({(200, "application/pdf"): OpenApiTypes.BINARY}, 401, 404, 503),
    )
    def get(self, request: Request, reference: str, name: str) -> Any:
        """Read one paper as PDF; the same paper has the same bytes and the same ETag."""
        try:
            document = written(_page(request, reference), name)
        except NoSuchPaper:
            raise NotFound from None
        try:
            return handed(request, document, name)
        except Unstampable as fault:
            logger.error("A sealed paper was not stamped: %s", fault)
            return problem(
                503,
                "not_stamped",
                _("The organisation's seal cannot be put on the paper now."),
                _("Try again in a while, or fetch it without the seal with ?plain."),
            )
