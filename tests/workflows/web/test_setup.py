"""Ny sak: a leader opens a case in short steps, and loses nothing on the way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ledger.models import Entry
from parties import actions as register
from rulebook.packs import load
from tests.cast import OUTSIDERS, TODAY
from tests.workflows.web.writing import LIGHT, NEW, REST, begin, step
from workflows.models import Case, Draft, Weight
from workflows.policies import headings_asked
from workflows.web.setup_words import HEADINGS


@pytest.fixture
def kari(client, cast):
    client.force_login(cast.kari)
    return client


@pytest.mark.database
def test_it_opens_a_light_case_in_two_sendings(kari, cast):
    answer = begin(kari, cast)
    draft = Draft.objects.get()
    assert answer.status_code == 303
    assert answer.url == reverse("case-new-step", args=[draft.pk, "resten"])

    answer = step(kari, draft, "resten", do="send", **REST)

    case = Case.objects.get()
    assert answer.status_code == 303
    assert (case.weight, case.rung, case.state) == ("light", "discussion", "informed")
    assert case.title == "Ny turnus"
    assert case.planned_implementation_on.isoformat() == "2027-03-01"
    assert case.participations.filter(omitted=None).count() == 3
    assert not Draft.objects.exists()


def test_it_asks_with_hidden_answers_when_the_leader_says_so(kari, cast):
    begin(kari, cast)
    typed = {**REST, "questions": "Passer vaktene?\nNår?", "hide_views": "on"}
    step(kari, Draft.objects.get(), "resten", do="send", **typed)
    assert [q.hidden for q in Case.objects.get().questions.all()] == [True, True]


def test_it_hides_the_answers_to_the_questions_the_leader_chooses(kari, cast):
    begin(kari, cast)
    typed = {**REST, "questions": "Passer vaktene?\nNår?\nHvem?"}
    asked = step(kari, Draft.objects.get(), "resten", do="questions", **typed)
    assert asked.url.endswith("#hide-views")
    page = kari.get(asked.url).content.decode()
    for question in ("Passer vaktene?", "Når?", "Hvem?"):
        assert f'name="hide_views" value="{question}"' in page
    chosen = {**typed, "hide_views": ["Når?", "Hvem?"]}
    step(kari, Draft.objects.get(), "resten", do="save", **chosen)
    step(kari, Draft.objects.get(), "resten", do="save", **{**typed, "hide_views": ["Når?"]})
    step(kari, Draft.objects.get(), "resten", do="send", **{**typed, "hide_views": ["Når?"]})
    assert [q.hidden for q in Case.objects.get().questions.all()] == [False, True, False]


def test_it_hides_no_answers_when_the_tick_is_taken_away(kari, cast):
    begin(kari, cast)
    typed = {**REST, "questions": "Passer vaktene?"}
    step(kari, Draft.objects.get(), "resten", do="save", **{**typed, "hide_views": "on"})
    step(kari, Draft.objects.get(), "resten", do="send", **typed)
    assert [q.hidden for q in Case.objects.get().questions.all()] == [False]


def test_it_asks_anew_when_a_question_with_hidden_answers_has_changed(kari, cast):
    begin(kari, cast)
    typed = {**REST, "questions": "Når passer det?", "hide_views": "Når?"}
    answer = step(kari, Draft.objects.get(), "resten", do="send", **typed)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Spørsmålene er endret" in said
    assert "Når passer det?" in said
    assert not Case.objects.exists()


def test_it_walks_a_heavier_case_through_four_steps(kari, cast):
    begin(kari, cast, measures=["control_measure"], asked="shows_individuals,decision_level")
    draft = Draft.objects.get()
    for name, following, typed in (
        ("nar", "hvem", {k: REST[k] for k in REST if k.endswith("_on")}),
        ("hvem", "saksframlegg", {}),
    ):
        answer = step(kari, draft, name, **typed)
        assert answer.url == reverse("case-new-step", args=[draft.pk, following])
    headings = ("proposal", "background", "open", "consequences", "environment")
    brief = {f"b-{heading}": "Noen ord." for heading in headings}

    step(
        kari,
        draft,
        "saksframlegg",
        do="send",
        title="Kamera i garasjen",
        questions="Trengs kamera?\nHvor lenge?",
        points="Kamera i garasjen\nRutine for opptak",
        **brief,
    )

    case = Case.objects.get()
    assert case.state == Case.State.INFORMED
    assert [q.wording for q in case.questions.all()] == ["Trengs kamera?", "Hvor lenge?"]
    assert case.points.count() == 2


def test_it_advises_while_one_answers(kari, cast):
    answer = begin(kari, cast, htmx=True)
    words = answer.content.decode()
    draft = Draft.objects.get()
    assert answer["HX-Replace-Url"] == reverse("case-new-step", args=[draft.pk, "hva"])
    assert "Du skal drøfte saken" in words
    assert "§ 10-3" in words
    assert "Lett sak" in words

    answer = kari.post(
        reverse("case-new-advice", args=[draft.pk]),
        {"step": "hva", "units": cast.home_care.pk, **LIGHT, "f-needs_longer_shifts": "yes"},
    )

    assert "Du skal forhandle" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.data["typed"]["f-needs_longer_shifts"] == ["yes"]


def test_it_sends_new_questions_only_when_they_are_others(kari, cast):
    same = begin(kari, cast, htmx=True)
    assert 'id="sporsmal"' not in same.content.decode()
    other = begin(kari, cast, htmx=True, measures=["budget"], asked="different_hours")
    assert "Hvor mange kan bli sagt opp?" in other.content.decode()


def test_it_asks_the_questions_first_without_javascript(kari, cast):
    answer = begin(kari, cast, asked="")
    assert answer.url.endswith("/hva/#sporsmal")
    page = kari.get(answer.url).content.decode()
    assert "Arbeider de ansatte til ulike tider på døgnet?" in page


def test_it_forgets_a_box_that_is_no_longer_ticked(kari, cast):
    begin(kari, cast, do="refresh", measures=["work_schedule", "budget"])
    draft = Draft.objects.get()
    step(kari, draft, "hva", do="refresh", measures=["budget"], units=[cast.home_care.pk])
    draft.refresh_from_db()
    assert draft.data["typed"]["measures"] == ["budget"]


@pytest.mark.database
def test_it_makes_one_draft_of_two_quick_savings(kari, cast):
    key = str(uuid4())
    begin(kari, cast, htmx=True, key=key)
    begin(kari, cast, htmx=True, key=key, measures=["budget"])
    assert Draft.objects.count() == 1


@pytest.mark.database
def test_it_opens_one_case_for_two_sendings(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    first = step(kari, draft, "resten", do="send", **REST)
    second = step(kari, draft, "resten", do="send", **REST)
    assert Case.objects.count() == 1
    assert second.status_code == 303
    assert second.url == first.url


def test_it_finishes_a_sending_that_was_cut_off_after_the_case_was_opened(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    data = draft.data
    step(kari, draft, "resten", do="send", **REST)
    again = Draft.objects.create(
        author=cast.kari, data={**data, "typed": {**data["typed"]}}, saved_at=draft.saved_at
    )
    answer = step(kari, again, "resten", do="send", **REST)
    assert answer.status_code == 303
    assert Case.objects.count() == 1
    assert Entry.objects.filter(event="information_given").count() <= 1


def test_it_keeps_everything_when_something_is_missing(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    answer = step(kari, draft, "resten", do="send", **{**REST, "b-risk": ""})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv noen ord her." in words
    assert "Færre helger på rad." in words
    assert not Case.objects.exists()


def test_it_says_what_the_rules_cannot_take_by_its_field(kari, cast):
    begin(
        kari,
        cast,
        measures=["collective_redundancies"],
        asked="dismissals,dismissals_within_window,decision_level",
        **{"f-dismissals": "3", "f-dismissals_within_window": "9"},
    )
    draft = Draft.objects.get()
    page = kari.get(reverse("case-new-step", args=[draft.pk, "hva"]) + "?sjekk=1")
    assert "f-dismissals_within_window" in page.context["what_form"].errors


def test_it_asks_on_when_an_answer_makes_more_matter(kari, cast):
    said = begin(
        kari,
        cast,
        measures=["budget"],
        asked="dismissals,affects_staffing,decision_level",
        **{"f-dismissals": "14"},
    )
    assert said.url.endswith("#sporsmal")
    page = kari.get(said.url)
    assert "f-dismissals_within_window" in page.context["what_form"].fields


@pytest.mark.parametrize("answer", ["-1", "mange", "1e9", "²", "99999999999999"])
def test_it_stands_a_number_that_is_none(kari, cast, answer):
    said = begin(
        kari,
        cast,
        measures=["budget"],
        asked="dismissals,affects_staffing,decision_level",
        **{"f-dismissals": answer},
    )
    assert said.status_code == 422
    assert answer in said.content.decode()
    assert "Skriv et helt tall fra 0 til 500000" in said.content.decode()


def test_it_stands_words_nobody_offered(kari, cast):
    answer = begin(
        kari, cast, do="refresh", measures=["nonsense", "budget"], units=["x", "999"]
    )
    page = kari.get(answer.url)
    assert page.status_code == 200


def test_it_leaves_a_party_out_only_with_a_reason(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    key = f"union-{cast.nsf.pk}"
    answer = step(kari, draft, "resten", do="send", **REST, **{f"leave-{key}": "on"})
    assert answer.status_code == 422
    assert f"why-{key}" in answer.context["who_form"].errors

    step(
        kari,
        draft,
        "resten",
        do="send",
        **REST,
        **{f"leave-{key}": "on", f"why-{key}": "Ingen sykepleiere i turnusen."},
    )

    assert Case.objects.get().participations.exclude(omitted=None).get().union == cast.nsf


def test_it_shows_todays_deputy_and_an_empty_seat(kari, cast):
    deputy = register.register_mandate(
        cast.tor,
        "htv",
        unit=cast.municipality,
        union=cast.nsf,
        valid_from=TODAY,
        valid_to=None,
        confirmed_by="NSF",
        actor=None,
    )
    register.register_absence(
        cast.mandates["aisha"], deputy=deputy, starts_on=TODAY, ends_on=TODAY, actor=None
    )
    register.end_mandate(cast.mandates["nina"], last_day=TODAY - timedelta(days=1), actor=None)
    begin(kari, cast)
    page = kari.get(reverse("case-new-step", args=[Draft.objects.get().pk, "resten"]))
    words = page.content.decode()
    assert "vara for Aisha Khan" in words
    assert "Ingen har dette vervet i dag" in words


def test_it_asks_why_a_lower_step_is_chosen(kari, cast):
    answer = begin(kari, cast, rung="information")
    assert answer.status_code == 422
    assert "reason" in answer.context["what_form"].errors
    assert begin(kari, cast, rung="information", reason="Alt er avklart.").status_code == 303


def test_it_lets_a_leader_choose_a_heavier_case(kari, cast):
    answer = begin(kari, cast, weight="ordinary")
    assert answer.url.endswith("/nar/")


def test_it_says_when_no_duty_is_found(kari, cast):
    answer = begin(kari, cast, htmx=True, measures=["welfare_measures"], asked="decision_level")
    words = answer.content.decode()
    assert "Ingen plikt funnet" in words
    assert "plasstillitsvalgt" in words


def test_it_saves_a_draft_and_finds_it_again(kari, cast):
    begin(kari, cast, do="save")
    page = kari.get(NEW).content.decode()
    assert "Du har ett utkast" in page
    assert "Arbeidsplan" in page


def test_it_throws_a_draft_away(kari, cast):
    begin(kari, cast, do="save")
    step(kari, Draft.objects.get(), "hva", do="discard")
    assert not Draft.objects.exists()


def test_it_keeps_the_draft_when_the_door_refuses(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    draft.data["typed"]["units"] = []
    draft.save()
    answer = step(kari, draft, "resten", do="send", **REST)
    assert answer.status_code == 303
    assert answer.url == reverse("case-new-step", args=[draft.pk, "nar"])
    draft.refresh_from_db()
    assert draft.data["typed"]["title"] == ["Ny turnus"]


def test_it_goes_back_to_what_is_missing_before_it_sends(kari, cast):
    begin(kari, cast, weight="ordinary")
    draft = Draft.objects.get()
    brief = ("proposal", "background", "open", "consequences", "environment")
    answer = step(
        kari,
        draft,
        "saksframlegg",
        do="send",
        title="Ny turnus",
        **{f"b-{heading}": "Noen ord." for heading in brief},
    )
    assert answer.url == reverse("case-new-step", args=[draft.pk, "nar"]) + "?sjekk=1"
    page = kari.get(answer.url)
    assert "planned_decision_on" in page.context["when_form"].errors
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", [*OUTSIDERS, "ola", "nina", "hanne"])
def test_it_is_for_leaders_only(client, cast, name):
    client.force_login(cast[name])
    assert client.get(NEW).status_code == 403
    assert begin(client, cast).status_code == 403
    assert not Draft.objects.exists()


def test_it_sends_who_is_not_logged_in_to_the_door(client, cast):
    answer = client.get(NEW)
    assert answer.status_code == 302
    assert answer.url.startswith("/logg-inn/")


def test_it_shows_a_draft_to_its_writer_alone(kari, cast, client):
    begin(kari, cast)
    draft = Draft.objects.get()
    client.force_login(cast.dag)
    for name in ("hva", "nar", "hvem", "saksframlegg", "resten"):
        address = reverse("case-new-step", args=[draft.pk, name])
        assert client.get(address).status_code == 404
        assert client.post(address, {"step": name, "do": "send"}).status_code == 404
    assert client.post(reverse("case-new-advice", args=[draft.pk])).status_code == 404
    draft.refresh_from_db()
    assert draft.author == cast.kari


def test_it_offers_only_the_units_one_leads(kari, cast):
    begin(kari, cast, do="refresh", units=[str(cast.school.pk)])
    page = kari.get(reverse("case-new-step", args=[Draft.objects.get().pk, "hva"]))
    assert [str(unit) for unit in page.context["writing"].led_units] == ["Hjemmetjenesten"]
    assert page.context["writing"].chosen_units == []


@pytest.mark.parametrize("name", ["hva", "nar", "hvem", "saksframlegg", "resten"])
def test_it_reads_each_step_in_few_queries(kari, cast, name, django_assert_max_num_queries):
    begin(kari, cast, asked="", weight="" if name in ("hva", "resten") else "large")
    address = reverse("case-new-step", args=[Draft.objects.get().pk, name])
    with django_assert_max_num_queries(12):
        assert kari.get(address).status_code == 200


def test_it_advises_in_few_queries(kari, cast, django_assert_max_num_queries):
    begin(kari, cast)
    address = reverse("case-new-advice", args=[Draft.objects.get().pk])
    with django_assert_max_num_queries(12):
        kari.post(address, {"step": "hva", "units": cast.home_care.pk, **LIGHT})
    with django_assert_max_num_queries(12):
        kari.post(address, {"step": "resten", **REST})


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks(kari, cast, language):
    kari.cookies["django_language"] = language
    for weight, names in (("", ("hva", "resten")), ("large", ("nar", "hvem", "saksframlegg"))):
        begin(kari, cast, asked="", weight=weight)
        draft = Draft.objects.latest("pk")
        for name in names:
            page = kari.get(reverse("case-new-step", args=[draft.pk, name]))
            assert page.status_code == 200
            assert f'lang="{language}"' in page.content.decode()


def test_it_has_words_for_every_heading_and_a_place_for_every_measure(kari, cast):
    assert {h for weight in Weight for h in headings_asked(weight)} == set(HEADINGS)
    form = kari.get(NEW).context["what_form"]
    picks = [*form.common, *(pick for group in form.groups for pick in group["picks"])]
    assert sorted(pick["code"] for pick in picks) == sorted(load().measures)
