"""Dismissals recorded by number, watched across every case, and told once."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from ledger.events import Event
from ledger.models import Chain, Entry, OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from oversight.across import findings_across
from parties.models import User
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.actions.watching import watch_dismissals
from workflows.models import Case, DismissalNotice
from workflows.queries.dismissals import elsewhere, windows_since
from workflows.queries.law import law_on

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, facts={"dismissals": 8, "units_affected": 1})


def give(case: Case, cast: Cast, n: int, on: date = TODAY, **more: int) -> DismissalNotice:
    return actions.record_dismissals(
        case.reference, given_on=on, dismissals=n, actor=cast.kari, **more
    )


def told(event: Event) -> list[Entry]:
    return list(Entry.objects.filter(event=event))


def people(entry: Entry) -> set[User]:
    held = OutboxEvent.objects.get(entry=entry).audience
    return set(User.objects.filter(mandates__in=held))


def test_it_records_a_number_on_a_day(case: Case, cast: Cast) -> None:
    with records(Event.DISMISSALS_RECORDED, actor=cast.kari):
        notice = give(case, cast, 4, others=1)
    assert (notice.dismissals, notice.others, notice.given_on) == (4, 1, TODAY)


def test_a_correction_takes_the_place_of_what_it_corrects(case: Case, cast: Cast) -> None:
    wrong = give(case, cast, 40)
    with records(Event.DISMISSALS_CORRECTED):
        give(case, cast, 4, replaces=wrong.pk)
    assert [w.counted for w in windows_since(TODAY, law_on(TODAY), TODAY)] == []
    with refuses(NotPossible, "replaced"):
        give(case, cast, 3, replaces=wrong.pk)


@pytest.mark.parametrize(
    ("n", "on", "code"),
    [(0, TODAY, "nobody"), (3, TODAY + DAY, "future"), (621, TODAY, "too_many")],
)
def test_it_refuses_what_cannot_be(case: Case, cast: Cast, n: int, on: date, code: str) -> None:
    with refuses(NotPossible, code):
        give(case, cast, n, on)


def test_it_warns_once_when_the_limit_is_near(case: Case, cast: Cast) -> None:
    give(case, cast, 7)
    assert watch_dismissals(at(TODAY)) == 0
    give(case, cast, 1)
    assert watch_dismissals(at(TODAY)) == 1
    assert watch_dismissals(at(TODAY)) == 0
    [entry] = told(Event.DISMISSALS_NEAR_LIMIT)
    assert entry.facts["count"] == 8
    assert people(entry) == {cast.hanne, cast.kari, cast.dag}
    assert entry.chain == Chain.objects.get(kind="register", label="dismissals")


def test_it_tells_again_when_the_limit_is_reached_and_not_after(case: Case, cast: Cast) -> None:
    give(case, cast, 8)
    watch_dismissals(at(TODAY))
    later = TODAY + 29 * DAY
    with clock_at(at(later)):
        give(case, cast, 2, later)
        watch_dismissals(at(later))
        watch_dismissals(at(later))
    [entry] = told(Event.DISMISSALS_OVER_LIMIT)
    assert entry.facts["first_day"] == TODAY.isoformat()
    assert entry.facts["count"] == 10
    assert len(told(Event.DISMISSALS_NEAR_LIMIT)) == 1


def test_a_day_more_is_outside_the_window(case: Case, cast: Cast) -> None:
    give(case, cast, 8)
    later = TODAY + 30 * DAY
    with clock_at(at(later)):
        give(case, cast, 2, later)
        watch_dismissals(at(later))
    assert told(Event.DISMISSALS_OVER_LIMIT) == []


# -- across cases ------------------------------------------------------------------------------


@pytest.fixture
def eight_elsewhere(case: Case, cast: Cast) -> Iterator[None]:
    give(case, cast, 8, TODAY)
    yield


def soon(**more: object) -> dict[str, object]:
    """Return a reorganisation decided within the window, in which two may be dismissed."""
    return {
        "measures": ["reorganisation"],
        "facts": {"dismissals": 2, "units_affected": 1},
        "planned_decision_on": TODAY + 20 * DAY,
        **more,
    }


def duties(case: Case) -> set[str]:
    assert case.assessment is not None
    return {duty["id"] for duty in case.assessment.duties}


@pytest.mark.usefixtures("eight_elsewhere")
def test_the_next_case_is_assessed_together_with_the_rest(cast: Cast) -> None:
    second = case_in(Case.State.INFORMED, cast, **soon())
    assert second.facts["dismissals_elsewhere"] == 8
    assert "AML-15-2-NAV" in duties(second)
    warned = {w["code"]: w["text"]["nb"] for w in second.assessment.result["warnings"]}
    assert "8 sagt opp" in warned["counted_elsewhere"]
    with refuses(NotPossible, "nav_notified"):
        actions.open_discussion(second.reference, meets_on=TODAY + 15 * DAY, actor=cast.kari)


@pytest.mark.usefixtures("eight_elsewhere")
def test_a_case_decided_outside_the_window_stands_alone(cast: Cast) -> None:
    later = case_in(Case.State.INFORMED, cast, **soon(planned_decision_on=TODAY + 30 * DAY))
    assert "dismissals_elsewhere" not in later.facts
    assert "AML-15-2-NAV" not in duties(later)


def test_an_open_case_is_counted_anew_when_others_bring_it_over(case: Case, cast: Cast) -> None:
    second = case_in(Case.State.INFORMED, cast, **soon())
    assert "AML-15-2-NAV" not in duties(second)
    give(case, cast, 8)
    assert watch_dismissals(at(TODAY)) == 2  # one word to HR, one case counted anew
    second = Case.objects.get(pk=second.pk)
    assert "AML-15-2-NAV" in duties(second)
    [entry] = told(Event.DISMISSALS_COUNTED)
    assert entry.facts == {"count": 10, "number": 2}
    assert cast.ola in people(entry)
    assert watch_dismissals(at(TODAY)) == 0


@pytest.mark.usefixtures("eight_elsewhere")
def test_only_numbers_leave_a_case(case: Case, cast: Cast) -> None:
    watch_dismissals(at(TODAY))
    found = elsewhere({"dismissals": 1}, TODAY, law_on(TODAY))
    assert found == {"dismissals_elsewhere": 8}
    [entry] = told(Event.DISMISSALS_NEAR_LIMIT)
    assert case.reference not in str(entry.facts) + entry.subject


# -- what HR sees ------------------------------------------------------------------------------


def test_hr_sees_the_wave_as_one_finding(case: Case, cast: Cast) -> None:
    give(case, cast, 6)
    give(case, cast, 5)
    [found] = findings_across(TODAY)
    assert found.is_breach  # nothing shows that NAV was notified
    assert "11" in found.title
    assert found.rules[0]["section"] == "§ 15-2 (1)"


def test_it_is_no_breach_when_nav_was_notified(case: Case, cast: Cast) -> None:
    actions.file_evidence(
        case.reference, "nav_notified", occurred_on=TODAY, text="Skjema.", actor=cast.kari
    )
    give(case, cast, 11)
    [found] = findings_across(TODAY)
    assert not found.is_breach


def test_hr_reads_it_on_the_oversight_page(client: object, case: Case, cast: Cast) -> None:
    give(case, cast, 11)
    client.force_login(cast.hanne)  # type: ignore[attr-defined]
    page = client.get("/tilsyn/").content.decode()  # type: ignore[attr-defined]
    assert "Masseoppsigelse: 11" in page


def test_only_the_leader_records(case: Case, cast: Cast) -> None:
    for name in ("ola", "nina", "hanne"):
        with refuses(NotPermitted):
            actions.record_dismissals(
                case.reference, given_on=TODAY, dismissals=3, actor=cast[name]
            )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_outsiders_it_is_not_there(case: Case, cast: Cast, name: str) -> None:
    with pytest.raises(Case.DoesNotExist):
        actions.record_dismissals(
            case.reference, given_on=TODAY, dismissals=3, actor=cast[name]
        )
