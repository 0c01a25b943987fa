"""The words every page shares: dates, kinds, how well a source is known."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from workflows.templatetags import house

THURSDAY = date(2027, 3, 11)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("nb", "torsdag 11. mars 2027"),
        ("nn", "torsdag 11. mars 2027"),
        ("en", "Thursday 11 March 2027"),
    ],
)
def test_it_writes_a_date_in_words_in_each_language(code, words):
    with override(code):
        assert house.date_words(THURSDAY) == words


def test_it_leaves_words_alone_and_nothing_empty():
    assert house.date_words("når som helst") == "når som helst"
    assert house.date_words(None) == ""


def test_it_reads_an_instant_in_the_house_time_zone():
    late = datetime(2027, 3, 11, 23, 30, tzinfo=UTC)
    with override("nb"):
        assert house.time_words(late) == "fredag 12. mars 2027 kl. 00.30"
        assert house.date_words(late) == "fredag 12. mars 2027"
    with override("en"):
        assert house.time_words(late) == "Friday 12 March 2027 at 00:30"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (11, "i dag"),
        (12, "i morgen"),
        (10, "i går"),
        (14, "om 3 dager"),
        (9, "for 2 dager siden"),
    ],
)
def test_it_says_how_far_off_a_day_is(day, words):
    with override("nb"):
        assert house.relative_day(date(2027, 3, day), THURSDAY) == words


def test_it_says_nothing_relative_without_today():
    assert house.relative_day(THURSDAY, None) == ""


def test_it_picks_the_active_language_and_falls_back_to_bokmal():
    words = {"nb": "Drøfting", "en": "Discussion"}
    with override("en"):
        assert house.lang(words) == "Discussion"
    with override("nn"):
        assert house.lang(words) == "Drøfting"
    assert house.lang("allerede ord") == "allerede ord"
    assert house.lang(None) == ""


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("T", "lest i kilden"),
        ("S", "lest i omtale"),
        ("D", "lest i omtale"),
        ("S*", "ikke verifisert"),
        ("M", "ikke verifisert"),
        ("", "ikke verifisert"),
    ],
)
def test_it_says_how_well_a_source_is_known(code, label):
    with override("nb"):
        assert house.confidence_label(code) == label


def test_it_names_the_kind_of_every_deadline():
    with override("nb"):
        labels = [house.kind_label(kind) for kind in ("law", "agreement", "local_routine", "x")]
    assert labels == ["lov", "avtale", "lokal rutine", "forslag"]


def test_it_gives_each_position_its_own_sign():
    five = ("agree", "agree_on_conditions", "disagree", "no_view", "not_answered")
    assert len({house.position_icon(position) for position in five}) == 5


def test_it_keeps_a_deadline_on_its_last_day():
    assert not house.is_past(THURSDAY, THURSDAY)
    assert house.is_past(THURSDAY, date(2027, 3, 12))


def test_it_writes_lists_and_digests_as_people_read_them():
    with override("nb"):
        assert house.listed(["arbeidsgiver", "NSF", "HR"]) == "arbeidsgiver, NSF og HR"
    assert house.in_fours("4f2a91c70b3ed816aa") == "4f2a 91c7 0b3e d816"
    assert house.in_fours(bytes.fromhex("4f2a91c7")) == "4f2a 91c7"


def test_it_marks_a_person_with_first_and_last_initial():
    assert house.initials("Anne Marie Bråten") == "AB"
    assert house.initials("Cher") == "C"
    assert house.initials(None) == ""


def test_it_escapes_what_an_icon_is_told_to_say():
    assert "<b>" not in house.icon("yes", label="<b>ja</b>")
