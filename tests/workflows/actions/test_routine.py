"""Publish and withdraw the local routine, and move a case to it: the record, and every refusal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from ledger.events import Event
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in, open_case
from tests.saying import records, refuses
from tests.workflows.routines import (
    LONGER,
    hilde,
    longer,
    published,
    shipped,
    shorter_notice_of_schedules,
)
from workflows import actions
from workflows.models import Case, PackEdition, RoutineDraft, RoutineEdition
from workflows.queries.law import law_of, law_on, routine_on

DAY = timedelta(days=1)
SUMMARY = "Lengre tid til innspill."


def _limit(packs, weight: str = "ordinary") -> int:
    return packs.rule("LOC-INPUT").timing.n_by_weight[weight]


@pytest.mark.database
def test_it_publishes_a_routine_and_tells_hr_and_the_unions(cast: Cast) -> None:
    author = hilde(cast)
    told = {author, cast.hanne, cast.ola, cast.aisha}
    with records(Event.PACK_ACTIVATED, actor=author, audience=told):
        edition = published(cast)
    assert (edition.number, edition.valid_from) == (1, TODAY)
    assert edition.summary.body == SUMMARY
    assert routine_on(TODAY) == edition.pack.digest
    assert _limit(law_on(TODAY)) == LONGER["ordinary"]
    assert law_on(TODAY).digest["local_routine-1"] == edition.pack.digest


def test_it_holds_from_its_day_and_until_the_next_begins(cast: Cast) -> None:
    first = published(cast, valid_from=TODAY + 10 * DAY)
    second = published(cast, shipped().with_limits({"LOC-POLITICAL": 20}), TODAY + 20 * DAY)
    assert routine_on(TODAY + 9 * DAY) == ""
    assert routine_on(TODAY + 10 * DAY) == routine_on(TODAY + 19 * DAY) == first.pack.digest
    assert routine_on(TODAY + 20 * DAY) == second.pack.digest
    assert law_on(TODAY + 9 * DAY) is law_on(TODAY)


def test_it_keeps_what_is_being_written_until_it_is_published(cast: Cast) -> None:
    author = hilde(cast)
    actions.keep_routine_draft("ikke = TOML =", actor=author)
    draft = actions.keep_routine_draft(longer().text, actor=author)
    assert RoutineDraft.objects.get() == draft
    published(cast)
    assert not RoutineDraft.objects.exists()
    actions.keep_routine_draft("igjen", actor=author)
    actions.discard_routine_draft(actor=author)
    assert not RoutineDraft.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": TODAY - DAY}, "backdated"),
        ({"body": shipped().text}, "unchanged"),
        ({"body": "dette er ikke TOML"}, "faulty"),
        ({"body": longer().text.replace('unit = "working_days"', 'unit = "dager"')}, "faulty"),
        ({"summary": "  "}, "empty_text"),
    ],
)
def test_it_refuses_to_publish_what_cannot_hold(cast: Cast, changes: dict, code: str) -> None:
    given = {"body": longer().text, "valid_from": TODAY, "summary": SUMMARY, **changes}
    author = hilde(cast)
    with refuses(NotPossible, code):
        actions.publish_routine(given.pop("body"), **given, actor=author)


def test_it_names_every_fault_by_its_key_and_what_would_be_right(cast: Cast) -> None:
    faulty = longer().text.replace('unit = "working_days"', 'unit = "dager"', 1)
    author = hilde(cast)
    with refuses(NotPossible) as refusal:
        actions.publish_routine(faulty, valid_from=TODAY, summary=SUMMARY, actor=author)
    missing = refusal.value.missing[0]
    assert "rules[0] (LOC-INPUT).timing.unit" in str(missing.because)
    assert "working_days" in str(missing.remedy)


def test_it_refuses_a_routine_that_weakens_with_what_it_collides_with(cast: Cast) -> None:
    weaker = shorter_notice_of_schedules().text
    author = hilde(cast)
    with refuses(NotPossible, "weakens") as refusal, override("nb"):
        actions.publish_routine(weaker, valid_from=TODAY, summary=SUMMARY, actor=author)
    missing = refusal.value.missing[0]
    assert "(LOCAL-1)" in str(missing.remedy)
    assert "aldri svakere" in str(missing.because)
    assert missing.citation is not None
    assert missing.citation["section"] == "§ 10-3"


def test_it_lets_only_one_edition_begin_on_a_day(cast: Cast) -> None:
    published(cast)
    other = shipped().with_limits({"LOC-POLITICAL": 20}).text
    with refuses(NotPossible, "day_taken"):
        actions.publish_routine(other, valid_from=TODAY, summary=SUMMARY, actor=hilde(cast))


@pytest.mark.database
def test_it_withdraws_an_edition_that_does_not_hold_yet(cast: Cast) -> None:
    edition = published(cast, valid_from=TODAY + DAY)
    with records(Event.PACK_WITHDRAWN, actor=hilde(cast)):
        actions.withdraw_routine(edition.number, reason="Partene er uenige.", actor=hilde(cast))
    assert routine_on(TODAY + DAY) == ""
    with refuses(NotPossible, "withdrawn"):
        actions.withdraw_routine(edition.number, reason="Igjen.", actor=hilde(cast))
    again = published(cast, valid_from=TODAY + DAY)
    assert again.number == 2
    with clock_at(at(TODAY + DAY)), refuses(NotPossible, "in_force"):
        actions.withdraw_routine(again.number, reason="For sent.", actor=hilde(cast))


def test_it_lets_an_open_case_keep_its_routine(cast: Cast) -> None:
    before, case = law_on(TODAY), open_case(cast)
    edition = published(cast)
    actions.give_information(case.reference, actor=cast.kari)
    case = Case.objects.select_related("assessment").get(pk=case.pk)
    assert law_of(case) is before
    expected = before.deadline("LOC-INPUT", TODAY, weight=case.weight)
    assert case.input_due_on == expected.rolled_end
    actions.change_facts(
        case.reference, measures=case.measures, facts={"dismissals": 1}, actor=cast.kari
    )
    assert Case.objects.get(pk=case.pk).assessment.routine == ""
    new = Case.objects.select_related("assessment").get(pk=open_case(cast).pk)
    assert new.assessment.routine == edition.pack.digest
    assert new.assessment.editions.filter(pk=edition.pack.pk).exists()


@pytest.mark.database
def test_it_moves_a_case_when_somebody_says_so_and_tells_the_parties(cast: Cast) -> None:
    case = case_in("informed", cast)
    edition = published(cast)
    due_on = Case.objects.get(pk=case.pk).input_due_on
    with records(Event.CASE_ASSESSED, Event.RULES_ADOPTED, actor=cast.kari):
        kept = actions.adopt_rules(case.reference, actor=cast.kari)
    assert (kept.number, kept.routine) == (2, edition.pack.digest)
    case = Case.objects.select_related("assessment").get(pk=case.pk)
    assert case.assessment == kept
    assert _limit(law_of(case)) == LONGER["ordinary"]
    assert case.input_due_on == due_on, "a day that runs stands"
    with refuses(NotPossible, "same_routine"):
        actions.adopt_rules(case.reference, actor=cast.kari)


def test_it_lets_hr_move_a_case_too(cast: Cast) -> None:
    case = case_in("informed", cast)
    published(cast)
    with records(Event.CASE_ASSESSED, Event.RULES_ADOPTED, actor=hilde(cast)):
        actions.adopt_rules(case.reference, actor=hilde(cast))


def test_it_goes_on_under_the_law_when_an_old_routine_no_longer_fits(cast: Cast) -> None:
    edition = published(cast)
    PackEdition.objects.filter(pk=edition.pack.pk).update(body="[pack]\n", digest="f" * 64)
    assert _limit(law_on(TODAY)) == _limit(law_on(date(2026, 1, 1)))


@pytest.mark.parametrize("name", ["kari", "ola", "aisha", "nina", "hanne", "dag", *OUTSIDERS])
def test_it_lets_nobody_but_the_hr_administrator_touch_the_routine(
    cast: Cast, name: str
) -> None:
    edition = published(cast, valid_from=TODAY + DAY)
    actor = cast[name]
    with refuses(NotPermitted):
        actions.publish_routine(longer().text, valid_from=TODAY, summary=SUMMARY, actor=actor)
    with refuses(NotPermitted):
        actions.withdraw_routine(edition.number, reason="Nei.", actor=actor)
    with refuses(NotPermitted):
        actions.keep_routine_draft("…", actor=actor)
    with refuses(NotPermitted):
        actions.discard_routine_draft(actor=actor)
    assert RoutineEdition.objects.count() == 1


@pytest.mark.parametrize("name", ["ola", "nina", "hanne"])
def test_it_lets_no_party_and_no_auditor_move_a_case(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    published(cast)
    with refuses(NotPermitted):
        actions.adopt_rules(case.reference, actor=cast[name])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(cast: Cast, name: str) -> None:
    case = case_in("informed", cast)
    published(cast)
    with pytest.raises(Case.DoesNotExist):
        actions.adopt_rules(case.reference, actor=cast[name])
