"""Draw the state machines as Mermaid, straight from the models that declare them."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django_fsm import FSMFieldMixin


class Command(BaseCommand):
    """Write one diagram for each machine."""

    help = "Draw every state machine into a folder, as Markdown with Mermaid."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        """Write the diagrams."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as wrong:
            raise CommandError(f"{folder}: {wrong.strerror}. Name another folder.") from None
        for model in apps.get_models():
            for field in model._meta.get_fields():
                if isinstance(field, FSMFieldMixin):
                    path = folder / f"{model.__name__.lower()}.md"
                    path.write_text(_page(model, field))
                    self.stdout.write(str(path))


def _page(model: type[Model], field: Any) -> str:
    lines = "\n".join(f"    {line}" for line in _lines(model, field))
    return f"# {model.__name__}\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def _lines(model: type[Model], field: Any) -> Iterator[str]:
    if field.default:
        yield f"[*] --> {_name(field.default)}"
    steps = field.get_all_transitions(model)
    for step in sorted(steps, key=lambda s: (str(s.source), s.name)):
        targets = getattr(step.target, "allowed_states", None) or [step.target]
        for target in targets:
            if target is not None:
                yield f"{_name(step.source)} --> {_name(target)}: {step.name}"


def _name(state: object) -> str:
    return str(getattr(state, "value", state)).replace("*", "any_state").replace("-", "_")
