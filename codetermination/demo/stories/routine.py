"""The local routine Furuvang has agreed on: published, and to hold from the turn of the month."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions

FURUVANG = Path(__file__).parents[1] / "furuvang.toml"


def a_routine_of_our_own(town: Town) -> Story:
    """Vidar publishes it after the talks with the unions; the open cases go on under the old one."""
    days, vidar = town.days, town["vidar"]
    yield days.at(-6, "10:20")
    actions.publish_routine(
        FURUVANG.read_text(encoding="utf-8"),
        valid_from=_first_of_a_month(days.day(10)),
        summary=(
            "Lengre tid til innspill, tidlig drøfting av digitale verktøy, og arbeidsplanen tre "
            "uker før. Drøftet med hovedtillitsvalgte og hovedverneombudet."
        ),
        actor=vidar,
    )


def _first_of_a_month(after: date) -> date:
    """Return the first day of the month that comes after a day."""
    return (after.replace(day=1) + timedelta(days=32)).replace(day=1)
