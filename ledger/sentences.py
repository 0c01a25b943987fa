"""Tell what happened: one sentence for each event, the same in history, mail and bundle.

Each event has one or more lines, the fullest first: the first line whose facts are all known is
said, so an old entry that lacks a fact is still told. Then come the lines that add to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ledger.tellings import TELLINGS, Facts, Line
from ledger.wording import date_words, words

__all__ = ["TELLINGS", "sentence"]


def sentence(
    event: str,
    facts: Facts,
    who: str = "",
    *,
    subject: str = "",
    occurred_on: dt.date | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """Tell an event in the active language: «Tor Brekke, kommunalsjef, sendte referatet rundt.»

    `who` is the one who acted, as people read it. `names` are words the caller knows and the
    record does not keep (`party`, `place`, `evidence`); they go before the facts.
    """
    telling = TELLINGS.get(event)
    if telling is None:
        return event
    known = words(facts)
    if subject:
        known["subject"] = subject
    if occurred_on is not None:
        known["occurred_on"] = date_words(occurred_on)
    known.update(names or {})
    if who or telling.by is not None:
        known["who"] = _closed(who or str(telling.by))
    said = [next(filter(None, (_filled(line, known) for line in telling.lines)))]
    said += [_filled(line, known) for holds, line in telling.then if holds(facts)]
    return " ".join(text[0].upper() + text[1:] for text in said if text)


def _filled(line: Line, known: Mapping[str, str]) -> str:
    """Fill a line; empty when a fact it needs is not known."""
    try:
        return str(line % known)
    except KeyError:
        return ""


def _closed(who: str) -> str:
    """Close an apposition: a title after a name stands between two commas."""
    return f"{who}," if "," in who else who
