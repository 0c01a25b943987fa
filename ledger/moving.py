"""Open the door every change goes through: lock, look, act, record – in one transaction or not at all.

The only clock of the house is here: `now()`, and a move reads it once.
"""

from __future__ import annotations

import datetime as dt
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from ledger import record as store
from ledger import redaction
from ledger.events import Event
from ledger.models import Chain, Entry, Text
from ledger.refusals import NotPossible, Refusal, Repeated, Since, Stale
from ledger.verify import text_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

OSLO = redaction.OSLO

_set_clock: ContextVar[dt.datetime | None] = ContextVar("set_clock", default=None)
_open_move: ContextVar[str | None] = ContextVar("open_move", default=None)


def now() -> dt.datetime:
    """Tell the time, in Oslo; the set clock if one is set. [Klokken]"""
    return _set_clock.get() or timezone.now().astimezone(OSLO)


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Set the clock for the demo municipality and the tests; it stands still meanwhile."""
    if timezone.is_naive(moment):
        raise ValueError("A set clock needs a time zone.")
    token = _set_clock.set(moment.astimezone(OSLO))
    try:
        yield
    finally:
        _set_clock.reset(token)


@dataclass(frozen=True)
class Actor:
    """Who acts, in which mandate, on behalf of whom. [Den som handler]"""

    user_id: int | None
    mandate_id: int | None = None
    on_behalf_of: int | None = None
    role: str = ""


SYSTEM = Actor(None, role="system")


class Move:
    """One step on its way through the door. [Trekk]"""

    def __init__(
        self,
        chains: dict[int, Chain],
        first: Chain | None,
        *,
        at: dt.datetime,
        actor: Actor,
        step: str,
        gesture: UUID | None,
        seen: int | None,
    ) -> None:
        self.at = at
        self.on = at.astimezone(OSLO).date()
        self.actor = actor
        self.step = step
        self._chains = chains
        self._first = first
        self._gesture = gesture
        self._seen = seen
        self._drafts: list[store.Draft] = []
        self.recorded: list[int] = []
        """When the move is done: the keys of its entries, in the order they were recorded."""

    @property
    def chain(self) -> Chain:
        """The first chain named when the move began, or the first new one."""
        if self._first is None:
            raise LookupError(f"{self.step} holds no chain: lock one or make one first.")
        return self._first

    def chain_at(self, kind: str, label: str) -> Chain:
        """Find a chain this move holds."""
        for chain in self._chains.values():
            if (chain.kind, chain.label) == (kind, label):
                return chain
        raise LookupError(f"{self.step} does not hold {kind} {label}: lock it first.")

    def chain_by_key(self, key: int) -> Chain:
        """Find a chain this move holds by its primary key."""
        return self._chains[key]

    def new_chain(self, kind: str, label: str) -> Chain:
        """Begin a chain; nobody else can see it before the move is done."""
        chain = Chain.objects.create(kind=kind, label=label)
        self._chains[chain.pk] = chain
        self._first = self._first or chain
        return chain

    def next_number(self, chain: Chain | None = None) -> int:
        """Tell the number the next entry will get: a register's next reference."""
        held = self._held(chain)
        return held.length + 1 + sum(draft.chain is held for draft in self._drafts)

    def write(
        self, body: str, *, author: Actor | None = None, chain: Chain | None = None
    ) -> Text:
        """Keep somebody's words, with a salt of their own. Name the text in `record`."""
        text = self._text(body, author or self.actor, self._held(chain))
        text.save(force_insert=True)
        return text

    def write_all(self, *bodies: str, chain: Chain | None = None) -> list[Text]:
        """Keep several texts of one step in one statement; an empty one is left out."""
        held = self._held(chain)
        return Text.objects.bulk_create(
            [self._text(body, self.actor, held) for body in bodies if body]
        )

    def _text(self, body: str, author: Actor, chain: Chain) -> Text:
        salt = secrets.token_hex(16)
        body = body.replace(redaction.SIGN, "")
        return Text(
            chain=chain,
            body=body,
            salt=salt,
            digest=text_digest(salt, body),
            author_id=author.user_id,
            created_at=self.at,
        )

    def redact(self, text: Text, *, basis: str) -> dict[str, Any]:
        """Destroy a text and its salt within this move; return the facts to `record`. [Sladde]

        `basis` is the provision it rests on, and is read where the words were. Raises
        NotPossible for a text that is gone already.
        """
        emptied = Text.objects.filter(pk=text.pk, redacted_at=None).update(
            body=redaction.mark_of(self.at, basis),
            salt="",
            redacted_at=self.at,
            redaction_basis=basis,
        )
        if not emptied:
            raise NotPossible(
                step=self.step,
                code="already_redacted",
                because=_("This text has already been redacted."),
                remedy=_("Read in the history when, by whom and why."),
            )
        return {"text": text.pk, "digest": text.digest, "basis": basis}

    def transition(self, instance: models.Model, name: str, **fields: Any) -> None:
        """Take one step of the state machine and save it with a guarded UPDATE.

        Only the state and `fields` are saved. The row must still be in the state it was read in.
        """
        method = getattr(instance, name)
        field = method._django_fsm.field
        source = field.get_state(instance)
        if not can_proceed(method):
            if since := self._since():
                raise self._stale(since)
            raise NotPossible(
                step=self.step,
                code="state",
                because=_("The case is not at a point where this can be done."),
                remedy=_("Reload the page to see what can be done now."),
            )
        method()
        target = field.get_state(instance)
        saved = (
            type(instance)
            ._base_manager.filter(pk=instance.pk, **{field.attname: source})
            .update(**{field.attname: target}, **fields)
        )
        if not saved:
            field.set_state(instance, source)
            raise self._stale(self._since())
        for key, value in fields.items():
            saved_field: Any = instance._meta.get_field(key)
            if hasattr(saved_field, "set_state"):  # a protected state refuses plain assignment
                saved_field.set_state(instance, value)
            else:
                setattr(instance, key, value)

    def record(
        self,
        event: Event,
        *,
        subject: str = "",
        facts: Mapping[str, Any] | None = None,
        texts: Iterable[Text] = (),
        audience: Iterable[int] = (),
        occurred_on: dt.date | None = None,
        chain: Chain | None = None,
    ) -> None:
        """Remember what happened; written when the move is done. [Journalføre]

        `facts` are plain JSON without decimals; dates are ISO strings. `audience` are mandates.
        """
        self._drafts.append(
            store.Draft(
                chain=self._held(chain),
                event=Event(event),
                occurred_on=occurred_on or self.on,
                subject=subject,
                facts=_plain_facts(facts or {}),
                texts=tuple({"id": text.pk, "digest": text.digest} for text in texts),
                audience=tuple(sorted(set(audience))),
            )
        )

    def _held(self, chain: Chain | None) -> Chain:
        """Return the locked row itself: a copy read earlier has an old length."""
        if chain is None:
            return self.chain
        if chain.pk not in self._chains:
            raise LookupError(f"{self.step} does not hold {chain}: lock it first.")
        return self._chains[chain.pk]

    def _flush(self) -> None:
        if self._drafts:
            self.recorded = store.flush(
                self._drafts,
                at=self.at,
                actor=self.actor,
                step=self.step,
                gesture=self._gesture,
            )

    def stale(self, *events: Event) -> Stale | None:
        """Tell who did what since the page was read; None when nothing happened.

        With `events`, only when one of them happened: the rest does not touch what is written.
        """
        since = self._since()
        touched = not events or any(one.event in events for one in since)
        return self._stale(since) if since and touched else None

    def _since(self) -> tuple[Since, ...]:
        """List what was recorded after what the actor saw."""
        if self._seen is None or self._first is None or self._first.length <= self._seen:
            return ()
        entries = Entry.objects.filter(chain=self._first, number__gt=self._seen).order_by(
            "number"
        )
        return tuple(
            Since(e.number, e.event, e.recorded_at, e.actor_id, e.mandate_id, e.role)
            for e in entries
        )

    def _stale(self, since: tuple[Since, ...]) -> Stale:
        return Stale(
            step=self.step,
            because=_("Somebody else changed this after you opened the page."),
            remedy=_("Reload the page, see what is new and try again."),
            since=since,
        )


