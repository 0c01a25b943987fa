"""The case files that are shown as examples are answered like the journeys they come from."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_answers_the_example(path: Path) -> None:
    out = StringIO()
    call_command("assess", str(path), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["rung"], answer["weight"]) == ("discussion", "large")


def test_it_has_examples() -> None:
    assert {path.stem for path in EXAMPLES} >= {"seljord-2018", "vestre-toten"}
