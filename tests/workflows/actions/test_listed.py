"""Many like things in one discussion: each row has its own conclusion, and any may be lifted out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from ledger.sentences import sentence
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, at, case_in, open_case
from tests.saying import records, refuses
from tests.workflows.web.before import POSTS, list_discussed, list_told
from workflows import actions
from workflows.actions import Conclusion, Line
from workflows.models import Case, DecisionPoint, ListRow, Obligation
from workflows.papers import written
from workflows.queries import case_page

pytestmark = pytest.mark.database

Kind = Obligation.Kind


@pytest.fixture
def told(cast: Cast) -> Case:
    """Return a case about three posts, which the parties have."""
    case = open_case(cast)
    list_told(cast, case.reference)
    return case


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_it_sets_a_list_and_tells_the_parties_with_the_case(cast: Cast) -> None:
    case = open_case(cast)
    with records(Event.LIST_SET, actor=cast.kari):
        actions.set_list(case.reference, POSTS, actor=cast.kari)
    assert [str(row) for row in case.rows.all()] == [
        "1. Nattevakt, 50 %, Granli",
        "2. Helgevakt, 18 %, Granmo",
        "3. Sykepleier",
    ]


def test_it_keeps_the_old_rows_when_the_list_is_set_anew(told: Case, cast: Cast) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.set_list(told.reference, POSTS[:1], actor=cast.kari)
    with records(
        Event.LIST_SET, audience={cast.kari, cast.dag, cast.ola, cast.aisha, cast.nina}
    ):
        actions.set_list(told.reference, POSTS[:1], reason="To er trukket.", actor=cast.kari)
    assert told.rows.count() == 4
    page = case_page(told.reference, user=cast.ola, on=TODAY)
    assert [row.number for row in page.rows] == [1]


@pytest.mark.parametrize(
    "rows",
    [[], [Line("", "Utlyst.")], [Line("Nattevakt", "  ")], [Line("Natt", "Ja.")] * 101],
    ids=["none", "nameless", "undocumented", "too many"],
)
def test_it_keeps_nothing_of_a_list_with_a_fault(rows: list[Line], cast: Cast) -> None:
    case = open_case(cast)
    with refuses(NotPossible):
        actions.set_list(case.reference, [*rows[:100], *rows[100:]], actor=cast.kari)


def test_it_concludes_many_rows_at_once_when_the_meeting_is_held(cast: Cast) -> None:
    case = open_case(cast)
    list_told(cast, case.reference)
    said = [Conclusion(1, "agreed"), Conclusion(2, "disagreed", "NSF vil ha 50 %.")]
    with refuses(NotPossible, "not_discussed"):
        actions.conclude_rows(case.reference, said, actor=cast.kari)
    day = TODAY + timedelta(days=21)
    actions.open_discussion(case.reference, meets_on=day, actor=cast.kari)
    with refuses(NotPossible, "not_discussed"):
        actions.conclude_rows(case.reference, said, actor=cast.kari)
    with clock_at(at(day)):
        with refuses(NotPermitted):
            actions.conclude_rows(case.reference, said, actor=cast.ola)
        with refuses(NotPossible, "empty_text"):
            actions.conclude_rows(case.reference, [Conclusion(1, "partly")], actor=cast.kari)
        with refuses(NotPossible, "no_row"):
            actions.conclude_rows(case.reference, [said[0], said[0]], actor=cast.kari)
        with records(Event.ROWS_CONCLUDED, actor=cast.kari):
            actions.conclude_rows(case.reference, said, actor=cast.kari)
        with refuses(NotPossible, "no_row"):
            actions.conclude_rows(case.reference, said, actor=cast.kari)
    entry = Entry.objects.get(chain=case.chain, event=Event.ROWS_CONCLUDED)
    assert entry.facts == {"agreed": [1], "partly": [], "disagreed": [2]}
    assert "Uenighet om rad 2." in sentence(entry.event, entry.facts)


def test_it_holds_the_case_open_until_every_row_has_its_conclusion(cast: Cast) -> None:
    case = open_case(cast)
    list_discussed(cast, case.reference)
    actions.drop(case.reference, 1, reason="Ingen endring.", actor=cast.kari)
    actions.circulate_minutes(case.reference, "Møtt.", held_on=TODAY, actor=cast.kari)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(case.reference, 1, actor=cast[name])
    actions.close_discussion(case.reference, actor=cast.kari)
    with refuses(NotPossible, "rows_open"):
        actions.conclude(case.reference, actor=cast.kari)
    said = [Conclusion(n, "agreed", "Som foreslått.") for n in (1, 2, 3)]
    actions.conclude_rows(case.reference, said, actor=cast.kari)
    actions.conclude(case.reference, actor=cast.kari)


@pytest.mark.parametrize("name", ["ola", "nina", "kari"])
def test_it_lifts_a_row_out_to_a_discussion_of_its_own(
    name: str, told: Case, cast: Cast
) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.lift_row(told.reference, 2, " ", actor=cast[name])
    with records(Event.ROW_LIFTED, actor=cast[name]):
        row = actions.lift_row(told.reference, 2, "Det er et prinsipp.", actor=cast[name])
    assert (row.point.title, row.point.lifted) == ("Helgevakt, 18 %, Granmo", True)
    assert (row.lifted_by is None) is (name == "kari")
    owed = Obligation.objects.filter(case=told, done_at=None)
    assert owed.filter(kind=Kind.CALL_MEETING).count() == 1
    with refuses(NotPossible, "no_row"):
        actions.lift_row(told.reference, 2, "Igjen.", actor=cast[name])
    with refuses(NotPossible, "begun"):
        actions.set_list(told.reference, POSTS, reason="Nytt.", actor=cast.kari)


def test_it_does_not_discuss_a_row_lifted_out_along_with_the_rest(
    told: Case, cast: Cast
) -> None:
    ref = told.reference
    actions.lift_row(ref, 2, "Et prinsipp.", actor=cast.ola)
    actions.open_discussion(ref, meets_on=TODAY, actor=cast.kari)
    actions.circulate_minutes(ref, "Møtt.", held_on=TODAY, actor=cast.kari)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(ref, 1, actor=cast[name])
    actions.close_discussion(ref, actor=cast.kari)
    first, lifted = DecisionPoint.objects.filter(case=told)
    assert first.discussed_on == TODAY
    assert lifted.discussed_on is None
    with refuses(NotPossible, "discussion_held"):
        actions.decide(ref, lifted.number, "Nei.", actor=cast.kari)
    actions.open_discussion(ref, meets_on=TODAY, actor=cast.kari)
    assert DecisionPoint.objects.get(pk=lifted.pk).in_discussion


def test_it_does_not_take_written_answers_for_a_discussion_of_a_row_lifted_out(
    cast: Cast,
) -> None:
    case = open_case(cast, **LIGHT)
    list_told(cast, case.reference)
    for name in ("ola", "aisha", "nina"):
        actions.answer_in_writing(case.reference, "no_remarks", actor=cast[name])
    actions.lift_row(case.reference, 1, "Et prinsipp.", actor=cast.ola)
    with refuses(NotPossible, "discussion_held"):
        actions.decide(case.reference, 2, "Nei.", actor=cast.kari)
    actions.decide(case.reference, 1, "Ja.", actor=cast.kari)
    assert DecisionPoint.objects.get(case=case, number=2).discussed_on is None
    said = [Conclusion(n, "agreed") for n in (2, 3)]
    actions.conclude_rows(case.reference, said, actor=cast.kari)


def test_it_prints_the_table_as_it_stood_when_the_minutes_were_sent(cast: Cast) -> None:
    case = open_case(cast)
    list_discussed(cast, case.reference)
    ref = case.reference
    actions.conclude_rows(ref, [Conclusion(1, "agreed", "Fast 50 %.")], actor=cast.kari)
    actions.lift_row(ref, 2, "Et prinsipp.", actor=cast.ola)
    with clock_at(at(TODAY, 12)):
        actions.circulate_minutes(ref, "Møtt.", held_on=TODAY, actor=cast.kari)
    with clock_at(at(TODAY, 13)):
        actions.conclude_rows(ref, [Conclusion(3, "agreed", "Etterpå.")], actor=cast.kari)
        page = case_page(ref, user=cast.aisha, on=TODAY)
        table = _table(written(page, "referat-1").to_json())
        assert [row[0] for row in table["rows"]] == ["1", "2", "3"]
        ends = [row[3] for row in table["rows"]]
        assert "Fast 50 %." in ends[0]
        assert "Løftet ut av Fagforbundet" in ends[1]
        assert "Et prinsipp." in ends[1]
        assert "Etterpå." not in ends[2]
        brief = _table(written(page, "saksframlegg").to_json())
        assert len(brief["head"]) == 3


def _table(paper: dict[str, Any]) -> dict[str, Any]:
    """Find the list among the tables of a paper."""
    return next(
        block
        for block in paper["blocks"]
        if block["kind"] == "table" and "Dokumentasjon" in json.dumps(block, ensure_ascii=False)
    )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, told: Case, cast: Cast) -> None:
    before = Entry.objects.count()
    for act in (
        lambda: actions.set_list(told.reference, POSTS, actor=cast[name]),
        lambda: actions.conclude_rows(
            told.reference, [Conclusion(1, "agreed")], actor=cast[name]
        ),
        lambda: actions.lift_row(told.reference, 1, "Nei.", actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist):
            act()
    assert Entry.objects.count() == before
    assert not ListRow.objects.exclude(lifted_at=None).exists()


def test_it_leaves_cases_without_a_list_as_they_were(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    assert case_page(case.reference, user=cast.kari, on=TODAY).rows == []
