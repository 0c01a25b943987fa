"""An HR administrator, and a local routine that asks for more, for the tests of both."""

from __future__ import annotations

from datetime import date

from parties import actions as register
from parties.models import Role, User
from rulebook.packs import load
from rulebook.routine import Routine
from tests.cast import TODAY, Cast
from workflows import actions
from workflows.models import RoutineEdition

LONGER = {"light": 5, "ordinary": 12, "large": 20}


def hilde(cast: Cast) -> User:
    """Register Hilde, who administers the routine for HR."""
    known = User.objects.filter(username="hilde").first()
    if known is not None:
        return known
    person = register.register_person(
        "hilde", first_name="Hilde", last_name="Aas", password="hilde", actor=None
    )
    cast.mandates["hilde"] = register.register_mandate(
        person,
        Role.HR_ADMINISTRATOR,
        unit=cast.municipality,
        valid_from=date(2024, 1, 1),
        confirmed_by="HR",
        actor=None,
    )
    return person


def shipped() -> Routine:
    """Return the routine of the files."""
    return Routine.among(load())


def longer() -> Routine:
    """Return a routine that gives the parties longer for their input."""
    return shipped().with_limits({"LOC-INPUT": LONGER})


def shorter_notice_of_schedules() -> Routine:
    """Return a routine that gives less than the Act does: a week where the Act says two."""
    words = dict.fromkeys(("nb", "nn", "en"), "Arbeidsplan")
    rule = {
        "id": "LOCAL-1",
        "tightens": ["AML-10-3"],
        "parties": ["union_representatives"],
        "title": words,
        "plain": words,
        "citation": {"section": "punkt 8", "confidence": "T"},
        "timing": {
            "kind": "latest_before",
            "anchor": "planned_implementation",
            "n": 1,
            "unit": "weeks",
        },
    }
    data = shipped().data
    return Routine({**data, "rules": [*data["rules"], rule]})


def published(
    cast: Cast, routine: Routine | None = None, valid_from: date = TODAY
) -> RoutineEdition:
    """Let Hilde publish a routine, from today unless told otherwise."""
    return actions.publish_routine(
        (routine or longer()).text,
        valid_from=valid_from,
        summary="Lengre tid til innspill.",
        actor=hilde(cast),
    )
