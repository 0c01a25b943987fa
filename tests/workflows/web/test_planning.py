"""The plan on the case page: seen before it is published, shown with what moved, answered."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LIGHT, OUTSIDERS, Cast, case_in
from workflows import actions
from workflows.models import Case, DismissalNotice, PlanAnswer, ProcessPlan

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast)


@pytest.fixture
def kari(client: Client, cast: Cast) -> Client:
    client.force_login(cast.kari)
    return client


def address(case: Case, step: str = "publish-plan") -> str:
    return reverse(f"case-{step}", args=[case.reference])


def page_of(client: Client, case: Case) -> str:
    return client.get(reverse("case-detail", args=[case.reference])).content.decode()


def test_it_offers_the_plan_where_none_is_published(kari: Client, case: Case) -> None:
    page = page_of(kari, case)
    assert "Ingen plan er publisert ennå" in page
    assert address(case) in page


def test_it_shows_the_plan_before_it_is_published(kari: Client, case: Case) -> None:
    page = kari.get(address(case)).content.decode()
    for words in ("Hold drøftingsmøtet", "fredag 2. april 2027", "lokal rutine", "punkt 2"):
        assert words in page
    assert 'value="2027-04-15"' in page


def test_it_comes_back_with_the_plan_for_new_days_and_then_publishes(
    kari: Client, case: Case
) -> None:
    form = kari.get(address(case)).context["form"]
    days = {
        "decision_1": "2027-05-20",
        "implementation": "2027-06-21",
        "drawn_for": form["drawn_for"].value(),
    }
    answer = kari.post(address(case), days)
    assert answer.status_code == 422
    assert not ProcessPlan.objects.exists()
    assert "onsdag 5. mai 2027" in answer.content.decode()  # the meeting's new day
    days["drawn_for"] = answer.context["form"]["drawn_for"].value()
    assert kari.post(address(case), days).status_code == 303
    assert ProcessPlan.objects.get().result["goals"][0]["wanted"] == "2027-05-20"


def test_it_says_plainly_when_a_day_comes_too_early(kari: Client, case: Case) -> None:
    form = kari.get(address(case)).context["form"]
    answer = kari.post(
        address(case),
        {
            "decision_1": "2027-02-08",
            "implementation": "2027-02-10",
            "drawn_for": form["drawn_for"].value(),
        },
    )
    page = answer.content.decode()
    assert "kommer noe for tidlig" in page
    assert "dager for sent" in page


def test_everyone_sees_the_plan_and_what_moved(client: Client, case: Case, cast: Cast) -> None:
    actions.publish_plan(case.reference, actor=cast.kari)
    actions.publish_plan(
        case.reference,
        implementation=case.planned_implementation_on.replace(day=1, month=7),
        reason="Ferien.",
        actor=cast.kari,
    )
    actions.answer_plan(case.reference, "objected", text="Midt i ferien.", actor=cast.aisha)
    for name in ("ola", "nina", "hanne", "kari"):
        client.force_login(cast[name])
        page = page_of(client, case)
        assert "Versjon 2" in page
        assert "Ferien." in page
        assert "Midt i ferien." in page
    client.force_login(cast.ola)
    assert address(case, "answer-plan") in page_of(client, case)


def test_a_party_answers_the_plan(client: Client, case: Case, cast: Cast) -> None:
    actions.publish_plan(case.reference, actor=cast.kari)
    client.force_login(cast.ola)
    page = client.get(address(case, "answer-plan")).content.decode()
    assert "Hold drøftingsmøtet" in page
    refused = client.post(address(case, "answer-plan"), {"outcome": "objected"})
    assert refused.status_code == 409
    assert client.post(address(case, "answer-plan"), {"outcome": "accepted"}).status_code == 303
    assert PlanAnswer.objects.get().outcome == "accepted"


def test_a_light_case_may_have_a_plan_too(kari: Client, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, **LIGHT)
    assert "Ingen plan er publisert" not in page_of(kari, case)
    actions.publish_plan(case.reference, actor=cast.kari)
    assert "Partene gir innspill" in page_of(kari, case)


def test_it_records_dismissals_by_number(kari: Client, cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast, facts={"dismissals": 3})
    page = kari.get(address(case, "record-dismissals")).content.decode()
    assert "Skriv ingen navn" in page
    sent = {"given_on": "2027-02-01", "dismissals": "3", "others": "0"}
    assert kari.post(address(case, "record-dismissals"), sent).status_code == 303
    assert DismissalNotice.objects.get().dismissals == 3


def test_it_reads_the_case_in_few_queries(
    kari: Client, case: Case, cast: Cast, django_assert_max_num_queries: object
) -> None:
    actions.publish_plan(case.reference, actor=cast.kari)
    actions.answer_plan(case.reference, "accepted", actor=cast.ola)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page_of(kari, case)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_outsiders_the_plan_is_not_there(
    client: Client, case: Case, cast: Cast, name: str
) -> None:
    client.force_login(cast[name])
    for step in ("publish-plan", "answer-plan", "record-dismissals"):
        assert client.get(address(case, step)).status_code == 404
        assert client.post(address(case, step), {}).status_code in (404, 422)
