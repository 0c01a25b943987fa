"""Make a pack's conditions ready to be asked, and say why one held. [Vilkår]

A pack states a condition as data. Before any case is judged each condition becomes a `Question`:
the number it names is looked up once, its sentence is filled as far as the law fills it, and keys
that are not set are gone. Asking is then a plain call, cheap enough to ask again for everything
that could have been different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, Answer, Condition, FactKind, Texts


@dataclass(slots=True)
class Situation:
    """What is asked about: the case as the questions see it."""

    measures: tuple[str, ...]
    facts: Mapping[str, Answer]
    rung: str | None = None


@dataclass(slots=True)
class Reasons:
    """Why something holds, and which answers had to be assumed."""

    because: list[Texts] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


Holds = Callable[[Situation], bool]
Why = Callable[[Situation, Reasons], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One condition, ready: whether it holds, and why – `why` is asked only when it holds."""

    holds: Holds
    why: Why


class Asking:
    """Make questions of conditions, for one profile under the law of one day. [Spørsmål]"""

    def __init__(self, packs: Packs, profile: str, on: date) -> None:
        self.packs = packs
        self.profile = profile
        self.on = on

    def questions(self, conditions: Iterable[Condition]) -> tuple[Question, ...]:
        """Make the conditions of a rule ready, in the pack's order."""
        return tuple(self.question(condition) for condition in conditions)

    def question(self, condition: Condition) -> Question:
        """Make one condition ready. Every key that is set must hold."""
        whole = all_of(self._parts(condition))
        return _saying(condition.because, whole) if condition.because else whole

    def _parts(self, condition: Condition) -> Iterator[Question]:
        if condition.profiles and self.profile not in condition.profiles:
            yield Question(lambda case: False, _silent)
            return
        if condition.rung:
            yield _on_rung(condition.rung)
        if condition.measures:
            yield self.measures(condition.measures)
        if condition.fact:
            yield self._answer(condition)
        if condition.any:
            yield _one_of(self.questions(condition.any))

    def measures(self, measures: Iterable[str]) -> Question:
        """Ask whether the case has one of these measures; name each of them as a reason."""
        because = {code: self.packs.measures[code].because for code in measures}
        wanted = frozenset(because)

        def holds(case: Situation) -> bool:
            return not wanted.isdisjoint(case.measures)

        def why(case: Situation, reasons: Reasons) -> None:
            reasons.because += [because[code] for code in case.measures if code in wanted]

        return Question(holds, why)

    def _answer(self, condition: Condition) -> Question:
        kind = self.packs.facts[condition.fact]
        name = kind.name
        if condition.is_unanswered:
            return Question(lambda case: case.facts.get(name) is None, _silent)
        meets, said = self._right_answer(condition, kind)
        assumes = condition.if_unanswered
        words = self.packs.vocabulary.phrase("assumed", question=kind.question)

        def holds(case: Situation) -> bool:
            answer = case.facts.get(name)
            return assumes if answer is None else meets(answer)

        def why(case: Situation, reasons: Reasons) -> None:
            answer = case.facts.get(name)
            if answer is None:
                reasons.because.append(words)
                reasons.assumed.append(name)
            else:
                reasons.because.append(said(answer))

        return Question(holds, why)

    def _right_answer(
        self, condition: Condition, kind: FactKind
    ) -> tuple[Callable[[Any], bool], Callable[[Any], Texts]]:
        """Give the test an answer must pass, and the sentence that says the answer."""
        if condition.at_least is None and condition.below is None:
            said = _sayer(kind, self.packs)
            if condition.among:
                return frozenset(condition.among).__contains__, said
            equals = condition.equals
            return (lambda answer: answer == equals), said
        limit = limit_of(condition, self.packs, self.on)
        if limit is None:  # The law had no such number yet.
            return (lambda answer: False), _sayer(kind, self.packs)
        if condition.at_least is not None:
            said = _sayer(kind, self.packs, threshold="threshold_at_least", limit=limit)
            return (lambda answer: answer >= limit), said
        said = _sayer(kind, self.packs, threshold="threshold_below", limit=limit)
        return (lambda answer: answer < limit), said


