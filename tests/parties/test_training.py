"""Training is registered by HR or the person, and what the packs ask for and lacks is shown."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client

from ledger.events import Event
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Committee, Training
from parties.seats import standing_of
from parties.training import register_training
from tests.cast import OUTSIDERS, TODAY, Cast
from tests.saying import everything, records, refuses
from workflows.queries.law import law_on
from workflows.queries.training import lacking, mandates_to_train, trainings_of

Kind = Training.Kind
COURSE = {"kind": Kind.WORKING_ENVIRONMENT, "title": "Grunnkurs", "completed_on": TODAY}


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def lacks(cast: Cast, person, profile: str = "ha_ks_b") -> set[tuple[str, str]]:
    mandates = mandates_to_train(person, standing_of(person.pk, TODAY), TODAY)
    found = lacking(mandates, trainings_of(mandates), law_on(TODAY), profile, TODAY)
    return {(lack.mandate.user.username, str(lack.kind)) for lack in found}


@pytest.mark.database
def test_it_asks_for_as_many_hours_as_the_regulation(cast: Cast) -> None:
    nina = cast.mandates["nina"].pk
    assert lacks(cast, cast.nina) == {("nina", "working_environment")}
    with records(Event.TRAINING_REGISTERED, actor=cast.hanne):
        register_training(nina, **COURSE, hours=39, actor=cast.hanne)
    assert lacks(cast, cast.nina)
    register_training(nina, **{**COURSE, "title": "Del 2"}, hours=1, actor=cast.nina)
    assert not lacks(cast, cast.nina)


def test_it_takes_a_shorter_course_that_the_parties_agreed_on(cast: Cast) -> None:
    register_training(
        cast.mandates["nina"].pk, **COURSE, hours=16, agreement="AMU sak 4/27", actor=cast.hanne
    )
    assert not lacks(cast, cast.nina)


def test_it_asks_both_sides_for_training_where_the_agreement_holds(cast: Cast) -> None:
    assert ("kari", "codetermination") in lacks(cast, cast.hanne)
    assert ("ola", "codetermination") in lacks(cast, cast.hanne)
    assert not {k for _who, k in lacks(cast, cast.hanne, "lo_nho") if k == "codetermination"}


def test_it_asks_the_members_of_amu(cast: Cast) -> None:
    register.register_committee(
        "AMU", kind=Committee.Kind.AMU, members=[(cast.dag, "employer")], actor=None
    )
    assert ("dag", "working_environment") in lacks(cast, cast.hanne)


@pytest.mark.database
def test_it_refuses_what_is_twice_to_come_or_nothing(cast: Cast) -> None:
    nina = cast.mandates["nina"].pk
    register_training(nina, **COURSE, hours=40, actor=cast.hanne)
    with refuses(NotPossible, "twice"):
        register_training(nina, **COURSE, hours=40, actor=cast.nina)
    later = {**COURSE, "completed_on": TODAY + timedelta(days=1)}
    with refuses(NotPossible, "to_come"):
        register_training(nina, **later, hours=40, actor=cast.hanne)
    with refuses(NotPossible, "empty_text"):
        register_training(nina, **{**COURSE, "title": " "}, hours=40, actor=cast.hanne)
    with refuses(NotPossible, "hours"):
        register_training(nina, **{**COURSE, "title": "x"}, hours=0, actor=cast.hanne)


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola"])
def test_it_is_not_for_others(name: str, cast: Cast) -> None:
    with refuses(NotPermitted):
        register_training(cast.mandates["nina"].pk, **COURSE, hours=40, actor=cast[name])
    client = logged_in(cast[name])
    before = everything()
    body = {**COURSE, "completed_on": TODAY.isoformat(), "hours": 40}
    answer = client.post(
        "/api/v1/training/",
        {**body, "mandate": cast.mandates["nina"].pk},
        content_type="application/json",
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    page = client.get("/oppsett/opplaering/")
    assert "Nina" not in page.content.decode()
    assert everything() == before


def test_it_is_not_registered_by_one_whose_mandate_ended_yesterday(cast: Cast) -> None:
    with refuses(NotPermitted):
        register_training(cast.mandates["per"].pk, **COURSE, hours=40, actor=cast.per)


@pytest.mark.database
def test_it_shows_hr_everybodys_and_each_their_own(
    cast: Cast, django_assert_max_num_queries
) -> None:
    hanne, page = logged_in(cast.hanne), "/oppsett/opplaering/"
    body = {**COURSE, "completed_on": TODAY.isoformat(), "mandate": cast.mandates["nina"].pk}
    wrong = hanne.post(page, {**body, "hours": "mange"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Grunnkurs" in wrong.content.decode()
    assert hanne.post(page, {**body, "hours": 20}).status_code == HTTPStatus.FOUND
    with django_assert_max_num_queries(9):
        shown = hanne.get(page).content.decode()
    assert "20 av 40 timer" in shown
    assert "Kari Nes" in shown
    own = logged_in(cast.nina).get(page).content.decode()
    assert "Grunnkurs" in own
    assert "Kari Nes" not in own
    told = logged_in(cast.nina).get("/api/v1/training/").json()
    assert told["lacking"][0]["rule"] == "FOLM-3-19"
    assert told["completed"][0]["hours"] == 20
