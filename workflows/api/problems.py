"""Say no as the case and the rules do: what every room refuses alike is shaped in `parties.api`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from ledger.models import Chain
from ledger.refusals import Stale
from parties.api import problems
from parties.api.problems import of_faults, of_refusal, problem
from rulebook.calendar import OutsideCalendar
from rulebook.errors import CaseFileError, UnknownRule
from workflows.models import Case
from workflows.queries.record import since as recorded_since
from workflows.templatetags.house import language


def handle(refused: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what the case and the rules refuse into a problem; the rest is every room's."""
    if isinstance(refused, Stale) and refused.since:
        return of_refusal(refused, since=_since(refused, context["kwargs"]))
    if isinstance(refused, Case.DoesNotExist):
        return problem(
            404,
            "not_found",
            _("There is no such case, or it is not yours to see."),
            _("If you should have a mandate here, ask HR to register it."),
        )
    if isinstance(refused, UnknownRule):
        near = ", ".join(refused.nearest)
        return problem(
            404,
            "unknown_rule",
            _("No rule is called “%(rule)s”.") % {"rule": refused.rule_id},
            _("The nearest names: %(names)s.") % {"names": near} if near else "",
        )
    if isinstance(refused, CaseFileError):
        return of_faults(
            [{"key": fault.key, "because": fault.texts[language()]} for fault in refused.faults]
        )
    if isinstance(refused, OutsideCalendar):
        return problem(
            400,
            "outside_calendar",
            _("The rules know no public holidays for so distant a day."),
            _("Choose a day nearer to today."),
        )
    return problems.handle(refused, context)


def _since(refused: Stale, address: Mapping[str, Any]) -> Sequence[Any]:
    """Read what has happened in what the address names."""
    # Not everybody at a meeting may see every case on its agenda.
    unsaid = () if "reference" in address else ("reference",)
    return recorded_since(_chain_at(address), refused.since[0].number - 1, unsaid=unsaid)


def _chain_at(address: Mapping[str, Any]) -> int:
    """Return the chain of what the address names: a case or a meeting."""
    case = "reference" in address
    kind, label = ("case", address["reference"]) if case else ("meeting", address["number"])
    return Chain.objects.get(kind=kind, label=str(label)).pk