def limit_of(condition: Condition, packs: Packs, on: date) -> int | None:
    """Give the number a condition compares with, as it was on a day."""
    bound = condition.at_least if condition.at_least is not None else condition.below
    if isinstance(bound, str):
        value = packs.value(bound, on=on)
        return value.value if value else None
    return bound


def flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """List conditions with those inside them."""
    for condition in conditions:
        yield condition
        yield from flat(condition.any)


def once(texts: Iterable[Texts]) -> tuple[Texts, ...]:
    """Keep each reason once, in order."""
    texts = tuple(texts)
    if len(texts) == 1:
        return texts
    return tuple({text["nb"]: text for text in texts}.values())


def _silent(case: Situation, reasons: Reasons) -> None:
    """Give no reason: what is missing is said by whoever asks."""


def _on_rung(rung: str) -> Question:
    return Question(lambda case: case.rung == rung, _silent)


def all_of(parts: Iterable[Question]) -> Question:
    """Join questions that must all hold."""
    whole = tuple(parts)
    if len(whole) == 1:
        return whole[0]

    def why(case: Situation, reasons: Reasons) -> None:
        for part in whole:
            part.why(case, reasons)

    return Question(_every(whole), why)


def _one_of(alternatives: tuple[Question, ...]) -> Question:
    """Ask for one that holds; an answer is a better reason than an assumption."""

    def why(case: Situation, reasons: Reasons) -> None:
        held = []
        for question in alternatives:
            if question.holds(case):
                question.why(case, found := Reasons())
                held.append(found)
        best = next((found for found in held if not found.assumed), held[0])
        reasons.because += best.because
        reasons.assumed += best.assumed

    return Question(_some(alternatives), why)


def first_or_others(first: Question, others: tuple[Question, ...]) -> Question:
    """Ask the first; when it does not hold, each of the others that does is a reason."""
    if not others:
        return first

    def why(case: Situation, reasons: Reasons) -> None:
        if first.holds(case):
            first.why(case, reasons)
            return
        for question in others:
            if question.holds(case):
                question.why(case, reasons)

    return Question(_some((first, *others)), why)


# Plain loops: these two are asked a thousand times in one assessment, and all() with a
# generator would cost as much as the questions.


def _every(questions: tuple[Question, ...]) -> Holds:
    tests = tuple(question.holds for question in questions)

    def holds(case: Situation) -> bool:
        for test in tests:  # noqa: SIM110
            if not test(case):
                return False
        return True

    return holds


def _some(questions: tuple[Question, ...]) -> Holds:
    tests = tuple(question.holds for question in questions)

    def holds(case: Situation) -> bool:
        for test in tests:  # noqa: SIM110
            if test(case):
                return True
        return False

    return holds


def _saying(because: Texts, question: Question) -> Question:
    """Give the condition's own reason in place of those of its parts."""

    def why(case: Situation, reasons: Reasons) -> None:
        question.why(case, inner := Reasons())
        reasons.because.append(because)
        reasons.assumed += inner.assumed

    return Question(question.holds, why)


def _sayer(
    kind: FactKind, packs: Packs, *, threshold: str = "", limit: int = 0
) -> Callable[[Any], Texts]:
    """Make the teller of an answer: its sentence, and after it the threshold it met."""
    words = packs.vocabulary
    if kind.type == "bool":
        return {True: kind.yes, False: kind.no}.__getitem__
    if kind.type == "choice":
        told = {
            choice: {
                lang: kind.reason[lang].format(choice=words.label(kind.labels, choice, lang))
                for lang in LANGUAGES
            }
            for choice in kind.choices
        }
        return told.__getitem__
    whole = dict(kind.reason)
    if threshold:
        after = words.phrase(threshold, n=limit)
        whole = {lang: f"{whole[lang]} {after[lang]}" for lang in LANGUAGES}
    return lambda answer: {lang: text.format(n=answer) for lang, text in whole.items()}
