"""Refuse settings that would only fail later, for somebody else."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def cookies_can_travel(**_: Any) -> list[CheckMessage]:
    """Say that secure cookies never reach a server that is not on HTTPS."""
    if settings.HTTPS or settings.LOCAL:
        return []
    return [
        Error(
            f"BASE_URL is {settings.BASE_URL}: outside this machine the pages need https://.",
            hint="Nobody could log in: the session cookie is only sent over HTTPS.",
            id="codetermination.E001",
        )
    ]


@register()
def demo_stays_at_home(**_: Any) -> list[CheckMessage]:
    """Warn where the demo's people, with their known password, can be reached from outside."""
    if settings.DEMO and not settings.LOCAL:
        return [
            Warning(
                "DEMO is on and the pages can be reached from other machines.",
                hint="The demo's people all have the same, published password.",
                id="codetermination.W001",
            )
        ]
    return []
