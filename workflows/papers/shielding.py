"""Say what of a case the public may read: the title it is called by, and under what a paper is held back.

The one place the archive asks. A paper is open unless a provision is named. [Skjerming]
"""

from __future__ import annotations

from rulebook.exemptions import Exemption
from workflows.models import Case


def public_title(case: Case) -> str:
    """Return the title the public may read. [Offentlig tittel]"""
    return case.public_title


def exemption_of(case: Case, name: str) -> Exemption | None:
    """Return the provision a paper of the case is held back under; None when it is open. [Hjemmel]

    `name` is the paper's, `referat-1`. Nothing is held back that nobody has judged.
    """
    return None
