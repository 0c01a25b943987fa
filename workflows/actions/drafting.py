"""Keep what a leader is still writing, outside the ledger: theirs alone, and lost by nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import now
from parties.models import User
from workflows.models import AgendaItem, Draft, Unsaved

# No letter, seen by nobody, and PostgreSQL keeps no text with one in it.
_NUL = "\x00"


def keep_draft(
    author: User,
    typed: Mapping[str, Sequence[str]],
    *,
    key: UUID,
    instead_of: Collection[str] = (),
    draft: Draft | None = None,
) -> Draft:
    """Keep the form as it was typed, right or wrong. [Lagre utkast]

    `key` names the draft from the first keystroke on, so that two quick savings make one draft.
    `instead_of` names the fields the form had: a box that is no longer ticked is not sent, and
    must not stay ticked.
    """
    found = draft or Draft.objects.filter(author=author, data__key=str(key)).first()
    row = found or Draft(author=author, data={"key": str(key), "typed": {}})
    kept = {name: words for name, words in row.data["typed"].items() if name not in instead_of}
    written = {
        name: [word.replace(_NUL, "") for word in words] for name, words in typed.items()
    }
    row.data = {**row.data, "typed": {**kept, **written}}
    row.saved_at = now()
    row.save()
    return row


def keep_unsaved(
    author: User, item: AgendaItem, block: str, text: str, *, version: int
) -> Unsaved:
    """Keep what somebody is writing in the minutes of an item, for them alone. [Mellomlagre]

    Whether they may write there is asked when it is saved; nobody else ever reads this.
    """
    row, _new = Unsaved.objects.update_or_create(
        author=author,
        item=item,
        block=block,
        defaults={"text": text, "version": version, "kept_at": now()},
    )
    return row


def discard_draft(draft: Draft) -> None:
    """Throw a draft away: it is sent, or given up. [Forkast utkast]"""
    draft.delete()


def opened_by(author: User, key: UUID) -> str:
    """Return the reference of the case a draft has already become, or nothing. [Allerede sendt]"""
    done = Entry.objects.filter(
        gesture=key, actor_id=author.pk, event__in=(Event.CASE_REGISTERED, Event.CASE_OPENED)
    ).first()
    return done.subject if done else ""
