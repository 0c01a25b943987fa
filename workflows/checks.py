"""Refuse to start on a rulebook with faults, or a step nobody has said who may take. [Kontroller]"""

import inspect
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from rulebook.errors import PackErrors
from rulebook.packs import load

PAPER_LANGUAGES = ("nb", "nn")


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


def check_archive(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Name every fault of how the archive is set up: before a case needs it, not then."""
    from workflows.papers.archive_settings import archive_settings
    from workflows.papers.archives import the_archive

    found: list[CheckMessage] = []
    try:
        archive_settings()
    except PackErrors as wrong:
        found += [
            Error(
                f"{fault.file}: {fault.key}: found {fault.found}",
                hint=f"Wanted: {fault.wanted}",
                id="workflows.E002",
            )
            for fault in wrong.faults
        ]
    try:
        the_archive()
    except ImportError as wrong:
        found.append(Error(f"ARCHIVE_ADAPTER: {wrong}", id="workflows.E003"))
    if settings.ARCHIVE_LANGUAGE not in PAPER_LANGUAGES:
        found.append(
            Error(
                f"ARCHIVE_LANGUAGE is {settings.ARCHIVE_LANGUAGE}.",
                hint=f"Wanted: one of {', '.join(PAPER_LANGUAGES)}",
                id="workflows.E004",
            )
        )
    return found


def check_stamp(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Say that sealed papers could not be stamped: before somebody asks for one."""
    from workflows.papers.stamp import fault

    if not (wrong := fault()):
        return []
    hint = "docs/papers.md tells how the organisation's seal is set up."
    return [Error(f"PAPER_SEAL: {wrong}.", hint=hint, id="workflows.E005")]


def check_signing(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Say that the adapter of the signing service is none: before somebody is to sign."""
    from parties.signing_port import signs_elsewhere, the_port

    if not signs_elsewhere():
        return []
    try:
        the_port()
    except Exception as wrong:  # noqa: BLE001 – whatever an adapter raises when it is made
        hint = "docs/papers.md tells what an adapter is."
        return [Error(f"SIGNING_PORT: {wrong}", hint=hint, id="workflows.E006")]
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
