"""Keep what a party writes for itself: outside the ledger, told to nobody. [Partens rom]

These are not steps of the case. Nothing is recorded, so that nothing about a party's own
thinking is left behind when the party deletes it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ledger.moving import now
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import required
from workflows.models import Case, Participation, PartyNote
from workflows.queries.room import rooms_of


def _enter(party: int, actor: User) -> Participation:
    """Return the party, when the person speaks for it today; raises Case.DoesNotExist otherwise."""
    reference = (
        Participation.objects.filter(pk=party).values_list("case__reference", flat=True).first()
    )
    rooms = rooms_of(reference or "", user=actor, on=now().date())
    found = next((room.party for room in rooms if room.party.pk == party), None)
    if found is None:
        raise Case.DoesNotExist
    return found


def write_note(party: int, body: str, *, kind: str = "note", actor: User) -> PartyNote:
    """Write a note, or what the members say, in one's own party's room. [Skrive notat]

    Raises Case.DoesNotExist for a party the person does not speak for today.
    """
    room = _enter(party, actor)
    return PartyNote.objects.create(
        participation_id=room.pk,
        kind=PartyNote.Kind(kind),
        body=required("write_note", str(PartyNote.Kind(kind).label), body),
        author=actor,
        written_at=now(),
    )


def delete_note(party: int, note: int, *, actor: User) -> None:
    """Delete one note for good; a copy in the server's backup lives until it is renewed. [Slette notat]"""
    room = _enter(party, actor)
    PartyNote.objects.filter(participation=room.pk, pk=note).delete()


def empty_room(party: int, *, sure: bool, actor: User) -> None:
    """Delete everything in one's own party's room. [Tømme rommet]"""
    room = _enter(party, actor)
    if not sure:
        raise NotPossible(
            step="empty_room",
            code="not_sure",
            because=_("You have not said that you are sure."),
            remedy=_("Take a copy first. Then tick that you are sure."),
        )
    PartyNote.objects.filter(participation=room.pk).delete()
