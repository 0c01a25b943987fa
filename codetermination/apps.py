"""Introduce the composition root to Django."""

from django.apps import AppConfig


class CodeterminationConfig(AppConfig):
    """The house itself: settings, addresses, the tick. [Huset]"""

    name = "codetermination"

    def ready(self) -> None:
        """Register the checks of the settings."""
        from codetermination import checks  # noqa: F401  (registers itself on import)
