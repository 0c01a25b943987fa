"""Find what would have changed the answer: one fact or one measure at a time. [Andre veier]

Each change is really judged, never looked up – but only the rules that turn on what was changed
are asked again. Every other rule stands as it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rulebook.conditions import Situation
from rulebook.in_force import LawInForce, RuleInForce
from rulebook.judgement import Judgement, rung_of, weigh
from rulebook.schema import LANGUAGES, Answer, FactKind, Texts
from rulebook.vocabulary import small
from rulebook.watching import COUNTED_TOGETHER, ELSEWHERE, with_the_rest

# A list of every measure that would raise the rung helps nobody; a few examples do.
MEASURES_SHOWN = 2

Road = dict[str, Any]


def other_roads(
    judgement: Judgement, situation: Situation, answers: Mapping[str, Answer], law: LawInForce
) -> list[Road]:
    """List the single changes that would give another rung, or another weight.

    ``answers`` are the case's own, before dismissals are counted together with the rest.
    """
    roads = [*_by_answers(judgement, situation, answers, law)]
    shown = {road["rung"] for road in roads}
    roads += _by_measures(judgement, situation, law, shown)
    return sorted(roads, key=lambda road: road["rung"] == judgement.rung)


def _by_answers(
    judgement: Judgement, situation: Situation, answers: Mapping[str, Answer], law: LawInForce
) -> Iterator[Road]:
    """Try another answer to each fact that matters; tell each outcome of a fact once."""
    height = _height(judgement.strictest)
    for kind in law.facts:
        name = kind.name
        names = _moved_by(name, answers)
        touched, kept = _touched(names, judgement, law)
        weighs = not names.isdisjoint(law.weight_tips)
        if not weighs and not _can_differ(touched, kept):
            continue
        tips = _tips(kind, touched, situation, law)
        if tips is None:
            continue
        now = answers.get(name)
        told = {(judgement.rung, judgement.weight)}
        for answer, phrase in _other_answers(kind, now, tips):
            if not _possible(kind, answer, answers, law):
                continue
            facts = with_the_rest({**answers, name: answer})
            tried = Situation(situation.measures, facts)
            strictest = _strictest(touched, kept, tried)
            if not weighs and _height(strictest) == height:
                continue
            outcome = (rung_of(strictest), weigh(tried, strictest, law).weight)
            if outcome in told:
                continue
            told.add(outcome)
            change = {"fact": name, "from": now, "to": answer}
            words = _answer_in_words(kind, answer, phrase, law)
            cause = _cause(touched, strictest, judgement, tried)
            yield _road(change, outcome, judgement, cause, words, law)


def _moved_by(name: str, answers: Mapping[str, Answer]) -> frozenset[str]:
    """List the facts that another answer to this one may move: most often only itself.

    Dismissals move each other when some fall elsewhere, also where the case has none yet.
    """
    together = name in COUNTED_TOGETHER and not ELSEWHERE.isdisjoint(answers)
    return COUNTED_TOGETHER if together else frozenset((name,))


def _by_measures(
    judgement: Judgement, situation: Situation, law: LawInForce, shown: set[str | None]
) -> Iterator[Road]:
    """Try the case without each of its measures, and with a few more."""
    here = situation.measures
    height = _height(judgement.strictest)
    added = 0
    for code in law.packs.measures:
        touched, kept = _touched(frozenset((code,)), judgement, law)
        there = code in here
        if not _can_differ(touched, kept) or here == (code,):
            continue
        if not there and added == MEASURES_SHOWN:
            continue
        others = tuple(measure for measure in here if measure != code)
        tried = Situation(others if there else (*here, code), situation.facts)
        strictest = _strictest(touched, kept, tried)
        rung = rung_of(strictest)
        if rung == judgement.rung:
            continue
        if not there:
            if _height(strictest) < height or rung in shown:
                continue
            added += 1
        change = {"measure": code, "from": there, "to": not there}
        outcome = (rung, weigh(tried, strictest, law).weight)
        words = _measure_in_words(code, law, there=there)
        cause = _cause(touched, strictest, judgement, tried)
        yield _road(change, outcome, judgement, cause, words, law)


# -- judging again only what is touched -----------------------------------------------


def _height(strictest: RuleInForce | None) -> int:
    return -1 if strictest is None else strictest.height


def _touched(
    names: frozenset[str], judgement: Judgement, law: LawInForce
) -> tuple[tuple[RuleInForce, ...], RuleInForce | None]:
    """Find the rules that turn on a fact or a measure, and the strictest raised that does not.

    Several names are the dismissals counted together.
    """
    if len(names) == 1:
        [name] = names
        touched = law.turning_on.get(name, ())
    else:
        touched = law.turning_on_the_count
    for ready in judgement.raised:
        if names.isdisjoint(ready.turns_on):
            return touched, ready
    return touched, None


def _can_differ(touched: tuple[RuleInForce, ...], kept: RuleInForce | None) -> bool:
    """Tell whether any rule touched stands above the strictest one that is not."""
    return bool(touched) and touched[0].height > _height(kept)


def _strictest(
    touched: tuple[RuleInForce, ...], kept: RuleInForce | None, tried: Situation
) -> RuleInForce | None:
    """Ask the rules touched, the strictest first, down to the one that stands anyway."""
    floor = _height(kept)
    for ready in touched:
        if ready.height <= floor:
            break
        if ready.holds(tried):
            return ready
    return kept


def _cause(
    touched: tuple[RuleInForce, ...],
    strictest: RuleInForce | None,
    judgement: Judgement,
    tried: Situation,
) -> RuleInForce | None:
    """Find the rule newly raised on the rung the case would get."""
    return next(
        (
            ready
            for ready in touched
            if ready.height == _height(strictest)
            and ready not in judgement.raised
            and ready.holds(tried)
        ),
        None,
    )


# -- what to try ----------------------------------------------------------------------


def _tips(
    kind: FactKind, touched: Iterable[RuleInForce], situation: Situation, law: LawInForce
) -> list[int] | None:
    """List the numbers where a fact tips, or nothing when it does not matter to this case.

    It matters when the measures raise the question for the weight's sake, or could raise a rule
    that turns on it.
    """
    near = [
        ready
        for ready in touched
        if kind.name in ready.tips and ready.is_near(situation.measures)
    ]
    weighs = kind.name in law.weight_tips
    if not near and not (weighs and kind.is_asked_for(situation.measures, law.profile)):
        return None
    tips = {*law.weight_tips.get(kind.name, ())}
    return sorted(tips.union(*(ready.tips[kind.name] for ready in near)))


def _other_answers(kind: FactKind, now: Any, tips: list[int]) -> Iterator[tuple[Answer, str]]:
    """List the other answers worth trying, the nearest first, with the phrase that says each."""
    if kind.type == "bool":
        for answer, phrase in ((True, "road_yes"), (False, "road_no")):
            if now is not answer:
                yield answer, phrase
    elif kind.type == "choice":
        yield from ((choice, "road_choice") for choice in kind.choices if choice != now)
    elif kind.type == "int":
        known = isinstance(now, int)
        above = [(tip, "road_at_least") for tip in tips if not known or tip > now]
        below = [
            (tip - 1, "road_exactly" if tip - 1 == kind.min else "road_at_most")
            for tip in reversed(tips)
            if not known or tip <= now
        ]
        found = [*above, *below]
        if known:
            found.sort(key=lambda candidate: abs(candidate[0] - now))
        yield from found


def _possible(
    kind: FactKind, answer: Answer, facts: Mapping[str, Answer], law: LawInForce
) -> bool:
    """Keep out answers the case file itself would refuse."""
    if kind.type != "int":
        return True
    number: Any = answer
    if kind.min is not None and number < kind.min:
        return False
    if kind.max is not None and number > kind.max:
        return False
    most: Any = facts.get(kind.at_most)
    if most is not None and number > most:
        return False
    return all(number >= facts.get(name, number) for name in law.at_most.get(kind.name, ()))


# -- telling a road -------------------------------------------------------------------


def _road(
    change: Mapping[str, Any],
    outcome: tuple[str | None, str],
    judgement: Judgement,
    cause: RuleInForce | None,
    condition: Texts,
    law: LawInForce,
) -> Road:
    words = law.packs.vocabulary
    rung, weight = outcome
    parts = []
    if rung != judgement.rung:
        parts.append(words.labels("rungs", rung) if rung else words.phrase("no_duty"))
    if weight != judgement.weight:
        parts.append(words.labels("weights", weight))
    result = {lang: _capital(", ".join(part[lang] for part in parts)) for lang in LANGUAGES}
    return {
        "change": dict(change),
        "rung": rung,
        "weight": weight,
        "text": words.phrase(
            "road_open" if change["from"] is None else "road",
            result=result,
            condition=condition,
        ),
        "citation": cause.rule.citation.to_json() if cause else None,
    }


def _answer_in_words(kind: FactKind, answer: Answer, phrase: str, law: LawInForce) -> Texts:
    words = law.packs.vocabulary
    if kind.type == "choice":
        choice = words.labels(kind.labels, str(answer))
        return words.phrase(phrase, choice=choice, question=kind.question)
    return words.phrase(phrase, n=str(answer), question=kind.question)


def _measure_in_words(code: str, law: LawInForce, *, there: bool) -> Texts:
    phrase = "road_without" if there else "road_with"
    label = small(law.packs.measures[code].label)
    return law.packs.vocabulary.phrase(phrase, measure=label)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
