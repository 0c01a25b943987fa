"""Confidential: the words reach those they are told to, when they have confirmed – and nobody and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import AccessLog, Entry, OutboxEvent, Text
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from rulebook.errors import PackErrors
from rulebook.exemptions import exemptions
from rulebook.secrecy import grounds, read
from tests.cast import LIGHT, OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import everything
from workflows import actions
from workflows.actions.reading import read_confidential
from workflows.bundles import write_bundle
from workflows.models import Case, Shield
from workflows.models.situation import Situation
from workflows.policies import confidential

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SECRET = "Bygget i Storgata er solgt til Nordbygg."
BUDGET = 12
DAY = timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in("informed", cast)


def party_of(case: Case, cast: Cast, name: str) -> int:
    mandate = cast.mandates[name]
    return case.participations.get(union=mandate.union, area=mandate.area).pk


def written() -> dict[str, Any]:
    """Return every row of the house but who logged in, and who in HR looked."""
    besides = ("parties.User", "sessions.Session", "ledger.AccessLog")
    return {table: rows for table, rows in everything().items() if table not in besides}


def told(case: Case, cast: Cast, *names: str, **more: Any) -> Shield:
    """Let Kari tell something in confidence: to Ola's union, unless others are named."""
    said: dict[str, Any] = {"label": "Lokalene", "basis": "aml-8-3", **more}
    return actions.keep_confidential(
        case.reference,
        said.pop("about", "other"),
        SECRET,
        parties=[party_of(case, cast, name) for name in names or ("ola",)],
        actor=cast.kari,
        **said,
    )


def confirm(case: Case, cast: Cast, name: str = "ola") -> None:
    actions.confirm_confidential(case.reference, 1, actor=cast[name])


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(case: Case, number: int = 1) -> str:
    return reverse("case-confidential-one", args=[case.reference, number])


def door_of(case: Case, number: int | str = 1) -> str:
    return f"/api/v1/cases/{case.slug}/confidential/{number}/"


# -- reading -------------------------------------------------------------------------------------


def test_it_is_read_after_confirming_and_not_before_and_each_reading_is_noted(
    case: Case, cast: Cast
) -> None:
    told(case, cast)
    ola = logged_in(cast.ola)
    before = written()
    for address in (page_of(case), door_of(case)):
        answer = ola.get(address)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert SECRET not in answer.content.decode()
    page = ola.get(page_of(case)).content.decode()
    assert "arbeidsmiljøloven § 8-3 (fortrolig informasjon)" in page
    assert "ikke verifisert" in page
    assert reverse("case-confirm-confidential", args=[case.slug]) in page
    assert written() == before
    confirm(case, cast)
    with CaptureQueriesContext(connection) as queries:
        assert SECRET in ola.get(page_of(case)).content.decode()
    assert len(queries) <= BUDGET
    assert ola.get(door_of(case)).json()["text"] == SECRET
    kinds = AccessLog.objects.values_list("reader_id", "what", "subject", "basis")
    assert list(kinds) == [(cast.ola.pk, "shielded", "shield:1", "bound")] * 2


@pytest.mark.parametrize("name", ["aisha", "nina"])
def test_it_is_not_told_to_the_other_parties(case: Case, cast: Cast, name: str) -> None:
    told(case, cast)
    before = written()
    for address in (page_of(case), door_of(case)):
        answer = logged_in(cast[name]).get(address)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert SECRET not in answer.content.decode()
    take = f"/api/v1/cases/{case.slug}/confirm-confidential/"
    answer = logged_in(cast[name]).post(take, {"number": 1}, content_type="application/json")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    step = reverse("case-confirm-confidential", args=[case.slug])
    assert logged_in(cast[name]).post(step, {"number": 1}).status_code == HTTPStatus.FORBIDDEN
    assert written() == before


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_is_not_there_for_outsiders(case: Case, cast: Cast, name: str) -> None:
    told(case, cast)
    before = written()
    all_of_it = reverse("case-confidential", args=[case.reference])
    for address in (page_of(case), door_of(case), all_of_it, door_of(case, "")[:-1]):
        assert logged_in(cast[name]).get(address).status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(Case.DoesNotExist):
        confirm(case, cast, name)
    assert written() == before


