"""Views hidden until all have answered: nobody sees another's, anywhere, and all are told when they open."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from ledger.sentences import sentence
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.actions import View
from workflows.actions.upkeep import sweep
from workflows.bundles import write_bundle
from workflows.models import Case, Position, Question
from workflows.papers import written
from workflows.queries import case_page

pytestmark = pytest.mark.database

SECRET = "Granmo er eneste mulige sted."


@pytest.fixture
def case(cast: Cast) -> Case:
    """Return a case whose first question hides its views, and Fagforbundet's answer to both."""
    drafted = case_in(Case.State.DRAFT, cast)
    actions.give_information(drafted.reference, hidden=[1], actor=cast.kari)
    answer(drafted, cast.ola, View(1, "disagree", SECRET), View(2, "agree"))
    return Case.objects.get(pk=drafted.pk)


def answer(case: Case, who, *views: View) -> None:
    actions.take_position(case.reference, views or [View(1, "agree")], actor=who)


def seen_by(who, case: Case, on=TODAY) -> dict[tuple[int, str], str]:
    """Return the matrix as a person sees it: question and party to sign."""
    page = case_page(case.reference, user=who, on=on)
    return {(row.number, c.party.name): c.sign for row in page.matrix for c in row.cells}


def test_it_says_that_a_view_is_given_and_not_which(case: Case, cast: Cast) -> None:
    taken = Entry.objects.filter(chain=case.chain, subject="question:1").get()
    assert taken.event == Event.POSITION_TAKEN_HIDDEN
    assert "stance" not in taken.facts
    assert "disagree" not in taken.canonical
    open_one = Entry.objects.filter(chain=case.chain, subject="question:2").get()
    assert open_one.facts["stance"] == "agree"


@pytest.mark.parametrize("name", ["kari", "aisha", "nina", "hanne", "dag"])
def test_it_hides_the_view_from_everybody_else(name: str, case: Case, cast: Cast) -> None:
    seen = seen_by(cast[name], case)
    assert seen[1, "Fagforbundet"] == "hidden"
    assert seen[2, "Fagforbundet"] == "agree"
    assert seen_by(cast.ola, case)[1, "Fagforbundet"] == "disagree"
    page = logged_in(cast[name]).get(reverse("case-detail", args=[case.slug])).content.decode()
    assert SECRET not in page


@pytest.mark.parametrize("name", ["kari", "aisha", "hanne"])
def test_it_leaves_the_words_out_of_the_api_the_bundle_and_the_papers(
    name: str, case: Case, cast: Cast
) -> None:
    client = logged_in(cast[name])
    told = client.get(f"/api/v1/cases/{case.slug}/").content.decode()
    asked = json.loads(told)["questions"][0]
    cell = next(p for p in asked["positions"] if p["name"] == "Fagforbundet")
    assert asked["hidden"]
    assert (cell["answered"], cell["stance"], cell["words"]) == (True, "", "")
    assert cell["taken_at"] is None
    history = client.get(f"/api/v1/cases/{case.slug}/history/").content.decode()
    assert SECRET not in told + history
    bundle = opened(case, cast[name])
    assert SECRET not in "".join(bundle.values())
    positions = [json.loads(line) for line in bundle["data/position.jsonl"].splitlines()]
    assert [p["stance"] for p in positions] == ["agree"]
    page = case_page(case.reference, user=cast[name], on=TODAY)
    assert SECRET not in json.dumps(written(page, "saksmappe").to_json())


def test_it_gives_the_party_its_own_words_in_its_bundle(case: Case, cast: Cast) -> None:
    assert SECRET in "".join(opened(case, cast.ola).values())


def test_it_sends_hidden_views_to_a_body_when_they_are_open(case: Case, cast: Cast) -> None:
    sent = actions.refer(case.reference, "amu", "Nattarbeidet.", actor=cast.nina)
    words = Position.objects.get(question__number=1, question__case=case).text_id
    assert words not in [one["text"] for one in sent.attached]
    actions.open_positions(case.reference, reason="AMU møtes i dag.", actor=cast.kari)
    treated = actions.record_treatment(
        case.reference, sent.number, "Tilrår.", treated_on=TODAY, actor=cast.kari
    )
    assert words in [one["text"] for one in treated.attached]


def test_it_opens_when_the_last_party_has_answered(case: Case, cast: Cast) -> None:
    answer(case, cast.aisha)
    assert seen_by(cast.kari, case)[1, "NSF"] == "hidden"
    with records(Event.POSITION_TAKEN_HIDDEN, Event.POSITIONS_OPENED, actor=cast.nina):
        answer(case, cast.nina)
    told = Entry.objects.filter(chain=case.chain).latest("number")
    assert told.facts["opening"] == "all"
    assert told.facts["views"] == {
        "Fagforbundet": "disagree",
        "NSF": "agree",
        "safety_representative": "agree",
    }
    assert "Fagforbundet: uenig" in sentence(told.event, told.facts)
    assert seen_by(cast.kari, case)[1, "Fagforbundet"] == "disagree"
    with records(Event.POSITION_TAKEN):
        answer(case, cast.ola, View(1, "no_view"))


