"""The case file: every fault by its key, all at once."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from rulebook.assessment import CaseFile, assess
from rulebook.errors import CaseFileError, Fault
from rulebook.packs import load

ON = date(2027, 2, 1)


def faults(**parts: Any) -> dict[str, Fault]:
    data = {"profile": "ha_ks_b", "measures": ["reorganisation"], "on": ON, **parts}
    with pytest.raises(CaseFileError) as caught:
        CaseFile.of(data, load(), file="case.toml")
    return {fault.key: fault for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("parts", "key", "allowed"),
    [
        ({"profile": "ks"}, "profile", "ha_ks_b"),
        ({"measures": ["reorganization"]}, "measures[0]", '"reorganisation" (nearest)'),
        ({"measures": []}, "measures", "a list"),
        ({"measures": "reorganisation"}, "measures", "a list"),
        ({"measures": ["budget", "budget"]}, "measures[1]", "once"),
        ({"on": "2027-02-01"}, "on", "a date"),
        ({"facts": {"staff": 3}}, "facts.staff", "one of"),
        ({"facts": {"employees": "many"}}, "facts.employees", "a whole number from 0"),
        ({"facts": {"employees": True}}, "facts.employees", "a whole number"),
        ({"facts": {"employees": -1}}, "facts.employees", "from 0"),
        ({"facts": {"has_amu": 1}}, "facts.has_amu", "true or false"),
        ({"facts": {"decision_level": "moon"}}, "facts.decision_level", "workplace"),
        ({"facts": {"employees": 3, "dismissals": 4}}, "facts.dismissals", "at most 3"),
        ({"dates": {"planned": ON}}, "dates.planned", "planned_decision"),
        ({"dates": {"planned_decision": "soon"}}, "dates.planned_decision", "a date"),
        ({"dates": {"planned_decision": date(1492, 1, 1)}}, "dates.planned_decision", "covers"),
        ({"colour": "red"}, "colour", "profile"),
    ],
)
def test_it_refuses_a_fault_by_its_key(parts: dict[str, Any], key: str, allowed: str) -> None:
    found = faults(**parts)
    assert set(found) == {key}
    assert allowed in found[key].allowed
    assert found[key].file == "case.toml"


def test_it_refuses_days_in_an_impossible_order() -> None:
    days = {"planned_decision": date(2027, 5, 1), "planned_implementation": date(2027, 4, 1)}
    fault = faults(dates=days)["dates.planned_implementation"]
    assert "planned_decision" in fault.allowed


def test_it_tells_every_fault_of_a_case_at_once() -> None:
    assert len(faults(profile="x", measures=["y"], facts={"z": 1}, dates={"w": ON})) == 4


@pytest.mark.parametrize(
    ("parts", "key", "nb", "nn"),
    [
        (
            {"facts": {"dismissals": -1}},
            "facts.dismissals",
            "-1 kan ikke brukes. Tillatt: et helt tall fra 0 til 500000.",
            "-1 kan ikkje brukast. Tillate: eit heilt tal frå 0 til 500000.",
        ),
        (
            {"facts": {"employees": 5, "dismissals": 10}},
            "facts.dismissals",
            "høyst 5, som er svaret på «Hvor mange ansatte har virksomheten?» (employees)",
            "høgst 5, som er svaret på «Kor mange tilsette har verksemda?» (employees)",
        ),
        (
            {"measures": ["reorganization"]},
            "measures[0]",
            '"reorganisation" (nærmest), eller en av',
            '"reorganisation" (nærmast), eller ein av',
        ),
        ({"facts": {"staff": 3}}, "facts.staff", "et ukjent navn", "eit ukjent namn"),
        ({"profile": None}, "profile", "profile: ingenting kan ikke", "profile: ingenting kan"),
    ],
)
def test_a_fault_is_told_in_the_reader_s_language(
    parts: dict[str, Any], key: str, nb: str, nn: str
) -> None:
    told = faults(**parts)[key].texts
    assert nb in told["nb"]
    assert nn in told["nn"]
    assert key in told["en"]


def test_it_refuses_a_day_from_before_the_law_that_has_been_entered() -> None:
    fault = faults(on=date(1995, 1, 1))["on"]
    assert "older rules" in fault.allowed
    assert "eldre regler er ikke lagt inn" in fault.texts["nb"]


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as caught:
        CaseFile.read(tmp_path / "case.toml", load())
    assert "en fil som kan leses" in caught.value.faults[0].texts["nb"]


def test_it_needs_a_day() -> None:
    packs = load()
    case_file = CaseFile.of({"profile": "none", "measures": ["budget"]}, packs)
    with pytest.raises(ValueError, match="the day it is made"):
        assess(case_file, packs)


def test_it_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('profile = "none"\nmeasures = ["budget"]\n', encoding="utf-8")
    assert CaseFile.read(path, load()).measures == ("budget",)


def test_it_refuses_a_file_that_is_not_toml(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("profile = \n", encoding="utf-8")
    with pytest.raises(CaseFileError, match="valid TOML"):
        CaseFile.read(path, load())


def test_an_instant_is_not_a_day() -> None:
    fault = faults(dates={"known_on": datetime(2027, 2, 1, 12, 0)})["dates.known_on"]  # noqa: DTZ001
    assert "a date" in fault.allowed


def test_facts_and_dates_are_tables() -> None:
    assert set(faults(facts=3, dates=["x"])) == {"facts", "dates"}