def test_it_says_that_no_such_number_is_there(case: Case, cast: Cast) -> None:
    assert logged_in(cast.kari).get(page_of(case, 7)).status_code == HTTPStatus.NOT_FOUND
    assert logged_in(cast.kari).get(door_of(case, 7)).status_code == HTTPStatus.NOT_FOUND


def test_hr_confirms_and_is_noted_as_everybody_and_reads_nothing_a_party_told(
    case: Case, cast: Cast
) -> None:
    told(case, cast)
    actions.keep_confidential(
        case.reference, "other", "Syk.", label="En ansatt", basis="fvl-13", actor=cast.nina
    )
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.hanne, on=TODAY)
    confirm(case, cast, "hanne")
    read_confidential(case.reference, 1, user=cast.hanne, on=TODAY)
    last = AccessLog.objects.latest("pk")
    assert (last.reader_id, last.what, last.basis) == (cast.hanne.pk, "shielded", "oversight")
    with pytest.raises(NotPermitted):
        read_confidential(case.reference, 2, user=cast.hanne, on=TODAY)
    with pytest.raises(NotPermitted):
        actions.confirm_confidential(case.reference, 2, actor=cast.hanne)


def test_a_party_tells_the_employer_who_confirms_first(case: Case, cast: Cast) -> None:
    made = actions.keep_confidential(
        case.reference, "other", "Syk.", label="En ansatt", basis="fvl-13", actor=cast.nina
    )
    assert (made.employer_bound, made.bound) == (True, [])
    assert read_confidential(case.reference, 1, user=cast.nina, on=TODAY)[2].body == "Syk."
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.kari, on=TODAY)
    confirm(case, cast, "kari")
    assert read_confidential(case.reference, 1, user=cast.kari, on=TODAY)[2].body == "Syk."
    # The leader above has not confirmed by that.
    with pytest.raises(NotPossible):
        read_confidential(case.reference, 1, user=cast.dag, on=TODAY)


def test_a_successor_confirms_anew(case: Case, cast: Cast) -> None:
    made = told(case, cast)
    confirm(case, cast)
    made.refresh_from_db()
    assert made.confirmed == [cast.ola.pk]
    with pytest.raises(NotPossible):
        confirm(case, cast)


# -- nothing that shows the case shows the words ---------------------------------------------------


def _shown(case: Case, client: Client) -> str:
    """Collect what the pages and the API show of a case, and of all cases."""
    names = ("case-detail", "case-confidential", "case-table", "case-readers", "case-seal")
    pages = [reverse(name, args=[case.reference]) for name in names]
    pages += [reverse("home"), reverse("case-list"), reverse("deadlines")]
    doors = [f"/api/v1/cases/{case.slug}/{part}" for part in ("", "history/", "confidential/")]
    found = [client.get(address) for address in (*pages, *doors, "/api/v1/cases/")]
    return "".join(answer.content.decode() for answer in found)


@pytest.mark.parametrize("name", ["ola", "aisha", "nina", "hanne", "dag", "kari"])
@pytest.mark.parametrize("changes", [{}, LIGHT], ids=["ordinary", "light"])
def test_it_stands_on_no_page_but_its_own(
    cast: Cast, name: str, changes: dict[str, Any]
) -> None:
    case = case_in("informed", cast, **changes)
    told(case, cast)
    confirm(case, cast)
    shown = _shown(case, logged_in(cast[name]))
    assert "Lokalene" in shown
    assert SECRET not in shown
    assert "Storgata" not in shown


def test_the_record_and_what_is_sent_hold_none_of_it(case: Case, cast: Cast) -> None:
    told(case, cast)
    confirm(case, cast)
    for entry in Entry.objects.filter(chain=case.chain):
        assert "Storgata" not in entry.canonical
        assert "Lokalene" not in entry.canonical


def in_the_bundle(case: Case, person: Any) -> dict[str, str]:
    out = BytesIO()
    write_bundle(case.reference, out, receiver=person)
    with ZipFile(out) as zipped:
        return {name: zipped.read(name).decode(errors="replace") for name in zipped.namelist()}


