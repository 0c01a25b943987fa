"""Say what the reader must know about the answer: what is not verified, assumed or late. [Forbehold]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from rulebook.dates import in_words
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, Answer, FactKind, Pack, Rule, Texts
from rulebook.watching import DISMISSALS_ELSEWHERE

if TYPE_CHECKING:
    from rulebook.duties import Duty
    from rulebook.in_force import LawInForce

Caution = Mapping[str, Any]  # a code, what it is about, and a sentence
NO_AGREEMENT = "none"


def cautions(
    duties: Iterable[Duty], law: LawInForce, facts: Mapping[str, Answer], *, on: date
) -> Iterator[Caution]:
    """List the warnings of an assessment; each has a code and a sentence."""
    duties = tuple(duties)
    yield from law.cautions
    for name in dict.fromkeys(name for duty in duties for name in duty.assumed):
        yield law.assuming[name]
    for duty in duties:
        if duty.caution is not None:
            yield duty.caution
    elsewhere = facts.get(DISMISSALS_ELSEWHERE)
    if isinstance(elsewhere, int) and elsewhere and facts.get("dismissals"):
        text = law.packs.vocabulary.phrase("warn_counted_elsewhere", n=elsewhere)
        yield _warning("counted_elsewhere", text, fact=DISMISSALS_ELSEWHERE)
    yield from _about_time(duties, law.packs, on)


def _warning(code: str, text: Texts, **about: str) -> Caution:
    return {"code": code, **about, "text": dict(text)}


def about_editions(
    editions: tuple[Pack, ...], packs: Packs, *, profile: str, on: date
) -> Iterator[Caution]:
    """Warn of editions that have run out, have not begun, or are missing."""
    words = packs.vocabulary
    there = {pack.instrument for pack in editions}
    for pack in editions:
        if pack.expired(on) and not pack.successor_seen:
            text = words.phrase(
                "warn_successor_not_seen", title=pack.title, edition=pack.edition
            )
            yield _warning("successor_not_seen", text, pack=pack.id)
        if pack.read_from is not None and on < pack.read_from:
            text = words.phrase(
                "warn_before_reading", title=pack.title, date=_in_words(pack.read_from)
            )
            yield _warning("before_reading", text, pack=pack.id)
        if pack.unread:
            yield _warning("partly_read", pack.unread, pack=pack.id)
    for pack in packs.editions.values():
        if pack.instrument in there or not pack.serves(profile):
            continue
        there.add(pack.instrument)
        if pack.expired(on):
            text = words.phrase("warn_expired", title=pack.title, edition=pack.edition)
            yield _warning("expired", text, pack=pack.id)
        else:
            text = words.phrase("warn_not_yet_valid", title=pack.title)
            yield _warning("not_yet_valid", text, pack=pack.id)
    bound = any(pack.kind == "basic_agreement" for pack in editions)
    if profile != NO_AGREEMENT and not bound:
        name = words.labels("profiles", profile)
        yield _warning("no_agreement", words.phrase("warn_no_agreement", profile=name))


def about_assuming(kind: FactKind, packs: Packs) -> Caution:
    """Warn that nobody answered, and that the answer giving most rights was taken."""
    text = packs.vocabulary.phrase("warn_assumed", question=kind.question)
    return _warning("assumed", text, fact=kind.name)


def about_source(rule: Rule, packs: Packs) -> Caution | None:
    """Warn that the source of a rule, or of a part of it, has not been read."""
    words = packs.vocabulary
    if not rule.binding:
        text = words.phrase("warn_not_verified", title=rule.title)
        return _warning("not_verified", text, rule=rule.id)
    if not rule.unverified_details:
        return None
    names = [words.phrase(f"detail_{detail}") for detail in rule.unverified_details]
    listed = {lang: ", ".join(name[lang] for name in names) for lang in LANGUAGES}
    text = words.phrase("warn_detail_not_verified", title=rule.title, detail=listed)
    return _warning("detail_not_verified", text, rule=rule.id)


def _about_time(duties: tuple[Duty, ...], packs: Packs, on: date) -> Iterator[Caution]:
    for duty in duties:
        for deadline in duty.deadlines:
            last = deadline.last_day
            if last is None or not deadline.overdue(on):
                continue
            title = packs.rule(deadline.rule).title
            text = packs.vocabulary.phrase("warn_too_late", title=title, date=_in_words(last))
            yield _warning("too_late", text, rule=deadline.rule)


def _in_words(day: date) -> dict[str, str]:
    return {lang: in_words(day, lang) for lang in LANGUAGES}
