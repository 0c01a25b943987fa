"""Tell how a deadline was reached, in plain words, from coded steps. [Utregning]

A step is a code and its facts, all of them plain JSON: an explanation can be stored as it was
and read in any language years later. The codes are a closed list – add, never rename.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook.phrases import (
    CODES,
    DEVIATIONS,
    KEPT_BY,
    LANGUAGES,
    MONTHS,
    NUMBERS,
    SENTENCES,
    UNITS,
    WEEKDAYS,
    WEIGHTS,
)

__all__ = ["DEVIATIONS", "Step", "in_words", "listed", "period_in_words", "render"]


@dataclass(frozen=True)
class Step:
    """One step on the way to a deadline: a code and JSON-plain facts. [Steg i utregningen]"""

    code: str
    facts: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the step as it is stored."""
        return {"code": self.code, "facts": dict(self.facts)}


def in_words(day: date, lang: str, *, year: bool = True) -> str:
    """Write a date out: «torsdag 11. mars 2027», «Thursday 11 March 2027»."""
    lang = _known(lang)
    number = f"{day.day}" if lang == "en" else f"{day.day}."
    words = f"{WEEKDAYS[lang][day.weekday()]} {number} {MONTHS[lang][day.month - 1]}"
    return f"{words} {day.year}" if year else words


def period_in_words(n: int, unit: str, lang: str) -> str:
    """Write a period out, small numbers in words: «to uker», «14 kalenderdager»."""
    lang = _known(lang)
    one, many = UNITS[lang][unit]
    if n == 1:
        return one
    return f"{NUMBERS[lang][n] if 0 <= n < len(NUMBERS[lang]) else n} {many}"


def listed(words: Iterable[str], lang: str) -> str:
    """Join words as a list is read aloud: «a, b og c»."""
    *first, last = words
    joiner = "and" if _known(lang) == "en" else "og"
    return f"{', '.join(first)} {joiner} {last}" if first else last


def render(steps: Iterable[Step | Mapping[str, Any]], lang: str) -> str:
    """Tell the steps as sentences in one language; takes stored steps as well as fresh ones."""
    lang = _known(lang)
    say_date = _dates_in(lang)
    told: list[str] = []
    for step in steps:
        fresh = step if isinstance(step, Step) else Step(step["code"], step["facts"])
        if fresh.code not in CODES:
            raise ValueError(f"unknown step {fresh.code!r}, wanted one of {sorted(CODES)}")
        if fresh.code == "closed" and told:
            # The name of the day belongs to the date just told: «… 25. mars (skjærtorsdag).»
            told[-1] = f"{told[-1][:-1]} ({listed(fresh.facts['names'][lang], lang)})."
        else:
            told.append(_told(fresh, lang, say_date))
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in told)


def _told(step: Step, lang: str, say_date: Callable[[str], str]) -> str:
    facts = step.facts
    if step.code == "may_be_agreed":
        return DEVIATIONS[facts["by"]][lang]
    if step.code == "cited" and _says_its_kind(facts, lang):
        return f"{facts['text'][lang]}."
    if step.code == "closed":
        return f"{say_date(facts['date'])}: {listed(facts['names'][lang], lang)}."
    code = "rolled_by_analogy" if step.code == "rolled" and facts["analogy"] else step.code
    return _filled(SENTENCES[code][lang], facts, lang, say_date)


def _says_its_kind(facts: Mapping[str, Any], lang: str) -> bool:
    """«Lokal rutine: Lokal rutine punkt 3» says the same thing twice."""
    return (
        str(facts["text"][lang]).casefold().startswith(KEPT_BY[facts["kind"]][lang].casefold())
    )


def _filled(
    sentence: str, facts: Mapping[str, Any], lang: str, say_date: Callable[[str], str]
) -> str:
    """Fill the sentence from left to right, so that a year is said the first time only."""

    def filled(gap: re.Match[str]) -> str:
        word = _word(gap[1], facts, lang, say_date)
        opens = sentence[: gap.start()].endswith(". ")
        return word[0].upper() + word[1:] if opens else word

    return re.sub(r"\{(\w+)\}", filled, sentence)


def _word(key: str, facts: Mapping[str, Any], lang: str, say_date: Callable[[str], str]) -> str:
    if key == "period":
        return period_in_words(facts["n"], facts["unit"], lang)
    if key == "names":
        return listed(facts["names"][lang], lang)
    if key == "weight":
        return WEIGHTS[facts["weight"]][lang]
    if key == "kind":
        return KEPT_BY[facts["kind"]][lang]
    if key == "text":
        return str(facts["text"][lang])
    return say_date(facts[key]) if key in _DATES else str(facts[key])


_DATES = frozenset({"from", "to", "until", "date", "last", "next", "on"})


def _dates_in(lang: str) -> Callable[[str], str]:
    """Return a teller of dates that names a year only when it is another than the last one."""
    said: list[int] = []

    def say(iso: str) -> str:
        day = date.fromisoformat(iso)
        words = in_words(day, lang, year=said[-1:] != [day.year])
        said.append(day.year)
        return words

    return say


def _known(lang: str) -> str:
    if lang in LANGUAGES:
        return lang
    raise ValueError(f"unknown language {lang!r}, wanted one of {', '.join(LANGUAGES)}")
