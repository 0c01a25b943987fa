"""Read what went with a case to a body, party by party. [Vedlegg til utvalget]"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from ledger.models import Text
from workflows.models import Referral
from workflows.queries.page import CasePage

_KINDS: dict[str, Any] = {
    "position": gettext_lazy("View"),
    "input": gettext_lazy("Input"),
    "answer": gettext_lazy("The employer's answer"),
    "minutes": gettext_lazy("On the minutes"),
    "statement": gettext_lazy("Statement in the minutes"),
}


@dataclass(frozen=True)
class Attached:
    """What one party had said. [Vedlagt]"""

    party: str
    said: list[tuple[Any, str]] = field(default_factory=list)


def attached_to(page: CasePage, referral: Referral) -> list[Attached]:
    """Return every party at the table with its words, also one that had said nothing."""
    words = Text.objects.in_bulk([one["text"] for one in referral.attached])
    lines = {line.participation.pk: Attached(line.name) for line in page.parties}
    for one in referral.attached:
        line, text = lines.get(one["party"]), words.get(one["text"])
        if line is not None and text is not None:
            line.said.append((_KINDS[one["kind"]], text.body))
    return list(lines.values())