def redact(text_id: int, *, basis: str, actor: Actor, step: str = "redact_text") -> None:
    """Destroy a text and its salt; that it was done, by whom and why, stays. [Sladde]

    Sealed papers and sent mail are beyond reach. Who may do this is the caller's to ask.
    """
    text = Text.objects.only("chain_id", "digest").get(pk=text_id)
    with moving(text.chain_id, actor=actor, step=step) as move:
        facts = move.redact(text, basis=basis)
        move.record(Event.TEXT_REDACTED, subject=f"text {text_id}", facts=facts)


@contextmanager
def moving(
    *chains: Chain | int | tuple[str, str],
    actor: Actor,
    step: str,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Iterator[Move]:
    """Open the door: everything inside happens and is recorded, or nothing does.

    1. The chain rows are locked, in pk order, before anything is looked at.
    2. The clock is read once.
    3. Inside: look, policy, guard, effect, transition, record.
    4. The buffered records are written last. A refusal writes nothing.

    `gesture` is the name of one click: the same one again gives `Repeated`. `seen` is the chain's
    length on the page the actor had: it lets `Stale` tell what happened since.
    """
    if (outer := _open_move.get()) is not None:
        raise RuntimeError(f"{step} began inside {outer}: a move is one step, not several.")
    token = _open_move.set(step)
    held: dict[int, Chain] = {}
    try:
        with transaction.atomic():
            held, first = _lock(chains)
            move = Move(
                held, first, at=now(), actor=actor, step=step, gesture=gesture, seen=seen
            )
            yield move
            move._flush()
    except (Refusal, IntegrityError):
        if gesture is not None:
            _tell_if_repeated(gesture, step, actor, held)
        raise
    finally:
        _open_move.reset(token)


def _lock(
    named: tuple[Chain | int | tuple[str, str], ...],
) -> tuple[dict[int, Chain], Chain | None]:
    """Lock the chains in pk order; a register named for the first time is begun."""
    if not named:
        return {}, None
    wanted = [chain.pk if isinstance(chain, Chain) else chain for chain in named]
    held = _locked(wanted)
    if len(held) < len(set(wanted)):
        labels = {(chain.kind, chain.label) for chain in held.values()}
        begun = [key for key in wanted if isinstance(key, tuple) and key not in labels]
        Chain.objects.bulk_create(
            [Chain(kind=kind, label=label) for kind, label in begun], ignore_conflicts=True
        )
        held = _locked(wanted)
    by_key: dict[Any, Chain] = {**held, **{(c.kind, c.label): c for c in held.values()}}
    for key in wanted:
        if key not in by_key:
            raise Chain.DoesNotExist(f"There is no chain {key}.")
    return held, by_key[wanted[0]]


def _locked(wanted: list[int | tuple[str, str]]) -> dict[int, Chain]:
    """Lock with one statement: chains by key or by kind and label."""
    which = models.Q(pk__in=[key for key in wanted if isinstance(key, int)])
    for key in wanted:
        if isinstance(key, tuple):
            which |= models.Q(kind=key[0], label=key[1])
    rows = (
        Chain.objects.select_for_update(of=("self",), no_key=True).filter(which).order_by("pk")
    )
    return {chain.pk: chain for chain in rows}


def _tell_if_repeated(
    gesture: UUID, step: str, actor: Actor, held: Mapping[int, Chain]
) -> None:
    """Tell a gesture that was done before from one that was used for something else.

    Looked up only here, after a refusal. It is the same thing when the same person took the same
    step on the same chain. The first entry of a chain counts too: when the move made the chain
    itself, the second try made another one, now gone.
    """
    done = Entry.objects.filter(gesture=gesture).first()
    if done is None:
        return
    same_act = (done.actor_id, done.step) == (actor.user_id, step)
    if same_act and (done.chain_id in held or done.number == 1):
        raise Repeated(done) from None
    raise NotPossible(
        step=step,
        code="gesture_taken",
        because=_("This form has already been used for something else."),
        remedy=_("Reload the page and try again."),
    ) from None


def _plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Refuse what JSON would bend: decimals, dates, translated prose."""
    plain = _plain(facts, "facts")
    assert isinstance(plain, dict)  # noqa: S101  (a mapping went in)
    return plain


def _plain(value: Any, where: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{at}]") for at, item in enumerate(value)]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {str(key): _plain(item, f"{where}.{key}") for key, item in value.items()}
    raise TypeError(
        f"{where} is {type(value).__name__}: a fact is text, whole number or yes/no."
    )
