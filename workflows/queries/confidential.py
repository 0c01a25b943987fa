"""Read what is kept confidential in a case as one person meets it: never the words. [Fortrolig]"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ledger.models import AccessLog
from ledger.wording import date_words
from rulebook.secrecy import Ground, grounds
from workflows.models import Contest, Shield
from workflows.models.situation import Situation
from workflows.policies import confidential
from workflows.queries.page import CasePage
from workflows.queries.readers import Reader, readers_of


@dataclass(frozen=True)
class Kept:
    """One thing kept confidential, with what the reader may do about it. [Fortrolig opplysning]"""

    shield: Shield
    situation: Situation
    heading: str

    @property
    def ground(self) -> Ground:
        """Return the ground it rests on."""
        return grounds()[self.shield.basis]

    @property
    def basis(self) -> str:
        """Name the ground in the reader's language."""
        return self.ground.called((get_language() or "nb")[:2])

    @property
    def covers(self) -> str:
        """Say in plain words what the ground covers."""
        return self.ground.told((get_language() or "nb")[:2])

    @cached_property
    def may_read(self) -> bool:
        """Tell whether the words are the reader's to read now."""
        return confidential.may_read(self.situation, self.shield)

    @cached_property
    def must_confirm(self) -> bool:
        """Tell whether the reader has to confirm first."""
        return confidential.must_confirm(self.situation, self.shield)

    @cached_property
    def ended(self) -> bool:
        """Tell whether it is confidential no more."""
        return confidential.has_ended(self.situation, self.shield)

    @property
    def mine(self) -> bool:
        """Tell whether the reader's side keeps it."""
        return confidential.keeps(self.situation, self.shield)

    @property
    def may_share(self) -> bool:
        """Tell whether the reader may let another party in."""
        return confidential.may_share(self.situation, self.shield)

    @property
    def may_contest(self) -> bool:
        """Tell whether the reader's side may say that what the other side keeps should be open."""
        open_case = self.situation.case.is_open and self.situation.case.informed_on is not None
        if self.ended or not open_case:
            return False
        if self.situation.leader is not None:
            by_us = any(c.participation_id is None for c in self.contests)
            return self.shield.kept_by_id is not None and not by_us
        by_us = any(c.participation_id in self.situation.spoken_for for c in self.contests)
        return self.shield.kept_by_id is None and self.situation.party is not None and not by_us

    @property
    def leads(self) -> bool:
        """Tell whether the reader answers for the employer."""
        return self.situation.leader is not None

    @property
    def keeper(self) -> str:
        """Name the side that keeps it."""
        return (
            self._named(self.shield.kept_by_id) if self.shield.kept_by_id else _("The employer")
        )

    @property
    def told_to(self) -> list[str]:
        """Name those it is told to."""
        employer = [_("The employer")] if self.shield.employer_bound else []
        return [*employer, *(self._named(party) for party in self.shield.bound)]

    @property
    def until(self) -> str:
        """Say until when it is confidential."""
        if self.shield.released_on:
            return _("released %(day)s") % {"day": date_words(self.shield.released_on)}
        if self.shield.ends_on:
            return _("to and including %(day)s") % {"day": date_words(self.shield.ends_on)}
        if self.shield.ends_with:
            return str(Shield.EndsWith(self.shield.ends_with).label)
        return _("until it is released")

    @property
    def contests(self) -> list[Contest]:
        """Return what parties have contested of it, with the answers."""
        return [c for c in self.situation.contests if c.shield_id == self.shield.pk]

    @property
    def readers(self) -> list[Reader]:
        """Return who has read it; for those it concerns alone."""
        return readers_of(
            self.situation.case.chain_id,
            AccessLog.What.SHIELDED,
            subject=f"shield:{self.shield.number}",
        )

    def _named(self, party: int | None) -> str:
        found = (p.name for p in self.situation.participations if p.pk == party)
        return next(found, "")


def kept_in(page: CasePage) -> list[Kept]:
    """Return what is kept confidential in the case: that it is there is no secret."""
    return [
        Kept(shield, page.situation, about_in_words(shield.about))
        for shield in page.situation.shields
    ]


def about_in_words(about: str) -> str:
    """Say what something confidential belongs to."""
    kind, _colon, key = about.partition(":")
    match kind:
        case "title":
            return _("The title of the case")
        case "brief":
            return _("The brief")
        case "point":
            return _("Decision point %(n)s") % {"n": key}
        case "input":
            return _("An input")
        case "answer":
            return _("An answer to an input")
        case "document":
            return _("Document %(n)s") % {"n": key}
        case _other:
            return _("The case")
