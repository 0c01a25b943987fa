"""Say what a rule holds in plain words: for whom, when, in what form – from its own fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rulebook.conditions import limit_of
from rulebook.explanation import period_in_words
from rulebook.packs import Packs
from rulebook.schema import ANY, Condition, Rule, Texts
from workflows.templatetags.house import lang, language

UNIONS = frozenset({"union_representatives", "ptv", "htv", "ftv"})
SAFETY = frozenset({"safety_representative", "senior_safety_representative"})


def rule_words(rule: Rule, packs: Packs, *, on: date) -> dict[str, Any]:
    """Return the rule's fields as words; what the rule does not say is left out. [Regelen i ord]"""
    words = packs.vocabulary

    def say(section: str, codes: Iterable[str]) -> list[str]:
        return [str(lang(words[section][code])) for code in codes if code in words[section]]

    return {
        "leader": lang(rule.leader) or _leader(rule, packs),
        "representative": lang(rule.representative) or _representative(rule),
        "safety": lang(rule.safety_representative) or _safety(rule),
        "gates": _gates(rule, packs),
        "parties": say("parties", rule.parties),
        "levels": say("levels", rule.levels),
        "forms": say("forms", rule.forms),
        "disagreement": say("on_disagreement", filter(None, [rule.on_disagreement])),
        "measures": _measures(rule, packs),
        "measures_if": [_condition(c, packs, on) for c in rule.measures_if],
        "when": [_condition(c, packs, on) for c in rule.when],
        "timing": _timing(rule, packs),
        "unverified": [
            str(lang(words.phrase(f"detail_{detail}")))
            for detail in [*rule.unverified, *(["timing"] if rule.timing_unverified else [])]
        ],
    }


def _leader(rule: Rule, packs: Packs) -> str:
    """Say what the leader owes, from the gates; nothing when the rule names none."""
    gates = _gates(rule, packs)
    if not gates:
        return ""
    if rule.binding:
        return _("You need this in place: %(what)s.") % {"what": "; ".join(gates)}
    return _("This is advice, until the source has been read: %(what)s.") % {
        "what": "; ".join(gates)
    }


def _representative(rule: Rule) -> str:
    if not UNIONS.intersection(rule.parties):
        return ""
    return {
        "information": _("You are told in good time, and may give your view."),
        "discussion": _("You are heard before the employer decides."),
        "negotiation": _("You negotiate on equal terms with the employer."),
    }.get(rule.rung or "", "")


def _safety(rule: Rule) -> str:
    if not SAFETY.intersection(rule.parties):
        return ""
    return _("You are one of those the employer turns to here.")


def _gates(rule: Rule, packs: Packs) -> list[str]:
    words = packs.vocabulary
    told = []
    for gate in rule.gates:
        evidence = words.labels("evidence", gate.evidence)
        moment = words.labels("moments", gate.before)
        said = str(lang(words.phrase("gate", evidence=evidence, moment=moment)))
        labels = [str(lang(packs.measures[code].label)) for code in gate.measures]
        told.append(f"{' · '.join(labels)}: {said}" if labels else said)
    return told


def _measures(rule: Rule, packs: Packs) -> list[str]:
    if ANY in rule.measures:
        return [_("Every change")]
    return [str(lang(packs.measures[code].label)) for code in rule.measures]


def _condition(condition: Condition, packs: Packs, on: date) -> str:
    """Say a condition as people would: «svaret er ja på …»."""
    words = packs.vocabulary
    labels = [str(lang(packs.measures[code].label)) for code in condition.measures]
    parts = []
    if condition.profiles:
        names = [str(lang(words["profiles"][code])) for code in condition.profiles]
        parts.append(_("the employer is bound by: %(what)s") % {"what": ", ".join(names)})
    if condition.fact:
        answer = str(lang(_answer(condition, packs, on)))
        assumed = _(" (if nobody has answered, we assume so)")
        parts.append(answer + assumed if condition.if_unanswered else answer)
    if condition.any:
        parts.append(_(" or ").join(_condition(one, packs, on) for one in condition.any))
    said = _(", and ").join(parts)
    if labels:
        said = f"{' · '.join(labels)} – {said}" if said else " · ".join(labels)
    return said


def _answer(condition: Condition, packs: Packs, on: date) -> Texts:
    kind, words = packs.facts[condition.fact], packs.vocabulary
    question = kind.question
    if condition.is_unanswered:
        return {language(): _("“%(q)s” is not answered") % {"q": lang(question)}}
    limit = limit_of(condition, packs, on)
    if limit is not None and condition.at_least is not None:
        return words.phrase("road_at_least", n=limit, question=question)
    if limit is not None:
        return words.phrase("road_at_most", n=limit - 1, question=question)
    if condition.at_least is not None or condition.below is not None:
        return {language(): _("“%(q)s” had no limit on that day") % {"q": lang(question)}}
    if isinstance(condition.equals, bool):
        return words.phrase("road_yes" if condition.equals else "road_no", question=question)
    codes = condition.among or (str(condition.equals),)
    labels = [str(lang(words.labels(kind.labels, code))) for code in codes]
    return words.phrase("road_choice", choice=", ".join(labels), question=question)


def _timing(rule: Rule, packs: Packs) -> dict[str, Any] | None:
    """Say the time a rule sets: what kind, how long, counted from what."""
    timing = rule.timing
    if timing is None:
        return None
    words, tongue = packs.vocabulary, language()
    lengths = []
    if timing.period is not None and timing.n_by_weight:
        for weight in timing.n_by_weight:
            period = timing.length(weight)
            lengths.append(
                f"{period_in_words(period.n, period.unit, tongue)} ({lang(words['weights'][weight])})"
            )
    elif timing.period is not None and timing.period.n:
        lengths.append(period_in_words(timing.period.n, timing.period.unit, tongue))
    kind = lang(words["timing_kinds"][timing.kind.value])
    anchor = lang(words["anchors"][timing.anchor]) if timing.anchor else ""
    if timing.expiry_of:
        earlier = lang(packs.rule(timing.expiry_of).title)
        anchor = _("the last day of “%(earlier)s”") % {"earlier": earlier}
    if timing.period is not None and not timing.period.n:
        kind = _("No later than the same day: %(event)s") % {"event": anchor}
    return {
        "kind": kind,
        "lengths": lengths,
        "anchor": anchor,
        "by_analogy": timing.by_analogy,
        "agreed": {
            "parties": _("The parties may agree on another deadline."),
            "collective_agreement": _("A collective agreement may set another deadline."),
            "local_agreement": _("A local agreement may set another deadline."),
            "employee": _("Employer and employee may agree on another deadline."),
        }.get(timing.agreed_deviation, ""),
        "suggested": rule.suggested,
        "source_kind": "suggested" if rule.suggested else rule.source_kind,
    }
