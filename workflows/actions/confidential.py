"""Tell something in confidence, confirm to keep it so, share it, and release it. [Fortrolighet]

The open text stays where it is, and the confidential words lie beside it: nothing one side has
said can be hidden by the other, and nothing that shows the case shows them. A document has its words in the file: that is what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPermitted, NotPossible
from parties.models import User
from rulebook.secrecy import grounds
from workflows.actions.core import Stepping, required, stepping
from workflows.models import Case, Document, Input, Participation, Shield
from workflows.policies import confidential, headings_asked
from workflows.policies.confidential import EMPLOYER, PARTY

TITLE, OTHER, DOCUMENT = "title", "other", "document"
_LONGEST_TITLE = 200


def subject_of(number: int) -> str:
    """Return it as the record names it."""
    return f"shield:{number}"


@dataclass(frozen=True)
class Terms:
    """On what ground something is kept confidential, for whom, and until when. [Vilkår]"""

    basis: str
    parties: Sequence[int] = ()
    share: str = Shield.Share.NOBODY
    ends_on: date | None = None
    ends_with: str = ""


def keep_confidential(
    reference: str,
    about: str,
    text: str = "",
    *,
    label: str,
    basis: str,
    parties: Sequence[int] = (),
    share: str = Shield.Share.NOBODY,
    ends_on: date | None = None,
    ends_with: str = "",
    party: int | None = None,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Shield:
    """Write something that only those it is told to may read, once they have confirmed. [Gi fortrolig]

    `about` is what it belongs to, of one's own: the employer's "title" (while nobody has seen
    it), "brief:<heading>", "answer:<input>", "point:<number>"; a party's own "input:<key>"; either's
    own "document:<number>" that no other side has opened, which needs no `text`; and "other".
    `label` is read by everybody in the case. `parties` are those it is told to, by key:
    the employer tells the named, or all at the table; a party tells the employer, and the named.

    Raises NotPermitted for what is the other side's, and NotPossible without words, for an
    unknown ground or one the side cannot rest on, an unknown party, or a day that has passed.
    """
    with stepping(
        reference, "keep_confidential", actor=actor, gesture=gesture, seen=seen
    ) as step:
        side = confidential.side_of(step.situation)
        _check_about(step, about, side)
        papers = step.situation.documents
        filed = next((d for d in papers if about == f"{DOCUMENT}:{d.number}"), None)
        kept_by = None
        if side == PARTY:  # a document is kept by the party that filed it
            kept_by = step.party(filed.participation_id if filed else party)[0]
        if about == TITLE and len(text.strip()) > _LONGEST_TITLE:
            raise NotPossible(
                step=step.move.step,
                code="long",
                because=_("A title has at most %(n)d characters.") % {"n": _LONGEST_TITLE},
                remedy=_("Write a shorter title."),
            )
        terms = Terms(basis, parties, share, ends_on, ends_with)
        return keep(step, about, text, terms, label=label, kept_by=kept_by)


def keep(
    step: Stepping,
    about: str,
    text: str,
    terms: Terms,
    *,
    label: str,
    kept_by: Participation | None,
) -> Shield:
    """Keep it confidential within a step: one of its own, or the filing of a document.

    Raises NotPossible for terms that do not hold, and without words where there is no file.
    """
    side = PARTY if kept_by else EMPLOYER
    _check_ground(step, terms.basis, side)
    if terms.ends_on is not None and terms.ends_on < step.on:
        raise NotPossible(
            step=step.move.step,
            code="passed",
            because=_("The day has passed."),
            remedy=_("Choose today or a later day."),
        )
    bound = _told_to(step, terms.parties, side)
    name = required(step.move.step, _("what everybody reads"), label)
    if not about.startswith(f"{DOCUMENT}:"):
        text = required(step.move.step, _("the confidential words"), text)
    words = step.write_any(text)
    shield = Shield.objects.create(
        case=step.case,
        number=len(step.situation.shields) + 1,
        about=about,
        label=name,
        text=words,
        basis=terms.basis,
        share=Shield.Share(terms.share),
        kept_by=kept_by,
        employer_bound=side == PARTY,
        bound=sorted(bound - {kept_by.pk if kept_by else 0}),
        starts_on=step.on,
        ends_on=terms.ends_on,
        ends_with=terms.ends_with,
    )
    _tell(
        step,
        Event.SHIELD_RAISED,
        shield,
        texts=[words] if words else [],
        basis=grounds()[terms.basis].section,
        ends_on=terms.ends_on.isoformat() if terms.ends_on else None,
        party=kept_by.code if kept_by else None,
    )
    return shield


def _tell(
    step: Stepping, event: Event, shield: Shield, *, texts: Sequence[Text] = (), **facts: Any
) -> None:
    """Tell everyone in the case that it happened, never what it is about."""
    step.tell(
        event,
        subject=subject_of(shield.number),
        facts={"number": shield.number, **facts},
        texts=texts,
        # A draft is the leader's own; the parties read of it with the case.
        audience=None if step.case.informed_on else (),
    )


def _check_about(step: Stepping, about: str, side: str) -> None:
    """Refuse what is not there, and what is the other side's to write in."""
    kind, _colon, key = about.partition(":")
    situation, number = step.situation, int(key) if key.isascii() and key.isdigit() else 0
    owner, there = EMPLOYER, False
    if kind == OTHER:
        owner, there = side, not key
    elif kind == TITLE:
        there = not key and step.case.state == Case.State.DRAFT
    elif kind == "brief":
        there = key in headings_asked(step.case.weight)
    elif kind == "point":
        there = any(point.number == number for point in situation.points)
    elif kind in ("input", "answer") and number:
        said = Input.objects.filter(case=step.case, pk=number, withdrawn_at=None).first()
        there = said is not None and (kind == "input" or said.answered_at is not None)
        owner = PARTY if kind == "input" else EMPLOYER
        if said is not None and kind == "input" and side == PARTY:
            owner = PARTY if said.participation_id in situation.spoken_for else ""
    elif kind == DOCUMENT:
        paper = next((d for d in situation.documents if d.number == number), None)
        there = paper is not None and paper.withdrawn_at is None
        if paper is not None:
            owner = PARTY if paper.participation_id else EMPLOYER
            owner = owner if situation.files_for(paper) else ""
    if there and owner != side:
        raise NotPermitted(
            step=step.move.step,
            because=_("This is the other side's: nobody can hide what others have said."),
            remedy=_("Keep only what you write yourself confidential."),
        )
    if not there:
        raise NotPossible(
            step=step.move.step,
            code="about",
            because=_("There is nothing like that to keep confidential."),
            remedy=_(
                "Choose something in the case. A title can be kept confidential only before the"
                " parties are informed."
            ),
        )
    if kind == DOCUMENT:
        _check_document(step, about, number)


