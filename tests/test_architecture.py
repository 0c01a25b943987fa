"""The house stands as drawn: floors, packages, names, sizes."""

import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "codetermination",
    "oversight",
    "workflows",
    "notifications",
    "parties",
    "ledger",
    "rulebook",
)
LONGEST_FILE = 450
# Named in pieces, so that this file does not name them itself.
OUTSIDE = ("/wo" + "rk/", "sha" + "red/design", "sha" + "red/law", "/opt/" + "pypi")


def files_of_the_project() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: the project's files cannot be told from others")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_it_keeps_its_floors():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize(
    ("package", "why"),
    [
        ("django-fsm", "it and django-fsm-2 overwrite each other"),
        ("rules", "it is easily taken for our own rulebook"),
    ],
)
def test_it_has_no_package_that_breaks_the_installation(package, why):
    installed = {d.metadata["Name"].lower() for d in metadata.distributions()}
    assert package not in installed, why


def test_it_lists_every_package_it_ships():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    include = project["tool"]["setuptools"]["packages"]["find"]["include"]
    ours = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert {pattern.rstrip("*") for pattern in include} == ours == set(ROOMS)


def test_it_installs_every_app_it_has():
    from django.conf import settings

    with_models = {p.parent.parent.name for p in ROOT.glob("*/migrations/__init__.py")}
    assert with_models <= set(settings.INSTALLED_APPS)


def test_it_finds_the_tests_folder_by_folder():
    folders = {p.parent for p in (ROOT / "tests").rglob("test_*.py")}
    assert [f for f in folders if not (f / "__init__.py").exists()] == []


def test_it_depends_on_nothing_outside_its_own_folder():
    naming = []
    for path in files_of_the_project():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        naming += [f"{path.relative_to(ROOT)}: {name}" for name in OUTSIDE if name in text]
    assert naming == []


def test_it_keeps_its_files_short_enough_to_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files_of_the_project()
        if path.suffix == ".py" and "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_it_commits_nothing_built_or_fetched():
    built = {".mo", ".pyc", ".sqlite3"}
    assert [p for p in files_of_the_project() if p.suffix in built] == []
