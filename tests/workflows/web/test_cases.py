"""Min oversikt, Saker and Saken: what each person meets, and what it costs the database."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.moving import clock_at
from parties import actions as register
from tests.cast import LIGHT, TODAY, Cast, at, case_in, open_case
from workflows import actions
from workflows.models import Case, Participation

DAY = timedelta(days=1)
STATES = ["draft", "informed", "in_discussion", "discussed", "closed", "withdrawn"]
SEEING = ("kari", "ola", "aisha", "nina", "hanne", "dag")


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def detail(case: Case) -> str:
    return reverse("case-detail", args=[case.slug])


def read(person: Any, url: str) -> tuple[str, int]:
    """Return a page and how many statements it took, the log-in's own two among them."""
    client = logged_in(person)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode(), len(queries)


# -- the case ------------------------------------------------------------------------------------


@pytest.mark.database
@pytest.mark.parametrize("state", STATES)
def test_it_shows_the_case_in_every_state_within_its_budget(state: str, cast: Cast) -> None:
    case = case_in(state, cast)
    read(cast.hanne, reverse("home"))  # whether the jobs beat is asked once a while
    for who in SEEING:
        if state == "draft" and who in ("ola", "aisha", "nina"):
            continue
        page, cost = read(cast[who], detail(case))
        assert case.title in page
        # HR's reading is noted besides: one line written, nothing more read. Of a case at its end
        # its leaders and HR see how far its papers have come on their way to the archive.
        archive = state == "closed" and who in ("kari", "hanne", "dag")
        assert cost <= 12 + (who == "hanne") + archive, who


@pytest.mark.parametrize("who", ["tor", "per", "ester"])
def test_it_does_not_exist_for_outsiders(who: str, cast: Cast) -> None:
    case = case_in("informed", cast)
    assert logged_in(cast[who]).get(detail(case)).status_code == HTTPStatus.NOT_FOUND


def test_it_is_not_seen_by_the_parties_before_information_is_given(cast: Cast) -> None:
    case = open_case(cast)
    assert logged_in(cast.ola).get(detail(case)).status_code == HTTPStatus.NOT_FOUND


def test_it_asks_a_stranger_to_log_in(cast: Cast) -> None:
    case = case_in("informed", cast)
    response = Client().get(detail(case))
    assert response.status_code == HTTPStatus.FOUND
    assert reverse("login") in response.url


@pytest.mark.database
def test_it_costs_the_same_however_many_take_part_and_speak(cast: Cast) -> None:
    read(cast.hanne, reverse("home"))  # whether the jobs beat is asked once a while
    few = case_in("in_discussion", cast)
    many = case_in("in_discussion", cast, questions=[f"Spørsmål {n}?" for n in range(9)])
    for n in range(12):
        actions.submit_input(many.reference, f"Innspill {n}", actor=cast.ola)
    unit = Participation.objects.filter(case=many).first().unit
    for n in range(6):
        union = register.register_union(
            f"Forbund {n}", short_name=f"F{n}", confederation="lo", actor=None
        )
        Participation.objects.create(
            case=many, role="ptv", unit=unit, union=union, invited_on=TODAY
        )
    costs = {who: [read(cast[who], detail(case))[1] for case in (few, many)] for who in SEEING}
    assert all(one == other <= 12 for one, other in costs.values()), costs


def test_it_puts_one_step_first_with_its_form_and_lists_the_others(cast: Cast) -> None:
    case = case_in("informed", cast)
    page, _cost = read(cast.ola, detail(case))
    assert "Nå er det din tur" in page
    assert f'action="{reverse("case-take-position", args=[case.slug])}"' in page
    assert reverse("case-submit-input", args=[case.slug]) in page
    assert page.count('class="ds-button" type="submit">Send synet') == 1


def test_it_says_why_a_step_is_not_possible_yet_and_what_would_help(cast: Cast) -> None:
    case = case_in("in_discussion", cast)
    page, _cost = read(cast.kari, detail(case))
    assert "Ikke ennå" in page
    assert "Referatet er ikke sendt rundt." in page
    assert "Skriv referatet, og send det til partene." in page


def test_it_says_whom_the_case_awaits_when_it_is_not_your_turn(cast: Cast) -> None:
    case = case_in("informed", cast)
    actions.submit_input(case.reference, "Hør.", actor=cast.ola)
    page, _cost = read(cast.hanne, detail(case))
    assert "Hvem sin tur" in page
    assert "Saken venter på" in page


