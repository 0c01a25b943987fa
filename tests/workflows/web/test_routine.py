"""The local routine in the browser: read it, change it, see what follows, publish it, withdraw it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry
from tests.cast import OUTSIDERS, TODAY, Cast, case_in, open_case
from tests.workflows.routines import LONGER, hilde, longer, published, shipped
from workflows import actions
from workflows.models import Case, RoutineDraft, RoutineEdition

DRAFT, TEXT, CONSEQUENCES = (
    reverse(name) for name in ("routine-draft", "routine-draft-text", "routine-consequences")
)
READ = reverse("routine")
DAY = timedelta(days=1)


def logged_in(person: Any, language: str = "nb") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def filled(**changes: Any) -> dict[str, Any]:
    """Return the form of the limits as it stands in the routine of the files."""
    form: dict[str, Any] = {"paper": "", "do": "save"}
    for limit in shipped().limits:
        if limit.by_weight:
            form |= {f"{limit.rule}-{w}": n for w, n in limit.by_weight.items()}
        else:
            form[limit.rule] = limit.n
    return {**form, **changes}


DUTY = {
    "duty-title": "Drøft alle nye digitale verktøy",
    "duty-plain": "Drøft verktøyet med de tillitsvalgte før dere kjøper det.",
    "duty-measures": ["digitalisation"],
    "duty-kind": "discussion",
    "duty-parties": ["union_representatives"],
    "duty-days": "15",
    "duty-anchor": "planned_decision",
    "duty-form": "minutes",
    "duty-body": "amu",
    "duty-section": "punkt 8",
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_reads_the_routine_in_plain_words(cast: Cast, language: str) -> None:
    page = logged_in(cast.ola, language).get(READ).content.decode()
    title = next(lim.title for lim in shipped().limits if lim.rule == "LOC-INPUT")
    assert title[language] in page
    assert {"nb": "Ti arbeidsdager", "nn": "Ti arbeidsdagar", "en": "Ten working days"}[
        language
    ] in page
    assert DRAFT not in page, "only HR's administrator may change it"


def test_it_keeps_a_draft_of_the_limits(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    assert DRAFT in client.get(READ).content.decode()
    answer = client.post(DRAFT, filled(**{"LOC-INPUT-ordinary": 12}))
    assert (answer.status_code, answer.url) == (HTTPStatus.SEE_OTHER, DRAFT)
    page = client.get(DRAFT).content.decode()
    assert 'name="LOC-INPUT-ordinary" value="12"' in page
    assert "tolv arbeidsdager, før ti arbeidsdager" in page
    assert not RoutineEdition.objects.exists()


def test_it_keeps_what_was_typed_when_a_number_is_wrong(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    answer = client.post(DRAFT, filled(**{"LOC-INPUT-light": "-1", "LOC-NOTICE-large": "99"}))
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Skriv 0 eller mer." in page
    assert 'value="-1"' in page
    assert 'value="99"' in page
    assert not RoutineDraft.objects.exists()


def test_it_adds_a_duty_and_takes_it_out_again(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    assert client.post(DRAFT, filled(do="add", **DUTY)).status_code == HTTPStatus.SEE_OTHER
    page = client.get(DRAFT).content.decode()
    assert "Drøft alle nye digitale verktøy" in page
    assert "kan ikke kunngjøres" not in page
    body = RoutineDraft.objects.get().body
    assert 'id = "LOCAL-1"' in body
    assert 'body = "amu"' in body
    client.post(DRAFT, filled(do="remove:LOCAL-1"))
    assert "LOCAL-1" not in RoutineDraft.objects.get().body


def test_it_asks_for_the_rest_of_a_duty_and_keeps_what_was_typed(cast: Cast) -> None:
    answer = logged_in(hilde(cast)).post(
        DRAFT, filled(do="add", **{**DUTY, "duty-section": "", "duty-measures": []})
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Velg hva som utløser plikten." in page
    assert "Skriv hvor det står, så det kan slås opp." in page
    assert DUTY["duty-title"] in page
    assert not RoutineDraft.objects.exists()


def test_it_takes_the_routine_as_text_and_names_each_fault(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    faulty = longer().text.replace('unit = "working_days"', 'unit = "dager"', 1)
    assert client.post(TEXT, {"body": faulty}).status_code == HTTPStatus.SEE_OTHER
    page = client.get(TEXT).content.decode()
    assert "rules[0] (LOC-INPUT).timing.unit" in page
    client.post(TEXT, {"body": "dette er = ikke TOML"})
    assert "dette er = ikke TOML" in client.get(TEXT).content.decode()
    assert client.get(DRAFT).url == TEXT, "the form cannot show what is not TOML"
    client.post(TEXT, {"body": longer().text})
    assert "passer med loven" in client.get(TEXT).content.decode()


def test_it_shows_what_each_open_case_would_be_asked(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    touched = open_case(cast, title="Nytt fagsystem", measures=["digitalisation"])
    client.post(DRAFT, filled(do="add", **DUTY))
    answer = client.post(DRAFT, filled(do="preview", **{"LOC-INPUT-ordinary": 12}))
    assert answer.url == CONSEQUENCES
    page = client.get(CONSEQUENCES).content.decode()
    assert touched.reference in page
    assert "Kom til: Drøft alle nye digitale verktøy" in page
    assert "tolv arbeidsdager, før ti arbeidsdager" in page
    assert Case.objects.get(pk=touched.pk).assessment.number == 1


def test_it_tries_closed_cases_only_when_asked(cast: Cast) -> None:
    closed = case_in("closed", cast)
    client = logged_in(hilde(cast))
    client.post(DRAFT, filled(**{"LOC-INPUT-large": 20, "LOC-INPUT-ordinary": 12}))
    assert closed.reference not in client.get(CONSEQUENCES).content.decode()
    assert closed.reference in client.get(CONSEQUENCES, {"lukkede": ""}).content.decode()


@pytest.mark.database
def test_it_publishes_from_a_day_and_shows_the_edition(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    client.post(DRAFT, filled(**{"LOC-INPUT-ordinary": 12}))
    sent = {"valid_from": (TODAY + DAY).isoformat(), "summary": "Lengre frist."}
    answer = client.post(CONSEQUENCES, sent)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    edition = RoutineEdition.objects.get()
    assert edition.valid_from == TODAY + DAY
    page = logged_in(cast.ola).get(answer.url).content.decode()
    assert "Lengre frist." in page
    assert "tolv arbeidsdager, før ti arbeidsdager" in page
    assert "kommer" in page
    assert "Trekk utgaven" not in page
    assert "Trekk utgaven" in client.get(answer.url).content.decode()
    assert "En ny utgave gjelder fra" in logged_in(cast.ola).get(READ).content.decode()


def test_it_refuses_a_day_that_has_passed_and_keeps_the_words(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    client.post(DRAFT, filled(**{"LOC-INPUT-ordinary": 12}))
    before = Entry.objects.count()
    sent = {"valid_from": (TODAY - DAY).isoformat(), "summary": "Lengre frist."}
    answer = client.post(CONSEQUENCES, sent)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "En rutine gjelder aldri bakover i tid" in page
    assert "Lengre frist." in page
    assert (Entry.objects.count(), RoutineEdition.objects.count()) == (before, 0)


def test_it_counts_a_double_click_once(cast: Cast) -> None:
    client = logged_in(hilde(cast))
    client.post(DRAFT, filled(**{"LOC-INPUT-ordinary": 12}))
    sent = {
        "valid_from": TODAY.isoformat(),
        "summary": "Lengre frist.",
        "gesture": "5d0e6ab0-8a47-4a6e-9c55-0c8a6d4b8f7e",
    }
    first, second = client.post(CONSEQUENCES, sent), client.post(CONSEQUENCES, sent)
    assert first.url == second.url
    assert RoutineEdition.objects.count() == 1


def test_it_withdraws_an_edition_with_a_reason(cast: Cast) -> None:
    edition = published(cast, valid_from=TODAY + DAY)
    client = logged_in(hilde(cast))
    address = reverse("routine-withdraw", args=[edition.number])
    assert client.post(address, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(address, {"reason": "Uenighet."}).status_code == HTTPStatus.SEE_OTHER
    again = client.post(address, {"reason": "Uenighet."})
    assert again.status_code == HTTPStatus.CONFLICT
    assert "allerede trukket" in again.content.decode()
    page = client.get(reverse("routine-edition", args=[edition.number])).content.decode()
    assert "trukket" in page


def test_it_says_at_the_case_that_the_routine_has_changed(cast: Cast) -> None:
    case = case_in("informed", cast)
    place, step = reverse("case-detail", args=[case.slug]), f"/saker/{case.slug}/adopt-rules/"
    assert 'id="new-routine"' not in logged_in(cast.kari).get(place).content.decode()
    published(cast)
    for name, told in (("kari", step), ("ola", READ)):
        client = logged_in(cast[name])
        with CaptureQueriesContext(connection) as queries:
            page = client.get(place).content.decode()
        assert 'id="new-routine"' in page
        assert f'href="{told}"' in page
        assert len(queries) <= 12, [q["sql"][:160] for q in queries]
    assert (
        "tolv arbeidsdager, før ti arbeidsdager"
        in logged_in(cast.kari).get(step).content.decode()
    )
    actions.adopt_rules(case.reference, actor=cast.kari)
    page = logged_in(cast.ola).get(place).content.decode()
    assert 'id="new-routine"' not in page
    assert "Ny lokal rutine 1. februar" in page


def test_it_reads_in_few_queries(cast: Cast) -> None:
    for ahead in range(3):
        other = shipped().with_limits({"LOC-INPUT": {**LONGER, "large": 20 + ahead}})
        published(cast, other, valid_from=TODAY + ahead * DAY)
    client = logged_in(cast.ola)
    client.get(READ)
    for address in (READ, reverse("routine-edition", args=[2])):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 7


@pytest.mark.parametrize("name", ["kari", "ola", "nina", "hanne", "dag", *OUTSIDERS])
def test_it_is_not_there_for_anybody_but_the_administrator(cast: Cast, name: str) -> None:
    edition = published(cast, valid_from=TODAY + DAY)
    client = logged_in(cast[name])
    withdraw = reverse("routine-withdraw", args=[edition.number])
    for address in (DRAFT, TEXT, CONSEQUENCES):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
        assert client.post(address, {"do": "save"}).status_code == HTTPStatus.NOT_FOUND
    assert client.post(withdraw, {"reason": "Nei."}).status_code == HTTPStatus.NOT_FOUND
    assert client.get(READ).status_code == HTTPStatus.OK
    assert client.get(reverse("routine-edition", args=[99])).status_code == HTTPStatus.NOT_FOUND


def test_it_asks_for_the_log_in(cast: Cast) -> None:
    for address in (READ, DRAFT, CONSEQUENCES):
        assert "/logg-inn/" in Client().get(address).url
