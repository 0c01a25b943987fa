"""What one finding is made of: what went wrong, the evidence, and the rule. [Funn]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oversight.process import Happening

BREACH, ADVICE = "breach", "advice"


@dataclass(frozen=True)
class Finding:
    """One thing that went wrong, or that deserves a look. [Funn]"""

    code: str
    title: str
    text: str
    evidence: tuple[Happening, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    severity: str = BREACH
    # What the evidence does not show, in words: "No answer is in the history."
    absent: str = ""
    quote: str = ""

    @property
    def is_breach(self) -> bool:
        """Tell whether a rule was not followed, as against advice."""
        return self.severity == BREACH
