import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override


def answered(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def refused(*args):
    with override("en"), pytest.raises(CommandError) as refusal:
        call_command(*args, stdout=StringIO())
    assert refusal.value.returncode == 2
    message = str(refusal.value)
    assert "\n" not in message
    return message


def workdays(start, add, unit, *more):
    return ("workdays", "--from", start, "--add", add, "--unit", unit, *more)


@pytest.mark.parametrize(
    ("start", "add", "end"),
    [("2027-03-31", "-5", "2027-03-19"), ("2026-12-23", "3", "2026-12-29")],
)
def test_it_prints_the_end_as_json(start, add, end):
    assert json.loads(answered(*workdays(start, add, "working_days", "--json"))) == {
        "from": start,
        "add": int(add),
        "unit": "working_days",
        "end": end,
    }


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nb", "tirsdag 29. desember"),
        ("nn", "tysdag 29. desember"),
        ("en", "Tuesday 29 December"),
        ("de", "tirsdag 29. desember"),
    ],
)
def test_it_prints_the_end_in_words_of_the_reader(lang, words):
    with override(lang):
        printed = answered(*workdays("2026-12-23", "3", "working_days"))
    assert printed == f"2026-12-29  {words} 2026\n"


@pytest.mark.parametrize(
    ("args", "found", "allowed"),
    [
        (("31.3.2027", "1", "weeks"), "31.3.2027", "year-month-day"),
        (("2027-02-30", "1", "weeks"), "2027-02-30", "year-month-day"),
        (("2027-03-31", "five", "weeks"), "five", "whole number"),
        (("2027-03-31", "1", "days"), "days", "working_days, weekdays, weeks, months, years"),
        (("2027-03-31", "999", "years"), "2100-12-31", "1990-01-01"),
    ],
)
def test_it_refuses_bad_input_in_one_line(args, found, allowed):
    message = refused(*workdays(*args))
    assert found in message
    assert allowed in message


def test_it_prints_a_deadline_as_json_with_its_explanation():
    found = json.loads(answered("deadline", "AML-17-3-2", "--anchor", "2027-03-11", "--json"))
    assert (found["raw_end"], found["rolled_end"]) == ("2027-03-25", "2027-03-30")
    assert (found["safe_end"], found["by_analogy"]) == ("2027-03-24", True)
    assert "skjærtorsdag" in found["explanation"]["nb"]
    assert set(found["explanation"]) == {"nb", "nn", "en"}


def test_it_tells_a_deadline_in_words():
    printed = answered("deadline", "AML-10-3", "--anchor", "2027-04-12")
    assert printed.startswith("AML-10-3\n")
    assert "2027-03-29" in printed
    assert "2027-03-24" in printed
    assert "§ 10-3" in printed


def test_it_tells_an_earliest_day_in_words():
    printed = answered("deadline", "AML-15-2-eff", "--anchor", "2027-03-01")
    assert "2027-03-31  onsdag 31. mars 2027" in printed


def test_it_finds_a_rule_by_its_alias():
    found = json.loads(answered("deadline", "AML-06", "--anchor", "2027-04-12", "--json"))
    assert found["rule"] == "AML-10-3"


def test_it_names_the_nearest_rules_when_there_is_none_of_that_name():
    assert "AML-17-3-2" in refused("deadline", "AML-17-3-22", "--anchor", "2027-03-11")
    assert refused("deadline", "???", "--anchor", "2027-03-11") == "There is no rule “???”."


def test_it_refuses_a_bad_anchor_and_one_outside_the_calendar():
    assert "tomorrow" in refused("deadline", "AML-10-3", "--anchor", "tomorrow")
    assert "2100-12-31" in refused("deadline", "AML-10-3", "--anchor", "2101-01-05")


def test_it_says_so_when_a_rule_sets_no_deadline():
    from rulebook.packs import load

    rule = next(rule for rule in load().rules.values() if rule.timing is None)
    assert refused("deadline", rule.id, "--anchor", "2027-01-05") == (
        f"{rule.id} sets no deadline."
    )


def test_it_names_file_and_key_when_the_packs_are_broken(tmp_path, monkeypatch):
    (tmp_path / "broken.toml").write_text("[pack\n")
    monkeypatch.setenv("CODETERMINATION_PACKS", str(tmp_path))
    assert "broken.toml" in refused("deadline", "AML-10-3", "--anchor", "2027-01-05")
