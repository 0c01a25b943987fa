"""Show what is owed after decisions that were taken without it. [Det som gjenstår]"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflows.models import Obligation
from workflows.queries.words import spoken

if TYPE_CHECKING:
    from workflows.queries.page import CasePage


@dataclass(frozen=True)
class Remains:
    """Something owed after a decision taken without it; who has waived it, and why. [Gjenstår]"""

    owed: Obligation
    what: str
    waived: list[tuple[str, str]]


def remains_after(page: CasePage) -> list[Remains]:
    """Return it in the order it came to be owed; reads nothing the page has not read."""
    names = {line.participation.pk: line.name for line in page.parties}
    evidence = page.laws.vocabulary["evidence"]
    return [
        Remains(
            owed,
            spoken(evidence.get(owed.subject_code)),
            [
                (names.get(w.participation_id or 0, _("HR")), w.text.body)
                for w in page.situation.waivers
                if w.obligation_id == owed.pk
            ],
        )
        for owed in page.situation.remaining
    ]
