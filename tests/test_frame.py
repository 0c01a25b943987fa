"""The frame of every page: where the reader is, who the reader is, what the reader may open."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.translation import override

from codetermination import context
from parties.models import User

pytestmark = pytest.mark.django_db


def frame(user, path="/", language="nb"):
    request = RequestFactory().get(path)
    request.user = user
    with override(language):
        values = context.house(request)
        return {
            name: value if isinstance(value, bool) else copy(value)
            for name, value in values.items()
        }


def copy(value):
    return context.Menu(*value[:]) if isinstance(value[:], tuple) else str(value)


def labels(user, language="nb"):
    first, more = frame(user, language=language)["nav"]
    return [label for label, _url, _current in [*first, *more]]


def test_it_offers_a_visitor_the_rules_only():
    assert labels(AnonymousUser()) == ["Regelverket"]


def test_it_offers_a_new_case_to_those_who_lead(cast):
    assert "Ny sak" in labels(cast.kari)
    assert "Ny sak" not in labels(cast.ola)


def test_it_offers_oversight_to_hr_only(cast):
    assert "Tilsyn" not in labels(cast.kari)


@pytest.mark.parametrize("name", ["tor", "per"])
def test_it_offers_nothing_more_to_one_who_holds_no_mandate(cast, name):
    assert labels(cast[name]) == ["Min oversikt", "Saker", "Regelverket", "Lærdom"]


def test_it_marks_where_the_reader_is(cast):
    first, more = frame(cast.kari, "/regelverket/")["nav"]
    assert [place.label for place in [*first, *more] if place.current] == ["Regelverket"]


def test_it_folds_away_what_fewer_come_for_and_says_when_the_reader_is_there(cast):
    menu = frame(cast.hanne, "/rutine/")["nav"]
    assert [place.label for place in menu.first] == [
        "Min oversikt",
        "Saker",
        "Møter",
        "Regelverket",
        "Tilsyn",
    ]
    assert menu.within
    assert not frame(cast.hanne, "/tilsyn/")["nav"].within


def test_it_says_who_the_reader_is_and_as_what(cast):
    line = frame(cast.ola)["standing_line"]
    assert str(cast.ola) in line
    assert "hovedtillitsvalgt, Fagforbundet" in line


def test_it_names_the_employer_and_the_editions_in_force(cast):
    values = frame(cast.kari)
    assert values["organisation_name"] == "Furuvang kommune"
    assert "Hovedavtalen KS" in values["packs_line"]
    assert "Hovudavtalen KS" in frame(cast.kari, language="nn")["packs_line"]


def test_it_reads_nothing_for_a_page_that_shows_no_frame(cast, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=cast.kari.pk)
    with django_assert_num_queries(0):
        context.house(request)


def test_it_reads_the_frame_in_two_questions(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.kari.pk)
    with django_assert_num_queries(2):
        frame(user)
