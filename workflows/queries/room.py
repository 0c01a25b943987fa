"""Read a party's own room, for whoever speaks for the party today. [Partens rom]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from parties.models import User
from workflows.models import Case, Participation, PartyNote
from workflows.models.situation import Situation


@dataclass(frozen=True)
class Room:
    """One party's room in one case. [Partens rom]"""

    case: Case
    party: Participation
    notes: list[PartyNote]


def rooms_of(reference: str, *, user: User, on: date) -> list[Room]:
    """Return the rooms the person may enter: of the parties they speak for today, and no other.

    Neither the leader nor HR has one. Raises Case.DoesNotExist when there is none to enter.
    """
    situation = Situation(reference, user=user, on=on)
    case = situation.case
    mine = [p for p in situation.participations if p.pk in situation.spoken_for]
    if not mine:
        raise Case.DoesNotExist
    notes = PartyNote.objects.filter(participation__in=[p.pk for p in mine]).select_related(
        "author"
    )
    return [
        Room(case, party, [n for n in notes if n.participation_id == party.pk])
        for party in mine
    ]
