"""Measure the ladder picture [medbestemmelsestrappen], wide, narrow and small.

The templates draw; here is only where things stand. Every picture has the same facts in a list or
table beside it, so a picture may leave words out but never hold the only copy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import wrap
from typing import Any

from django import template
from django.utils.translation import gettext

from workflows.templatetags.house import written_date

register = template.Library()

WIDE, NARROW = 1152.0, 343.0
GROUND = 266.0
STEP_UP = 42.0
FIRST_STEP = 100.0
LINE = 24.0


@dataclass
class Block:
    """Hold where one step of the ladder stands, and the words on it."""

    key: str
    label: str
    state: str
    x: float
    y: float
    width: float
    height: float
    lines: list[tuple[float, str]] = field(default_factory=list)
    dots: list[tuple[float, bool]] = field(default_factory=list)
    rows: list[tuple[float, bool, str]] = field(default_factory=list)
    short: str = ""

    @property
    def right(self) -> float:
        """Return the block's right edge."""
        return self.x + self.width

    @property
    def label_y(self) -> float:
        """Return the base line of the label."""
        return self.y + 36

    @property
    def dot_y(self) -> float:
        """Return the centre of the row of dots: level with the label."""
        return self.y + 29


def part(thing: Any, name: str, default: Any = None) -> Any:
    """Read one part of a mapping or an object: components take both."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


def _steps(ladder: Any) -> list[Any]:
    return list(part(ladder, "steps") or ())


def _lines(step: Any) -> list[str]:
    when, note = part(step, "heading_date"), part(step, "note")
    words = [written_date(when, "plain")] if when else []
    if note and (part(step, "state") != "done" or not words):
        words.append(str(note))
    return words


def _widths(steps: list[Any]) -> list[float]:
    """Share the width: first what a step must have, then what its words would like."""
    least, wish = [], []
    for step in steps:
        checks = list(part(step, "checks") or ())
        state = part(step, "state")
        label = len(str(part(step, "label", ""))) * 14.0 + 52
        dots = 22 * min(len(checks), 6) + 12 if state in ("now", "done") else 0
        must = max(label + dots, 200.0)
        lines = [] if state == "not_owed" else _lines(step)
        words = max((len(line) for line in lines), default=0) * 8.4 + 46
        rows = [len(str(part(check, "text", ""))) for check in checks if state == "ahead"]
        least.append(must)
        wish.append(max(must, min(words, 320.0), min(max(rows, default=0) * 7.5 + 76, 380.0)))
    if not steps:
        return []
    room, more = WIDE - sum(least), sum(wish) - sum(least)
    if room <= 0:
        return [must * WIDE / sum(least) for must in least]
    if room >= more:
        return [wanted * WIDE / sum(wish) for wanted in wish]
    return [m + (w - m) * room / more for m, w in zip(least, wish, strict=True)]


@register.simple_tag
def ladder_picture(ladder: Any) -> dict[str, Any]:
    """Measure the wide ladder: steps rise to the right, the lit one carries the pin."""
    steps = _steps(ladder)
    blocks: list[Block] = []
    x = 0.0
    for number, (step, width) in enumerate(zip(steps, _widths(steps), strict=True)):
        height = FIRST_STEP + STEP_UP * number
        block = Block(
            key=str(part(step, "key", "")),
            label=str(part(step, "label", "")),
            state=str(part(step, "state", "ahead")),
            x=round(x, 1),
            y=GROUND - height,
            width=round(width, 1),
            height=height,
        )
        _write_on(block, step)
        blocks.append(block)
        x += width
    rail = _rail(part(ladder, "participation"))
    pin = _pin(blocks)
    top = min([block.y - 34 for block in blocks[-1:]] + ([pin["y"] - 4] if pin else [GROUND]))
    return {
        "blocks": blocks,
        "behind": _behind(blocks),
        "ahead": _ahead(blocks),
        "end": {"x": blocks[-1].right - 88, "y": blocks[-1].y - 16} if blocks else None,
        "pin": pin,
        "rail": rail,
        "ground": GROUND,
        "width": WIDE,
        "top": round(top, 1),
        "height": round((rail["bottom"] if rail else GROUND + 6) - top, 1),
    }


def _write_on(block: Block, step: Any) -> None:
    """Set the words of one step, as many as there is room for."""
    y = block.y + 62
    per_line = max(int((block.width - 40) / 8.2), 12)
    for words in _lines(step):
        for line in wrap(words, per_line):
            if y > GROUND - 8:
                break
            block.lines.append((y, line))
            y += LINE
    checks = list(part(step, "checks") or ())
    # Ahead stands the tallest step, and the empty space on it: say there what is missing.
    fits = y + 4 + LINE * len(checks) - LINE < GROUND - 6
    short = all(len(str(part(c, "text", ""))) * 7.4 + 70 <= block.width for c in checks)
    if block.state == "ahead" and checks and fits and short:
        for number, check in enumerate(checks):
            row = y + 4 + LINE * number
            block.rows.append((row, bool(part(check, "ok")), str(part(check, "text", ""))))
    elif checks and len(checks) <= 6 and block.state != "not_owed":
        start = block.right - 22 * len(checks) - 2
        for number, check in enumerate(checks):
            block.dots.append((round(start + 22 * number, 1), bool(part(check, "ok"))))


def _pin(blocks: list[Block]) -> dict[str, Any] | None:
    now = next((block for block in blocks if block.state == "now"), None)
    if now is None:
        return None
    text = gettext("The case is here")
    width = len(text) * 9.4 + 46
    x = min(max(now.x + now.width / 2, width / 2 + 4), WIDE - width / 2 - 4)
    return {"text": text, "x": round(x, 1), "y": now.y - 76, "half": round(width / 2, 1)}


def _walk(blocks: list[Block], start: float, stop: float) -> str:
    """Walk the treads from x to x, sixteen above each step."""
    if not blocks:
        return ""
    path = [f"M{start:.1f} {blocks[0].y - 16:.1f}"]
    for here, above in pairwise(blocks):
        path.append(f"H{here.right - 16:.1f}V{above.y - 16:.1f}")
    return "".join([*path, f"H{stop:.1f}"])


def _split(blocks: list[Block]) -> int:
    return next((i for i, block in enumerate(blocks) if block.state == "now"), -1)


def _behind(blocks: list[Block]) -> str:
    now = _split(blocks)
    if now < 0:
        done = [block for block in blocks if block.state == "done"]
        whole = blocks if done and blocks[-1].state == "done" else []
        return _walk(whole, whole[0].x + 18, whole[-1].right - 88) if whole else ""
    middle = blocks[now].x + blocks[now].width / 2
    return _walk(blocks[: now + 1], blocks[0].x + 18, middle - 30)


def _ahead(blocks: list[Block]) -> str:
    now = _split(blocks)
    if now < 0 or now == len(blocks) - 1:
        return ""
    middle = blocks[now].x + blocks[now].width / 2
    return _walk(blocks[now:], middle + 30, blocks[-1].right - 96)


def _rail(participation: Any) -> dict[str, Any] | None:
    """Measure the rail beside the ladder: participation is a track, not a step."""
    marks = list(part(participation, "marks") or ())
    if participation is None or not marks:
        return None
    room = (WIDE - 172) / len(marks)
    per_line = max(int((room - 16) / 7.1), 12)
    placed: list[dict[str, Any]] = [
        {
            "x": round(180 + room * number, 1),
            "state": str(part(mark, "state", "open")),
            "lines": list(enumerate(wrap(str(part(mark, "text", "")), per_line)[:3])),
        }
        for number, mark in enumerate(marks)
    ]
    deepest = max(len(mark["lines"]) for mark in placed)
    for mark in placed:
        mark["lines"] = [(331 + 19 * number, text) for number, text in mark["lines"]]
    return {
        "label": str(part(participation, "label") or gettext("Participation")),
        "marks": placed,
        "y": 306,
        "bottom": 319 + 19 * deepest,
    }


@register.simple_tag
def ladder_narrow(ladder: Any) -> dict[str, Any]:
    """Measure the ladder for a phone: equal steps, one word and one count on each."""
    steps = _steps(ladder)
    room = NARROW / max(len(steps), 1)
    blocks: list[Block] = []
    for number, step in enumerate(steps):
        height = 58.0 + 40 * number
        checks = list(part(step, "checks") or ())
        in_place = sum(1 for check in checks if part(check, "ok"))
        block = Block(
            key=str(part(step, "key", "")),
            label=str(part(step, "label", "")),
            state=str(part(step, "state", "ahead")),
            x=round(room * number, 1),
            y=212 - height,
            width=round(room, 1),
            height=height,
        )
        if block.state == "not_owed":
            block.short = gettext("not owed")
        elif checks:
            block.short = gettext("%(ok)s of %(all)s") % {"ok": in_place, "all": len(checks)}
        blocks.append(block)
    now = next((block for block in blocks if block.state == "now"), None)
    pin: dict[str, Any] | None = None
    if now:
        text = gettext("The case is here")
        half = len(text) * 3.45 + 13
        centre = min(max(now.x + now.width / 2, half), NARROW - half)
        pin = {"text": text, "x": round(centre, 1), "y": now.y - 60, "half": round(half, 1)}
    above = [pin["y"] - 2] if pin else [212.0]
    top = min([block.y - 8 for block in blocks[-1:]] + above)
    return {"blocks": blocks, "pin": pin, "top": top, "height": 216 - top, "width": NARROW}


@register.simple_tag
def ladder_says(ladder: Any) -> str:
    """Say the ladder in one sentence per step, for who does not see the picture."""
    said = []
    for step in _steps(ladder):
        checks = list(part(step, "checks") or ())
        words = {
            "done": gettext("%(step)s is done."),
            "now": gettext("%(step)s is where the case stands."),
            "not_owed": gettext("%(step)s is not owed."),
        }.get(str(part(step, "state")), gettext("%(step)s lies ahead."))
        said.append(words % {"step": part(step, "label", "")})
        if checks and part(step, "state") != "not_owed":
            counts = {"ok": sum(1 for c in checks if part(c, "ok")), "all": len(checks)}
            said.append(gettext("%(ok)s of %(all)s in place.") % counts)
    return " ".join(said)


@register.simple_tag
def ladder_small(steps: Iterable[Any]) -> list[dict[str, Any]]:
    """Measure the ladder beside a case's name: one small bar per step."""
    return [
        {
            "x": round(0.75 + 11.3 * number, 2),
            "y": max(19 - 6 * number, 1),
            "height": min(8 + 6 * number, 26),
            "state": str(step if isinstance(step, str) else part(step, "state", "ahead")),
        }
        for number, step in enumerate(steps or ())
    ]


