"""What a party corrects or withdraws is kept and shown: on the page, to programs and in the bundle."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from ledger.moving import clock_at
from ledger.refusals import NotPossible
from tests.cast import TODAY, Cast, at, case_in
from tests.saying import refuses
from workflows import actions
from workflows.bundles import write_bundle
from workflows.models import Case, Input

FIRST, SECOND, THIRD = "Behold fem soner.", "Behold fire soner.", "Behold tre soner."


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def corrected_twice(cast: Cast) -> tuple[Case, Input]:
    case = case_in(Case.State.INFORMED, cast)
    said = actions.submit_input(case.reference, FIRST, actor=cast.ola)
    for text in (SECOND, THIRD):
        said = actions.correct_input(case.reference, said.pk, text, actor=cast.ola)
    return case, said


@pytest.mark.database
def test_it_shows_every_old_text_to_everybody_in_the_case(cast: Cast) -> None:
    case, said = corrected_twice(cast)
    for name in ("kari", "aisha", "hanne"):
        client = logged_in(cast[name])
        page = client.get(f"/saker/{case.slug}/").content.decode()
        assert all(text in page for text in (FIRST, SECOND, THIRD))
        (told,) = client.get(f"/api/v1/cases/{case.slug}/").json()["inputs"]
        assert (told["id"], told["text"]) == (said.pk, THIRD)
        assert told["earlier_texts"] == [SECOND, FIRST]
        assert told["replaced_text"] == SECOND


@pytest.mark.database
def test_it_keeps_withdrawn_words_readable(cast: Cast) -> None:
    case, said = corrected_twice(cast)
    actions.withdraw_input(case.reference, said.pk, actor=cast.ola)
    page = logged_in(cast.kari).get(f"/saker/{case.slug}/").content.decode()
    assert THIRD in page and FIRST in page and "trukket" in page
    (told,) = logged_in(cast.kari).get(f"/api/v1/cases/{case.slug}/").json()["inputs"]
    assert told["withdrawn_at"] and not told["waits"]


@pytest.mark.database
def test_it_takes_every_old_text_along_in_the_bundle(cast: Cast) -> None:
    case, _said = corrected_twice(cast)
    out = BytesIO()
    write_bundle(case.reference, out, receiver=cast.aisha)
    with ZipFile(out) as zipped:
        rows = zipped.read("data/input.jsonl").decode().splitlines()
        texts = b"".join(
            zipped.read(n) for n in zipped.namelist() if not n.endswith(".pdf")
        ).decode()
    assert [json.loads(row)["withdrawn_at"] is None for row in rows] == [False, False, True]
    assert all(text in texts for text in (FIRST, SECOND, THIRD))


@pytest.mark.database
def test_it_lets_nobody_touch_anothers_words_through_page_or_api(cast: Cast) -> None:
    case, said = corrected_twice(cast)
    before = list(Input.objects.order_by("pk").values())
    for name in ("kari", "aisha", "nina", "hanne", "tor"):
        client = logged_in(cast[name])
        sent = {"input_id": said.pk, "text": "Ingen soner."}
        for step in ("correct-input", "withdraw-input"):
            assert client.post(f"/saker/{case.slug}/{step}/", sent).status_code >= 403
            answer = client.post(
                f"/api/v1/cases/{case.slug}/{step}/",
                {"input": said.pk, **({"text": "Nei."} if step == "correct-input" else {})},
                content_type="application/json",
            )
            assert answer.status_code in (403, 404, 409)
    assert list(Input.objects.order_by("pk").values()) == before


@pytest.mark.database
def test_it_attaches_what_comes_late_and_holds_nothing_up(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    due = Case.objects.get(pk=case.pk).input_due_on
    assert due is not None
    with clock_at(at(max(due, TODAY + timedelta(days=22)) + timedelta(days=1))):
        for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
            actions.file_evidence(
                case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
            )
        late = actions.submit_input(case.reference, "For sent.", actor=cast.ola)
        actions.request_information(case.reference, "Hva koster det?", actor=cast.aisha)
        assert not late.in_time
        page = logged_in(cast.kari).get(f"/saker/{case.slug}/").content.decode()
        assert "etter fristen" in page
        concern = actions.raise_concern(case.reference, "Alenearbeid.", actor=cast.nina)
        with refuses(NotPossible, "unanswered_concern"):
            actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
        actions.answer_input(
            case.reference, concern.pk, outcome="used", text="To på vakt.", actor=cast.kari
        )
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
