"""Confidential: who may keep what, share it, contest it and release it, and on what ground."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from ledger.models import Entry, Text
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from notifications.dispatch import drain
from rulebook.errors import PackErrors
from rulebook.exemptions import exemptions
from rulebook.secrecy import grounds, read
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.workflows.confidence import (
    SECRET,
    confirm,
    logged_in,
    page_of,
    party_of,
    told,
    written,
)
from workflows import actions
from workflows.actions.reading import read_confidential
from workflows.models import Case, Contest, Obligation, Shield
from workflows.models.situation import Situation
from workflows.policies import confidential

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BUDGET = 12
DAY = timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in("informed", cast)


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
    drain(at(TODAY))
    asked_of = {m.to[0] for m in mail.outbox if m.subject.startswith("Bestridt")}
    assert asked_of == {"kari@example.no"}
    kept = reverse("case-confidential", args=[case.slug])
    assert f'href="{kept}#kept-1"' in logged_in(cast.kari).get(reverse("home")).content.decode()
    actions.answer_contest(case.reference, contest.pk, "Nei.", actor=cast.kari)
    assert Shield.objects.get().released_on is None
    other = Case.objects.get().contests.exclude(pk=contest.pk).get()
    actions.answer_contest(case.reference, other.pk, "Sant.", upheld=True, actor=cast.kari)
    assert Shield.objects.get().released_on == TODAY
    assert SECRET in logged_in(cast.nina).get(page_of(case)).content.decode()


def test_the_other_parties_do_not_contest_what_a_party_keeps(case: Case, cast: Cast) -> None:
    keep(case, cast.nina, "other")
    before = written()
    with pytest.raises(NotPossible) as refused:
        actions.contest(case.reference, "Nei.", shield=1, actor=cast.ola)
    assert refused.value.code == "nothing_declared"
    assert written() == before


def test_the_employer_contests_what_a_party_keeps_and_the_party_owes_the_answer(
    case: Case, cast: Cast
) -> None:
    keep(case, cast.nina, "other")
    kari, nina = logged_in(cast.kari), logged_in(cast.nina)
    kept = reverse("case-confidential", args=[case.slug])
    asked = f"{reverse('case-contest', args=[case.slug])}?shield=1"
    assert asked in kari.get(kept).content.decode()
    said = {"shield": "1", "text": "Dette er kjent fra før."}
    posted = kari.post(reverse("case-contest", args=[case.slug]), said)
    assert posted.status_code == HTTPStatus.SEE_OTHER
    made = Contest.objects.get()
    assert made.participation is None
    debt = Obligation.objects.get(kind=Obligation.Kind.ANSWER_CONTEST, done_at=None)
    assert (debt.participation_id, debt.due_on is not None) == (
        party_of(case, cast, "nina"),
        True,
    )
    answer = f"{reverse('case-answer-contest', args=[case.slug])}?contest={made.pk}"
    assert answer in nina.get(kept).content.decode()
    assert answer not in kari.get(kept).content.decode()
    assert "Dette er kjent fra før." in nina.get(answer).content.decode()
    home = nina.get(reverse("home")).content.decode()
    assert "Svar på det som er bestridt" in home and f'href="{kept}#kept-1"' in home
    assert 'id="kept-1"' in nina.get(kept).content.decode()
    drain(at(TODAY))  # everybody is told, and the one who keeps it is asked
    asked_of = [m.to[0] for m in mail.outbox if m.subject.startswith("Bestridt")]
    assert asked_of == ["nina@example.no"]
    with pytest.raises(NotPossible) as refused:
        actions.contest(case.reference, "Igjen.", shield=1, actor=cast.kari)
    assert refused.value.code == "contested"
    posted = nina.post(answer, {"contest_id": made.pk, "text": "Ja.", "upheld": "yes"})
    assert posted.status_code == HTTPStatus.SEE_OTHER
    assert not Obligation.objects.filter(pk=debt.pk, done_at=None).exists()
    assert Shield.objects.get().released_on == TODAY
    events = Entry.objects.filter(chain=case.chain).order_by("number")
    told = [entry.event for entry in events][-3:]
    assert told == ["shield.contested", "shield.contest_answered", "shield.released"]


@pytest.mark.parametrize("name", ["kari", "ola", "aisha", "hanne"])
def test_nobody_else_answers_what_the_employer_contests(
    case: Case, cast: Cast, name: str
) -> None:
    keep(case, cast.nina, "other")
    made = actions.contest(case.reference, "Kjent.", shield=1, actor=cast.kari)
    before = written()
    body = {"contest": made.pk, "contest_id": made.pk, "text": "Nei.", "upheld": "no"}
    posted = logged_in(cast[name]).post(reverse("case-answer-contest", args=[case.slug]), body)
    refusals = (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)  # 409: nothing waits for the leader
    assert posted.status_code in refusals
    door = f"/api/v1/cases/{case.slug}/answer-contest/"
    called = logged_in(cast[name]).post(
        door, {"contest": made.pk, "text": "Nei."}, content_type="application/json"
    )
    assert called.status_code in refusals
    assert written() == before


def test_a_party_does_not_answer_what_another_party_contests(case: Case, cast: Cast) -> None:
    told(case, cast)
    theirs = actions.contest(case.reference, "Kjent.", shield=1, actor=cast.aisha)
    keep(case, cast.nina, "other")
    actions.contest(case.reference, "Kjent.", shield=2, actor=cast.kari)
    before = written()
    with pytest.raises(NotPermitted):
        actions.answer_contest(case.reference, theirs.pk, "Nei.", actor=cast.nina)
    assert written() == before


@pytest.mark.parametrize("question", [None, 1])
def test_the_employer_contests_nothing_of_its_own(
    case: Case, cast: Cast, question: int | None
) -> None:
    told(case, cast)
    actions.declare_openness(case.reference, 1, "closed", reason="Vedtatt.", actor=cast.kari)
    keep(case, cast.nina, "other")
    before = written()
    for shield in (1, None):
        with pytest.raises(NotPossible) as refused:
            actions.contest(
                case.reference, "Nei.", question=question, shield=shield, actor=cast.kari
            )
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
