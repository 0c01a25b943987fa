"""Build the demo municipality, or many plain cases to measure with. [Fylle databasen]"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from codetermination.demo import stories
from codetermination.demo.telling import Days, Story, evenings, tell
from codetermination.demo.town import NAME, Town, away_for_a_while, changes_of_the_guard, found
from ledger.moving import clock_at, now
from parties.models import Organisation, OrgUnit, User
from workflows import actions
from workflows.actions import Proposal, View
from workflows.models import Case

FIRST_DAY = -66
_AT_ONCE = 50


class NotEmpty(Exception):
    """The database holds a real register or real cases: nothing invented is put among them."""


def demo_is_there() -> bool:
    """Tell whether the demo municipality is in the database, or refuse one that holds another."""
    there = Organisation.objects.filter(name=NAME).exists() and (
        User.objects.filter(email__endswith="@furuvang.example").exists()
    )
    if not there and (Organisation.objects.exists() or Case.objects.exists()):
        raise NotEmpty
    return there


def build_demo() -> Town:
    """Register the municipality and tell its cases, up to the last working day; all or nothing."""
    days = Days(now().date())
    # What the actions themselves write, such as minutes made from answers, is in the house's words.
    with transaction.atomic(), _mail_held_back(), translation.override("nb"):
        town = _founded(days)
        tell(
            *(story(town) for story in stories.STORIES),
            _mandates(town),
            evenings(days, FIRST_DAY),
        )
    return town


def _founded(days: Days) -> Town:
    with clock_at(days.at(FIRST_DAY, "08:00")):
        return found(days)


def _mandates(town: Town) -> Story:
    yield town.days.at(-24, "10:00")
    changes_of_the_guard(town)
    yield town.days.at(-2, "14:45")
    away_for_a_while(town)


@contextmanager
def _mail_held_back() -> Iterator[None]:
    """Send nothing while the past is told: nobody is to get last month's mail today."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend


def build_cases(number: int) -> int:
    """Open so many ordinary cases, each informed, answered and with views; return how many.

    They stand in the demo municipality, which is registered first when it is not there.
    """
    days = Days(now().date())
    with transaction.atomic():
        town = _known(days) if demo_is_there() else _founded(days)
    done = 0
    while done < number:
        with transaction.atomic():
            for _n in range(min(_AT_ONCE, number - done)):
                _plain_case(town, done)
                done += 1
    return done


def _known(days: Days) -> Town:
    town = Town(days)
    town.units = {unit.name: unit for unit in OrgUnit.objects.select_related("organisation")}
    town.people = {user.username: user for user in User.objects.all()}
    return town


def _plain_case(town: Town, n: int) -> None:
    """Walk one case of the home care zones a stretch of the way; every third is discussed."""
    tor, today = town["tor"], now().date()
    ref = actions.open_case(
        Proposal(
            title=f"Endret organisering nummer {n + 1}",
            units=[town.units[("Nordre sone", "Søndre sone", "Sentrum sone")[n % 3]]],
            measures=["reorganisation"],
            facts={"dismissals": 0, "substantial_change": True, "environment_plan": False},
            known_on=_before(today, 30),
            planned_decision_on=today + timedelta(days=60),
            planned_implementation_on=today + timedelta(days=90),
            brief={
                "proposal": "To lag blir til ett.",
                "background": "Lagene er små.",
                "open": "Alt er åpent.",
                "consequences": "Noen får nye oppgaver.",
                "environment": "Mer samarbeid, mindre alenearbeid.",
            },
            questions=["Bør lagene slås sammen?"],
            weight="ordinary",
        ),
        actor=tor,
    ).reference
    actions.give_information(ref, actor=tor)
    said = actions.submit_input(ref, "Hvem leder det nye laget?", actor=town["ingrid"])
    actions.answer_input(
        ref, said.pk, outcome="used", text="Det drøfter vi i møtet.", actor=tor
    )
    for name in ("aisha", "per"):
        actions.take_position(ref, [View(1, "agree")], actor=town[name])
    if n % 3 == 0:
        actions.open_discussion(ref, meets_on=today + timedelta(days=14), actor=tor)


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days)