def test_it_lays_answers_beside_what_was_said(cast: Cast) -> None:
    case = case_in("informed", cast)
    said = actions.submit_input(case.reference, "Behold Granmo.", actor=cast.ola)
    actions.answer_input(
        case.reference, said.pk, outcome="partly", text="Til 2028.", actor=cast.kari
    )
    page, _cost = read(cast.ola, detail(case))
    assert page.index("Behold Granmo.") < page.index("Til 2028.")
    assert "Delvis tatt inn" in page
    assert f"{reverse('case-call-hollow', args=[case.slug])}?input={said.pk}" in page
    others, _cost = read(cast.aisha, detail(case))
    assert "case-call-hollow" not in others and "ikke et reelt svar" not in others


def test_it_shows_the_words_behind_a_view(cast: Cast) -> None:
    case = case_in("informed", cast)
    actions.take_position(
        case.reference,
        [actions.View(1, "conditions", "Hvis Granmo består.")],
        actor=cast.ola,
    )
    page, _cost = read(cast.aisha, detail(case))
    assert "Enig på vilkår" in page
    assert "Hvis Granmo består." in page


def test_it_keeps_owing_a_view_until_every_question_has_one(cast: Cast) -> None:
    case = case_in("informed", cast)
    owed = case.obligations.filter(kind="give_view", done_at=None)
    actions.take_position(case.reference, [actions.View(1, "agree")], actor=cast.ola)
    assert owed.count() == 3
    actions.take_position(case.reference, [actions.View(2, "agree")], actor=cast.ola)
    assert owed.count() == 2


def test_it_takes_input_as_the_view_where_nothing_is_asked(cast: Cast) -> None:
    case = case_in("informed", cast, questions=[])
    page, _cost = read(cast.ola, detail(case))
    assert f'action="{reverse("case-submit-input", args=[case.slug])}"' in page
    actions.submit_input(case.reference, "Vi støtter forslaget.", actor=cast.ola)
    page, _cost = read(cast.ola, detail(case))
    assert "Det er ikke din tur" in page


def test_it_shows_minutes_with_who_met_and_what_each_party_said_of_them(cast: Cast) -> None:
    case = case_in("in_discussion", cast)
    nina = Participation.objects.get(case=case, role="safety_representative")
    actions.circulate_minutes(
        case.reference,
        "Alle la fram sitt syn.",
        held_on=TODAY,
        met={nina.pk: False},
        actor=cast.kari,
    )
    actions.approve_minutes(
        case.reference, 1, outcome="with_remark", text="Husk Granmo.", actor=cast.aisha
    )
    actions.add_statement(case.reference, 1, "NSF står på sitt.", actor=cast.aisha)
    page, _cost = read(cast.ola, detail(case))
    for words in ("Ola Vik", "møtte ikke", "Godkjent med merknad", "«Husk Granmo.»"):
        assert words in page
    assert "Protokolltilførsel fra NSF" in page
    assert f'action="{reverse("case-approve-minutes", args=[case.slug])}"' in page


def test_it_says_what_was_entered_afterwards(cast: Cast) -> None:
    case = case_in("informed", cast)
    actions.log_early_talk(
        case.reference, occurred_on=TODAY - 5 * DAY, text="Prat.", actor=cast.kari
    )
    page, _cost = read(cast.ola, detail(case))
    assert "i ettertid, skjedde" in page
    assert "Tidlig samtale" in page


def test_it_explains_a_deadline_with_its_kind_and_rule(cast: Cast) -> None:
    case = case_in("informed", cast)
    page, _cost = read(cast.ola, detail(case))
    assert "Slik er fristen regnet ut" in page
    assert "arbeidsdager fra mandag 1. februar 2027" in page
    assert "lokal rutine" in page


def test_it_says_why_this_rung_and_what_would_have_made_it_another(cast: Cast) -> None:
    case = case_in("informed", cast)
    page, _cost = read(cast.ola, detail(case))
    assert "Hvorfor dette trinnet" in page
    assert "Drøft kontrolltiltaket" in page
    assert "Hva som ville gitt et annet trinn" in page


def test_it_shows_who_is_left_out_and_why(cast: Cast) -> None:
    key = f"union-{cast.nsf.pk}"
    case = case_in("informed", cast, omitted={key: "Ingen medlemmer i enheten lenger."})
    page, _cost = read(cast.ola, detail(case))
    assert "NSF er holdt utenfor." in page
    assert "Ingen medlemmer i enheten lenger." in page


