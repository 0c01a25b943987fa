"""The number of employees: HR enters it once, and leaders are not asked again."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from parties.actions import register_headcount
from tests.cast import NAMES, TODAY
from tests.saying import records
from tests.workflows.web.writing import NEW, begin
from workflows.models import Draft

PAGE = "/oppsett/antall-ansatte/"


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def counted(**said):
    return {
        "employees": "640",
        "amu_headcount": "590",
        "has_amu": "yes",
        "counted_on": TODAY.isoformat(),
        **said,
    }


@pytest.mark.database
def test_it_takes_a_count_and_shows_it_with_the_earlier_ones(cast):
    hanne = logged_in(cast.hanne)
    with records(Event.HEADCOUNT_REGISTERED, actor=cast.hanne):
        answer = hanne.post(PAGE, counted(), follow=True)
    with records(Event.HEADCOUNT_REGISTERED, actor=cast.hanne):
        hanne.post(PAGE, counted(employees="655", amu_headcount="", has_amu=""))
    assert "Tallet er ført inn" in answer.content.decode()
    page = hanne.get(PAGE)
    words = page.content.decode()
    assert "<b>655</b>, fra 1. februar 2027" in words
    latest, earlier = [line.sentence for line in page.context["history"]]
    assert "655" in latest
    assert "arbeidsmiljøutvalg" not in latest
    assert "590 av dem teller med for arbeidsmiljøutvalg." in earlier


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"employees": "mange"}, "Skriv et helt tall"),
        ({"employees": ""}, "Skriv hvor mange"),
        ({"employees": "0"}, "1"),
        ({"counted_on": "31.02.2027"}, "Skriv dag, måned og år"),
        ({"counted_on": (TODAY + timedelta(days=1)).isoformat()}, "ikke har vært"),
        ({"amu_headcount": "641"}, "Flere er talt med for utvalget"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(said, told, cast):
    entries = Entry.objects.count()
    answer = logged_in(cast.hanne).post(PAGE, counted(**said))
    words = answer.content.decode()
    assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)
    assert told in words
    for typed in counted(**said).values():
        assert f'value="{typed}"' in words
    assert Entry.objects.count() == entries
    cast.municipality.organisation.refresh_from_db()
    assert cast.municipality.organisation.employees == 620


def test_it_is_used_in_new_cases_instead_of_a_question(cast):
    register_headcount(
        cast.municipality.organisation, employees=640, counted_on=TODAY, actor=None
    )
    kari = logged_in(cast.kari)
    begin(kari, cast, do="refresh", measures=["reorganisation"])
    page = kari.get(reverse("case-new-step", args=[Draft.objects.get().pk, "hva"]))
    words = page.content.decode()
    assert "Virksomheten har 640 ansatte." in words
    assert "Fra virksomheten, talt 1. februar 2027." in words
    assert "f-employees" not in words
    assert "Be HR endre det" in words
    assert PAGE not in words
    assert page.context["writing"].assessment is not None


def test_it_asks_the_leader_when_nobody_has_counted(cast):
    organisation = cast.municipality.organisation
    type(organisation).objects.update(employees=None, has_amu=None)
    kari = logged_in(cast.kari)
    begin(kari, cast, do="refresh", measures=["reorganisation"], **{"f-employees": "70"})
    page = kari.get(reverse("case-new-step", args=[Draft.objects.get().pk, "hva"]))
    words = page.content.decode()
    assert 'name="f-employees"' in words
    assert 'value="70"' in words
    assert "Dette vet vi allerede" not in words


def test_it_groups_the_questions_of_several_changes(cast):
    kari = logged_in(cast.kari)
    begin(kari, cast, do="refresh", measures=["reorganisation", "control_measure", "budget"])
    page = kari.get(reverse("case-new-step", args=[Draft.objects.get().pk, "hva"]))
    labels = [group["label"] for group in page.context["what_form"].questions]
    assert labels[-2:] == ["Flere av endringene", "Saken som helhet"]
    for group in page.context["what_form"].questions:
        assert group["fields"]


def test_it_reads_in_few_queries(cast, django_assert_max_num_queries):
    hanne, kari = logged_in(cast.hanne), logged_in(cast.kari)
    with django_assert_max_num_queries(8):
        hanne.get(PAGE)
    with django_assert_max_num_queries(12):
        hanne.post(PAGE, counted())
    with django_assert_max_num_queries(8):
        kari.get(NEW)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks(language, cast):
    hanne = logged_in(cast.hanne)
    hanne.cookies["django_language"] = language
    assert f'lang="{language}"' in hanne.get(PAGE).content.decode()


def test_it_is_not_there_for_anybody_but_hr(cast):
    for name in set(NAMES) - {"hanne"}:
        entries = Entry.objects.count()
        assert logged_in(cast[name]).get(PAGE).status_code == HTTPStatus.NOT_FOUND
        assert logged_in(cast[name]).post(PAGE, counted()).status_code == HTTPStatus.NOT_FOUND
        assert Entry.objects.count() == entries
    assert Client().get(PAGE).url.startswith("/logg-inn/")
