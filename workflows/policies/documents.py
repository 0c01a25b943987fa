"""Papers filed in a case: either side files its own, and nobody touches the other's. [Saksdokumenter]"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from workflows.models.situation import Situation
from workflows.policies.guards import nothing
from workflows.policies.policy import (
    ASK_HR,
    NOT_PARTY,
    OPEN_STATES,
    About,
    Policy,
    anything,
    leader_or_party,
)


def own_document(situation: Situation) -> bool:
    """Tell whether the person's side has filed a paper that stands."""
    return any(
        document.withdrawn_at is None and situation.files_for(document)
        for document in situation.documents
    )


def _by_either(label: Any, about: About = anything) -> Policy:
    return Policy(label, leader_or_party, OPEN_STATES, nothing, NOT_PARTY, ASK_HR, about)


STEPS: dict[str, Policy] = {
    "file_document": _by_either(gettext_lazy("File a document")),
    "file_version": _by_either(gettext_lazy("File a new version"), own_document),
    "withdraw_document": _by_either(gettext_lazy("Withdraw a document"), own_document),
}
