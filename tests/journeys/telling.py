"""What the journeys need beside the actions: a small municipality, a day, and the record read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.management import call_command
from django.utils.translation import override

from ledger.models import Entry, OutboxEvent
from ledger.moving import OSLO, clock_at
from ledger.sentences import sentence
from parties import actions as register
from parties.models import (
    Confederation,
    Level,
    Organisation,
    OrgUnit,
    Role,
    SafetyArea,
    Union,
    User,
)
from workflows.models import Case
from workflows.models.situation import Situation


@contextmanager
def on(day: str, clock: str = "09:00") -> Iterator[date]:
    """Let it be this day, at this time, in Oslo."""
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=OSLO)
    with clock_at(moment):
        yield moment.date()


class Register:
    """A municipality under construction, through the register's own actions."""

    def __init__(self, name: str, *, employees: int, since: date) -> None:
        self.house = Organisation.objects.create(
            name=name, profile="ha_ks_b", employees=employees, has_amu=True
        )
        self.since = since
        self.root = self.unit(name, Level.EMPLOYER)

    def unit(self, name: str, level: str, parent: OrgUnit | None = None) -> OrgUnit:
        return register.register_unit(
            name, level=level, organisation=self.house, parent=parent, actor=None
        )

    def union(self, name: str, short: str, of: Confederation, *places: OrgUnit) -> Union:
        union = register.register_union(name, short_name=short, confederation=of, actor=None)
        for place in places:
            register.declare_presence(union, place, declared_on=self.since, actor=None)
        return union

    def area(self, name: str, *units: OrgUnit) -> SafetyArea:
        return register.register_safety_area(name, units=list(units), actor=None)

    def person(
        self,
        username: str,
        role: str,
        unit: OrgUnit,
        *,
        union: Union | None = None,
        area: SafetyArea | None = None,
    ) -> User:
        user = register.register_person(
            username, first_name=username.title(), last_name=str(Role(role).value), actor=None
        )
        register.register_mandate(
            user,
            role,
            unit=unit,
            union=union,
            area=area,
            valid_from=self.since,
            confirmed_by=union.name if union else "HR",
            actor=None,
        )
        return user


def case_now(reference: str) -> Case:
    """Return the case as the house itself reads it, with its counts."""
    return Situation(reference, user=None, on=date(2100, 1, 1)).case


def history(reference: str, language: str) -> list[str]:
    """Return every entry of the case as its sentence, oldest first."""
    entries = Entry.objects.filter(chain__case__reference=reference).order_by("number")
    with override(language):
        return [
            sentence(e.event, e.facts, "Kari Nes", subject=e.subject, occurred_on=e.occurred_on)
            for e in entries
        ]


def told_of(reference: str, event: str) -> set[str]:
    """Return who the outbox tells of the newest such event of the case, by user name."""
    entry = Entry.objects.filter(chain__case__reference=reference, event=event).latest("number")
    audience = OutboxEvent.objects.get(entry=entry).audience
    return set(User.objects.filter(mandates__in=audience).values_list("username", flat=True))


def cited(reference: str, code: str) -> tuple[str, str, str]:
    """Return the source, the section and the confidence the assessment cites for the duty."""
    duties = case_now(reference).assessment.duties
    citation = next(duty["citation"] for duty in duties if duty["id"] == code)
    return citation["source"]["nb"], citation["section"], citation["confidence"]


def assert_the_record_stands(reference: str) -> None:
    """Assert that the ledger verifies, and that every entry is a finished sentence in three languages."""
    call_command("verify_ledger", verbosity=0)
    codes = set(
        Entry.objects.filter(chain__case__reference=reference).values_list("event", flat=True)
    )
    for language in ("nb", "nn", "en"):
        for told in history(reference, language):
            assert told not in codes, "an event without a sentence"
            assert told[-1] in ".?", told
            assert "%" not in told, told
            assert "None" not in told, told
