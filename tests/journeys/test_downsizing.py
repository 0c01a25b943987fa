"""K7: fourteen dismissals in education – circle, criteria, result, NAV and the employees themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ledger.events import Event
from ledger.models import OutboxEvent
from ledger.moving import clock_at
from ledger.refusals import NotPossible
from parties import actions as register
from parties.models import Role, User
from rulebook.packs import load
from tests.cast import Cast, at
from tests.journeys.telling import cited, told_of
from tests.journeys.walking import LARGE_BRIEF, Walk, day
from tests.saying import refuses
from workflows import actions
from workflows.models import Case, DecisionPoint, IndividualCase

pytestmark = pytest.mark.database


@pytest.fixture
def cut(walk: Callable[..., Walk]) -> Walk:
    w = walk(
        measures=["workforce_reduction"],
        facts={
            "decision_level": "employer",
            "units_affected": 9,
            "dismissals": 14,
            "dismissals_within_window": 14,
        },
        points=["Felles forståelse av vedtaket", "Krets", "Kriterier", "Resultat"],
        brief=LARGE_BRIEF,
        title="Nedbemanning i oppvekst",
    )
    w.take("kari", "give_information")
    return w


def file_nav(w: Walk) -> None:
    w.take(
        w.leader, "file_evidence", kind="nav_notified", occurred_on=day(w.today), text="Sendt."
    )


def test_it_calls_nobody_before_nav_has_its_notice(cut: Walk) -> None:
    assert (cut.case.rung, cut.case.weight) == ("discussion", "large")
    assert cited(cut.ref, "AML-15-2-disc")[1:] == ("§ 15-2 (2)", "S")
    assert cited(cut.ref, "AML-15-2-NAV")[1:] == ("§ 15-2 (3), arbeidsmarkedsloven § 8", "T")
    cut.is_refused("kari", "open_discussion", "nav_notified", meets_on=day(21))
    file_nav(cut)
    cut.take("kari", "open_discussion", meets_on=day(21))
    assert cut.case.state == Case.State.IN_DISCUSSION


def test_it_counts_the_wait_from_the_day_nav_was_notified() -> None:
    waits = load().deadline("AML-15-2-eff", date(2027, 2, 1))
    assert waits.earliest == date(2027, 3, 3)  # thirty days after 1 February


def test_it_walks_the_four_steps_each_discussed_and_decided_by_itself(
    cut: Walk, cast: Cast
) -> None:
    file_nav(cut)
    for number, met in enumerate((21, 45, 70, 95), 1):
        # The next step is not decided on the strength of the one before it.
        cut.is_refused("kari", "decide", "discussion_held", number=number, text="For tidlig.")
        cut.discuss(on=met)
        cut.document()
        cut.take("kari", "decide", number=number, text="Slik ble det.")
    decided = list(cut.case.points.values_list("number", "state", "discussed_on"))
    assert decided == [
        (n, DecisionPoint.State.DECIDED, day(met))
        for n, met in ((1, 21), (2, 45), (3, 70), (4, 95))
    ]
    assert told_of(cut.ref, Event.DECISION_TAKEN) >= {"ola", "aisha", "nina"}
    # The result is discussed with the unions before any employee is called to a meeting.
    _each_is_heard(cut, cast)
    cut.today = 120
    cut.take("kari", "record_dismissals", given_on=day(120), dismissals=14)
    cut.finish(1, 2, 3, 4)


def _each_is_heard(w: Walk, cast: Cast) -> None:
    """Call one of the fourteen, hear them, and only then decide: theirs to see, and nobody else's."""
    employee = register.register_mandate(
        cast.tor,
        Role.EMPLOYEE,
        unit=cast.home_care,
        valid_from=date(2024, 1, 1),
        confirmed_by="HR",
        actor=None,
    )
    dismissed = {"outcome": "dismissed", "text": "Stillingen faller bort.", "actor": cast.kari}
    with clock_at(at(day(97))):
        own = actions.call_employee(
            employee.pk,
            kind="dismissal",
            grounds="Stillingen din er blant de fjorten.",
            meets_on=day(104),
            about=w.ref,
            actor=cast.kari,
        )
        told = OutboxEvent.objects.get(event=Event.INDIVIDUAL_CASE_OPENED).audience
        assert set(User.objects.filter(mandates__in=told)) == {cast.tor}
        with refuses(NotPossible, "not_heard"):
            actions.decide_individual(own.reference, notice_on=day(97), **dismissed)
        actions.answer_call(own.reference, coming=True, adviser="Per Dahl", actor=cast.tor)
        for name in ("ola", "nina", "hanne"):
            with pytest.raises(IndividualCase.DoesNotExist):
                actions.answer_call(own.reference, coming=False, actor=cast[name])
    with clock_at(at(day(104))):
        actions.hold_individual_meeting(
            own.reference, "Begge sa sitt.", held_on=day(104), actor=cast.kari
        )
        actions.remark_on_minutes(own.reference, "Ansienniteten er feil.", actor=cast.tor)
    with clock_at(at(day(120))):
        actions.decide_individual(own.reference, notice_on=day(120), **dismissed)
    assert IndividualCase.objects.get(pk=own.pk).about == w.ref
