"""Refuse to start on a rulebook with faults, or a step nobody has said who may take. [Kontroller]"""

import inspect
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from rulebook.errors import PackErrors
from rulebook.packs import load


def check_packs(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Name every fault of the packs by file and key."""
    try:
        load()
    except PackErrors as wrong:
        return [
            Error(
                f"{fault.file}: {fault.key}: found {fault.found}",
                hint=f"Wanted: {fault.wanted}",
                id="rulebook.E001",
            )
            for fault in wrong.faults
        ]
    return []


def check_steps(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Name every action on a case that has no entry in the policies."""
    from workflows import actions, policies

    verbs = [
        name
        for name in actions.__all__
        if inspect.isfunction(verb := getattr(actions, name))
        and next(iter(inspect.signature(verb).parameters), "") == "reference"
    ]
    return [
        Error(
            f"The step {name} has no policy.",
            hint="Say in workflows/policies/__init__.py who may take it, and when.",
            id="workflows.E001",
        )
        for name in verbs
        if name not in policies.STEPS
    ]
