"""Try stored cases under other rules from the command line: what would change, and nothing written."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codetermination.demo.stories.routine import FURUVANG
from rulebook.packs import LAW
from tests.cast import TODAY, Cast, case_in, open_case
from tests.saying import everything
from tests.workflows.routines import longer, published
from workflows.models import Case


def simulated(*arguments: str) -> str:
    out = StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


def test_it_lists_what_a_routine_would_change_and_writes_nothing(cast: Cast) -> None:
    case = open_case(cast, title="Nytt fagsystem", measures=["digitalisation"])
    before = everything()
    told = simulated(str(FURUVANG))
    assert case.reference in told
    assert "+ Drøft nye digitale verktøy før de velges" in told
    assert "Frist for innspill: tre arbeidsdager → fem arbeidsdager" in told
    assert "1 av 1 saker ville kreve noe annet." in told
    assert everything() == before


def test_it_gives_the_same_as_data(cast: Cast) -> None:
    case = open_case(cast, measures=["work_schedule"])
    [found] = json.loads(simulated(str(FURUVANG), "--json"))
    assert (found["reference"], found["changed"], found["fault"]) == (
        case.reference,
        True,
        None,
    )
    [moved] = found["days"]
    assert moved["before"] is None
    assert moved["now"] < Case.objects.get(pk=case.pk).planned_implementation_on.isoformat()


def test_it_tries_closed_cases_when_asked(cast: Cast) -> None:
    closed = case_in("closed", cast)
    assert closed.reference not in simulated(str(FURUVANG), "--all")
    assert closed.reference in simulated(str(FURUVANG), "--closed")


def test_it_tries_a_case_against_the_routine_it_stands_under(
    cast: Cast, tmp_path: Path
) -> None:
    published(cast, valid_from=TODAY)
    open_case(cast)
    path = tmp_path / "same.toml"
    path.write_text(longer().text, encoding="utf-8")
    assert "0 av 1 saker" in simulated(str(path))


def test_it_takes_a_folder_of_packs_and_lets_each_case_keep_its_routine(
    cast: Cast, tmp_path: Path
) -> None:
    published(cast)
    open_case(cast)
    (tmp_path / "empty.toml").write_text('part_of = "aml-2024"\n', encoding="utf-8")
    assert "0 av 1 saker" in simulated(str(tmp_path))
    own = (LAW / "local_routine" / "example.toml").read_text(encoding="utf-8")
    own = own.replace(
        'id = "local_routine-example"', 'id = "x"\nsupersedes = "local_routine-example"'
    )
    (other := tmp_path / "other").mkdir()
    (other / "own.toml").write_text(own, encoding="utf-8")
    assert "1 av 1 saker" in simulated(str(other))


def test_it_names_the_faults_of_the_rules_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text("dette er ikke TOML", encoding="utf-8")
    with pytest.raises(CommandError) as wrong:
        simulated(str(path))
    assert wrong.value.returncode == 2
    with pytest.raises(CommandError, match="No such file"):
        simulated(str(tmp_path / "nowhere.toml"))
