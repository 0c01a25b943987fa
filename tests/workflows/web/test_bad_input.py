"""What cannot be used is told by the field, keeps what was typed, and writes nothing: in every form."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from parties.models import Mandate, Role
from tests import gathered
from tests.cast import TODAY, Cast, case_in
from tests.workflows.web.before import Prepare
from tests.workflows.web.taking import TAKEN
from tests.workflows.web.test_steps import IDS, address, counts, logged_in, moment
from workflows.models import Draft, Unsaved

HUGE = "9" * 5000  # more digits than Python reads as a number
WORDS, DAY, CLOCK, NUMBER, UNSEEN, CHOICE = (
    "words",
    "day",
    "clock",
    "number",
    "unseen",
    "choice",
)
BAD: dict[str, tuple[str, ...]] = {
    WORDS: ("Nul\x00tegn", "Langt " + "ord " * 8000, "\x0b\u202e🚒 <b>&amp;"),
    DAY: ("0027-03-11", "31.02.2027", "1901-01-01", "9999-12-31", "2100-12-31"),
    CLOCK: ("25.61",),
    NUMBER: (HUGE, "9223372036854775808"),
    UNSEEN: (HUGE, "9223372036854775808", "-1"),
    CHOICE: (HUGE, "9223372036854775808", "finnes-ikke"),
}
# A page says these in the house's own words; a framework says them to programmers.
RAW = re.compile(
    r"Velg et gyldig|Null-tegn|Sørg for|Oppgi e|This field|Enter a|Ensure |Select a valid"
)


class Asked(HTMLParser):
    """One form of a page: where it is sent, its fields by kind, and what a browser sends untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.kinds: dict[str, str] = {}
        self.sent: dict[str, list[str]] = {}


