"""Change a local routine a piece at a time: its limits, its own duties, its papers. [Lokal rutine]

A routine is a pack like the others, and stays one through every change, so that the loader that
judges the law judges it too. Every change gives a new routine; the old one stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.canonical import canonical
from rulebook.errors import PackError, PackErrors
from rulebook.packs import ROUTINE, Packs
from rulebook.schema import ANY, LANGUAGES, Texts

# Rules of the employer's own making are numbered from here; the engine's clocks begin with LOC-.
OWN = "LOCAL-"
FILE = f"{ROUTINE}.toml"
# What a duty asks for, by where on the ladder or beside it it stands.
EVIDENCE = {
    "information": "information_given",
    "discussion": "discussion_held",
    "participation": "employees_involved",
}
_BODY_ORDER = {"amu": 20, "committee": 30, "political": 40}


@dataclass(frozen=True)
class Limit:
    """A number of days the routine sets: one for every weight, or one for all. [Frist i rutinen]"""

    rule: str
    title: Texts
    plain: Texts
    unit: str
    by_weight: Mapping[str, int] = field(default_factory=dict)
    n: int | None = None


@dataclass(frozen=True)
class OwnDuty:
    """A duty the employer has taken on beyond law and agreement. [Lokal plikt]

    `days` working days before `anchor` at the latest, when it has a date of its own; `body` is
    a body that treats the case besides.
    """

    title: str
    plain: str
    section: str
    measures: Sequence[str]
    kind: str
    parties: Sequence[str]
    form: str = ""
    days: int | None = None
    anchor: str = "planned_decision"
    body: str = ""


@dataclass(frozen=True)
class Routine:
    """A local routine as its table. [Lokal rutine]"""

    data: Mapping[str, Any]

    @classmethod
    def of(cls, text: str) -> Routine:
        """Read a routine; raises PackErrors when the text is not TOML."""
        try:
            return cls(tomllib.loads(text))
        except tomllib.TOMLDecodeError as wrong:
            fault = PackError(file=FILE, key="", found=str(wrong), wanted="valid TOML")
            raise PackErrors([fault]) from wrong

    @classmethod
    def among(cls, packs: Packs) -> Routine:
        """Return the routine that is loaded among the packs; an empty one when there is none."""
        for pack in packs.editions.values():
            if pack.instrument == ROUTINE:
                return cls.of(packs.text[pack.id])
        return cls({})

    @property
    def text(self) -> str:
        """Write the routine in its one form."""
        return canonical(self.data)

    @property
    def content(self) -> Mapping[str, Any]:
        """Give what the routine says, without its head: what two editions are compared by."""
        return {key: value for key, value in self.data.items() if key != "pack"}

    # -- read --------------------------------------------------------------------------------------

    @property
    def limits(self) -> list[Limit]:
        """List the limits in days, in the order they stand."""
        found = []
        for rule in self._rules():
            timing = rule.get("timing")
            if not isinstance(timing, dict) or str(rule.get("id")).startswith(OWN):
                continue
            found.append(
                Limit(
                    rule=str(rule.get("id")),
                    title=rule.get("title", {}),
                    plain=rule.get("plain", {}),
                    unit=str(timing.get("unit", "")),
                    by_weight=timing.get("n_by_weight", {}),
                    n=timing.get("n"),
                )
            )
        return found

    @property
    def duties(self) -> list[dict[str, Any]]:
        """List what the employer has taken on itself: duties, and more time for one of the law's."""
        kinds = ("rung", "track", "tightens")
        return [rule for rule in self._rules() if any(rule.get(kind) for kind in kinds)]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """List the bodies the routine sends cases to."""
        return _tables(self.data.get("routing"))

    @property
    def paper(self) -> str:
        """Say what a discussion ends with, as "minutes-approval"; empty when it is not said."""
        for paper in _tables(self.data.get("papers")):
            if paper.get("rung") == "discussion":
                return f"{paper.get('paper')}-{paper.get('closed_by')}"
        return ""

    # -- change ------------------------------------------------------------------------------------

    def with_limits(self, days: Mapping[str, Mapping[str, int] | int]) -> Routine:
        """Set limits by rule: one number, or one for each weight."""
        data = self._copy()
        for rule in _tables(data.get("rules")):
            wanted = days.get(str(rule.get("id")))
            if wanted is None:
                continue
            key, other = (
                ("n", "n_by_weight") if isinstance(wanted, int) else ("n_by_weight", "n")
            )
            rule["timing"].pop(other, None)
            rule["timing"][key] = wanted if isinstance(wanted, int) else dict(wanted)
        return Routine(data)

    def with_paper(self, paper: str) -> Routine:
        """Say what a discussion ends with; empty takes it back."""
        data = self._copy()
        rest = [p for p in _tables(data.pop("papers", [])) if p.get("rung") != "discussion"]
        if paper:
            name, _dash, closed_by = paper.partition("-")
            # The employer's own choice, where no stronger source has made it.
            own = {"paper": name, "closed_by": closed_by, "configurable": True}
            rest.append({"rung": "discussion", **own})
        return Routine({**data, "papers": rest} if rest else data)

    def with_duty(self, duty: OwnDuty) -> Routine:
        """Add a duty of the employer's own, and the body that treats it."""
        data = self._copy()
        made = _rule_of(duty, self._next_id())
        data["rules"] = [*data.get("rules", []), made]
        if duty.body:
            data["routing"] = [
                *data.get("routing", []),
                {
                    "body": duty.body,
                    "treat": "owed",
                    "order": _BODY_ORDER.get(duty.body, 30),
                    "measures": list(duty.measures),
                    "rule": made["id"],
                    "because": _same(duty.title),
                },
            ]
        return Routine(data)

    def without(self, rule_id: str) -> Routine:
        """Take a rule out, with the bodies it sends cases to."""
        data = self._copy()
        data["rules"] = [r for r in _tables(data.get("rules")) if r.get("id") != rule_id]
        kept = [r for r in _tables(data.pop("routing", [])) if r.get("rule") != rule_id]
        return Routine({**data, "routing": kept} if kept else data)

    def edition(
        self, number: int, *, valid_from: date, checked_on: date, profile: str = ANY
    ) -> Routine:
        """Give it the head of a published edition, for the employer's own profile.

        It replaces the one before, whole.
        """
        head = self.data.get("pack")
        known = head if isinstance(head, dict) else {}
        return Routine(
            {
                **{k: v for k, v in self._copy().items() if k != "changes"},
                "pack": {
                    "profiles": [profile],
                    "title": known.get("title", _TITLE),
                    "id": f"{ROUTINE}-{number}",
                    "instrument": ROUTINE,
                    "kind": ROUTINE,
                    "edition": str(number),
                    "version": str(number),
                    "valid_from": valid_from,
                    "checked_on": checked_on,
                },
            }
        )

    def _rules(self) -> list[dict[str, Any]]:
        return _tables(self.data.get("rules"))

    def _copy(self) -> dict[str, Any]:
        return deepcopy(dict(self.data))

    def _next_id(self) -> str:
        taken = {str(rule.get("id")) for rule in self._rules()}
        return next(f"{OWN}{n}" for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)


_TITLE = {"nb": "Lokal rutine", "nn": "Lokal rutine", "en": "Local routine"}


def _rule_of(duty: OwnDuty, rule_id: str) -> dict[str, Any]:
    place = {"track": duty.kind} if duty.kind == "participation" else {"rung": duty.kind}
    rule: dict[str, Any] = {
        "id": rule_id,
        **place,
        "measures": list(duty.measures),
        "parties": list(duty.parties),
        "gates": [{"before": "decision", "evidence": EVIDENCE[duty.kind]}],
        "title": _same(duty.title),
        "plain": _same(duty.plain),
        "citation": {"section": duty.section, "confidence": "T"},
    }
    if duty.form:
        rule["forms"] = [duty.form]
    if duty.days is not None:
        rule["timing"] = {
            "kind": "latest_before",
            "anchor": duty.anchor,
            "n": duty.days,
            "unit": "working_days",
            "agreed_deviation": "parties",
        }
    return rule


def _same(words: str) -> dict[str, str]:
    """Say it alike in every language: the routine is the employer's own text."""
    return dict.fromkeys(LANGUAGES, words)


def _tables(value: object) -> list[dict[str, Any]]:
    """Give the tables of a list; what is not one is the loader's to refuse."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