def test_the_bundle_says_that_something_is_confidential_and_gives_it_to_those_who_may_read(
    case: Case, cast: Cast
) -> None:
    made = told(case, cast)
    for name in ("ola", "aisha", "hanne"):
        files = in_the_bundle(case, cast[name])
        assert SECRET not in "".join(files.values())
        row = json.loads(files["data/shield.jsonl"])
        assert (row["label"], row["basis"]) == ("Lokalene", "aml-8-3")
        assert "arbeidsmiljøloven § 8-3" in files["history.nb.txt"]
    confirm(case, cast)
    assert SECRET in "".join(in_the_bundle(case, cast.ola).values())
    assert SECRET not in "".join(in_the_bundle(case, cast.aisha).values())
    assert made.text.body == SECRET


# -- a confidential title --------------------------------------------------------------------------


def test_a_confidential_title_is_nowhere_but_there_until_it_is_released(cast: Cast) -> None:
    case = case_in("draft", cast)
    public = case.title
    told(case, cast, about="title")
    actions.give_information(case.reference, actor=cast.kari)
    assert Case.objects.get().public_title == public
    searched = logged_in(cast.ola).get(reverse("case-list"), {"q": "Storgata"})
    assert case.reference not in searched.content.decode()
    assert "Storgata" not in _shown(case, logged_in(cast.aisha))
    actions.release_confidential(case.reference, 1, reason="Kjent nå.", actor=cast.kari)
    assert Case.objects.get().public_title == SECRET


def test_a_title_the_parties_have_seen_cannot_be_made_confidential(
    case: Case, cast: Cast
) -> None:
    before = written()
    with pytest.raises(NotPossible) as refused:
        told(case, cast, about="title")
    assert refused.value.code == "about"
    assert written() == before


def test_a_draft_tells_nobody_that_something_is_confidential(cast: Cast) -> None:
    case = case_in("draft", cast)
    told(case, cast)
    entry = Entry.objects.filter(chain=case.chain).latest("number")
    assert entry.event == "shield.raised"
    assert not OutboxEvent.objects.filter(entry=entry).exists()


# -- who may keep what ---------------------------------------------------------------------------


def keep(case: Case, actor: Any, about: str, **more: Any) -> Any:
    said = {"label": "Noe", "basis": "fvl-13", **more}
    return actions.keep_confidential(case.reference, about, "Ord.", actor=actor, **said)


def test_nobody_hides_what_the_other_side_has_said(case: Case, cast: Cast) -> None:
    said = actions.submit_input(case.reference, "Behold Granmo.", actor=cast.ola)
    before = written()
    web, api = "case-keep-confidential", f"/api/v1/cases/{case.slug}/keep-confidential/"
    body = {"about": f"input:{said.pk}", "label": "L", "text": "T", "basis": "fvl-13"}
    for name in ("kari", "dag", "aisha"):
        client = logged_in(cast[name])
        posted = client.post(reverse(web, args=[case.slug]), {**body, "share": "nobody"})
        assert posted.status_code == HTTPStatus.FORBIDDEN
        called = client.post(api, body, content_type="application/json")
        assert called.status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(NotPermitted):
        keep(case, cast.ola, "brief:consequences")
    with pytest.raises(NotPermitted):
        keep(case, cast.ola, "point:1")
    assert written() == before
    made = keep(case, cast.ola, f"input:{said.pk}")
    assert made.about == f"input:{said.pk}"
    assert (
        "Behold Granmo."
        in logged_in(cast.kari).get(reverse("case-detail", args=[case.slug])).content.decode()
    )


@pytest.mark.parametrize("about", ["", "x", "brief:nonsense", "point:9", "input:0", "title:1"])
def test_it_refuses_what_is_not_there(case: Case, cast: Cast, about: str) -> None:
    before = written()
    with pytest.raises((NotPossible, NotPermitted)):
        keep(case, cast.kari, about)
    assert written() == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"basis": "aml-99"}, "basis"),
        ({"ends_on": TODAY - DAY}, "passed"),
        ({"parties": [99_999]}, "parties"),
        ({"label": " "}, "empty_text"),
    ],
)
def test_it_refuses_what_does_not_hold(
    case: Case, cast: Cast, more: dict[str, Any], code: str
) -> None:
    before = written()
    with pytest.raises(NotPossible) as refused:
        keep(case, cast.kari, "other", **more)
    assert refused.value.code == code
    assert written() == before


