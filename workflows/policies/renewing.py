"""Say what a material change of the proposal holds back, and who has not answered it. [Ny runde]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ledger.refusals import Missing
from workflows.models import Participation, RenewalAnswer
from workflows.models.situation import Situation


def waits_for_renewal(situation: Situation) -> bool:
    """Tell whether the decision in question waits for a new discussion after a change."""
    renewal, point = situation.renewal, situation.point
    return renewal is not None and (point is None or point.number in renewal.numbers)


def said_of_it(situation: Situation, outcome: str = "") -> list[Participation]:
    """Return the parties at the table that said this of the change; with "", those silent."""
    said = situation.said_of_change
    return [p for p in situation.at_the_table if said.get(p.pk, "") == outcome]


def to_renew(situation: Situation, citation: dict[str, Any] | None) -> Missing:
    """Say that the proposal changed after the discussion, and who has not said no objection."""
    renewal = situation.renewal
    assert renewal is not None  # noqa: S101  (the caller has looked)
    because = [
        _("A body went for something else than was discussed.")
        if renewal.cause == renewal.Cause.BODY
        else _("Version %(n)d is a material change of what was discussed.")
        % {"n": renewal.brief.number}
    ]
    if wants := said_of_it(situation, RenewalAnswer.Outcome.DISCUSS):
        because.append(_("Wants to discuss it anew: %(parties)s.") % _named(wants))
    if silent := said_of_it(situation):
        because.append(_("Has not answered: %(parties)s.") % _named(silent))
    return Missing(
        "discussion_held",
        " ".join(because),
        _("Discuss it anew, or wait until every party says it has no objection."),
        citation,
    )


def _named(parties: list[Participation]) -> dict[str, str]:
    return {"parties": ", ".join(p.name for p in parties)}


def may_answer_change(situation: Situation) -> Iterator[Missing]:
    """Ask for a change that waits for the parties."""
    if situation.renewal is None:
        yield Missing(
            "no_change",
            _("No change waits for your answer."),
            _("Give what you mean as input."),
        )