class Page(HTMLParser):
    """Every form of a page that is posted."""

    def __init__(self, page: str, place: str) -> None:
        super().__init__()
        self.forms: list[Asked] = []
        self._place, self._in, self._choosing, self._writing = place, None, "", ""
        self._in: Asked | None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._in = Asked()
            self._in.address = said.get("action") or self._place
            self.forms.append(self._in)
        if self._in is None:
            return
        if tag == "option" and self._choosing:
            if "selected" in said or self._choosing not in self._in.sent:
                self._in.sent[self._choosing] = [said.get("value", "")]
            return
        if tag in ("input", "select", "textarea", "button") and said.get("name"):
            self._take(tag, said)

    def _take(self, tag: str, said: dict[str, str]) -> None:
        form, name, kind = self._in, said["name"], said.get("type", "text")
        assert form is not None
        if name in ("csrfmiddlewaretoken", "gesture", "do") or kind in ("password", "file"):
            if name == "do":
                form.sent.setdefault(name, [said.get("value", "")])
            return
        if tag == "select" or kind in ("radio", "checkbox"):
            form.kinds[name] = CHOICE
            self._choosing = name if tag == "select" else ""
            if "checked" in said:
                form.sent.setdefault(name, []).append(said.get("value", "on"))
            return
        kinds = {"date": DAY, "time": CLOCK, "number": NUMBER, "hidden": UNSEEN}
        form.kinds[name] = WORDS if tag == "textarea" else kinds.get(kind, WORDS)
        form.sent[name] = [said.get("value", "")]
        self._writing = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._writing and self._in is not None:
            self._in.sent[self._writing][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in = None
        if tag in ("select", "textarea"):
            self._choosing = self._writing = ""


def spoilt(form: Asked, filled: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is sent when every field of one kind is filled in with what it cannot take."""
    for kind, values in BAD.items():
        names = [name for name, of in form.kinds.items() if of == kind]
        if not names:
            continue
        for value in values:
            words = {n: f"Ord i {n}" for n, of in form.kinds.items() if of == WORDS}
            yield (
                f"{kind} {value[:12]!r}",
                {**form.sent, **words, **filled, **dict.fromkeys(names, value)},
            )


def judge(client: Client, form: Asked, label: str, sent: dict[str, Any]) -> None:
    """Send it; it is taken whole, or refused in clear words with everything that was typed."""
    kept = counts()
    answer = client.post(form.address, sent)
    told = f"{form.address}: {label}: {answer.status_code}"
    if answer.status_code in (HTTPStatus.SEE_OTHER, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND):
        return
    if answer.status_code == HTTPStatus.BAD_REQUEST:  # a button sent what is not on it
        assert WORDS not in form.kinds.values(), told
        assert "Dette klarte vi ikke å lese" in answer.content.decode(), told
        assert counts() == kept, told
        return
    assert answer.status_code in (200, 403, 409, 422), told
    page = html.unescape(answer.content.decode())
    assert counts() == kept, told
    if answer.status_code == HTTPStatus.OK:
        return
    assert 'class="form-errors"' in page or "refusal__head" in page or "field-error" in page, (
        told
    )
    for said in re.findall(
        r'(?s)class="field-error".*?</div>|class="form-errors".*?</ul>', page
    ):
        assert not RAW.search(re.sub(r"<[^>]+>", " ", said)), told
        assert "<li>" in said or "<p>" in said, told  # never an empty list of faults
    if label.startswith(UNSEEN):  # a page nobody was given
        return
    for name, of in form.kinds.items():
        typed = sent.get(name)
        if of == WORDS and isinstance(typed, str) and typed.strip():
            # A NUL is no word: a page may leave it out.
            seen = typed.replace("\x00", "").strip("\x0b ")
            assert seen in page.replace("\x00", ""), f"{told}: {name} is lost"


@pytest.mark.parametrize(("verb", "who", "state", "before", "typed", "changes"), TAKEN, ids=IDS)
def test_it_tells_what_a_step_cannot_take_and_loses_nothing(
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
        client, place = logged_in(cast[who]), address(verb, case)
        forms = [
            form
            for form in Page(client.get(place, about).content.decode(), place).forms
            if form.address == place
        ]
        assert forms
        for form in forms:
            filled = {n: v for n, v in {**about, **typed}.items() if isinstance(v, str | int)}
            for label, sent in spoilt(form, filled):
                judge(client, form, label, sent)


# -- pages that are no step of a case ------------------------------------------------------------

OWN = [
    ("kari", "case-new"),
    ("kari", "individual-call"),
    ("kari", "meeting-series-new"),
    ("kari", "meetings"),
    ("kari", "absences"),
    ("ola", "handovers"),
    ("ola", "raise-case"),
    ("ola", "training"),
    ("ola", "notifications"),
    ("hanne", "guest-accounts"),
    ("hanne", "headcount"),
    ("hanne", "outlets"),
    ("hanne", "routine-draft"),
    ("hanne", "routine-draft-text"),
]


def hr(cast: Cast) -> None:
    """Let Hanne administer what HR administers."""
    Mandate.objects.create(
        user=cast.hanne,
        role=Role.HR_ADMINISTRATOR,
        unit=cast.municipality,
        valid_from=TODAY,
        confirmed_by="HR",
    )


def spoil(client: Client, place: str) -> None:
    """Send every form of a page with what it cannot take."""
    forms = Page(client.get(place).content.decode(), place).forms
    sent = [form for form in forms if form.kinds and not form.address.startswith("/log")]
    assert sent, place
    for form in sent:
        for label, typed in spoilt(form, {}):
            judge(client, form, label, typed)


@pytest.mark.parametrize(("who", "name"), OWN, ids=[row[1] for row in OWN])
def test_it_tells_what_a_page_cannot_take_and_loses_nothing(
    who: str, name: str, cast: Cast
) -> None:
    hr(cast)
    gathered.planned(cast)
    spoil(logged_in(cast[who]), reverse(name))


@pytest.mark.parametrize("who", ["kari", "ola"])
def test_it_tells_what_a_meeting_cannot_take_and_loses_nothing(who: str, cast: Cast) -> None:
    held = gathered.called(cast)
    spoil(logged_in(cast[who]), reverse("meeting", args=[held.meeting.pk]))


@pytest.mark.parametrize("who", ["kari", "ola"])
def test_it_tells_what_minutes_cannot_take_and_loses_nothing(who: str, cast: Cast) -> None:
    held = gathered.started(cast)
    place = reverse("meeting-item", args=[held.meeting.pk, held.item.pk])
    with moment("informed"):
        spoil(logged_in(cast[who]), place)


def test_it_says_while_somebody_writes_that_the_text_is_too_long_to_keep(cast: Cast) -> None:
    held = gathered.started(cast)
    place = reverse("meeting-item-autosave", args=[held.meeting.pk, held.item.pk])
    typed = {"block": "questions", "questions-version": "1", "questions-text": "ord " * 8000}
    with moment("informed"):
        answer = logged_in(cast.ola).post(place, typed)
    assert "Teksten er for lang" in answer.content.decode()
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("name", ["case-room", "case-employees"])
def test_it_tells_what_a_room_cannot_take_and_loses_nothing(name: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    who = "ola" if name == "case-room" else "kari"
    spoil(logged_in(cast[who]), reverse(name, args=[case.slug]))


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [HUGE, "9223372036854775808", "²", "-1", "abc", "\x00"])
def test_it_reads_a_number_in_an_address_that_could_not_be_one(number: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast.kari)
    for name, asked in (
        (reverse("case-list"), "before"),
        (reverse("lessons"), "before"),
        (reverse("case-versions", args=[case.slug]), "fra"),
        (address("answer_input", case), "input"),
        (address("release_confidential", case), "number"),
        (address("keep_confidential", case), "number"),
    ):
        assert client.get(name, {asked: number}).status_code in (200, 403, 409), name


def test_it_keeps_a_draft_open_that_was_given_a_number_nobody_can_read(cast: Cast) -> None:
    client = logged_in(cast.kari)
    typed = {"measures": ["budget"], "units": str(cast.home_care.pk), "f-dismissals": HUGE,
             "raised": HUGE, "do": "save", "step": "hva"}  # fmt: skip
    assert client.post(reverse("case-new"), typed).status_code == HTTPStatus.SEE_OTHER
    page = client.get(reverse("case-new"))
    place = re.findall(r"/saker/ny/\d+/hva/", page.content.decode())[0]
    assert client.get(place).status_code == HTTPStatus.OK


def test_it_lets_a_browser_cut_nothing_that_is_pasted(cast: Cast) -> None:
    case = case_in("informed", cast)
    page = logged_in(cast.ola).get(address("submit_input", case)).content.decode()
    assert "<textarea" in page
    assert "maxlength" not in page


@pytest.mark.database
def test_it_looks_for_no_sign_that_no_database_keeps(cast: Cast) -> None:
    answer = logged_in(cast.kari).get(reverse("case-list"), {"q": "Gran\x00mo"})
    assert answer.status_code == HTTPStatus.OK
    assert 'value="Gran\ufffdmo"' in answer.content.decode()


@pytest.mark.database
def test_it_keeps_a_draft_without_the_sign_that_no_database_keeps(cast: Cast) -> None:
    typed = {"measures": ["budget"], "reason": "Fordi\x00 vi må.", "do": "save", "step": "hva"}
    answer = logged_in(cast.kari).post(reverse("case-new"), typed)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert Draft.objects.get(author=cast.kari).data["typed"]["reason"] == ["Fordi vi må."]


@pytest.mark.parametrize("day", ["1901-01-01", "1990-01-01"])
def test_it_shows_a_rule_on_a_day_before_its_limit_was_there(day: str, cast: Cast) -> None:
    place = reverse("rule-detail", args=["AML-15-2-disc"])
    page = logged_in(cast.kari).get(place, {"dato": day})
    assert page.status_code == HTTPStatus.OK
    assert "hadde ingen grense den dagen" in page.content.decode()


@pytest.mark.parametrize(
    "typed", [{"text": "ord " * 800_000}, {f"felt-{n}": "" for n in range(1_100)}]
)
def test_it_says_what_to_do_with_more_than_is_taken_in(
    typed: dict[str, str], cast: Cast
) -> None:
    case = case_in("informed", cast)
    kept = counts()
    answer = logged_in(cast.ola).post(address("submit_input", case), typed)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "legg resten ved som dokument" in answer.content.decode()
    assert counts() == kept


# -- programs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "because", "remedy"),
    [
        ('{"title": ', "application/json", "linje 1, kolonne 11", "/api/v1/docs/"),
        (
            "title=x",
            "application/x-www-form-urlencoded",
            "kan ikke brukes her",
            "/api/v1/docs/",
        ),
    ],
)
def test_it_says_to_a_program_where_the_body_is_no_json_and_what_to_do(
    body: str, kind: str, because: str, remedy: str, cast: Cast
) -> None:
    kept = counts()
    answer = logged_in(cast.kari).post("/api/v1/cases/", data=body, content_type=kind)
    assert answer.status_code in (400, 415)
    assert because in answer.json()["because"]
    assert remedy in answer.json()["remedy"]
    assert counts() == kept


@pytest.mark.parametrize("day", ["0027-03-11", "9999-12-31"])
def test_it_says_to_a_program_which_years_are_counted(day: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    kept = counts()
    answer = logged_in(cast.kari).post(
        f"/api/v1/cases/{case.slug}/open-discussion/",
        data={"meets_on": day},
        content_type="application/json",
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "mellom 1900 og 2100" in str(answer.json()["faults"])
    assert counts() == kept


# -- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf"])
def test_it_goes_on_only_with_a_time_to_wait(every: str) -> None:
    with pytest.raises(CommandError, match="above 0"):
        call_command("tick", "--loop", "--every", every)


def test_it_says_that_a_routine_is_not_written_in_utf_8(tmp_path: Path, cast: Cast) -> None:
    file = tmp_path / "rutine.toml"
    file.write_bytes('navn = "Åse"'.encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("simulate", str(file))


def test_it_says_that_diagrams_cannot_be_drawn_into_a_file(tmp_path: Path) -> None:
    file = tmp_path / "noe"
    file.touch()
    with pytest.raises(CommandError, match="Name another folder"):
        call_command("state_diagrams", str(file))
