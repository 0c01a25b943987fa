"""Negotiations and disputes in the browser: each step, each page, and who is not to read it."""

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
from tests import negotiated
from tests.cast import OUTSIDERS, Cast, case_in
from tests.workflows.web.test_steps import statements
from workflows.models import Case
from workflows.web.steps import STEPS

BUDGET = 13  # HR's reading is noted besides
pytestmark = pytest.mark.database


@pytest.fixture
def pay(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY)


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(body: dict[str, Any]) -> dict[str, Any]:
    """Say an API's body as a form does."""
    said = {True: "yes", False: "no"}
    return {k: said[v] if isinstance(v, bool) else v for k, v in body.items()}


def page_of(case: Case, about: dict[str, Any]) -> str:
    (key, pk), *_ = about.items()
    name = "case-negotiation" if key == "negotiation_id" else "case-dispute"
    return reverse(name, args=[case.slug, pk])


@pytest.mark.parametrize("verb", negotiated.STEPS)
def test_it_takes_each_step_within_its_budget(verb: str, pay: Case, cast: Cast) -> None:
    taken = negotiated.STEPS[verb]
    about = taken.first(cast, pay.reference)
    client = logged_in(cast[taken.who])
    address = reverse(STEPS[verb].url_name, args=[pay.slug])
    query = {key.removesuffix("_id"): pk for key, pk in about.items()}
    shown = client.get(address, query)
    assert shown.status_code == HTTPStatus.OK, shown.content.decode()[-3000:]
    length = Entry.objects.filter(chain=pay.chain).count()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {**about, **typed(taken.body), "gesture": str(uuid4())})
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()[-3000:]
    assert Entry.objects.filter(chain=pay.chain).count() > length
    assert len(statements(queries)) <= BUDGET, "\n".join(statements(queries))
    page = client.get(answer.url)
    assert page.status_code == HTTPStatus.OK
    assert str(STEPS[verb].done) in page.content.decode()


@pytest.mark.parametrize(
    "first",
    [
        negotiated.demanded,
        negotiated.drawn_up,
        negotiated.broken,
        negotiated.disputed,
        negotiated.before_the_board,
    ],
)
def test_it_shows_a_page_to_the_two_sides_and_hr_and_to_nobody_else(
    first: Any, pay: Case, cast: Cast
) -> None:
    address = page_of(pay, first(cast, pay.reference))
    logged_in(cast.hanne).get(reverse("home"))  # whether the jobs beat is asked once a while
    for name in ("kari", "ola", "hanne"):
        client = logged_in(cast[name])
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK
        assert len(statements(queries)) <= BUDGET, "\n".join(statements(queries))
    for name in ("aisha", "nina", *OUTSIDERS):
        assert logged_in(cast[name]).get(address).status_code == HTTPStatus.NOT_FOUND


def test_it_shows_a_third_union_how_far_it_is_but_not_the_words(pay: Case, cast: Cast) -> None:
    about = negotiated.opened(cast, pay.reference)
    client = logged_in(cast.aisha)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("case-detail", args=[pay.slug]))
    told = page.content.decode()
    assert "Fagforbundet" in told
    assert page_of(pay, about) not in told
    assert "4 %." not in told
    assert len(statements(queries)) <= BUDGET, "\n".join(s[:150] for s in statements(queries))
    assert (
        page_of(pay, about)
        in logged_in(cast.ola).get(reverse("case-detail", args=[pay.slug])).content.decode()
    )


def test_it_says_what_follows_and_that_the_source_gives_no_day(pay: Case, cast: Cast) -> None:
    page = logged_in(cast.ola).get(page_of(pay, negotiated.opened(cast, pay.reference)))
    told = page.content.decode()
    assert "Lokal nemnd" in told
    assert "Sentralt ankeutvalg" not in told
    assert "Kilden sier ikke hvilken dag" in told


@pytest.mark.parametrize(
    ("verb", "who", "first", "body", "status"),
    [
        ("sign_protocol", "aisha", negotiated.drawn_up, {"outcome": "approved"}, 403),
        ("table_bid", "aisha", negotiated.opened, {"text": "Vårt krav."}, 403),
        ("settle_break", "ola", negotiated.broken, {"outcome": "lapsed"}, 403),
        (
            "draw_up_protocol",
            "kari",
            negotiated.opened,
            {"text": "Enige.", "agreed": "yes", "binding": "yes", "ended_on": "2027-02-01"},
            409,
        ),
        (
            "draw_up_protocol",
            "kari",
            negotiated.authorised,
            {"text": "Enige.", "agreed": "yes", "binding": "no", "ended_on": "2027-02-01"},
            409,
        ),
        ("begin_negotiation", "kari", negotiated.drawn_up, {"met_on": "2027-02-01"}, 409),
        ("submit_to_board", "ola", negotiated.to_the_board, {"claim": "A", "text": "B"}, 409),
    ],
)
def test_it_refuses_and_keeps_what_was_typed(
    verb: str,
    who: str,
    first: Any,
    body: dict[str, Any],
    status: int,
    pay: Case,
    cast: Cast,
) -> None:
    about = first(cast, pay.reference)
    before = (Entry.objects.count(), Text.objects.count(), OutboxEvent.objects.count())
    answer = logged_in(cast[who]).post(
        reverse(STEPS[verb].url_name, args=[pay.slug]), {**about, **body}
    )
    assert answer.status_code == status
    if "text" in body and status == HTTPStatus.CONFLICT:
        assert body["text"] in answer.content.decode()
    assert before == (Entry.objects.count(), Text.objects.count(), OutboxEvent.objects.count())


def test_it_asks_for_the_forced_choice(pay: Case, cast: Cast) -> None:
    about = negotiated.authorised(cast, pay.reference)
    answer = logged_in(cast.kari).post(
        reverse("case-draw-up-protocol", args=[pay.slug]),
        {**about, "text": "Ingen skal flyttes."},
    )
    told = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_binding_error"' in told
    assert "kan gjelde som tariffavtale" in told
    assert "Ingen skal flyttes." in told