def test_it_notes_by_itself_that_the_papers_are_opened_and_loses_nothing_without(
    cast: Cast,
) -> None:
    case = case_in("informed", cast)
    address = reverse("case-open-information", args=[case.slug])
    page, _cost = read(cast.ola, detail(case))
    assert f'hx-post="{address}"' in page
    response = logged_in(cast.ola).post(address, headers={"HX-Request": "true"})
    assert response.status_code == HTTPStatus.NO_CONTENT
    page, _cost = read(cast.ola, detail(case))
    assert f'hx-post="{address}"' not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Nå er det din tur"), ("nn", "No er det din tur"), ("en", "Now it is your turn")],
)
def test_it_speaks_the_readers_language_down_to_the_gates(
    language: str, words: str, cast: Cast
) -> None:
    case = case_in("informed", cast)
    client = logged_in(cast.ola)
    client.cookies["django_language"] = language
    page = client.get(detail(case)).content.decode()
    gate = {
        "nb": "Saken er drøftet før beslutningen",
        "nn": "Saka er drøfta før avgjerda",
        "en": "The case has been discussed before the decision",
    }
    assert words in page
    assert [code for code, text in gate.items() if text in page] == [language]


# -- the light case ------------------------------------------------------------------------------


@pytest.mark.database
def test_it_gives_a_light_case_one_page_and_three_answers(cast: Cast) -> None:
    case = case_in("informed", cast, **LIGHT)
    page, cost = read(cast.ola, detail(case))
    for words in (
        "Drøftet – ingen merknader",
        "Merknad",
        "Jeg vil ha møte",
        "Hvem ser svaret?",
    ):
        assert words in page
    assert page.count(f'action="{reverse("case-answer-in-writing", args=[case.slug])}"') == 3
    assert cost <= 12


def test_it_makes_the_case_an_ordinary_one_when_somebody_wants_to_meet(cast: Cast) -> None:
    case = case_in("informed", cast, **LIGHT)
    actions.answer_in_writing(case.reference, "wants_meeting", actor=cast.ola)
    page, _cost = read(cast.kari, detail(case))
    assert f'action="{reverse("case-open-discussion", args=[case.slug])}"' in page


# -- the overview and the list -------------------------------------------------------------------


@pytest.mark.database
def test_it_puts_what_you_owe_first_with_case_and_date_in_words(cast: Cast) -> None:
    case = case_in("informed", cast)
    page, cost = read(cast.ola, reverse("home"))
    assert "Én ting venter på deg" in page
    assert f'href="{detail(case)}#turn"' in page
    assert "mandag 15. februar 2027" in page
    assert "lokal rutine" in page
    assert cost <= 10


def test_it_says_what_will_appear_when_nothing_is_owed(cast: Cast) -> None:
    page, cost = read(cast.ester, reverse("home"))
    assert "Ingenting venter på deg" in page
    assert "Ingen åpne saker" in page
    assert cost <= 10


@pytest.mark.database
def test_it_costs_the_overview_the_same_with_many_cases(cast: Cast) -> None:
    case_in("informed", cast)
    read(cast.hanne, reverse("home"))  # whether the jobs beat is asked once a while
    few = [read(cast[who], reverse("home"))[1] for who in ("kari", "ola", "hanne")]
    for _n in range(5):
        case_in("in_discussion", cast)
    many = [read(cast[who], reverse("home"))[1] for who in ("kari", "ola", "hanne")]
    assert max(many) <= 10
    assert many == few


def test_it_says_a_deadline_is_past(cast: Cast) -> None:
    case_in("informed", cast)
    with clock_at(at(TODAY + 20 * DAY)):
        page, _cost = read(cast.ola, reverse("home"))
    assert "For 6 dager siden" in page


def test_it_lists_the_cases_one_may_see_and_finds_them_by_words(cast: Cast) -> None:
    case_in("informed", cast)
    case_in("withdrawn", cast, title="Ny arbeidstøyordning")
    url = reverse("case-list")
    page, cost = read(cast.kari, url)
    assert "Ny organisering av hjemmetjenesten" in page and "Ny arbeidstøyordning" in page
    assert cost <= 10
    found, _cost = read(cast.kari, f"{url}?q=arbeidstøy")
    assert "Ny organisering" not in found and "Ny arbeidstøyordning" in found
    assert "Ingen sak passer" in read(cast.kari, f"{url}?q=finnes-ikke")[0]
    assert "Ny organisering" not in read(cast.ester, url)[0]


def test_it_turns_the_page_by_the_last_case_shown(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("workflows.web.cases.AT_ONCE", 2)
    for n in range(3):
        case_in("draft", cast, title=f"Sak {n}")
    first = logged_in(cast.kari).get(reverse("case-list"))
    assert "Sak 2" in first.content.decode() and "Sak 0" not in first.content.decode()
    last = Case.objects.order_by("-pk")[1]
    second = logged_in(cast.kari).get(f"{reverse('case-list')}?before={last.pk}")
    assert "Sak 0" in second.content.decode() and "Sak 2" not in second.content.decode()