@register.filter
def px(value: float) -> str:
    """Write a measure for an SVG attribute: a point, whatever the language."""
    return f"{value:g}"


@register.filter
def plus(value: float, more: float) -> str:
    """Add to a measure."""
    return f"{round(value + more, 2):g}"


@register.filter
def minus(value: float, less: float) -> str:
    """Take from a measure."""
    return f"{round(value - less, 2):g}"


@register.filter
def times(value: float, by: float) -> str:
    """Multiply a measure."""
    return f"{round(value * by, 2):g}"


@register.simple_tag
def ladder_advice(steps: Iterable[Any]) -> dict[str, Any]:
    """Measure the small ladder beside a form: which rung is recommended."""
    given = list(steps or ())
    room = 384 / max(len(given), 1)
    rise = 38 if len(given) < 4 else 28
    blocks = [
        Block(
            key=str(part(step, "key", "")),
            label=str(part(step, "label", "")),
            state=str(part(step, "state", "ahead")),
            x=round(room * number, 1),
            y=90.0 - rise * number,
            width=round(room, 1),
            height=36.0 + rise * number,
            short=str(part(step, "note") or ""),
        )
        for number, step in enumerate(given)
    ]
    return {"blocks": blocks, "said": ", ".join(f"{b.label}: {b.short}" for b in blocks)}
