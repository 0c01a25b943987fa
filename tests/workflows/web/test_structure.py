"""What somebody who listens to a page goes by: headings in order, no id twice, links and buttons apart."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, case_in
from tests.workflows.web.test_meetings import meeting, running  # noqa: F401  (fixtures)
from workflows import actions
from workflows.models import Case

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Heard(HTMLParser):
    """A page as it is listened to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.ids: list[str] = []
        self.links: dict[str, set[str]] = defaultdict(set)
        self.buttons: list[str] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag not in _VOID:
            self._within.append(tag)
            self._open.append((tag, said, []))

    def handle_data(self, data: str) -> None:
        for _tag, _said, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed, said, words = self._open.pop()
            self._met(closed, said, " ".join("".join(words).split()))
            if closed == tag:
                break

    def _met(self, tag: str, said: dict[str, str | None], words: str) -> None:
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), words))
        inside = any(one[0] == "main" for one in self._open)
        if tag == "a" and inside and said.get("href"):
            self.links[said.get("aria-label") or words].add(str(said["href"]).partition("#")[0])
        if tag == "button" and inside and said.get("aria-hidden") != "true":
            self.buttons.append(said.get("aria-label") or words)


def heard(person: Any, path: str) -> Heard:
    client = Client()
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, path
    return Heard(answer.content.decode())


PLACES = ("/", "/saker/", "/moter/", "/frister/", "/varsler/", "/vara/",
          "/arshjul/", "/arsrapport/2027/", "/laerdom/", "/meldte-saker/", "/overlevering/", "/personalsaker/",
          "/oppsett/opplaering/", "/regelverket/")  # fmt: skip
OF_THE_CASE = ("", "bordet/", "dokumenter/", "ansatte/", "innsynslogg/", "sladding/", "segl/",
               "fortrolig/", "versjoner/")  # fmt: skip


def pages(case: Case | None) -> tuple[str, ...]:
    more = OF_THE_CASE if case else ()
    return (*PLACES, *(f"/saker/{case.slug}/{rest}" for rest in more if case))


@pytest.mark.parametrize("who", ["kari", "ola", "hanne"])
@pytest.mark.parametrize("empty", [True, False])
def test_it_puts_headings_in_order_and_gives_no_id_twice(
    who: str, empty: bool, cast: Cast
) -> None:
    case = None if empty else case_in("in_discussion", cast)
    for path in pages(case):
        if who == "ola" and path == "/personalsaker/":
            continue
        page = heard(cast[who], path)
        levels = [0, *(level for level, _words in page.headings)]
        jumps = [
            (path, words)
            for (level, words), before in zip(page.headings, levels, strict=False)
            if level > before + 1
        ]
        assert not jumps
        assert levels.count(1) == 1, path
        assert len(page.ids) == len(set(page.ids)), path


@pytest.mark.parametrize("who", ["kari", "ola"])
def test_it_gives_no_id_twice_and_tells_the_buttons_of_a_meeting_apart(
    who: str,
    cast: Cast,
    meeting: Any,  # noqa: F811
) -> None:
    for title in ("Nye soner", "Ny turnus"):
        case = case_in("informed", cast, title=title)
        actions.put_on_agenda(meeting.pk, case=case.reference, actor=cast.kari)
    page = heard(cast[who], f"/moter/{meeting.pk}/")
    assert len(page.ids) == len(set(page.ids))
    moves = [words for words in page.buttons if "Ny turnus" in words or "Nye soner" in words]
    assert len(moves) == len(set(moves)) == 6


def test_it_leads_by_no_two_links_of_one_text_to_different_places(cast: Cast) -> None:
    for title in ("Nye soner", "Ny turnus"):
        case = case_in("informed", cast, title=title)
        for words in ("Behold Granmo.", "Fire soner."):
            said = actions.submit_input(case.reference, words, actor=cast.ola)
            actions.answer_input(
                case.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari
            )
        actions.submit_input(case.reference, "Hør.", actor=cast.ola)
        actions.submit_input(case.reference, "Hør igjen.", actor=cast.ola)
    for who in ("kari", "ola"):
        for path in ("/", f"/saker/{case.slug}/"):
            alike = {
                words: places
                for words, places in heard(cast[who], path).links.items()
                if len({place for place in places if place.startswith("/")}) > 1
            }
            assert not alike, (who, path)
