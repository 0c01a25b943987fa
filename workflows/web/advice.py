"""Say what the rules recommend for a draft, as a page shows it: verdict, reasons, roads, bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rulebook.assessment import Assessment, Duty
from workflows.models import Rung, Weight
from workflows.templatetags.house import lang
from workflows.web.drafts import Writing, fault_words

STEPS = tuple(Rung.values)
# More reasons than this are folded away; all of them stay one press off.
SHOWN = 3
# Said elsewhere on the page: too late stands by the dates, unverified stands by its source.
SAID_ELSEWHERE = frozenset({"too_late", "not_verified"})


def advice(writing: Writing) -> dict[str, Any] | None:
    """Return what the rules recommend, or None while nothing is chosen. [Anbefaling]"""
    found = writing.assessment
    if found is None:
        return None
    on_rung = [duty for duty in found.duties if duty.rung == found.rung]
    others = [duty for duty in found.duties if duty.rung != found.rung]
    binding = any(duty.binding for duty in on_rung)
    duties = [_duty(duty) for duty in (*on_rung, *others)]
    return {
        "rung": found.rung,
        "weight": writing.weight,
        "raised": writing.weight != found.weight,
        "own_rung": writing.rung if writing.rung != (found.rung or "") else "",
        "picture": _picture(found.rung, writing),
        "heading": _heading(found, binding=binding),
        "lead": _lead(found, writing),
        "line": _line(found, writing),
        "work": _work(writing.weight),
        "weight_label": _capital(_word(writing, "weights", writing.weight)),
        "weight_because": [lang(text) for text in found.weight_because],
        "why_heading": _why_heading(found),
        "first": duties[:SHOWN],
        "more": duties[SHOWN:],
        "roads": [_road(road) for road in found.other_roads],
        "routing": [
            {**route.to_json(), "says": lang(writing.packs.vocabulary["treat"][route.treat])}
            for route in found.routing
        ],
        "warnings": [w for w in found.warnings if w["code"] not in SAID_ELSEWHERE],
        "faults": [fault_words(fault, writing.packs)[1] for fault in writing.faults],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id,
        "title": duty.rule.title,
        "because": [lang(reason) for reason in duty.because],
        "citation": duty.citation.to_json(),
        "binding": duty.binding,
    }


def _heading(found: Assessment, *, binding: bool) -> str:
    if found.weight == Weight.NONE:
        return _("No duty found")
    if found.rung is None:
        return _("Let the employees take part")
    if not binding:
        return {
            "information": _("You should inform"),
            "discussion": _("You should discuss the case"),
            "negotiation": _("You should negotiate"),
        }[found.rung]
    return {
        "information": _("You shall inform"),
        "discussion": _("You shall discuss the case"),
        "negotiation": _("You shall negotiate"),
    }[found.rung]


def _lead(found: Assessment, writing: Writing) -> str:
    if found.weight == Weight.NONE:
        return _("You need no case for this. Tell your union representative anyway.")
    if found.rung is None:
        return _(
            "There is no duty to discuss. Involve the safety representative and those it concerns."
        )
    if found.rung == "information":
        return _("Tell the parties in good time. They may give you their view.")
    if found.rung == "negotiation":
        return _("Look for an agreement with the union representatives before you go on.")
    if writing.is_light:
        return _(
            "Send one page, and wait for the answers before you decide. A party may ask for a meeting."
        )
    return _(
        "Meet the union representatives before you make up your mind. You decide afterwards, and "
        "answer what they have said."
    )


def _line(found: Assessment, writing: Writing) -> str:
    """Say the recommendation in one line, for a phone and for who listens."""
    if found.weight == Weight.NONE:
        return _("No duty found")
    words = [_word(writing, "rungs", found.rung) if found.rung else _("participation")]
    words.append(_word(writing, "weights", writing.weight))
    return ", ".join(words)


def _work(weight: str) -> str:
    return {
        "light": _("One page, and one answer from each party"),
        "ordinary": _("Brief, meeting and minutes"),
        "large": _("Brief with alternatives, meetings and minutes"),
    }.get(weight, "")


def _why_heading(found: Assessment) -> str:
    return {
        "information": _("Why information?"),
        "discussion": _("Why discussion?"),
        "negotiation": _("Why negotiation?"),
    }.get(found.rung or "", _("Why?"))


def _road(road: Mapping[str, Any]) -> dict[str, Any]:
    """Show a road with its small ladder; the first words, up to the condition, stand out."""
    return {**road, "steps": _states(road["rung"])}


def _states(rung: str | None) -> list[str]:
    here = STEPS.index(rung) if rung in STEPS else -1
    return [
        "done" if place < here else "now" if place == here else "not_owed"
        for place in range(len(STEPS))
    ]


def _picture(rung: str | None, writing: Writing) -> list[dict[str, Any]]:
    """Measure the three steps of the small picture in the verdict."""
    states = _states(rung)
    return [
        {
            "label": _capital(_word(writing, "rungs", code)),
            "state": state,
            "x": place * 128,
            "y": 90 - 38 * place,
            "height": 36 + 38 * place,
            "text_x": place * 128 + 12,
            "text_y": 114 - 38 * place,
            "note_y": 136 - 38 * place,
        }
        for place, (code, state) in enumerate(zip(STEPS, states, strict=True))
    ]


def _word(writing: Writing, section: str, code: str) -> str:
    return str(lang(writing.packs.vocabulary[section][code]))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
