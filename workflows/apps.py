"""Set the case's app up: refuse to start on faulty rule packs or a step without a policy."""

from django.apps import AppConfig
from django.core.checks import register


class WorkflowsConfig(AppConfig):
    """The case. [Saken]"""

    name = "workflows"

    def ready(self) -> None:
        """Register the checks `manage.py check` runs."""
        from workflows.checks import (
            check_archive,
            check_packs,
            check_signing,
            check_stamp,
            check_steps,
        )

        register(check_archive)
        register(check_packs)
        register(check_signing)
        register(check_stamp)
        register(check_steps)
