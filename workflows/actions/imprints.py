"""Keep what a paper says of its case on the day it is sent, so that it says the same for ever. [Avtrykk]"""

from __future__ import annotations

import json
from typing import Any

from workflows.actions.core import Stepping


def brief_imprint(step: Stepping) -> str:
    """Return the same of a brief, with the questions that are put to the parties. [Avtrykk]"""
    asked = [[q.wording, str(q.openness)] for q in step.situation.questions]
    return imprint(step, questions=asked)


def imprint(step: Stepping, **more: Any) -> str:
    """Return what a paper's head and frame say today, as JSON to be kept as a text of the record.

    Minutes name it; of a brief and a notice it stands last among the texts of the entry by which
    they were sent. Units are renamed, leaders leave and titles change; a paper that was sent does not.
    """
    case = step.case
    return json.dumps(
        {
            "house": case.organisation.name,
            "title": case.title,
            "archive_reference": case.archive_reference,
            "unit": case.unit.name,
            "units": [unit["name"] for unit in sorted(case.units_beside or (), key=_path)],
            "level": str(case.level),
            "weight": str(case.weight),
            "rung": str(case.rung),
            "owner": str(case.owner),
            "assessment": case.assessment_id,
            "input_due_on": case.input_due_on.isoformat() if case.input_due_on else None,
            "points": [
                [p.title, p.planned_on.isoformat(), p.planned_implementation_on.isoformat()]
                for p in step.situation.points
            ],
            **more,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _path(unit: dict[str, Any]) -> str:
    return str(unit["path"])