def _check_document(step: Stepping, about: str, number: int) -> None:
    """Refuse a document that is confidential already, or that others have opened.

    Its row is locked: whoever is opening it meanwhile writes there first.
    """
    if any(
        shield.about == about and not confidential.has_ended(step.situation, shield)
        for shield in step.situation.shields
    ):
        raise step.move.stale() or NotPossible(
            step=step.move.step,
            code="kept",
            because=_("The document is kept confidential already."),
            remedy=_("Look at what is confidential in the case."),
        )
    rows = Document.objects.select_for_update(of=("self",), no_key=True)
    if rows.get(case=step.case, number=number).opened_at is not None:
        raise NotPossible(
            step=step.move.step,
            code="opened",
            because=_("Somebody else in the case has opened the document already."),
            remedy=_(
                "What is read cannot be made unread. File the confidential part as a document of"
                " its own, confidential from the start."
            ),
        )


def _check_ground(step: Stepping, basis: str, side: str) -> None:
    ground = grounds().get(basis)
    if ground is None or side not in ground.by:
        raise NotPossible(
            step=step.move.step,
            code="basis",
            because=_("What is kept confidential needs a ground your side can rest on."),
            remedy=_("Choose one of the grounds in the list."),
        )


def _told_to(step: Stepping, parties: Sequence[int], side: str) -> set[int]:
    """Return the parties it is told to; the employer tells all when none is named."""
    there = _at_the_table(step)
    if any(party not in there for party in parties):
        raise _no_such_party(step)
    return set(parties) or (there if side == EMPLOYER else set())


def _at_the_table(step: Stepping) -> set[int]:
    return {p.pk for p in step.situation.at_the_table}


def _no_such_party(step: Stepping) -> NotPossible:
    return NotPossible(
        step=step.move.step,
        code="parties",
        because=_("That is no party at the table."),
        remedy=_("Choose among the parties in the case."),
    )


