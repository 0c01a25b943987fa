"""Assess a case the plain, slow way: every rule asked anew for everything that could be different.

The oracle the engine is held against. It shares the packs with the engine and nothing else: it
reads the conditions as a pack states them, makes nothing ready and keeps nothing from one question
to the next.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.case_file import CaseFile
from rulebook.errors import CaseFileError
from rulebook.packs import Packs
from rulebook.schema import LANGUAGES, Condition, FactKind, Rule, WeightRule
from rulebook.watching import with_the_rest  # has tests of its own

RUNGS = (None, "information", "discussion", "negotiation")
Sentence = dict[str, str]


@dataclass(frozen=True)
class Why:
    """What made a condition hold; what had to be assumed."""

    because: tuple[Sentence, ...] = ()
    assumed: tuple[str, ...] = ()

    def __add__(self, other: "Why") -> "Why":
        return Why(self.because + other.because, self.assumed + other.assumed)


@dataclass(frozen=True)
class Outcome:
    raised: tuple[tuple[Rule, Why], ...]
    rung: str | None
    weight: str
    weight_because: tuple[Sentence, ...]


@dataclass(frozen=True)
class Plainly:
    """The law of one day, asked plainly."""

    packs: Packs
    on: date

    def outcome(self, case: CaseFile) -> Outcome:
        case = replace(case, facts=with_the_rest(case.facts))
        found = []
        for rule in self.rules(case.profile):
            why = self.raises(rule, case)
            if why is not None:
                found.append((rule, why))
        found.sort(key=lambda pair: (-RUNGS.index(pair[0].rung), not pair[0].binding))
        if not found:
            phrase = self.packs.vocabulary.sections["phrases"]["nothing_found"]
            return Outcome((), None, "none", (dict(phrase),))
        rung = max((rule.rung for rule, _ in found), key=RUNGS.index)
        for weight in self.packs.weights:
            if not weight.when:
                return Outcome(tuple(found), rung, weight.weight, (dict(weight.because),))
            why = self.makes(weight, case, rung)
            if why is not None:
                return Outcome(tuple(found), rung, weight.weight, once(why.because))
        raise AssertionError("the last weight has no condition")

    def rules(self, profile: str) -> list[Rule]:
        """The rules of the editions in force that a case can raise."""
        return [
            rule
            for pack in self.packs.in_force(profile, self.on)
            for rule in pack.rules
            if (rule.rung or rule.track) and not rule.standing and rule.holds(self.on)
        ]

    def raises(self, rule: Rule, case: CaseFile) -> Why | None:
        why = self.triggers(rule, case)
        for condition in rule.when:
            held = self.holds(condition, case)
            if why is None or held is None:
                return None
            why = why + held
        if why is not None and not why.because:
            source = rule.citation.source
            name = {lang: text[:1].lower() + text[1:] for lang, text in source.items()}
            return Why((self.phrase("bound_by", name=name),), why.assumed)
        return why

    def triggers(self, rule: Rule, case: CaseFile) -> Why | None:
        chosen = self.chosen(rule.measures, case)
        if chosen.because or "*" in rule.measures:
            return chosen
        met = [why for c in rule.measures_if if (why := self.holds(c, case)) is not None]
        return sum(met, Why()) if met else None

    def makes(self, weight: WeightRule, case: CaseFile, rung: str | None) -> Why | None:
        met = [why for c in weight.when if (why := self.holds(c, case, rung)) is not None]
        return sum(met, Why()) if met else None

    def chosen(self, measures: tuple[str, ...], case: CaseFile) -> Why:
        found = [measure for measure in case.measures if measure in measures]
        return Why(tuple(dict(self.packs.measures[measure].because) for measure in found))

    def holds(
        self, condition: Condition, case: CaseFile, rung: str | None = None
    ) -> Why | None:
        why = Why()
        if condition.profiles and case.profile not in condition.profiles:
            return None
        if condition.rung and rung != condition.rung:
            return None
        if condition.measures:
            why = self.chosen(condition.measures, case)
            if not why.because:
                return None
        if condition.fact:
            answered = self.answered(condition, case)
            if answered is None:
                return None
            why = why + answered
        if condition.any:
            met = [w for c in condition.any if (w := self.holds(c, case, rung)) is not None]
            if not met:
                return None
            why = why + next((w for w in met if not w.assumed), met[0])
        return Why((dict(condition.because),), why.assumed) if condition.because else why

    def answered(self, condition: Condition, case: CaseFile) -> Why | None:
        kind = self.packs.facts[condition.fact]
        answer: Any = case.facts.get(condition.fact)
        if condition.is_unanswered:
            return Why() if answer is None else None
        if answer is None:
            if not condition.if_unanswered:
                return None
            return Why((self.phrase("assumed", question=kind.question),), (kind.name,))
        said = self.said(kind, answer)
        limit = self.limit(condition)
        if condition.at_least is not None or condition.below is not None:
            least = condition.at_least is not None
            if limit is None or (answer >= limit) is not least:
                return None
            told = self.phrase("threshold_at_least" if least else "threshold_below", n=limit)
            return Why(({lang: f"{said[lang]} {told[lang]}" for lang in LANGUAGES},))
        right = answer in condition.among if condition.among else answer == condition.equals
        return Why((said,)) if right else None

    def limit(self, condition: Condition) -> int | None:
        bound = condition.at_least if condition.at_least is not None else condition.below
        if not isinstance(bound, str):
            return bound
        for pack in self.packs.editions.values():
            for value in pack.values:
                if value.name == bound and value.holds(self.on):
                    return value.value
        return None

    def said(self, kind: FactKind, answer: Any) -> Sentence:
        if kind.type == "bool":
            return dict(kind.yes if answer else kind.no)
        if kind.type == "choice":
            labels = self.packs.vocabulary[kind.labels]
            return {
                lang: kind.reason[lang].format(choice=labels[answer][lang])
                for lang in LANGUAGES
            }
        return {lang: kind.reason[lang].format(n=answer) for lang in LANGUAGES}

    def phrase(self, code: str, **parts: Any) -> Sentence:
        texts = self.packs.vocabulary.sections["phrases"][code]
        told = {}
        for lang in LANGUAGES:
            words = {n: p if isinstance(p, int) else p[lang] for n, p in parts.items()}
            told[lang] = texts[lang].format(**words)
        return told

    # -- what would have changed it ------------------------------------------------------------

    def roads(self, case: CaseFile) -> list[tuple[dict[str, Any], str | None, str]]:
        """Each single change with another outcome: the change, its rung and its weight."""
        now = self.outcome(case)
        roads, told, shown = [], set(), set()
        for name in self.matters(case):
            for answer in self.candidates(name, case):
                other = self.outcome(replace(case, facts={**case.facts, name: answer}))
                told_before = (name, other.rung, other.weight) in told
                if (other.rung, other.weight) == (now.rung, now.weight) or told_before:
                    continue
                told.add((name, other.rung, other.weight))
                shown.add(other.rung)
                change = {"fact": name, "from": case.facts.get(name), "to": answer}
                roads.append((change, other.rung, other.weight))
        added = 0
        for code in self.packs.measures:
            there = code in case.measures
            left = tuple(m for m in case.measures if m != code)
            if there and not left:
                continue
            other = self.outcome(replace(case, measures=left if there else (*left, code)))
            higher = RUNGS.index(other.rung) > RUNGS.index(now.rung)
            if other.rung == now.rung:
                continue
            if not there:
                if added == 2 or not higher or other.rung in shown:
                    continue
                added += 1
            change = {"measure": code, "from": there, "to": not there}
            roads.append((change, other.rung, other.weight))
        return sorted(roads, key=lambda road: road[1] == now.rung)

    def matters(self, case: CaseFile) -> list[str]:
        """The facts of the weights and of the rules, where this case could turn on them."""
        rules = self.rules(case.profile)
        rules.sort(key=lambda rule: (-RUNGS.index(rule.rung), not rule.binding))
        weighed = [c.fact for weight in self.packs.weights for c in flat(weight.when)]
        named = [c.fact for rule in rules for c in flat((*rule.measures_if, *rule.when))]
        asked = {
            name
            for name in weighed
            if name and self.packs.facts[name].is_asked_for(case.measures, case.profile)
        }
        for rule in self.near(case):
            asked |= {c.fact for c in flat((*rule.measures_if, *rule.when))}
        return [name for name in dict.fromkeys((*weighed, *named)) if name and name in asked]

    def near(self, case: CaseFile) -> list[Rule]:
        def could(rule: Rule) -> bool:
            named = {*rule.measures, *(m for c in rule.measures_if for m in c.measures)}
            return "*" in named or bool(named & {*case.measures})

        return [rule for rule in self.rules(case.profile) if could(rule)]

    def candidates(self, name: str, case: CaseFile) -> list[Any]:
        """The other answers worth trying: for a number those at which something tips."""
        kind, now = self.packs.facts[name], case.facts.get(name)
        if kind.type == "bool":
            return [answer for answer in (True, False) if answer is not now]
        if kind.type == "choice":
            return [choice for choice in kind.choices if choice != now]
        if kind.type != "int":
            return []
        conditions = [c for weight in self.packs.weights for c in weight.when]
        conditions += [c for rule in self.near(case) for c in (*rule.measures_if, *rule.when)]
        tips = {
            limit
            for condition in flat(conditions)
            if condition.fact == name and (limit := self.limit(condition)) is not None
        }
        known = isinstance(now, int)
        above = sorted(tip for tip in tips if not known or tip > now)
        below = sorted((tip - 1 for tip in tips if not known or tip <= now), reverse=True)
        found = [*above, *below]
        if known:
            found.sort(key=lambda answer: abs(answer - now))
        return [answer for answer in found if self.possible(kind, answer, case)]

    def possible(self, kind: FactKind, answer: int, case: CaseFile) -> bool:
        """Whether a case file with this answer would be taken."""
        data = {
            "profile": case.profile,
            "measures": [*case.measures],
            "facts": {**case.facts, kind.name: answer},
        }
        try:
            CaseFile.of(data, self.packs)
        except CaseFileError:
            return False
        return True


def flat(conditions: Any) -> list[Condition]:
    found = []
    for condition in conditions:
        found += [condition, *flat(condition.any)]
    return found


def once(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return tuple({sentence["nb"]: sentence for sentence in sentences}.values())
