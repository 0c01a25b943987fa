"""The rulebook runs by itself: an environment with nothing in it but what it says it needs."""

import json
import subprocess
import tomllib
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

import rulebook

NEEDED = ("dateutil", "six")  # dateutil counts Easter and months, and stands on six
SCENARIO = Path(__file__).parent / "scenarios" / "k01.toml"
ASSESS = """
import importlib.util, json, sys, tomllib
from pathlib import Path
from rulebook.assessment import CaseFile, assess
from rulebook.packs import load

assert importlib.util.find_spec("django") is None
packs = load()
scenario = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
print(json.dumps(assess(CaseFile.of(scenario["case"], packs), packs).to_json()))
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of its own, with the rulebook and what it needs – without pip, without network."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home, with_pip=False, symlinks=True)
    [packages] = home.glob("lib/python*/site-packages")
    for name in NEEDED:
        place = Path(str(find_spec(name).origin))
        place = place.parent if place.name == "__init__.py" else place
        (packages / place.name).symlink_to(place)
    (packages / "rulebook").symlink_to(Path(rulebook.__file__).parent)
    return home / "bin" / "python"


def run(python: Path, *arguments: str) -> str:
    # -I: neither the folder we stand in nor any variable leads to another module.
    done = subprocess.run(
        [python, "-I", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_assesses_a_case_without_django(bare: Path) -> None:
    expected = tomllib.loads(SCENARIO.read_text(encoding="utf-8"))["expected"]
    found = json.loads(run(bare, "-c", ASSESS, str(SCENARIO)))
    assert (found["rung"], found["weight"]) == (expected["rung"], expected["weight"])
    assert set(expected["duties"]) <= {duty["id"] for duty in found["duties"]}


def test_it_checks_its_packs_without_django(bare: Path) -> None:
    told = run(bare, "-m", "rulebook.packs", "--check")
    assert "aml-2024" in told
