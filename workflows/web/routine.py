"""Read the local routine and its editions; everybody who logs in may. [Lokal rutine]"""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from parties.models import Role, User
from parties.seats import Standing, standing_of
from rulebook.explanation import period_in_words
from rulebook.packs import Packs, load
from rulebook.schema import ANY, Rule
from workflows.models import RoutineDraft
from workflows.queries.law import law_on
from workflows.queries.routine import (
    WEIGHTS,
    EditionLine,
    edition_before,
    editions,
    routine_change,
    routine_in,
)
from workflows.templatetags.house import language
from workflows.web.routine_forms import PAPERS, WithdrawForm
from workflows.web.rule_words import rule_words


def standing_here(request: HttpRequest) -> Standing:
    """Read who the person is today, once; the frame reads it too."""
    if not hasattr(request, "standing"):
        user = cast(User, request.user)  # the views ask for a log-in first
        request.standing = standing_of(user.pk, now().date())  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined, no-any-return]


def administers(standing: Standing) -> bool:
    """Tell whether the person may change the routine."""
    return bool(standing.of(Role.HR_ADMINISTRATOR))


def described(packs: Packs) -> dict[str, Any]:
    """Say what the routine among the packs holds, in plain words."""
    pack = routine_in(packs)
    if pack is None:
        return {"pack": None, "limits": [], "duties": [], "bodies": [], "paper": PAPERS[""]}
    words = packs.vocabulary
    paper = next((p for p in pack.papers if p.rung == "discussion"), None)
    return {
        "pack": pack,
        "weights": [weight.label for weight in WEIGHTS],
        "limits": [_limit(rule) for rule in pack.rules if _is_limit(rule)],
        "duties": [
            {"rule": rule, "words": rule_words(rule, packs, on=now().date())}
            for rule in pack.rules
            if _is_duty(rule)
        ],
        "bodies": [
            {
                "body": words["bodies"][route.body],
                "treat": words["treat"][route.treat],
                "because": route.because,
                "measures": [
                    packs.measures[code].label for code in route.measures if code != ANY
                ],
            }
            for route in pack.routing
        ],
        "paper": PAPERS.get(f"{paper.paper}-{paper.closed_by}" if paper else "", ""),
    }


def _is_duty(rule: Rule) -> bool:
    """Tell a duty, or the time of one that is given more of, from a limit of the routine's own."""
    return bool(rule.rung or rule.track or rule.clock_for)


def _is_limit(rule: Rule) -> bool:
    timed = rule.timing is not None and rule.timing.period is not None
    return timed and not _is_duty(rule)


def _limit(rule: Rule) -> dict[str, Any]:
    """Write a limit for each weight; all alike are written once."""
    assert rule.timing is not None  # noqa: S101  (asked by _is_limit)
    tongue = language()
    lengths = [
        period_in_words(length.n, length.unit, tongue)
        for length in (rule.timing.length(weight) for weight in WEIGHTS)
    ]
    return {
        "rule": rule,
        "lengths": list(zip((w.label for w in WEIGHTS), lengths, strict=True)),
        "alike": lengths[0] if len(set(lengths)) == 1 else "",
    }


@require_safe
@never_cache
@login_required
def routine(request: HttpRequest) -> HttpResponse:
    """Show the routine that holds today, and its editions. [Lokal rutine]"""
    on, standing = now().date(), standing_here(request)
    lines = editions(on)
    holding = next((line for line in lines if line.status == "holds"), None)
    packs = holding.packs if holding else law_on(on)
    context = {
        **described(packs),
        "holding": holding,
        "lines": lines,
        "coming": [line for line in lines if line.status == "coming"],
        "administers": administers(standing),
        "draft": RoutineDraft.objects.filter(author=request.user.pk).first()
        if administers(standing)
        else None,
        "today": on,
        "fits": holding is None or routine_in(packs) is not routine_in(load()),
    }
    return render(request, "workflows/routine/routine.html", context)


@require_safe
@never_cache
@login_required
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """Show one edition: what it says, and what it changed. [Utgave av lokal rutine]"""
    standing = standing_here(request)
    return edition_page(request, number, standing)


def edition_page(
    request: HttpRequest, number: int, standing: Standing, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Draw an edition's page; `more` is what a refused withdrawal adds."""
    lines = editions(now().date())
    line = next((one for one in lines if one.edition.number == number), None)
    if line is None:
        raise Http404
    context = {
        **described(line.packs),
        "line": line,
        "change": routine_change(_packs_before(lines, line), line.packs),
        "before": edition_before(lines, line),
        "administers": administers(standing),
        "withdraw_form": WithdrawForm(),
        **more,
    }
    return render(request, "workflows/routine/edition.html", context, status=status)


def _packs_before(lines: list[EditionLine], line: EditionLine) -> Packs:
    before = edition_before(lines, line)
    return before.packs if before else load()


urlpatterns = [
    path("rutine/", routine, name="routine"),
    path("rutine/utgaver/<int:number>/", edition, name="routine-edition"),
]
