"""Read why one's party was left out of a case: the reason, and nothing else of the case. [Utelatt]"""

from __future__ import annotations

from parties.seats import Standing
from workflows.models import Participation


def left_out_of(standing: Standing, reference: str) -> list[Participation]:
    """Return the parties the person speaks for that are left out of the case, once it is told of.

    What they may read is the reason, the unit and who to ask. The case itself stays closed to them.
    """
    found = Participation.objects.filter(
        case__reference=reference,
        case__informed_on__isnull=False,
        omitted__isnull=False,
        guest__isnull=True,
    ).select_related("union", "area", "unit", "omitted", "case__unit", "case__owner")
    return [part for part in found if standing.speaks_for(part.seat) is not None]
