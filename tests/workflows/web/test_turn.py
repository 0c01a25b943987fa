"""Whose turn it is: the step with its own day, what else is owed, what must be in place first."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus

from django.urls import reverse

from ledger.moving import clock_at
from tests.cast import TODAY, Cast, at, case_in
from tests.workflows.web.before import minutes_out, taken_short
from tests.workflows.web.test_cases import detail, logged_in, read
from workflows import actions
from workflows.models import Case, Draft, Obligation
from workflows.templatetags.house import date_words

DAY = timedelta(days=1)
Kind = Obligation.Kind


def turn(page: str) -> str:
    """Return the line at the top of the page and the card below it."""
    top = re.search(r'<p class="ask-now">.*?</p>', page, re.DOTALL)
    card = re.search(r'id="turn" aria-labelledby.*?<div class="side">', page, re.DOTALL)
    assert card is not None
    return (top[0] if top else "") + card[0]


def due(case: Case, kind: str, **seat: object) -> str:
    owed = Obligation.objects.filter(case=case, kind=kind, done_at=None, **seat).first()
    assert owed is not None
    return date_words(owed.safe_on or owed.due_on)


def test_it_puts_the_nearest_of_two_debts_first_and_each_with_its_own_day(cast: Cast) -> None:
    case = case_in("in_discussion", cast)
    minutes_out(cast, case.reference)
    mine = {"participation__union__short_name": "Fagforbundet"}
    view, minutes = due(case, Kind.GIVE_VIEW, **mine), due(case, Kind.APPROVE_MINUTES, **mine)
    assert view != minutes
    card = turn(read(cast.ola, detail(case))[0])
    first, second = sorted(
        ((Kind.APPROVE_MINUTES, minutes), (Kind.GIVE_VIEW, view)),
        key=lambda owed: Obligation.objects.filter(case=case, kind=owed[0]).first().due_on,
    )
    step = {Kind.GIVE_VIEW: "case-take-position", Kind.APPROVE_MINUTES: "case-approve-minutes"}
    asked, also = card.split("Du skylder også")
    assert f'action="{reverse(step[first[0]], args=[case.slug])}"' in asked
    assert first[1] in asked
    assert second[1] not in asked
    assert f'href="{reverse(step[second[0]], args=[case.slug])}"' in also
    assert second[1] in also


def test_it_shows_the_answer_s_own_day_and_the_way_to_the_others(cast: Cast) -> None:
    case = case_in("informed", cast)
    for words in ("Behold Granmo.", "Fire soner."):
        said = actions.submit_input(case.reference, words, actor=cast.ola)
    asked, also = turn(read(cast.kari, detail(case))[0]).split("Du skylder også")
    assert due(case, Kind.ANSWER_INPUT) in asked
    assert ">Svar Fagforbundet</a>" in also
    assert f"{reverse('case-answer-input', args=[case.slug])}?input={said.pk}" in also


def test_it_lets_a_party_give_the_view_it_owes_after_a_decision_taken_short(cast: Cast) -> None:
    case = case_in("informed", cast)
    taken_short(cast, case.reference)
    card = turn(read(cast.ola, detail(case))[0])
    assert "Din tur:" in card
    assert "Saken venter på" not in card
    assert f'action="{reverse("case-take-position", args=[case.slug])}"' in card
    assert 'href="#turn">Gi syn' not in card  # a link to where one stands already


def test_it_says_what_must_be_in_place_instead_of_a_button_that_would_refuse(
    cast: Cast,
) -> None:
    case = case_in("discussed", cast)
    with clock_at(at(TODAY + 22 * DAY)):
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
        card = turn(read(cast.kari, detail(case))[0])
        assert f'action="{reverse("case-implement", args=[case.slug])}"' not in card
        assert "være på plass først" in card
        helps = f"{reverse('case-file-evidence', args=[case.slug])}?kind=risk_assessed"
        assert f'href="{helps}"' in card
        form = read(cast.kari, helps)[0]
        assert '<option value="risk_assessed" selected>' in form
        refused = logged_in(cast.kari).get(reverse("case-implement", args=[case.slug]))
        assert f'href="{helps}"' in refused.content.decode()


def test_it_does_not_say_that_what_is_owed_afterwards_is_done(cast: Cast) -> None:
    case = case_in("informed", cast)
    taken_short(cast, case.reference)
    with clock_at(at(TODAY + 2 * DAY)):
        page = read(cast.kari, reverse("home"))[0]
    assert "på plass: saken er drøftet" in page
    assert not re.search(r"<h3><a [^>]*>Saken er drøftet", page)


def test_it_tells_the_lines_of_the_overview_apart(cast: Cast) -> None:
    for title in ("Nye soner", "Ny turnus"):
        case = case_in("informed", cast, title=title)
        actions.submit_input(case.reference, "Hør.", actor=cast.aisha)
    for who, verb in (("ola", "Gi syn"), ("kari", "Svar NSF")):
        page = read(cast[who], reverse("home"))[0]
        lines = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)
        assert {f"{verb} – Nye soner", f"{verb} – Ny turnus"} <= set(lines)
        assert len(lines) == len(set(lines))


def test_it_names_a_draft_by_its_title_or_what_changes_and_opens_that_draft(cast: Cast) -> None:
    client = logged_in(cast.kari)
    begun = client.post("/saker/ny/", {"measures": ["premises"], "do": "save"})
    assert begun.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
    page = client.get(reverse("home")).content.decode()
    [draft] = Draft.objects.filter(author=cast.kari)
    opens = reverse("case-new-step", args=[draft.pk, "hva"])
    assert re.search(rf'<a href="{opens}">Lokaler<', page)
    assert "checked" in client.get(opens).content.decode()
    draft.data["typed"]["title"] = ["Nytt kontor i sentrum"]
    draft.save()
    assert "Nytt kontor i sentrum<" in client.get(reverse("home")).content.decode()


def test_it_says_how_far_a_case_came_that_stands_on_no_step(cast: Cast) -> None:
    case = case_in("informed", cast)
    taken_short(cast, case.reference)
    case_in("closed", cast, title="Ferdig sak")
    for path in (reverse("home"), reverse("case-list")):
        page = read(cast.hanne, path)[0]
        steps = re.findall(r"</svg><span>(.*?)</span></span>", page)
        assert steps
        assert set(steps) == {"Beslutning"}


def test_it_marks_a_next_date_that_is_past(cast: Cast) -> None:
    case_in("informed", cast)
    with clock_at(at(TODAY + 20 * DAY)):
        page = read(cast.hanne, reverse("home"))[0]
    assert '<span class="small late">for 6 dager siden</span>' in page


def test_it_shows_a_few_other_steps_and_folds_the_many(cast: Cast) -> None:
    case = case_in("informed", cast)
    page = read(cast.kari, detail(case))[0]
    shown, folded = re.search(
        r'id="h-also">.*?<ul(.*?)</ul>.*?<details.*?<ul(.*?)</ul>', page, re.DOTALL
    ).groups()
    assert shown.count("<li>") == 8
    assert reverse("case-withdraw", args=[case.slug]) in folded  # the grave ones last
    assert reverse("case-file-document", args=[case.slug]) in folded
    assert "steg til</summary>" in page
    assert "steg til</summary>" not in read(cast.ola, detail(case))[0]


def test_it_lays_the_views_before_whoever_is_to_say_how_each_is_met(cast: Cast) -> None:
    case = case_in("in_discussion", cast)
    views = [actions.View(1, "disagree", "For få folk om natta.")]
    actions.take_position(case.reference, views=views, actor=cast.ola)
    with clock_at(at(TODAY + 21 * DAY)):
        minutes_out(cast, case.reference)
        for name in ("ola", "aisha", "nina"):
            actions.approve_minutes(case.reference, 1, actor=cast[name])
        actions.close_discussion(case.reference, actor=cast.kari)
        page = read(cast.kari, reverse("case-decide", args=[case.slug]))[0]
    views_shown = page.split('id="views-to-meet"')[1].split("</form>")[0]
    assert "Fagforbundet</b>: uenig – For få folk om natta." in views_shown
    assert "NSF</b>: ikke svart" in views_shown
