"""The seed command, and the telling of stories: what is built, when, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from codetermination.demo.telling import Days, tell
from ledger.models import Entry
from ledger.moving import OSLO, clock_at
from tests.cast import Cast, open_case
from workflows.models import Case, Obligation

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=OSLO)
IN_EASTER = datetime(2027, 3, 28, 8, tzinfo=OSLO)


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed", *arguments, stdout=out)
    return out.getvalue()


# ── The command ─────────────────────────────────────────────────────────────────────────────


def test_it_refuses_a_database_with_real_cases(cast: Cast) -> None:
    open_case(cast)
    before = Entry.objects.count()
    for wanted in (("--demo",), ("--cases", "3")):
        with pytest.raises(CommandError, match="real municipality"):
            seed(*wanted)
    assert Entry.objects.count() == before


@pytest.mark.database
def test_it_can_be_built_on_any_day(db: None) -> None:
    with clock_at(IN_EASTER):
        seed("--demo")
    call_command("verify_ledger", verbosity=0)
    last = Entry.objects.latest("recorded_at").recorded_at.astimezone(OSLO)
    assert last.date() == date(2027, 3, 24)  # the day before Maundy Thursday


def test_it_builds_no_demo_before_the_translations_are_built(
    db: None, tmp_path: Path, settings: Any
) -> None:
    fragments = tmp_path / "locale" / "nb"
    fragments.mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "locale/nb/turn.po", fragments)
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"\(nb\) are not built.*manage.py messages"):
        seed("--demo")
    assert not Entry.objects.exists()


def test_it_makes_plain_cases_to_measure_with(db: None) -> None:
    with clock_at(SUNDAY):
        assert "4 cases" in seed("--cases", "4")
        assert "2 cases" in seed("--cases", "2")
    assert Case.objects.count() == 6
    assert Obligation.objects.filter(done_at__isnull=True).exists()
    call_command("verify_ledger", verbosity=0)


def test_it_refuses_no_cases_at_all(db: None) -> None:
    with pytest.raises(CommandError, match="above 0"):
        seed("--cases", "0")


# ── The telling ─────────────────────────────────────────────────────────────────────────────


def test_it_tells_stories_in_the_order_of_time() -> None:
    days = Days(date(2026, 11, 22))
    told: list[tuple[int, str]] = []

    def story(name: str, *scenes: int) -> Iterator[datetime]:
        for n in scenes:
            yield days.at(n, "09:00")
            told.append((n, name))

    tell(story("a", -5, -1), story("b", -3, -2))
    assert told == [(-5, "a"), (-3, "b"), (-2, "b"), (-1, "a")]


def test_it_refuses_a_story_that_goes_back_in_time() -> None:
    def story() -> Iterator[datetime]:
        yield SUNDAY
        yield SUNDAY - timedelta(days=1)

    with pytest.raises(ValueError, match="back in time"):
        tell(story())