def confirm_confidential(
    reference: str,
    number: int,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Shield:
    """Confirm to know what binds one and on what ground; only then can it be read. [Bekrefte fortrolighet]

    Each person confirms for themselves; a successor anew. Raises NotPermitted for whom it is not
    told to, and NotPossible when it is confirmed already or has ended.
    """
    with stepping(
        reference, "confirm_confidential", actor=actor, gesture=gesture, seen=seen
    ) as step:
        shield = _found(step, number)
        if confidential.may_read(step.situation, shield):
            raise step.move.stale() or NotPossible(
                step=step.move.step,
                code="confirmed",
                because=_("There is nothing to confirm: it is yours to read."),
                remedy=_("Read it on the page of what is confidential."),
            )
        if not confidential.binds(step.situation, shield):
            raise _not_told(step)
        confirmed = sorted({*shield.confirmed, actor.pk})
        Shield.objects.filter(pk=shield.pk).update(confirmed=confirmed)
        shield.confirmed = confirmed
        ground = grounds()[shield.basis]
        _tell(step, Event.SHIELD_CONFIRMED, shield, basis=ground.section)
        return shield


def share_confidential(
    reference: str,
    number: int,
    with_party: int,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Shield:
    """Let another party of the case read it, bound as the others are. [Dele fortrolig]

    Whoever keeps it may; those it is told to only where it says so, and only when they have
    confirmed. Raises NotPermitted for others, and NotPossible for a party that is in it already.
    """
    with stepping(
        reference, "share_confidential", actor=actor, gesture=gesture, seen=seen
    ) as step:
        shield = _found(step, number)
        if not confidential.may_share(step.situation, shield):
            raise NotPermitted(
                step=step.move.step,
                because=_("It is told in confidence, and may not be shared by you."),
                remedy=_("Ask those who keep it to let the party in."),
            )
        if with_party not in _at_the_table(step):
            raise _no_such_party(step)
        if with_party in (*shield.bound, shield.kept_by_id):
            raise step.move.stale() or NotPossible(
                step=step.move.step,
                code="shared",
                because=_("The party is told already."),
                remedy=_("Choose another party."),
            )
        shield.bound = sorted({*shield.bound, with_party})
        Shield.objects.filter(pk=shield.pk).update(bound=shield.bound)
        party = next(p for p in step.situation.participations if p.pk == with_party)
        _tell(step, Event.SHIELD_SHARED, shield, party=party.code)
        return shield


def release_confidential(
    reference: str,
    number: int,
    *,
    reason: str,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Shield:
    """Let everybody in the case read it from now on, with the reason. [Oppheve fortrolighet]

    Only the side that keeps it. A confidential title becomes the case's own. Raises NotPermitted
    for others, and NotPossible without a reason or when it is released already.
    """
    with stepping(
        reference, "release_confidential", actor=actor, gesture=gesture, seen=seen
    ) as step:
        shield = _found(step, number)
        if not confidential.keeps(step.situation, shield):
            raise NotPermitted(
                step=step.move.step,
                because=_("Only those who keep it confidential can release it."),
                remedy=_("Contest it, and say why it should be open."),
            )
        release(step, shield, reason)
        return shield


def release(step: Stepping, shield: Shield, reason: str) -> None:
    """Release it within a step: the keeper's own, or a contest that is upheld."""
    if shield.released_on is not None:
        raise step.move.stale() or NotPossible(
            step=step.move.step,
            code="released",
            because=_("It is released already."),
            remedy=_("Look at the case again."),
        )
    words = step.write(required(step.move.step, _("reason"), reason))
    shield.released_on, shield.reason = step.on, words
    Shield.objects.filter(pk=shield.pk).update(released_on=step.on, reason=words)
    if shield.about == TITLE and shield.text is not None:
        Case.objects.filter(pk=step.case.pk).update(title=shield.text.body)
    if (
        shield.document and not step.case.is_open
    ):  # the archive gets it now, or once more and open
        Case.objects.filter(pk=step.case.pk).update(archive_due=True)
    _tell(step, Event.SHIELD_RELEASED, shield, texts=[words])


def _found(step: Stepping, number: int) -> Shield:
    found = next((s for s in step.situation.shields if s.number == number), None)
    if found is None:
        raise NotPossible(
            step=step.move.step,
            code="number",
            because=_("Nothing confidential has that number in the case."),
            remedy=_("Choose one in the list."),
        )
    return found


def _not_told(step: Stepping) -> NotPermitted:
    return NotPermitted(
        step=step.move.step,
        because=_("It is not told to you."),
        remedy=_("Ask those who keep it, if you think it should be."),
    )
