"""Write a history by hand, so that each finding can be tried without a database."""

from datetime import date, datetime, timedelta

from ledger.moving import OSLO
from oversight.process import Happening, Owed, Party, Point, Process

DAY = date(2027, 2, 1)


def cite(section, confidence="T"):
    return {
        "source": {"nb": "Loven", "nn": "Lova", "en": "The Act"},
        "section": section,
        "edition": "2024",
        "confidence": confidence,
    }


def duty(section, *evidence, before="decision", binding=True, rung="discussion"):
    return {
        "id": section,
        "rung": rung,
        "binding": binding,
        "citation": cite(section, "T" if binding else "M"),
        "gates": [
            {"before": before, "evidence": code, "label": {"nb": f"{code} på plass"}}
            for code in evidence
        ],
    }


def history(*rows, start=DAY):
    """Build entries from (day, event, changes); the number is the place in the row."""
    found = []
    for number, (day, event, *rest) in enumerate(rows, start=1):
        changes = dict(rest[0]) if rest else {}
        recorded = start + timedelta(days=day)
        at = datetime(recorded.year, recorded.month, recorded.day, 9, tzinfo=OSLO)
        happened = start + timedelta(days=changes.pop("happened", day))
        found.append(Happening(number, str(event), at, happened, **changes))
    return found


def process(*rows, duties=(), on=DAY + timedelta(days=100), **changes):
    return Process(history(*rows), on, duties=list(duties), **changes)


__all__ = ["DAY", "Owed", "Party", "Point", "cite", "duty", "history", "process"]
