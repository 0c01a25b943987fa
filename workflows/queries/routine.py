"""Read the local routine: what it says, its editions, and what one changes from another. [Lokal rutine]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ledger.refusals import Missing
from ledger.wording import language
from parties.models import Organisation
from rulebook.errors import PackError, PackErrors
from rulebook.layers import Weakening
from rulebook.packs import ROUTINE, Packs
from rulebook.schema import ANY, Pack, Rule, Texts
from workflows.models import RoutineEdition, Weight
from workflows.queries.difference import MovedLimit, limits_moved
from workflows.queries.law import packs_with

WEIGHTS = (Weight.LIGHT, Weight.ORDINARY, Weight.LARGE)


def profile_here() -> str:
    """Return which agreements bind the employer: the routine is for that employer alone."""
    return Organisation.objects.values_list("profile", flat=True).first() or ANY


def routine_in(packs: Packs) -> Pack | None:
    """Return the local routine among the packs."""
    return next((p for p in packs.editions.values() if p.instrument == ROUTINE), None)


@dataclass(frozen=True)
class LimitChange:
    """One limit that is another: for all cases, or weight by weight. [Endret frist]"""

    title: Texts
    lines: tuple[tuple[str, MovedLimit], ...]


@dataclass(frozen=True)
class RoutineChange:
    """What one routine says that another did not. [Endring i rutinen]"""

    limits: tuple[LimitChange, ...]
    came: tuple[Texts, ...]
    went: tuple[Texts, ...]
    reworded: tuple[Texts, ...]
    papers: bool
    bodies: bool

    @property
    def nothing(self) -> bool:
        """Tell whether they say the same."""
        return not (
            self.limits or self.came or self.went or self.reworded or self.papers or self.bodies
        )


def routine_change(before: Packs, now: Packs) -> RoutineChange:
    """Compare two routines, each as it is loaded with the law."""
    old, new = (_by_id(routine_in(packs)) for packs in (before, now))
    kept = [rule_id for rule_id in new if rule_id in old]
    moved = {w: limits_moved(before, now, weight=w) for w in WEIGHTS}
    return RoutineChange(
        limits=_limit_changes(moved),
        came=tuple(rule.title for rule_id, rule in new.items() if rule_id not in old),
        went=tuple(rule.title for rule_id, rule in old.items() if rule_id not in new),
        reworded=tuple(new[i].title for i in kept if _bare(old[i]) != _bare(new[i])),
        papers=_papers(routine_in(before)) != _papers(routine_in(now)),
        bodies=_bodies(routine_in(before)) != _bodies(routine_in(now)),
    )


def _limit_changes(moved: dict[Weight, tuple[MovedLimit, ...]]) -> tuple[LimitChange, ...]:
    """Gather the limits by what they are about; what is alike for all weights is said once."""
    by_title: dict[str, list[tuple[str, MovedLimit]]] = {}
    for weight, limits in moved.items():
        for limit in limits:
            by_title.setdefault(limit.title["nb"], []).append((str(weight.label), limit))
    found = []
    for lines in by_title.values():
        alike = (
            len(lines) == len(WEIGHTS) and len({str(limit) for _weight, limit in lines}) == 1
        )
        found.append(
            LimitChange(lines[0][1].title, (("", lines[0][1]),) if alike else tuple(lines))
        )
    return tuple(found)


def _by_id(pack: Pack | None) -> dict[str, Rule]:
    return {rule.id: rule for rule in pack.rules} if pack else {}


def _bare(rule: Rule) -> Any:
    """Return what a rule says but for its edition, and for a limit its number."""
    timing = rule.timing if rule.rung or rule.track or rule.clock_for else None
    citation = replace(rule.citation, edition="", checked_on=date.min)
    return replace(rule, pack="", file="", citation=citation, timing=timing)


def _papers(pack: Pack | None) -> Any:
    """Return the papers, whichever edition they stand in."""
    papers = pack.papers if pack else ()
    return [(paper.rung, paper.paper, paper.closed_by) for paper in papers]


def _bodies(pack: Pack | None) -> Any:
    return pack.routing if pack else ()


def faults_told(wrong: PackErrors) -> list[Missing]:
    """Say each fault of a routine: its key, what would be right, and the source it collides with."""
    return [_told(fault) for fault in wrong.faults]


def _told(fault: PackError) -> Missing:
    key = fault.key or "TOML"
    if isinstance(fault, Weakening):
        return Missing(
            "weakens",
            fault.texts[language()],
            _("Change it in the draft, at %(key)s.") % {"key": key},
            fault.against.citation.to_json(),
        )
    return Missing(
        "faulty",
        _("%(key)s: %(found)s.") % {"key": key, "found": fault.found},
        _("Wanted: %(wanted)s.") % {"wanted": fault.wanted},
    )


@dataclass(frozen=True)
class EditionLine:
    """One edition in the list: how long it held, and whether it holds. [Utgave]"""

    edition: RoutineEdition
    valid_to: date | None
    on: date

    @property
    def status(self) -> str:
        """Say where it stands: withdrawn, coming, holds or held."""
        if self.edition.withdrawn_at is not None:
            return "withdrawn"
        if self.edition.valid_from > self.on:
            return "coming"
        return "holds" if self.valid_to is None or self.valid_to >= self.on else "held"

    @cached_property
    def packs(self) -> Packs:
        """Return the law with this edition in it."""
        return packs_with(self.edition.pack.digest)


def editions(on: date) -> list[EditionLine]:
    """Return every edition, the newest first, each until the day before the next begins."""
    rows = list(
        RoutineEdition.objects.select_related("pack", "summary", "published_by").order_by(
            "-number"
        )
    )
    starts = sorted(row.valid_from for row in rows if row.withdrawn_at is None)
    return [EditionLine(row, _last_day(row, starts), on) for row in rows]


def _last_day(row: RoutineEdition, starts: Iterable[date]) -> date | None:
    later = [start for start in starts if start > row.valid_from]
    return later[0] - timedelta(days=1) if later else None


def edition_before(lines: list[EditionLine], line: EditionLine) -> EditionLine | None:
    """Return the edition that holds until this one begins, if any was published."""
    earlier = [
        other
        for other in lines
        if other.edition.withdrawn_at is None
        and other.edition.valid_from < line.edition.valid_from
    ]
    return max(earlier, key=lambda other: other.edition.valid_from, default=None)
