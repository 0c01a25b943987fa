"""Where several sources speak, the assessment says which one holds."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rulebook.assessment import Assessment, CaseFile, assess
from rulebook.packs import LAW, Packs, load, read
from rulebook.schema import LANGUAGES
from tests.rulebook.pack_texts import CLOCK, PACK, RULE

HREF = 'citation.href = "https://example.org"\n'
AGREEMENT = PACK.replace("local_routine", "collective_agreement")
START = date(2027, 4, 12)


def with_pack(folder: Path, text: str) -> Packs:
    (folder / "our.toml").write_text(text, encoding="utf-8")
    return read(LAW, [folder])


def judged(packs: Packs, *measures: str, profile: str = "none", **facts: Any) -> Assessment:
    case = {
        "profile": profile,
        "measures": list(measures),
        "on": date(2027, 2, 1),
        "facts": facts,
        "dates": {"planned_implementation": START},
    }
    return assess(CaseFile.of(case, packs), packs)


def notice(n: int, *lines: str) -> str:
    timing = (
        f'kind = "latest_before"\nanchor = "planned_implementation"\nn = {n}\nunit = "weeks"'
    )
    head = "".join(f"{line}\n" for line in lines)
    return CLOCK.replace("[[rules]]", f"[[rules]]\n{head}") + f"[rules.timing]\n{timing}\n"


def duty(found: Assessment, rule_id: str) -> dict[str, Any]:
    return next(d.to_json() for d in found.duties if d.id == rule_id)


def test_it_says_that_the_stricter_deadline_of_the_routine_holds(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + notice(3, 'tightens = ["AML-10-3"]'))
    found = judged(packs, "work_schedule")
    told = [each.to_json() for each in found.precedence]
    assert [(t["about"], t["rule"], t["layer"], t["over"], t["over_layer"]) for t in told] == [
        ("timing", "OUR-2", "local_routine", "AML-10-3", "act")
    ]
    assert "mandag 22. mars 2027" in told[0]["text"]["nb"]
    assert "mandag 29. mars 2027" in told[0]["text"]["nb"]
    days = {d["rule"]: d["raw_end"] for d in duty(found, "AML-10-3")["deadlines"]}
    assert days == {"AML-10-3": "2027-03-29", "OUR-2": "2027-03-22"}


def test_it_says_nothing_where_the_sources_give_the_same_day(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + notice(2, 'tightens = ["AML-10-3"]'))
    assert not judged(packs, "work_schedule").precedence


def test_times_of_two_duties_are_compared_when_one_tightens_the_other(tmp_path: Path) -> None:
    text = RULE.replace("[[rules]]", '[[rules]]\ntightens = ["AML-10-3"]').replace(
        '"trial"', '"work_schedule"'
    )
    timing = notice(4).split("[rules.timing]")[1]
    packs = with_pack(tmp_path, f"{PACK}{text}[rules.timing]{timing}")
    told = [each.to_json() for each in judged(packs, "work_schedule").precedence]
    assert [(t["rule"], t["over"]) for t in told] == [("OUR-1", "AML-10-3")]


WINDOW = 'kind = "%s"\nanchor = "planned_implementation"\nn = %d\nunit = "weeks"\n%s'


@pytest.mark.parametrize(
    ("kind", "ours", "claim"),
    [("notice_period", 3, ""), ("window_after", 1, ""), ("window_after", 3, "claim = true\n")],
)
def test_the_stronger_time_is_later_where_waiting_is_the_right(
    tmp_path: Path, kind: str, ours: int, claim: str
) -> None:
    theirs = AGREEMENT.replace("our-2026", "their-2026").replace('"our"', '"their"')
    theirs += (RULE + HREF).replace("OUR-1", "THEIR-1")
    theirs += f"[rules.timing]\n{WINDOW % (kind, 2, claim)}"
    (tmp_path / "their.toml").write_text(theirs, encoding="utf-8")
    clock = CLOCK + f'tightens = ["THEIR-1"]\n[rules.timing]\n{WINDOW % (kind, ours, claim)}'
    told = judged(with_pack(tmp_path, PACK + clock), "trial").precedence
    assert [(t.won.id, t.over.id) for t in told] == [("OUR-2", "THEIR-1")]


def test_it_says_that_the_higher_rung_holds() -> None:
    found = judged(
        load(),
        "reorganisation",
        profile="ha_stat",
        employees=400,
        substantial_change=True,
        organisation_chart_change=True,
        change_over_six_months=True,
        staff_or_equipment_moved=True,
    )
    assert found.rung == "negotiation"
    told = [each.to_json() for each in found.precedence if each.about == "rung"]
    assert (told[0]["rule"], told[0]["layer"]) == ("HAS-19", "basic_agreement")
    assert told[0]["over_layer"] == "act"
    assert "Den sterkeste retten gjelder." in told[0]["text"]["nb"]


def test_an_agreement_takes_the_place_of_the_time_and_the_duty_stands(tmp_path: Path) -> None:
    line = 'replaces = [{ rule = "AML-10-3", part = "timing" }]'
    packs = with_pack(tmp_path, AGREEMENT + notice(1, line).replace('"T"\n', f'"T"\n{HREF}', 1))
    found = judged(packs, "work_schedule")
    stands = duty(found, "AML-10-3")
    assert stands["replaced_by"] == {"rule": "OUR-2", "part": "timing"}
    assert [d["rule"] for d in stands["deadlines"]] == ["OUR-2"]
    assert [d["raw_end"] for d in stands["set_aside"]] == ["2027-03-29"]
    assert stands["gates"]
    assert [each.about for each in found.precedence] == ["timing"]
    assert "har egen frist" in found.precedence[0].text["nb"]


def test_an_agreement_takes_the_place_of_the_procedure(tmp_path: Path) -> None:
    line = 'replaces = [{ rule = "AML-8-2-c", part = "procedure" }]'
    rule = RULE.replace("[[rules]]", f"[[rules]]\n{line}").replace('"trial"', '"merger"')
    packs = with_pack(tmp_path, AGREEMENT + rule + HREF)
    found = judged(packs, "merger", employees=400, substantial_change=True)
    stands = duty(found, "AML-8-2-c")
    assert stands["replaced_by"] == {"rule": "OUR-1", "part": "procedure"}
    assert not stands["gates"]
    assert duty(found, "OUR-1")["gates"]
    assert [each.about for each in found.precedence] == ["procedure"]


def test_an_agreement_that_does_not_speak_of_the_case_replaces_nothing(tmp_path: Path) -> None:
    line = 'replaces = [{ rule = "AML-8-2-c", part = "procedure" }]'
    packs = with_pack(
        tmp_path, AGREEMENT + RULE.replace("[[rules]]", f"[[rules]]\n{line}") + HREF
    )
    found = judged(packs, "merger", employees=400, substantial_change=True)
    assert duty(found, "AML-8-2-c")["gates"]
    assert duty(found, "AML-8-2-c")["replaced_by"] is None


def test_what_is_told_is_plain_and_in_three_languages(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + notice(3, 'tightens = ["AML-10-3"]'))
    told = judged(packs, "work_schedule").to_json()["precedence"]
    assert json.loads(json.dumps(told)) == told
    assert all(each["text"][lang].strip() for each in told for lang in LANGUAGES)
