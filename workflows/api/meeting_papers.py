"""The papers of a meeting of its own for programs: which there are, and each as PDF. [Møtets papirer]"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from parties.api.doors import answers, standing_here
from parties.api.shapes import Shape, Text
from workflows.actions.reading import read_meeting_paper
from workflows.api.doors import Door
from workflows.api.meetings import NUMBER, TAGS, found_meeting
from workflows.api.papers import Pdf
from workflows.papers.handing import handed
from workflows.papers.meetings import MINUTES, NOTICE, papers_of_meeting

_NAME = OpenApiParameter(
    "name",
    {"type": "string", "enum": [NOTICE, MINUTES]},
    OpenApiParameter.PATH,
    description="The paper's name, as the list of the meeting's papers gives it.",
)


class MeetingPaperShape(Shape):
    """One paper of a meeting. [Papir]"""

    name = Text()
    title = Text()
    url = Text()


class MeetingPaperList(Shape):
    """The papers of a meeting, in the order they come about. [Papirene]"""

    results = MeetingPaperShape(many=True)


class MeetingPapersDoor(Door):
    """Which papers a meeting has. [Papirene]"""

    @extend_schema(
        operation_id="list_meeting_papers",
        tags=TAGS,
        parameters=[NUMBER],
        responses=answers({200: MeetingPaperList}, 401, 404),
    )
    def get(self, request: Request, number: int) -> Response:
        """Name the papers there are: the notice once it is sent, the minutes once it is started."""
        meeting = found_meeting(standing_here(request), number)
        papers = [
            {
                "name": paper.name,
                "title": paper.label,
                "url": reverse("api-meeting-paper", args=[number, paper.name]),
            }
            for paper in papers_of_meeting(meeting)
        ]
        return Response(MeetingPaperList({"results": papers}).data)


class MeetingPaperDoor(Door):
    """One paper of a meeting. [Papiret]"""

    renderer_classes = [Pdf, JSONRenderer]

    @extend_schema(
        operation_id="read_meeting_paper",
        tags=TAGS,
        parameters=[NUMBER, _NAME],
        responses=answers({(200, "application/pdf"): OpenApiTypes.BINARY}, 401, 404),
    )
    def get(self, request: Request, number: int, name: str) -> Any:
        """Read a meeting's paper as PDF, with what you may see of its cases; same paper, same bytes."""
        standing = standing_here(request)
        paper = read_meeting_paper(found_meeting(standing, number), name, standing=standing)
        if paper is None:
            raise NotFound
        return handed(request, paper, name)
