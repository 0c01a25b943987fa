"""Keep what a paper says of its case on the day it is sent, so that it says the same for ever. [Avtrykk]"""

from __future__ import annotations

import json

from workflows.actions.core import Stepping


def imprint(step: Stepping) -> str:
    """Return what a paper's head and frame say today, as JSON to be kept as a text of the record.

    Units are renamed, leaders leave and titles change; a paper that was sent does not.
    """
    case = step.case
    return json.dumps(
        {
            "house": case.organisation.name,
            "title": case.title,
            "archive_reference": case.archive_reference,
            "unit": case.unit.name,
            "units": list(case.units.order_by("path").values_list("name", flat=True)),
            "level": str(case.level),
            "weight": str(case.weight),
            "rung": str(case.rung),
            "owner": str(case.owner),
            "assessment": case.assessment_id,
            "points": [
                [p.title, p.planned_on.isoformat(), p.planned_implementation_on.isoformat()]
                for p in step.situation.points
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
