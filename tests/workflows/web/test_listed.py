"""The list on its pages: pasted from a spreadsheet, read, concluded row by row."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import OUTSIDERS, Cast, open_case
from tests.workflows.web.before import list_discussed, list_told
from workflows import actions
from workflows.models import ListRow
from workflows.web.list_forms import Faulty, lines_in

GOOD = "Nattevakt\tGranli\t50 %\tUtlyst to ganger."


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_reads_what_a_spreadsheet_copies() -> None:
    pasted = f'Hva\tSted\tOmfang\tDokumentasjon\r\n{GOOD}\r\n\r\nHelg\t\t\t"To\nlinjer"\r\n'
    assert list(lines_in(pasted)) == [
        actions.Line("Nattevakt", "Utlyst to ganger.", "Granli", "50 %"),
        actions.Line("Helg", "To\nlinjer"),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Nattevakt\tGranli", "2 kolonner"),
        ("Nattevakt\tGranli\t50 %\tUtlyst.\tMer", "5 kolonner"),
        ("\tGranli\t50 %\tUtlyst.", "må fylles ut"),
        ("Nattevakt\tGranli\t50 %\t", "må fylles ut"),
        (f"{'N' * 201}\tGranli\t50 %\tUtlyst.", "lengre enn 200"),
    ],
)
def test_it_names_the_line_that_is_no_row(line: str, fault: str) -> None:
    found = list(lines_in(f"{GOOD}\n{line}"))
    assert isinstance(found[0], actions.Line)
    assert isinstance(found[1], Faulty)
    assert found[1].line == 2
    assert fault in found[1].what


def test_it_keeps_nothing_and_loses_nothing_when_a_line_is_wrong(cast: Cast) -> None:
    case = open_case(cast)
    pasted = f"{GOOD}\nBare ett felt\n{GOOD}\n\tGranli\t10 %\tJa."
    answer = logged_in(cast.kari).post(
        reverse("case-set-list", args=[case.slug]), {"rows": pasted}
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Linje 2:" in page
    assert "Linje 4:" in page
    assert "Bare ett felt" in page
    assert not ListRow.objects.exists()


def test_it_shows_the_list_to_everybody_in_the_case(cast: Cast) -> None:
    case = open_case(cast)
    address = reverse("case-rows", args=[case.slug])
    assert logged_in(cast.kari).get(address).status_code == HTTPStatus.NOT_FOUND
    list_told(cast, case.reference)
    for name in ("kari", "ola", "nina", "hanne"):
        page = logged_in(cast[name]).get(address).content.decode()
        assert "Utlyst to ganger, ingen søkte hel stilling." in page
        assert ("?row=2" in page) is (name != "hanne")
        case_itself = logged_in(cast[name]).get(reverse("case-detail", args=[case.slug]))
        assert address in case_itself.content.decode()
    for name in OUTSIDERS:
        assert logged_in(cast[name]).get(address).status_code == HTTPStatus.NOT_FOUND


def test_it_takes_no_more_queries_with_more_rows(cast: Cast) -> None:
    case = open_case(cast)
    client = logged_in(cast.kari)
    spent = []
    for rows in (2, 40):
        lines = [actions.Line(f"Vakt {n}", "Utlyst.") for n in range(rows)]
        actions.set_list(case.reference, lines, actor=cast.kari)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("case-rows", args=[case.slug])).status_code == 200
        spent.append(len(queries))
    assert spent[0] == spent[1]
    assert spent[0] <= 12


def test_it_concludes_the_rows_left_open_with_the_rest(cast: Cast) -> None:
    case = open_case(cast)
    list_discussed(cast, case.reference)
    address = reverse("case-conclude-rows", args=[case.slug])
    client = logged_in(cast.kari)
    typed = {
        "outcome_1": "",
        "text_1": "",
        "outcome_2": "disagreed",
        "text_2": "",
        "outcome_3": "partly",
        "text_3": "Prøves i et år.",
        "all_outcome": "agreed",
        "all_text": "Som foreslått.",
    }
    refused = client.post(address, typed)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Prøves i et år." in refused.content.decode()
    assert not ListRow.objects.exclude(outcome="").exists()
    assert client.post(address, {**typed, "text_2": "For lite."}).status_code == 303
    rows = ListRow.objects.select_related("conclusion")
    assert [(r.outcome, r.conclusion.body) for r in rows] == [
        ("agreed", "Som foreslått."),
        ("disagreed", "For lite."),
        ("partly", "Prøves i et år."),
    ]
