"""A working group has both sides in it, says who is missing, and is never a discussion."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import everything, records, refuses
from workflows import actions
from workflows.models import Case, WorkingGroup

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


def group(case: Case, who, **changes: Any) -> WorkingGroup:
    said: dict[str, Any] = {
        "name": "Soner",
        "mandate": "Foreslå soner.",
        "parties": [case.participations.get(union__short_name="NSF").pk],
        "employer_side": "Enhetsleder",
        "ends_on": TODAY + timedelta(days=30),
    }
    return actions.set_up_group(case.reference, **{**said, **changes}, actor=who)


def test_it_says_which_confederation_is_not_in_it(case: Case, cast: Cast) -> None:
    with records(Event.GROUP_SET_UP, actor=cast.kari):
        group(case, cast.kari)
    client = Client()
    client.force_login(cast.ola)
    page = client.get(f"/saker/{case.slug}/bordet/").content.decode()
    for words in ("Foreslå soner.", "LO Kommune", "En arbeidsgruppe er ikke en drøfting"):
        assert words in page, words
    told = client.get(f"/api/v1/cases/{case.slug}/table/").json()["groups"]
    assert told[0]["without"] == ["LO Kommune"]


def test_it_is_no_discussion(case: Case, cast: Cast) -> None:
    group(case, cast.kari)
    with refuses(NotPossible, "discussion_held"):
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)


def test_it_ends_once(case: Case, cast: Cast) -> None:
    made = group(case, cast.kari)
    with records(Event.GROUP_ENDED, actor=cast.kari):
        actions.end_group(case.reference, made.number, actor=cast.kari)
    with refuses(NotPossible, "no_group"):
        actions.end_group(case.reference, made.number, actor=cast.kari)


def test_it_asks_for_both_sides_a_mandate_and_a_day_to_come(case: Case, cast: Cast) -> None:
    other = case_in(Case.State.INFORMED, cast).participations.first()
    assert other is not None
    for changes, code in (
        ({"parties": []}, "parties"),
        ({"parties": [other.pk]}, "parties"),
        ({"mandate": " "}, "empty_text"),
        ({"name": ""}, "empty_text"),
        ({"employer_side": ""}, "empty_text"),
        ({"ends_on": TODAY - timedelta(days=1)}, "passed"),
    ):
        with refuses(NotPossible, code):
            group(case, cast.kari, **changes)


def test_it_keeps_what_was_typed_in_the_browser(case: Case, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.kari)
    page = f"/saker/{case.slug}/set-up-group/"
    before = everything()
    wrong = client.post(page, {"name": "Soner", "mandate": "Lag forslag."})
    assert wrong.status_code == 422
    assert "Lag forslag." in wrong.content.decode()
    assert everything() == before
    pk = case.participations.get(union__short_name="NSF").pk
    said = {"name": "Soner", "mandate": "Lag forslag.", "parties": [pk]}
    client.post(page, {**said, "employer_side": "Leder", "ends_on": "2027-05-01"})
    assert WorkingGroup.objects.get().parties == [pk]


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "hanne"])
def test_it_is_only_for_the_leader(name: str, case: Case, cast: Cast) -> None:
    made, client = group(case, cast.kari), Client()
    client.force_login(cast[name])
    before = everything()
    outside = name in OUTSIDERS
    for act in (
        lambda: group(case, cast[name]),
        lambda: actions.end_group(case.reference, made.number, actor=cast[name]),
    ):
        with pytest.raises(Case.DoesNotExist if outside else NotPermitted):
            act()
    answer = client.post(f"/saker/{case.slug}/end-group/", {"number": made.number})
    assert answer.status_code == (404 if outside else 403)
    after = everything()
    # That HR read the page which tells of the refusal is noted, as every reading of theirs.
    noted = after.pop("ledger.AccessLog")
    assert len(noted) == (name == "hanne")
    before.pop("ledger.AccessLog")
    assert after == before