def test_it_opens_when_whoever_had_not_answered_is_left_out(case: Case, cast: Cast) -> None:
    answer(case, cast.aisha)
    with records(Event.POSITIONS_OPENED, Event.PARTY_OMITTED):
        actions.omit_party(
            case.reference, f"area-{cast.area.pk}", "Ikke berørt.", actor=cast.kari
        )


def test_it_opens_when_the_deadline_has_passed_whether_or_not_a_job_has_run(
    case: Case, cast: Cast
) -> None:
    due = case.input_due_on
    assert due is not None
    assert seen_by(cast.kari, case, due)[1, "Fagforbundet"] == "hidden"
    after = due + timedelta(days=1)
    assert seen_by(cast.kari, case, after)[1, "Fagforbundet"] == "disagree"
    with clock_at(at(due)):
        sweep(at(due))
        assert Question.objects.get(case=case, number=1).opened_at is None
    with clock_at(at(after)):
        sweep(at(after))
        told = Entry.objects.get(chain=case.chain, event=Event.POSITIONS_OPENED)
        assert (told.facts["opening"], told.role) == ("deadline", "system")
        sweep(at(after))
    assert Entry.objects.filter(event=Event.POSITIONS_OPENED).count() == 1


def test_it_keeps_open_what_its_deadline_has_opened(case: Case, cast: Cast) -> None:
    assert case.input_due_on is not None
    after = case.input_due_on + timedelta(days=1)
    with clock_at(at(after)):
        actions.invite_party(case.reference, f"union-{cast.delta.pk}", actor=cast.kari)
        assert seen_by(cast.kari, case, after)[1, "Fagforbundet"] == "disagree"


def test_it_lets_the_leader_open_with_a_reason(case: Case, cast: Cast) -> None:
    ref = case.reference
    with refuses(NotPossible, "empty_text"):
        actions.open_positions(ref, reason=" ", actor=cast.kari)
    with refuses(NotPossible, "nothing_hidden"):
        actions.open_positions(ref, question=2, reason="Nå.", actor=cast.kari)
    with refuses(NotPermitted):
        actions.open_positions(ref, reason="Nå.", actor=cast.ola)
    with records(Event.POSITIONS_OPENED, actor=cast.kari):
        actions.open_positions(ref, question=1, reason="Møtet begynner.", actor=cast.kari)
    assert seen_by(cast.aisha, case)[1, "Fagforbundet"] == "disagree"
    with refuses(NotPossible, "nothing_hidden"):
        actions.open_positions(ref, reason="Igjen.", actor=cast.kari)


def test_it_never_hides_a_concern_an_input_or_a_demand(case: Case, cast: Cast) -> None:
    actions.raise_concern(case.reference, "Alenearbeid om natta.", actor=cast.nina)
    actions.submit_input(case.reference, "Fem soner.", question=1, actor=cast.aisha)
    page = case_page(case.reference, user=cast.kari, on=TODAY)
    assert {e.input.text.body for e in page.waiting} == {"Alenearbeid om natta.", "Fem soner."}


def test_it_says_on_the_page_that_views_are_hidden(case: Case, cast: Cast) -> None:
    for name in ("kari", "aisha", "ola"):
        page = logged_in(cast[name]).get(reverse("case-detail", args=[case.slug]))
        assert "til alle har svart" in page.content.decode()
    told = Entry.objects.get(chain=case.chain, event=Event.INFORMATION_GIVEN)
    assert told.facts["hidden"] == [1]


def test_it_refuses_to_hide_a_question_that_is_not_asked(cast: Cast) -> None:
    drafted = case_in(Case.State.DRAFT, cast)
    with refuses(NotPossible):
        actions.give_information(drafted.reference, hidden=[9], actor=cast.kari)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, case: Case, cast: Cast) -> None:
    with pytest.raises(Case.DoesNotExist):
        actions.open_positions(case.reference, reason="Nå.", actor=cast[name])


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened(case: Case, who) -> dict[str, str]:
    """Return the files of a person's bundle, as text."""
    out = BytesIO()
    write_bundle(case.reference, out, receiver=who)
    with ZipFile(out) as zipped:
        names = [name for name in zipped.namelist() if not name.endswith(".pdf")]
        return {name: zipped.read(name).decode() for name in names}