def test_a_party_cannot_rest_on_the_employers_ground(case: Case, cast: Cast) -> None:
    before = written()
    with pytest.raises(NotPossible) as refused:
        keep(case, cast.ola, "other", basis="aml-8-3")
    assert refused.value.code == "basis"
    assert written() == before


def test_hr_and_outsiders_keep_nothing(case: Case, cast: Cast) -> None:
    before = written()
    with pytest.raises(NotPermitted):
        keep(case, cast.hanne, "other")
    for name in OUTSIDERS:
        with pytest.raises(Case.DoesNotExist):
            keep(case, cast[name], "other")
    assert written() == before


# -- sharing -------------------------------------------------------------------------------------


def _share(case: Case, cast: Cast, who: str, with_: str) -> Any:
    party = party_of(case, cast, with_)
    return actions.share_confidential(case.reference, 1, party, actor=cast[who])


@pytest.mark.parametrize("share", ["nobody", "advisers"])
def test_it_is_not_shared_wider_than_allowed(case: Case, cast: Cast, share: str) -> None:
    told(case, cast, share=share)
    confirm(case, cast)
    before = written()
    with pytest.raises(NotPermitted):
        _share(case, cast, "ola", "aisha")
    body = {"number": 1, "with_party": party_of(case, cast, "aisha")}
    answer = logged_in(cast.ola).post(
        f"/api/v1/cases/{case.slug}/share-confidential/", body, content_type="application/json"
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    step = reverse("case-share-confidential", args=[case.slug])
    assert logged_in(cast.ola).post(step, body).status_code == HTTPStatus.FORBIDDEN
    assert written() == before


def test_it_is_shared_where_it_says_so_by_one_who_has_confirmed(case: Case, cast: Cast) -> None:
    told(case, cast, share="parties")
    with pytest.raises(NotPermitted):
        _share(case, cast, "ola", "aisha")
    confirm(case, cast)
    _share(case, cast, "ola", "aisha")
    with pytest.raises(NotPossible):  # bound as the others: confirming comes first
        read_confidential(case.reference, 1, user=cast.aisha, on=TODAY)
    with pytest.raises(NotPossible) as refused:
        _share(case, cast, "ola", "aisha")
    assert refused.value.code == "shared"


# -- contest, release and end --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ola", "aisha", "hanne"])
def test_the_other_side_does_not_release_it(case: Case, cast: Cast, name: str) -> None:
    told(case, cast)
    before = written()
    client, body = logged_in(cast[name]), {"number": 1, "reason": "Åpenhet."}
    step = reverse("case-release-confidential", args=[case.slug])
    assert client.post(step, body).status_code == HTTPStatus.FORBIDDEN
    door = f"/api/v1/cases/{case.slug}/release-confidential/"
    answer = client.post(door, body, content_type="application/json")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert written() == before


def test_a_release_is_told_with_its_reason_and_opens_it_to_all(case: Case, cast: Cast) -> None:
    told(case, cast)
    actions.release_confidential(case.reference, 1, reason="Kjøpet er kjent.", actor=cast.kari)
    entry = Entry.objects.filter(chain=case.chain).latest("number")
    assert entry.event == "shield.released"
    assert {cast.mandates[n].pk for n in ("ola", "aisha", "nina")} <= set(entry.outbox.audience)
    for name in ("ola", "aisha", "nina", "hanne"):
        assert SECRET in logged_in(cast[name]).get(page_of(case)).content.decode()
    with pytest.raises(NotPossible):
        actions.release_confidential(case.reference, 1, reason="Igjen.", actor=cast.kari)


def test_a_party_contests_and_an_upheld_contest_releases_it(case: Case, cast: Cast) -> None:
    told(case, cast)
    page = logged_in(cast.aisha).get(reverse("case-confidential", args=[case.reference]))
    asked = f"{reverse('case-contest', args=[case.slug])}?shield=1"
    assert asked in page.content.decode()
    assert 'name="shield" value="1"' in logged_in(cast.aisha).get(asked).content.decode()
    posted = logged_in(cast.aisha).post(
        reverse("case-contest", args=[case.slug]), {"shield": "1", "text": "Alle vet det."}
    )
    assert posted.status_code == HTTPStatus.SEE_OTHER
    with pytest.raises(NotPossible) as refused:
        actions.contest(case.reference, "Igjen.", shield=1, actor=cast.aisha)
    assert refused.value.code == "contested"
    contest = actions.contest(case.reference, "Ja.", shield=1, actor=cast.ola)
    actions.answer_contest(case.reference, contest.pk, "Nei.", actor=cast.kari)
    assert Shield.objects.get().released_on is None
    other = Case.objects.get().contests.exclude(pk=contest.pk).get()
    actions.answer_contest(case.reference, other.pk, "Sant.", upheld=True, actor=cast.kari)
    assert Shield.objects.get().released_on == TODAY
    assert SECRET in logged_in(cast.nina).get(page_of(case)).content.decode()


def test_what_a_party_keeps_is_not_contested_but_by_name(case: Case, cast: Cast) -> None:
    keep(case, cast.nina, "other")
    before = written()
    with pytest.raises(NotPossible) as refused:
        actions.contest(case.reference, "Nei.", shield=1, actor=cast.ola)
    assert refused.value.code == "nothing_declared"
    assert written() == before


def test_it_ends_after_its_last_day_whether_or_not_anything_has_run(
    case: Case, cast: Cast
) -> None:
    told(case, cast, ends_on=TODAY + DAY)
    with clock_at(at(TODAY + DAY)), pytest.raises(NotPermitted):
        read_confidential(case.reference, 1, user=cast.aisha, on=TODAY + DAY)
    after = TODAY + 2 * DAY
    with clock_at(at(after)):
        assert read_confidential(case.reference, 1, user=cast.aisha, on=after)[2].body == SECRET


def _decide(case: Case, cast: Cast) -> None:
    actions.decide_despite(case.reference, 1, "Ja.", reason="Haster.", actor=cast.kari)


def _withdraw(case: Case, cast: Cast) -> None:
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)


