"""Time that recurs, that hangs on other time, that is agreed away or stands still."""

from datetime import date
from pathlib import Path

import pytest

from rulebook.assessment import CaseFile, assess
from rulebook.calendar import Period, Unit, norway
from rulebook.dates import Kind, Timing, deadline
from rulebook.deviations import LEVEL_OF, agree, pause
from rulebook.errors import CaseFileError, NoDeviation
from rulebook.packs import LAW, Packs, load, read
from rulebook.phrases import DEVIATIONS, LANGUAGES
from tests.rulebook.pack_texts import CLOCK, PACK, RULE

NORWAY = norway()


def with_pack(folder: Path, text: str) -> Packs:
    (folder / "our.toml").write_text(text, encoding="utf-8")
    return read(LAW, [folder])


def clock(name: str, timing: str, *more: str) -> str:
    rule = CLOCK.replace("OUR-2", name) + "".join(f"{line}\n" for line in more)
    return f"{rule}[rules.timing]\n{timing}\n"


# -- what recurs ----------------------------------------------------------------------------


def recurring(**more: object) -> Timing:
    return Timing(Kind.RECURRING, "last_held", Period(1, Unit.YEARS), **more)  # type: ignore[arg-type]


def test_it_is_overdue_the_day_after_the_last() -> None:
    found = deadline("R", recurring(), date(2026, 1, 15), calendar=NORWAY)
    assert found.last_day == date(2027, 1, 15)
    assert found.overdue_from == date(2027, 1, 16)
    assert not found.overdue(date(2027, 1, 15))
    assert found.overdue(date(2027, 1, 16))


def test_what_never_ends_is_never_overdue() -> None:
    found = deadline("R", Timing(Kind.SOFT), date(2026, 1, 15), calendar=NORWAY)
    assert found.overdue_from is None


def test_it_spreads_several_times_a_year_and_calls_that_an_interpretation() -> None:
    found = deadline("R", recurring(times=2), date(2026, 1, 15), calendar=NORWAY)
    assert found.raw_end == date(2026, 7, 15)
    assert found.interpretation
    assert "Kilden sier 2 ganger på ett år" in found.explanation("nb")


def test_it_says_when_either_party_may_demand_it_sooner() -> None:
    found = deadline("R", recurring(on_demand=True), date(2026, 1, 15), calendar=NORWAY)
    assert found.raw_end == date(2027, 1, 15)
    assert "Hver av partene kan kreve det før." in found.explanation("nb")
    assert not found.interpretation


# -- chains ---------------------------------------------------------------------------------

CHAIN = clock(
    "OUR-A", 'kind = "window_after"\nanchor = "negotiations_ended"\nn = 2\nunit = "weeks"'
) + clock(
    "OUR-B",
    'kind = "window_after"\nexpiry_of = "OUR-A"\nn = 3\nunit = "weeks"',
    'clock_of = "OUR-1"',
)


def test_a_chain_counts_from_the_last_day_of_the_other_and_says_so(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + RULE + CHAIN)
    # Two weeks from 11 March end on Maundy Thursday and move past Easter, to 30 March.
    found = packs.deadline("OUR-B", date(2027, 3, 11))
    assert (found.anchor, found.anchor_date) == ("earlier_expiry", date(2027, 3, 30))
    assert found.raw_end == date(2027, 4, 20)
    assert found.interpretation
    assert "OUR-A" in found.explanation("nb")
    assert packs.anchor_of(packs.rule("OUR-B")) == "negotiations_ended"


def test_an_assessment_runs_a_chain_from_its_first_event(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + RULE + CHAIN)
    case = {
        "profile": "none",
        "measures": ["trial"],
        "on": date(2027, 3, 1),
        "dates": {"negotiations_ended": date(2027, 3, 11)},
    }
    duty = next(d for d in assess(CaseFile.of(case, packs), packs).duties if d.id == "OUR-1")
    assert [(d.rule, d.raw_end) for d in duty.deadlines] == [("OUR-B", date(2027, 4, 20))]


def test_nobody_states_when_another_deadline_expired() -> None:
    case = {
        "profile": "none",
        "measures": ["trial"],
        "dates": {"earlier_expiry": date(2027, 1, 1)},
    }
    with pytest.raises(CaseFileError, match=r"dates\.earlier_expiry"):
        CaseFile.of(case, load())


def test_a_rule_without_time_has_no_event(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + RULE)
    assert packs.anchor_of(packs.rule("OUR-1")) == ""


# -- clocks ---------------------------------------------------------------------------------

NOTICE = 'kind = "notice_period"\nanchor = "notice_given"\nunit = "calendar_days"\nn = '


@pytest.mark.parametrize(("foreseen", "clocks"), [(True, ["OUR-S"]), (False, ["OUR-L"])])
def test_a_clock_runs_only_on_its_own_conditions(
    tmp_path: Path, foreseen: bool, clocks: list[str]
) -> None:
    when = 'when = [{ fact = "unforeseen_event", is = %s }]'
    text = "".join(
        clock(name, NOTICE + str(n), 'clock_of = "OUR-1"', when % answer)
        for name, n, answer in (("OUR-L", 14, "false"), ("OUR-S", 2, "true"))
    )
    packs = with_pack(tmp_path, PACK + RULE + text)
    case = {
        "profile": "none",
        "measures": ["trial"],
        "on": date(2027, 3, 1),
        "facts": {"unforeseen_event": foreseen},
        "dates": {"notice_given": date(2027, 3, 15)},
    }
    duty = next(d for d in assess(CaseFile.of(case, packs), packs).duties if d.id == "OUR-1")
    assert [found.rule for found in duty.deadlines] == clocks


