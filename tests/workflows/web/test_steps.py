"""Every step a person takes in the browser: done, badly filled in, refused, come too late."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at
from tests import negotiated
from tests.cast import LIGHT, TODAY, Cast, at, case_in
from tests.workflows.web.before import DAY, Prepare, said
from tests.workflows.web.taking import TAKEN
from workflows import actions
from workflows.models import Case, Input, Participation
from workflows.web.steps import STEPS

BUDGET = 12
DEARER = {
    # A paper that is sent keeps what it says of the case.
    "give_information": 2,
    "open_discussion": 1,
    "move_meeting": 1,
    "release_answers": 1,  # many answers at once, read together and cleared away
    # A party that comes or goes takes its papers, its debts and its rights with it.
    "invite_party": 4,
    "invite_guest": 5,
    "omit_party": 4,
    # A row lifted out is a decision of its own, with its debts.
    "lift_row": 1,
    # So does a case that goes to another level, or into another.
    "move_up": 12,
    "link_child": 6,
    "release_child": 6,
    # A file is looked at before anything is locked: who may do it is asked twice.
    "file_document": 4,
    "file_version": 4,
}
UNRECORDED = {"draft_answer"}  # what is not sent is nobody's to read

IDS = [f"{row[0]}-{row[1]}" for row in TAKEN]


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(verb: str, case: Case) -> str:
    return reverse(STEPS[verb].url_name, args=[case.slug])


def moment(state: str) -> Any:
    """Return when a step is taken: after what brought the case to its state."""
    later = {"discussed": 22, "closed": 76}
    return clock_at(at(TODAY + later.get(state, 0) * DAY, 10))


def test_it_tries_every_step() -> None:
    assert {row[0] for row in TAKEN} | set(negotiated.STEPS) == set(STEPS)


@pytest.mark.database
@pytest.mark.parametrize(("verb", "who", "state", "before", "typed", "changes"), TAKEN, ids=IDS)
def test_it_takes_the_step_within_its_budget(
    verb: str,
    who: str,
    state: str,
    before: Prepare,
    typed: dict[str, Any],
    changes: dict[str, Any],
    cast: Cast,
) -> None:
    case = case_in(state, cast, **changes)
    with moment(state):
        about = before(cast, case.reference)
        client = logged_in(cast[who])
        length = Entry.objects.filter(chain=case.chain).count()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(
                address(verb, case), {**about, **typed, "gesture": str(uuid4()), "seen": length}
            )
        assert response.status_code == HTTPStatus.SEE_OTHER, response.content.decode()[:3000]
        assert response.url.startswith(reverse("case-detail", args=[case.slug]))
        recorded = Entry.objects.filter(chain=case.chain).count() > length
        assert recorded is (verb not in UNRECORDED)
        asked = statements(queries)
        assert len(asked) <= BUDGET + DEARER.get(verb, 0), "\n".join(asked)
        page = client.get(response.url).content.decode()
        assert str(STEPS[verb].done) in page


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Return what was asked of the database; not where a transaction begins and ends."""
    held = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in queries if not q["sql"].startswith(held)]


# -- badly filled in, refused, too late ----------------------------------------------------------


def counts() -> tuple[int, int, int]:
    return Entry.objects.count(), Text.objects.count(), OutboxEvent.objects.count()


EMPTY: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("submit_input", "ola", "informed", {"text": "  "}, "id_text_error"),
    ("take_position", "ola", "informed",
     {"stance_1": "disagree", "text_1": "", "stance_2": "agree"}, "id_text_1_error"),
    ("answer_input", "kari", "informed", {"input_id": "1", "text": "Fordi."}, "id_outcome_error"),
    ("open_discussion", "kari", "informed", {"meets_on": "35.13.2027", "place": "Rådhuset"},
     "id_meets_on_error"),
    ("circulate_minutes", "kari", "in_discussion",
     {"held_on": TODAY.isoformat(), "text": "Alle møtte."}, "id_binding_error"),
    ("register_taken", "kari", "informed",
     {"decided_on": TODAY.isoformat(), "decided_by": "Kommunestyret"}, "id_title_error"),
    ("decide_despite", "kari", "informed", {"number": "1", "text": "Tre soner."},
     "id_reason_error"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "who", "state", "typed", "fault"), EMPTY, ids=[row[0] for row in EMPTY]
)
def test_it_shows_the_fault_by_the_field_and_keeps_what_was_typed(
    verb: str, who: str, state: str, typed: dict[str, Any], fault: str, cast: Cast
) -> None:
    case = case_in(state, cast)
    before = counts()
    response = logged_in(cast[who]).post(address(verb, case), typed)
    page = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'id="{fault}"' in page
    for words in typed.values():
        if len(words) > 3 and words.strip() and "." not in words[:3]:
            assert words in page
    assert counts() == before


