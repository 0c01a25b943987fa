"""The pages of an employee's own case: read by two, and by HR when it has said why."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.models import Entry
from tests.cast import Cast
from tests.workflows.actions.test_individual import called, dismissed, employed
from workflows.models import IndividualCase

LIST, NEW = reverse("individuals"), reverse("individual-call")


def page_of(reference: str) -> str:
    return reverse("individual", args=[reference])


def logged_in(person: Any, language: str = "nb") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def test_it_calls_an_employee_from_the_form(cast: Cast) -> None:
    employee = employed(cast)
    client = logged_in(cast.kari)
    assert "Tor Lie" in client.get(NEW).content.decode()
    form = {"employee": employee, "kind": "dismissal", "meets_on": "2027-02-08"}
    answer = client.post(NEW, form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not IndividualCase.objects.exists()
    answer = client.post(NEW, {**form, "grounds": "Stillingen faller bort."})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "Stillingen faller bort." in client.get(answer.url).content.decode()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_employee_reads_the_case_and_its_limits(cast: Cast, language: str) -> None:
    ref = dismissed(cast)
    page = logged_in(cast.tor, language).get(page_of(ref)).content.decode()
    assert {"nb": "En sak om deg", "nn": "Ei sak om deg", "en": "A case about you"}[
        language
    ] in page
    assert "§ 17-3 (2)" in page
    assert reverse("individual-step", args=[ref, "demand-talks"]) in page
    assert "%(" not in page


def test_it_keeps_what_was_typed_when_it_refuses(cast: Cast) -> None:
    ref = called(cast).reference
    step = reverse("individual-step", args=[ref, "decide-individual"])
    said = {"outcome": "kept", "text": "Vi fant en annen vei."}
    answer = logged_in(cast.kari).post(step, said)
    assert answer.status_code == HTTPStatus.CONFLICT
    page = answer.content.decode()
    assert "Vi fant en annen vei." in page
    assert "§ 15-1" in page


def test_hr_sees_a_number_until_it_says_why(cast: Cast) -> None:
    ref = called(cast).reference
    client = logged_in(cast.hanne)
    page = client.get(LIST).content.decode()
    assert ref in page
    assert "Tor Lie" not in page
    assert client.get(page_of(ref)).status_code == HTTPStatus.NOT_FOUND
    client.post(reverse("individual-inspect", args=[ref]), {"reason": "Klage."})
    assert client.get(page_of(ref)).status_code == HTTPStatus.OK
    assert "Klage." in logged_in(cast.tor).get(page_of(ref)).content.decode()


@pytest.mark.parametrize(
    ("reason", "told"), [("Klage. " * 3000, "Teksten er for lang"), ("", "Skriv noen ord her")]
)
def test_hr_keeps_a_reason_that_could_not_be_taken(reason: str, told: str, cast: Cast) -> None:
    ref = called(cast).reference
    kept = Entry.objects.count()
    client = logged_in(cast.hanne)
    answer = client.post(reverse("individual-inspect", args=[ref]), {"reason": reason})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in page
    assert reason.strip() in page
    assert "Tor Lie" not in page
    assert Entry.objects.count() == kept


@pytest.mark.parametrize("name", ["per", "ester", "ola", "aisha", "nina", "dag"])
def test_for_everybody_else_it_is_not_there(cast: Cast, name: str) -> None:
    ref = called(cast).reference
    client = logged_in(cast[name])
    assert client.get(page_of(ref)).status_code == HTTPStatus.NOT_FOUND
    listed = client.get(LIST)
    assert ref not in listed.content.decode()
    for step in ("answer-call", "close-individual"):
        sent = client.post(reverse("individual-step", args=[ref, step]), {"coming": "no"})
        assert sent.status_code == HTTPStatus.NOT_FOUND
    sent = client.post(reverse("individual-inspect", args=[ref]), {"reason": "Nysgjerrig."})
    assert sent.status_code == HTTPStatus.NOT_FOUND
    if name != "dag":
        assert client.get(NEW).status_code == HTTPStatus.NOT_FOUND
