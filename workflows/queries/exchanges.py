"""Read what the parties said and were answered, each beside the other. [Innspill og svar]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workflows.models import Input
from workflows.queries.words import Exchange

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


def exchanges_of(page: CasePage) -> list[Exchange]:
    """Return what was said and answered, what waits first; a correction hides the old text.

    A draft of an answer is the employer's own: nobody else is shown it.
    """
    said = (
        Input.objects.filter(case=page.case)
        .select_related(
            "text",
            "answer__text",
            "draft",
            "participation__union",
            "question",
            "brief",
        )
        .order_by("pk")
    )
    replaced = {i.replaces_id for i in said if i.replaces_id}
    every = {i.pk: i for i in said}
    due = {o.subject: o.due_on for o in page.situation.open_obligations}
    found = [
        Exchange(
            i,
            i.participation_id in page.situation.spoken_for,
            due.get(f"input:{i.pk}"),
            getattr(i, "draft", None) if page.is_leader else None,
            tuple(_before(i, every)),
        )
        for i in said
        if i.pk not in replaced
    ]
    return sorted(found, key=lambda e: not e.waits)


def _before(said: Input, every: Mapping[int, Input]) -> Iterator[Input]:
    """Yield what an input replaced, step by step back to the first words."""
    while said.replaces_id is not None:
        # The row is read already: whoever asks for what it replaces asks no database.
        said.replaces = every[said.replaces_id]
        said = said.replaces
        yield said