def test_it_asks_for_a_view_on_at_least_one_question(cast: Cast) -> None:
    case = case_in("informed", cast)
    response = logged_in(cast.ola).post(
        address("take_position", case), {"stance_1": "", "text_1": "", "stance_2": ""}
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Gi syn på minst ett spørsmål." in response.content.decode()


@pytest.mark.database
def test_it_refuses_to_decide_too_early_and_says_all_that_is_missing(cast: Cast) -> None:
    case = case_in("in_discussion", cast)
    actions.submit_input(case.reference, "Behold Granmo.", actor=cast.ola)
    before = counts()
    response = logged_in(cast.kari).post(
        address("decide", case), {"number": 1, "text": "Tre soner fra 31. mai."}
    )
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Drøftingen er ikke avsluttet." in page
    assert "1 innspill som kom i tide, er ikke besvart." in page
    assert "§ 8-2" in page  # the legal basis
    assert "Tre soner fra 31. mai." in page  # nothing typed is lost
    assert counts() == before


@pytest.mark.parametrize(("verb", "who"), [("decide_despite", "ola"), ("submit_input", "kari")])
def test_it_refuses_the_wrong_person_and_keeps_the_words(
    verb: str, who: str, cast: Cast
) -> None:
    case = case_in("informed", cast)
    before = counts()
    typed = {"number": 1, "text": "Mine egne ord.", "reason": "Haster."}
    response = logged_in(cast[who]).post(address(verb, case), typed)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Mine egne ord." in response.content.decode()
    assert counts() == before


@pytest.mark.database
def test_it_tells_who_came_first_and_keeps_the_words(cast: Cast) -> None:
    case = case_in("informed", cast)
    about = said(cast, case.reference)
    seen = Entry.objects.filter(chain=case.chain).count()
    actions.answer_input(
        case.reference, about["input_id"], outcome="used", text="Ja.", actor=cast.dag
    )
    response = logged_in(cast.kari).post(
        address("answer_input", case),
        {**about, "outcome": "not_used", "text": "Mitt lange svar.", "seen": seen},
    )
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Dag Rud svarte på" in page
    assert "Mitt lange svar." in page


@pytest.mark.database
def test_it_takes_a_double_click_as_one(cast: Cast) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast.ola)
    typed = {"text": "Behold Granmo.", "gesture": str(uuid4())}
    for _click in range(2):
        response = client.post(address("submit_input", case), typed)
        assert response.status_code == HTTPStatus.SEE_OTHER
    assert Input.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("who", ["tor", "per", "ester"])
def test_it_does_not_exist_for_outsiders(who: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast[who])
    before = counts()
    for verb in STEPS:
        assert client.get(address(verb, case)).status_code == HTTPStatus.NOT_FOUND
        typed = {"text": "x", "reason": "x", "number": 1, "writing": "no_remarks"}
        assert client.post(address(verb, case), typed).status_code == HTTPStatus.NOT_FOUND
    assert counts() == before


@pytest.mark.parametrize("verb", STEPS)
def test_it_has_a_page_of_its_own_for_everyone_who_sees_the_case(verb: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    logged_in(cast.hanne).get(reverse("home"))  # whether the jobs beat is asked once a while
    for who in ("kari", "ola", "nina", "hanne"):
        with CaptureQueriesContext(connection) as queries:
            response = logged_in(cast[who]).get(address(verb, case))
        assert response.status_code in (200, 403, 409)
        page = response.content.decode()
        assert str(STEPS[verb].label) in page
        assert ("<textarea" in page) <= (response.status_code == HTTPStatus.OK)
        asked = [s for s in statements(queries) if s.startswith("SELECT")]
        assert len(asked) <= BUDGET + 4  # logging in to the test client asks, too


def test_it_says_before_anything_is_tried_why_it_is_not_possible(cast: Cast) -> None:
    case = case_in("informed", cast)
    page = logged_in(cast.kari).get(address("decide", case)).content.decode()
    assert "Ikke nå: Beslutt" in page
    assert "Drøftingen er ikke avsluttet." in page
    assert "Det du skrev, er tatt vare på" not in page


def test_it_says_who_sees_the_words_before_they_are_sent(cast: Cast) -> None:
    case = case_in("informed", cast)
    page = logged_in(cast.ola).get(address("submit_input", case)).content.decode()
    assert "Hvem ser dette?" in page
    assert "Arbeidsgiveren, NSF, Verneombud og HR" in page
    assert 'aria-describedby="who-sees"' in page


# -- a light case: three clicks and one ----------------------------------------------------------


@pytest.mark.database
def test_it_takes_one_click_each_to_answer_a_light_case_and_one_to_decide_it(
    cast: Cast,
) -> None:
    case = case_in("informed", cast, **LIGHT)
    for who in ("ola", "aisha", "nina"):
        answered_it = logged_in(cast[who]).post(
            address("answer_in_writing", case), {"writing": "no_remarks"}
        )
        assert answered_it.status_code == HTTPStatus.SEE_OTHER
    client = logged_in(cast.kari)
    page = client.get(reverse("case-detail", args=[case.slug])).content.decode()
    assert "Tre soner." in page  # what was sent is offered as the decision
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address("decide", case), {"number": 1, "text": "Tre soner."})
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert len(statements(queries)) <= BUDGET
    case = Case.objects.get(pk=case.pk)
    assert case.state == Case.State.DISCUSSED
    assert case.minutes.count() == 1


@pytest.mark.database
def test_it_keeps_its_budget_however_many_take_part_and_speak(cast: Cast) -> None:
    few = case_in("informed", cast)
    many = case_in("informed", cast, questions=[f"Spørsmål {n}?" for n in range(9)])
    for n in range(15):
        actions.submit_input(many.reference, f"Innspill {n}", actor=cast.ola)
    unit = Participation.objects.filter(case=many).first().unit
    for union in unions(8):
        Participation.objects.create(
            case=many, role="ptv", unit=unit, union=union, invited_on=TODAY
        )
    asked = []
    for case in (few, many):
        client = logged_in(cast.aisha)
        with CaptureQueriesContext(connection) as queries:
            client.post(address("submit_input", case), {"text": "Vi er enige."})
        asked.append(len(statements(queries)))
    assert asked[0] == asked[1] <= BUDGET


def unions(count: int) -> list[Any]:
    from parties.models import Union

    return [
        Union.objects.create(name=f"Forbund {n}", short_name=f"F{n}", confederation="lo")
        for n in range(count)
    ]
