"""Measure the pictures of time: how early, the weeks ahead, the days of a deadline.

As with the ladder, every picture has the same facts in a list or table beside it.
"""

from datetime import date, timedelta
from typing import Any

from babel.dates import get_day_names
from django import template
from django.utils.translation import gettext

from workflows.templatetags.house import as_day, is_past, language, relative_day, written_date
from workflows.templatetags.pictures import part

register = template.Library()


@register.simple_tag
def earliness_line(earliness: Any, width: float = 820) -> dict[str, Any]:
    """Measure the line from known to decided; labels step aside for each other."""
    marks = [m for m in part(earliness, "marks") or () if as_day(part(m, "date"))]
    marks.sort(key=lambda mark: as_day(part(mark, "date")) or date.min)
    if len(marks) < 2:
        return {}
    first, last = as_day(part(marks[0], "date")), as_day(part(marks[-1], "date"))
    if first is None or last is None:
        return {}
    span = max((last - first).days, 1)
    pad, size = (20.0, 7.6) if width > 400 else (8.0, 6.9)
    taken: dict[str, list[tuple[float, float]]] = {"above": [], "below": []}
    placed: list[dict[str, Any]] = []
    # The strong ones speak first; the rest take what room is left, or stay a dot (the table has them).
    order = sorted(range(len(marks)), key=lambda n: (not part(marks[n], "strong"), n))
    for number in order:
        mark = marks[number]
        day = as_day(part(mark, "date")) or first
        x = round(pad + (day - first).days / span * (width - 2 * pad), 1)
        label, when = str(part(mark, "label", "")), written_date(day, "brief")
        half = max(len(label), len(when)) * size / 2
        start = min(max(x - half, 0), width - 2 * half)
        rows = ("above", "below") if part(mark, "strong") else ("below", "above")
        row = next((r for r in rows if _free(taken[r], start, start + 2 * half)), "")
        if row:
            taken[row].append((start, start + 2 * half))
        placed.append(
            {"x": x, "text_x": round(start + half, 1), "row": row, "label": label, "when": when}
            | {"strong": bool(part(mark, "strong")), "today": part(mark, "key") == "today"}
        )
    at = {
        str(part(marks[n], "key", "")): one["x"] for n, one in zip(order, placed, strict=True)
    }
    informed = at.get("informed", width - pad)
    today = min(max(at.get("today", width - pad), pad), width - pad)
    return {
        "marks": placed,
        "alone": {"x": pad, "width": round(informed - pad, 1)},
        "gone": {"x": informed, "width": round(max(today - informed, 0), 1)},
        "left": {
            "x": max(today, informed),
            "width": round(width - pad - max(today, informed), 1),
        },
    }


def _free(taken: list[tuple[float, float]], start: float, end: float) -> bool:
    return all(end + 8 < left or start > right + 8 for left, right in taken)


@register.simple_tag
def weeks_ahead(calendar: Any, count: int = 6) -> list[dict[str, Any]]:
    """Measure the weeks from today on: open days, closed days, what falls on them."""
    today = as_day(part(calendar, "today"))
    if today is None:
        return []
    closed = part(calendar, "closed") or ()
    events = sorted(
        (e for e in part(calendar, "events") or () if as_day(part(e, "date"))),
        key=lambda event: as_day(part(event, "date")) or today,
    )
    monday = today - timedelta(days=today.weekday())
    return [_week(monday + timedelta(weeks=n), today, events, closed) for n in range(count)]


def _week(monday: date, today: date, events: list[Any], closed: Any) -> dict[str, Any]:
    sunday = monday + timedelta(days=6)
    names = get_day_names("narrow", locale={"en": "en_GB"}.get(language(), language()))
    days = []
    for number in range(7):
        day = monday + timedelta(days=number)
        falls = [event for event in events if as_day(part(event, "date")) == day]
        days.append(
            {
                "x": round(2 + 28.3 * number, 1),
                "centre": round(14.5 + 28.3 * number, 1),
                "letter": names[number].lower(),
                "closed": number >= 5 or day in closed,
                "today": day == today,
                "yours": any(part(event, "yours") for event in falls),
                "theirs": bool(falls) and not any(part(event, "yours") for event in falls),
            }
        )
    pattern = "short" if monday.month != sunday.month else "plain"
    first = written_date(monday, pattern) if pattern == "short" else f"{monday.day}"
    dot = "." if pattern == "plain" and language() != "en" else ""
    return {
        "number": monday.isocalendar().week,
        "span": f"{first}{dot}–{written_date(sunday, 'short')}",
        "days": days,
        "events": [e for e in events if monday <= (as_day(part(e, "date")) or today) <= sunday],
    }


@register.simple_tag
def due_day(deadline: Any, today: Any = None) -> dict[str, Any]:
    """Choose the day to act by: the safe day before the counted one, and never the moved one."""
    names = ("due_on", "safe_end", "raw_end", "rolled_end")
    day = next((found for name in names if (found := as_day(part(deadline, name)))), None)
    safe, raw = as_day(part(deadline, "safe_end")), as_day(part(deadline, "raw_end"))
    return {
        "day": day,
        "iso": day.isoformat() if day else "",
        "relative": relative_day(day, today),
        "past": is_past(day, today),
        "safe": day is not None and day == safe and raw is not None and safe != raw,
    }


@register.simple_tag
def deadline_days(deadline: Any) -> dict[str, Any]:
    """Lay the days of a deadline out as weeks, with start, counted, safe and moved marked."""
    marks: dict[date, tuple[str, str]] = {}
    for name, css, label in (
        ("anchor_date", "start", gettext("start")),
        ("raw_end", "raw", gettext("counted")),
        ("rolled_end", "rolled", gettext("moved")),
        ("safe_end", "safe", gettext("safe")),
    ):
        day = as_day(part(deadline, name))
        if day:
            marks[day] = (css, label)
    if len(marks) < 2 or (max(marks) - min(marks)).days > 62:
        return {}
    closed = part(deadline, "closed") or ()
    first = min(marks) - timedelta(days=min(marks).weekday())
    weeks = []
    while first <= max(marks):
        week = [first + timedelta(days=number) for number in range(7)]
        weeks.append([_cell(day, closed, marks.get(day)) for day in week])
        first += timedelta(days=7)
    names = "en_GB" if language() == "en" else language()
    wide, short = get_day_names("wide", locale=names), get_day_names("short", locale=names)
    heads = [{"full": wide[n], "short": short[n].rstrip(".")[:2]} for n in range(7)]
    return {"weeks": weeks, "heads": heads}


def _cell(day: date, closed: Any, mark: tuple[str, str] | None) -> dict[str, Any]:
    kind = mark[0] if mark else ("closed" if day.weekday() >= 5 or day in closed else "")
    return {"day": day, "css": kind, "label": mark[1] if mark else ""}