@pytest.mark.parametrize(
    ("ends_with", "happens"), [("decision", _decide), ("closing", _withdraw)]
)
def test_it_ends_with_what_it_said(
    case: Case, cast: Cast, ends_with: str, happens: Callable[[Case, Cast], None]
) -> None:
    told(case, cast, ends_with=ends_with)
    with pytest.raises(NotPermitted):
        read_confidential(case.reference, 1, user=cast.aisha, on=TODAY)
    happens(case, cast)
    assert read_confidential(case.reference, 1, user=cast.aisha, on=TODAY)[2].body == SECRET


def test_what_has_its_words_elsewhere_asks_what_keeps_it(case: Case, cast: Cast) -> None:
    made = told(case, cast)
    for name, closed in (("ola", True), ("aisha", True), ("kari", False)):
        situation = Situation(case.reference, user=cast[name], on=TODAY)
        kept = confidential.closed_to(situation, made.about)
        assert (kept is not None) is closed
    situation = Situation(case.reference, user=cast.ola, on=TODAY)
    assert confidential.closed_to(situation, "document:1") is None


def test_it_says_so_to_one_it_is_not_told_to(case: Case, cast: Cast) -> None:
    told(case, cast)
    assert Text.objects.filter(body=SECRET).count() == 1
    page = logged_in(cast.aisha).get(reverse("case-confidential", args=[case.reference]))
    assert "Det er ikke gitt til deg." in page.content.decode()


# -- the grounds ---------------------------------------------------------------------------------


def test_it_knows_each_ground_with_its_source() -> None:
    for one in grounds().values():
        assert set(one.label) == set(one.plain) == {"nb", "nn", "en"}
        assert one.by
        assert not one.exemption or one.exemption in exemptions()
    assert not grounds()["aml-8-3"].verified
    assert "party" not in grounds()["aml-8-3"].by


def test_it_refuses_a_faulty_file_with_every_fault_and_its_place() -> None:
    faulty = {"grounds": [{"code": "x", "section": "§ 1", "exemption": "y", "colour": "red"}]}
    with pytest.raises(PackErrors) as wrong:
        read(faulty, file="secrecy.toml")
    for place in ("label", "plain", "by", "exemption", "checked_on", "citation", "colour"):
        assert place in str(wrong.value)
