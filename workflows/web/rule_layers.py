"""Say how a rule stands to those of stronger and weaker sources, and what its meeting ends with. [Lag]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rulebook.packs import Packs
from rulebook.schema import Break, Paper, Rule
from workflows.templatetags.house import lang, listed

# From the strongest source to the weakest; a regulation stands with its Act.
LAYERS = ("act", "basic_agreement", "collective_agreement", "local_routine")


@dataclass(frozen=True)
class Tie:
    """One way a rule is tied to others: in words, and with the rules it is about. [Forhold]"""

    label: str
    told: str = ""
    rules: tuple[Rule, ...] = ()


def layers_of(rule: Rule, packs: Packs) -> list[dict[str, Any]]:
    """Name the layers of sources from the strongest, with the one this rule stands in marked."""
    kind = packs.editions[rule.pack].kind
    here = "act" if kind == "regulation" else kind
    words = packs.vocabulary["kinds"]
    return [
        {
            "label": lang(words[kind if one == here else one]),
            "here": one == here,
        }
        for one in LAYERS
    ]


def ties_of(rule: Rule, packs: Packs) -> list[Tie]:
    """List what the rule tightens and replaces, what does so to it, and what may."""
    others = packs.rules.values()
    ties = [
        Tie(_("Gives more than"), rules=_named(rule.tightens, packs)),
        Tie(_("Is added to by"), rules=tuple(one for one in others if rule.id in one.tightens)),
    ]
    for replaced in rule.replaces:
        told = _part(replaced.part)
        ties.append(
            Tie(_("Has its own rules instead of"), told, _named([replaced.rule], packs))
        )
    ties += [
        Tie(_("Another rule may apply instead"), _part(replaced.part), (one,))
        for one in others
        for replaced in one.replaces
        if replaced.rule == rule.id
    ]
    ties += [tie for part in rule.replaceable_by if (tie := _may_replace(rule, part, packs))]
    if rule.exhaustive:
        told = _("The list is complete. A local routine cannot add matters to it.")
        ties.append(Tie(_("Complete"), told))
    return [tie for tie in ties if tie.told or tie.rules]


def _named(ids: Iterable[str], packs: Packs) -> tuple[Rule, ...]:
    return tuple(packs.rules[one] for one in ids if one in packs.rules)


def _part(part: str) -> str:
    return {"timing": _("The time"), "procedure": _("How it is done")}.get(part, "")


def _may_replace(rule: Rule, part: str, packs: Packs) -> Tie | None:
    kinds = [str(lang(packs.vocabulary["kinds"][k])) for k in rule.may_be_replaced_by(part)]
    if not kinds:
        return None
    told = _("%(part)s, in %(where)s.") % {"part": _part(part), "where": listed(kinds)}
    return Tie(_("May be agreed otherwise"), told)


def ends_of(rule: Rule, packs: Packs) -> Iterator[tuple[str, str]]:
    """Say what a meeting under the rule ends with, and what follows without agreement."""
    pack = packs.editions[rule.pack]
    for paper in pack.papers:
        if paper.rule == rule.id:
            yield _("The meeting ends with"), _paper(paper, packs)
    for broken in pack.breaks:
        if broken.rule == rule.id:
            yield _("Without agreement"), _break(broken, packs)


def _paper(paper: Paper, packs: Packs) -> str:
    words = packs.vocabulary
    said = f"{lang(words['papers'][paper.paper])}, {lang(words['closed_by'][paper.closed_by])}."
    if paper.configurable:
        said += " " + _(
            "No source we have read says so: the organisation may choose otherwise."
        )
    return said[:1].upper() + said[1:]


def _break(broken: Break, packs: Packs) -> str:
    waits = lang(packs.vocabulary["suspends"][broken.suspends])
    return f"{lang(broken.plain)} {_('Meanwhile: %(what)s.') % {'what': waits}}"
