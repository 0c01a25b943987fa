"""Lay out the questions a case has to answer: grouped, and without what the register knows. [Spørsmål]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parties.models import Organisation
from rulebook.packs import Packs
from rulebook.questions import facts_read, grouped, questions
from rulebook.schema import FactKind
from workflows.actions import HEADCOUNT
from workflows.templatetags.house import date_plain, lang

# What the register answers itself, from the units.
FROM_UNITS = "units_affected"


def questions_to_ask(
    packs: Packs,
    measures: tuple[str, ...],
    organisation: Organisation,
    on: date,
    answered: Mapping[str, Any] | None = None,
) -> list[FactKind]:
    """List what somebody has to be asked after these answers; what the register knows is left out."""
    known = {FROM_UNITS, *headcount(organisation)}
    return [
        kind
        for kind in questions(
            packs, measures, profile=organisation.profile, on=on, facts=answered
        )
        if kind.name not in known
    ]


def headcount(organisation: Organisation) -> dict[str, Any]:
    """Return what HR has entered about the employer, by the facts' names."""
    counted = {name: getattr(organisation, name) for name in HEADCOUNT}
    return {name: said for name, said in counted.items() if said is not None}


@dataclass(frozen=True)
class Known:
    """What the register answers for this case, and from which day. [Fra virksomheten]"""

    told: list[str]
    source: str


def known_already(
    packs: Packs, measures: tuple[str, ...], organisation: Organisation, on: date
) -> Known | None:
    """Say what is taken from the organisation, where the rules read it; None when nothing is."""
    read = facts_read(packs, measures, profile=organisation.profile, on=on)
    told = [
        _told(packs.facts[name], said)
        for name, said in headcount(organisation).items()
        if name in read
    ]
    if not measures or not told:
        return None
    day = organisation.counted_on
    source = (
        _("From the organisation, counted %(day)s.") % {"day": date_plain(day)}
        if day
        else _("From the organisation. Nobody has said which day it was counted.")
    )
    return Known(told, source)


def _told(kind: FactKind, said: Any) -> str:
    if kind.type == "bool":
        return str(lang(kind.yes if said else kind.no))
    return str(lang(kind.reason)).format(n=said)


def limits(kind: FactKind | None) -> str:
    """Say which answers a question takes."""
    if kind is None or kind.type != "int":
        return _("We cannot use this answer. Check it, or leave it blank.")
    if kind.max is None:
        told = _("Write a whole number, %(first)s or more, or leave it blank.")
    else:
        told = _("Write a whole number from %(first)s to %(last)s, or leave it blank.")
    return told % {"first": kind.min or 0, "last": kind.max}


def question_groups(
    fields: Mapping[str, Any],
    asked: Iterable[FactKind],
    measures: tuple[str, ...],
    packs: Packs,
) -> list[dict[str, Any]]:
    """Group the fields `f-<fact>` by what raises them; `label` is empty when there is one group."""
    groups = [
        {
            "label": lang(measure.label)
            if measure
            else {
                "several": _("Several of the changes"),
                "every_case": _("The case as a whole"),
            }[kind],
            "fields": [fields[f"f-{one.name}"] for one in kinds],
        }
        for measure, kind, kinds in grouped(asked, measures, packs)
    ]
    if len(groups) == 1:
        groups[0]["label"] = ""
    return groups
