"""A party raises a case: the leader opens it or says why not, in time, and nobody else may see it."""

from datetime import timedelta

import pytest

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible, Repeated
from parties import actions as register
from parties.models import Role
from tests.cast import OUTSIDERS, TODAY, Cast, at, open_case
from tests.saying import records, refuses
from workflows import actions
from workflows.actions.upkeep import sweep
from workflows.models import RaisedCase

pytestmark = pytest.mark.database

DAY = timedelta(days=1)
WHY = "Tre har sluttet på grunn av nattvaktene."


def raised_by(who, cast: Cast, **said) -> RaisedCase:
    given = {"title": "Nattvakter alene", "text": WHY, **said}
    return actions.raise_case(cast.home_care, **given, actor=who)


@pytest.fixture
def raised(cast: Cast) -> RaisedCase:
    return raised_by(cast.ola, cast)


@pytest.mark.parametrize(
    ("name", "party"), [("ola", "Fagforbundet"), ("nina", "safety_representative")]
)
def test_it_asks_the_leader_nearest_the_unit(name: str, party: str, cast: Cast) -> None:
    with records(Event.CASE_RAISED, actor=cast[name], audience={cast.kari}):
        raised = raised_by(cast[name], cast)
    assert (raised.number, raised.code, raised.state) == (1, party, "waiting")
    # Ten working days of the local routine, Monday to Monday.
    assert raised.due_on == TODAY + 14 * DAY
    assert raised_by(cast[name], cast).number == 2


def test_it_becomes_the_case_the_leader_opens(raised: RaisedCase, cast: Cast) -> None:
    case = open_case(cast, raised=raised.number)
    raised.refresh_from_db()
    assert (raised.state, raised.case, raised.answered_on) == ("opened", case, TODAY)
    told = Entry.objects.filter(event=Event.RAISED_CASE_OPENED)
    assert {e.chain.kind for e in told.select_related("chain")} == {"case", "cases"}
    assert case.reference == "2027/0001"  # the register of raised cases takes no case numbers


def test_it_tells_the_party_and_hr_of_a_refusal(raised: RaisedCase, cast: Cast) -> None:
    with records(Event.RAISED_CASE_REFUSED, actor=cast.kari, audience={cast.ola, cast.hanne}):
        actions.refuse_raised(
            raised.number, reason="Vi ser på det i budsjettet.", actor=cast.kari
        )
    raised.refresh_from_db()
    assert raised.state == "refused"
    assert raised.refusal is not None


def test_it_is_answered_once(raised: RaisedCase, cast: Cast) -> None:
    actions.refuse_raised(raised.number, reason="Nei.", actor=cast.kari)
    with refuses(NotPossible, "answered"):
        actions.refuse_raised(raised.number, reason="Nei igjen.", actor=cast.dag)
    with refuses(NotPossible, "answered"):
        actions.withdraw_raised(raised.number, actor=cast.ola)
    with refuses(NotPossible, "answered"):
        open_case(cast, raised=raised.number)


def test_it_takes_one_click_for_one(cast: Cast) -> None:
    from uuid import uuid4

    click = uuid4()
    raised_by(cast.ola, cast, gesture=click)
    with pytest.raises(Repeated):
        raised_by(cast.ola, cast, gesture=click)
    assert RaisedCase.objects.count() == 1


@pytest.mark.parametrize("said", [{"title": " "}, {"text": ""}, {"title": "a" * 201}])
def test_it_refuses_to_be_raised_without_words(said: dict[str, str], cast: Cast) -> None:
    with refuses(NotPossible):
        raised_by(cast.ola, cast, **said)


def test_it_refuses_a_refusal_without_a_reason(raised: RaisedCase, cast: Cast) -> None:
    with refuses(NotPossible, "empty_text"):
        actions.refuse_raised(raised.number, reason="  ", actor=cast.kari)


@pytest.mark.parametrize("name", ["kari", "dag", "hanne", *OUTSIDERS])
def test_it_is_raised_only_by_someone_who_speaks_there(name: str, cast: Cast) -> None:
    with refuses(NotPermitted):
        raised_by(cast[name], cast)


def test_it_is_raised_by_the_deputy_on_behalf_of_the_one_away(cast: Cast) -> None:
    deputy = register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.school,
        union=cast.nsf,
        valid_from=TODAY,
        confirmed_by="NSF",
        actor=None,
    )
    away = cast.mandates["aisha"]
    register.register_absence(away, deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=None)
    raised = raised_by(cast.tor, cast)
    entry = Entry.objects.latest("pk")
    assert (raised.code, entry.mandate_id, entry.on_behalf_of) == ("NSF", deputy.pk, away.pk)
    with refuses(NotPermitted):
        raised_by(cast.tor, cast, mandate=deputy.pk)
    with refuses(NotPermitted):
        raised_by(cast.ola, cast, mandate=cast.mandates["nina"].pk)


def test_it_is_withdrawn_only_by_the_party_that_raised_it(
    raised: RaisedCase, cast: Cast
) -> None:
    with refuses(NotPermitted):
        actions.withdraw_raised(raised.number, actor=cast.kari)
    with records(Event.RAISED_CASE_WITHDRAWN, actor=cast.ola, audience={cast.kari}):
        actions.withdraw_raised(raised.number, actor=cast.ola)
    with refuses(NotPossible, "answered"):
        actions.refuse_raised(raised.number, reason="Nei.", actor=cast.kari)


def test_it_is_refused_only_by_a_leader_of_the_unit(raised: RaisedCase, cast: Cast) -> None:
    for name in ("ola", "hanne"):
        with refuses(NotPermitted):
            actions.refuse_raised(raised.number, reason="Nei.", actor=cast[name])


def test_it_cannot_answer_what_was_raised_elsewhere(cast: Cast) -> None:
    elsewhere = actions.raise_case(cast.school, title="Skole", text=WHY, actor=cast.ester)
    with refuses(NotPossible, "raised"):
        open_case(cast, raised=elsewhere.number)
    with refuses(NotPossible, "raised"):
        open_case(cast, raised=99)


def test_it_reminds_once_and_tells_when_the_limit_is_passed(
    raised: RaisedCase, cast: Cast
) -> None:
    due = raised.due_on
    assert due is not None
    for day, event in (
        (due, Event.OBLIGATION_REMINDED),
        (due + DAY, Event.OBLIGATION_FELL_DUE),
    ):
        with clock_at(at(day)):
            with records(event):
                sweep(at(day))
            with records():
                sweep(at(day))
    assert raised.overdue(due + DAY)
    assert not raised.overdue(due)


@pytest.mark.parametrize("name", ["aisha", *OUTSIDERS])
def test_it_does_not_exist_for_outsiders(name: str, raised: RaisedCase, cast: Cast) -> None:
    before = Entry.objects.count()
    for act in (
        lambda: actions.refuse_raised(raised.number, reason="Nei.", actor=cast[name]),
        lambda: actions.withdraw_raised(raised.number, actor=cast[name]),
    ):
        with pytest.raises(RaisedCase.DoesNotExist):
            act()
    assert Entry.objects.count() == before
