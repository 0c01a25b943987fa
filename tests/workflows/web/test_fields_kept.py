"""What a browser sends of a form, and what comes back when something is missing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import pytest

from parties.models import Mandate, Role
from tests.cast import LIGHT, TODAY, Cast, case_in
from tests.workflows.web.before import Prepare, list_discussed
from tests.workflows.web.taking import TAKEN
from tests.workflows.web.test_steps import IDS, address, counts, logged_in, moment
from workflows.models import Position


class Form(HTMLParser):
    """The fields of a page's step, and what a browser sends of them when nobody has touched them."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.sent: dict[str, list[str]] = {}
        self._action = action
        self._inside = False
        self._choosing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "option" and self._choosing:  # the first, unless another is selected
            if "selected" in said or self._choosing not in self.sent:
                self.sent[self._choosing] = [said.get("value") or ""]
            return
        if tag == "form":
            self._inside = said.get("action") == self._action
        name = said.get("name")
        if not self._inside or not name or tag not in ("input", "select", "textarea"):
            return
        self.names.add(name)
        if tag == "select":
            self._choosing = name
            return
        if said.get("type") == "file":
            return
        if said.get("type") in ("radio", "checkbox") and "checked" not in said:
            return
        self.sent.setdefault(name, []).append(said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._choosing = ""


@pytest.mark.parametrize(("verb", "who", "state", "before", "typed", "changes"), TAKEN, ids=IDS)
def test_it_asks_the_same_again_when_nothing_was_filled_in(
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
        client, action = logged_in(cast[who]), address(verb, case)
        asked = Form(client.get(action, about).content.decode(), action)
        kept = counts()
        answer = client.post(action, asked.sent)
    if answer.status_code == HTTPStatus.SEE_OTHER:  # nothing had to be filled in
        assert counts() != kept
        return
    assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)
    page = answer.content.decode()
    assert Form(page, action).names == asked.names
    assert counts() == kept
    if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        # The list of what is missing leads to each field, or says what concerns them all.
        told = re.search(r'<ul class="form-errors">(.*?)</ul>', page, re.DOTALL)
        assert told is not None
        assert "<li>" in told[1]
        for place in re.findall(r'href="#([^"]+)"', told[1]):
            assert f'id="{place}"' in page


def test_it_keeps_a_reason_that_was_written_before_a_view_was_chosen(cast: Cast) -> None:
    case = case_in("informed", cast)
    kept = counts()
    # A browser sends no stance where none is chosen.
    answer = logged_in(cast.ola).post(
        address("take_position", case),
        {"text_1": "Vi mangler folk om natta.", "stance_2": "agree", "text_2": ""},
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_stance_1_error"' in page
    assert "Vi mangler folk om natta." in page
    assert counts() == kept
    assert not Position.objects.filter(question__case=case).exists()


def test_it_keeps_what_was_written_of_a_row_before_its_conclusion_was_chosen(
    cast: Cast,
) -> None:
    case = case_in("draft", cast, **LIGHT)
    list_discussed(cast, case.reference)
    kept = counts()
    answer = logged_in(cast.kari).post(
        address("conclude_rows", case),
        {"outcome_1": "agreed", "text_1": "", "outcome_2": "", "text_2": "Helga er uavklart.",
         "all_outcome": "", "all_text": "Resten tas i juni."},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_outcome_2_error"' in page
    told = page.split('class="form-errors"')[1].split("</ul>")[0]
    assert "2. " in told  # which of the rows
    assert (
        '<label class="ds-label" for="id_outcome_2">Konklusjon<span class="ds-sr-only">, 2. '
        in page
    )
    assert 'id="id_all_outcome_error"' in page
    assert "Helga er uavklart." in page
    assert "Resten tas i juni." in page
    assert counts() == kept


UNFILLED = [
    ("hanne", "/oppsett/opplaering/", {"name": "", "hours": "7"}),
    ("hanne", "/oppsett/gjester/", {"first_name": "Gro", "last_name": ""}),
    ("hanne", "/vara/", {"starts_on": "", "ends_on": ""}),
    ("ola", "/meldte-saker/ny/", {"title": "Ny bil", "text": ""}),
    ("ola", "/saker/{case}/rom/", {"do": "write", "kind": "note", "body": ""}),
]


@pytest.mark.parametrize(("who", "path", "typed"), UNFILLED, ids=[row[1] for row in UNFILLED])
def test_it_leads_from_what_is_missing_to_the_field_on_every_page(
    who: str, path: str, typed: dict[str, str], cast: Cast
) -> None:
    case = case_in("informed", cast)
    kept = counts()
    Mandate.objects.create(
        user=cast.hanne, role=Role.HR_ADMINISTRATOR, unit=cast.municipality, valid_from=TODAY
    )
    about = {"party": case.participations.get(union=cast.fagforbundet).pk}
    answer = logged_in(cast[who]).post(path.format(case=case.slug), {**about, **typed})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    told = re.search(r'data-focus>.*?<ul class="form-errors">(.*?)</ul>', page, re.DOTALL)
    assert told is not None
    places = re.findall(r'href="#([^"]+)"', told[1])
    assert places
    assert all(f'id="{place}"' in page for place in places)
    assert counts() == kept