def test_a_clock_of_an_instrument_that_does_not_bind_never_runs(tmp_path: Path) -> None:
    other = PACK.replace("our-2026", "their-2026").replace('"our"', '"their"')
    other = other.replace('["*"]', '["spekter"]')
    (tmp_path / "their.toml").write_text(
        other + clock("THEIR-1", NOTICE + "2", 'clock_of = "OUR-1"'), encoding="utf-8"
    )
    packs = with_pack(tmp_path, PACK + RULE)
    case = {
        "profile": "none",
        "measures": ["trial"],
        "on": date(2027, 3, 1),
        "dates": {"notice_given": date(2027, 3, 15)},
    }
    duty = next(d for d in assess(CaseFile.of(case, packs), packs).duties if d.id == "OUR-1")
    assert not duty.deadlines


# -- what the parties agree -----------------------------------------------------------------

DOCUMENT = "protokoll 18.12.2026"
AGREED_ON = date(2026, 12, 18)


def test_the_parties_agree_where_the_rule_lets_them() -> None:
    packs = load()
    rule, first = packs.rule("HAS-20-1"), packs.deadline("HAS-20-1", date(2026, 12, 14))
    to = date(2027, 1, 8)
    found = agree(rule, first, to, by="parties", on=AGREED_ON, document=DOCUMENT)
    assert (found.raw_end, found.last_day) == (first.raw_end, to)
    assert DOCUMENT in found.explanation("nb")


@pytest.mark.parametrize(
    ("rule_id", "by", "said"),
    [
        ("AML-10-3", "parties", "En tariffavtale kan sette en annen frist."),
        ("AML-17-3-2", "parties", "Her kan ingen avtale en annen frist."),
    ],
)
def test_it_refuses_an_agreement_by_those_who_may_not(rule_id: str, by: str, said: str) -> None:
    packs = load()
    first = packs.deadline(rule_id, date(2027, 3, 11))
    with pytest.raises(NoDeviation) as caught:
        agree(packs.rule(rule_id), first, AGREED_ON, by=by, on=AGREED_ON, document=DOCUMENT)
    assert caught.value.texts["nb"].startswith(said)
    assert "Arbeidsmiljøloven § 1" in caught.value.texts["nb"]
    assert caught.value.texts.keys() == set(LANGUAGES)


def test_it_refuses_an_agreement_on_a_rule_without_time(tmp_path: Path) -> None:
    packs = with_pack(tmp_path, PACK + RULE)
    first = packs.deadline("HAS-20-1", date(2026, 12, 14))
    with pytest.raises(NoDeviation):
        agree(packs.rule("OUR-1"), first, AGREED_ON, by="parties", on=AGREED_ON, document="x")


def test_everyone_who_may_agree_does_so_at_a_level() -> None:
    assert LEVEL_OF.keys() == DEVIATIONS.keys()
    assert set(LEVEL_OF.values()) == {"tariff", "local", "individual"}


# -- pauses ---------------------------------------------------------------------------------


def paused(packs: Packs, rule_id: str, anchor: date, since: date, until: date):  # type: ignore[no-untyped-def]
    return pause(
        packs.rule(rule_id),
        packs.deadline(rule_id, anchor),
        since,
        until,
        by="parties",
        on=since,
        document=DOCUMENT,
        calendar=packs.calendar,
    )


def test_a_pause_gives_back_the_days_it_took() -> None:
    # Two weeks from Monday 1 February end on 15 February; nine days still leave 24 February.
    found = paused(load(), "HAS-20-1", date(2027, 2, 1), date(2027, 2, 8), date(2027, 2, 17))
    assert (found.raw_end, found.last_day) == (date(2027, 2, 15), date(2027, 2, 24))
    assert "stod stille fra mandag 8. februar" in found.explanation("nb")
    assert "ni kalenderdager teller ikke" in found.explanation("nb")


# Friday to Tuesday: two working days, three weekdays.
@pytest.mark.parametrize(("unit", "lost"), [("working_days", 2), ("weekdays", 3)])
def test_a_pause_counts_days_as_the_rule_does(tmp_path: Path, unit: str, lost: int) -> None:
    timing = (
        f'kind = "window_after"\nanchor = "demand_made"\nn = 10\nunit = "{unit}"\n'
        'agreed_deviation = "parties"'
    )
    packs = with_pack(tmp_path, PACK + clock("OUR-W", timing))
    found = paused(packs, "OUR-W", date(2027, 2, 3), date(2027, 2, 12), date(2027, 2, 16))
    without = packs.deadline("OUR-W", date(2027, 2, 3)).last_day
    assert without is not None
    assert found.last_day == packs.calendar.add(without, Period(lost, Unit(unit)))


@pytest.mark.parametrize(
    ("rule_id", "since", "until"),
    [
        ("HAS-20-1", date(2027, 2, 8), date(2027, 2, 8)),
        ("HAS-20-1", date(2027, 1, 31), date(2027, 2, 8)),
        ("HAS-20-1", date(2027, 2, 16), date(2027, 2, 20)),
        ("LOC-NOTICE", date(2027, 1, 20), date(2027, 1, 22)),
    ],
)
def test_it_refuses_a_pause_that_does_not_fit(rule_id: str, since: date, until: date) -> None:
    with pytest.raises(ValueError, match=rule_id):
        paused(load(), rule_id, date(2027, 2, 1), since, until)


# -- hints are hints ------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 3, 24)])
def test_a_day_with_few_at_work_moves_nothing(day: date) -> None:
    window = Timing(Kind.WINDOW_AFTER, "demand_made", Period(1, Unit.WEEKS))
    found = deadline("R", window, date.fromordinal(day.toordinal() - 7), calendar=NORWAY)
    assert (found.raw_end, found.rolled_end, found.safe_end) == (day, day, day)
    assert "få er på jobb" in found.explanation("nb")
