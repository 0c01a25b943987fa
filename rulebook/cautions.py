"""Say what the reader must know about the answer: what is not verified, assumed or late. [Forbehold]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rulebook.conditions import Situation
from rulebook.dates import in_words
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, Pack, Texts

if TYPE_CHECKING:
    from rulebook.assessment import Duty

NO_AGREEMENT = "none"


def cautions(
    duties: Iterable[Duty], situation: Situation, editions: tuple[Pack, ...], packs: Packs
) -> Iterator[dict[str, Any]]:
    """List the warnings of an assessment; each has a code and a sentence."""
    duties = tuple(duties)
    yield from _about_editions(situation, editions, packs)
    yield from _about_answers(duties, packs)
    yield from _about_sources(duties, packs)
    yield from _about_time(duties, situation, packs)


def _warning(code: str, text: Texts, **about: str) -> dict[str, Any]:
    return {"code": code, **about, "text": dict(text)}


def _about_editions(
    situation: Situation, editions: tuple[Pack, ...], packs: Packs
) -> Iterator[dict[str, Any]]:
    words = packs.vocabulary
    on = situation.on
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
    for pack in packs.editions.values():
        if pack.instrument in there or not pack.serves(situation.profile):
            continue
        there.add(pack.instrument)
        if pack.expired(on):
            text = words.phrase("warn_expired", title=pack.title, edition=pack.edition)
            yield _warning("expired", text, pack=pack.id)
        else:
            text = words.phrase("warn_not_yet_valid", title=pack.title)
            yield _warning("not_yet_valid", text, pack=pack.id)
    bound = any(pack.kind == "basic_agreement" for pack in editions)
    if situation.profile != NO_AGREEMENT and not bound:
        name = words.labels("profiles", situation.profile)
        yield _warning("no_agreement", words.phrase("warn_no_agreement", profile=name))


def _about_answers(duties: tuple[Duty, ...], packs: Packs) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys(name for duty in duties for name in duty.assumed):
        text = packs.vocabulary.phrase("warn_assumed", question=packs.facts[name].question)
        yield _warning("assumed", text, fact=name)


def _about_sources(duties: tuple[Duty, ...], packs: Packs) -> Iterator[dict[str, Any]]:
    words = packs.vocabulary
    for duty in duties:
        rule = duty.rule
        if not duty.binding:
            text = words.phrase("warn_not_verified", title=rule.title)
            yield _warning("not_verified", text, rule=rule.id)
            continue
        details = [*rule.unverified, *(["timing"] if rule.timing_unverified else [])]
        if details:
            names = [words.phrase(f"detail_{detail}") for detail in details]
            listed = {lang: ", ".join(name[lang] for name in names) for lang in LANGUAGES}
            text = words.phrase("warn_detail_not_verified", title=rule.title, detail=listed)
            yield _warning("detail_not_verified", text, rule=rule.id)


def _about_time(
    duties: tuple[Duty, ...], situation: Situation, packs: Packs
) -> Iterator[dict[str, Any]]:
    for duty in duties:
        for deadline in duty.deadlines:
            last = deadline.last_day
            if last is None or not deadline.overdue(situation.on):
                continue
            title = packs.rule(deadline.rule).title
            text = packs.vocabulary.phrase("warn_too_late", title=title, date=_in_words(last))
            yield _warning("too_late", text, rule=deadline.rule)


def _in_words(day: date) -> dict[str, str]:
    return {lang: in_words(day, lang) for lang in LANGUAGES}
