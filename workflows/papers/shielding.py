"""Say what of a case the public may read: the title it is called by, and under what a paper is held back.

The one place the archive asks. A paper is open unless a provision is named. [Skjerming]
"""

from __future__ import annotations

import re

from rulebook.exemptions import Exemption, exemptions
from rulebook.secrecy import Ground, grounds
from workflows.models import Case
from workflows.papers.kinds import Kind
from workflows.policies.confidential import has_ended
from workflows.queries.page import CasePage

_FILED = re.compile(rf"{Kind.FILED}-(\d+)-v\d+")


def public_title(case: Case) -> str:
    """Return the title the public may read. [Offentlig tittel]"""
    return case.public_title


def ground_of(page: CasePage, name: str) -> Ground | None:
    """Return the ground a paper is kept confidential on now; None when it is open. [Grunnlag]

    `name` is the paper's, `dokument-3-v1`; nothing for the folder, which goes by the case's title.
    """
    filed = _FILED.fullmatch(name)
    about = f"document:{filed[1]}" if filed else "title" if not name else ""
    kept = (
        shield
        for shield in page.situation.shields
        if shield.about == about and not has_ended(page.situation, shield)
    )
    return next((grounds()[shield.basis] for shield in kept), None)


def exemption_of(page: CasePage, name: str) -> Exemption | None:
    """Return the provision a paper of the case is held back under; None when it is open. [Hjemmel]

    Nothing is held back that nobody has judged: the provision is the one the ground names.
    """
    ground = ground_of(page, name)
    return exemptions()[ground.exemption] if ground and ground.exemption else None


def waits(page: CasePage, name: str) -> bool:
    """Tell whether a paper must stay here for now: confidential, and no provision holds it back. [Venter]

    The archive would have to file it as open to the public. It goes when the confidentiality ends.
    """
    ground = ground_of(page, name)
    return ground is not None and not ground.exemption
