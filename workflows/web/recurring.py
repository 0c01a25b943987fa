"""Show the year wheel, and let either side demand a discussion from it. [Årshjul]"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger.moving import now
from ledger.refusals import NotPermitted, Refusal
from parties.models import Organisation, OrgUnit, User
from parties.seats import Standing
from workflows import actions
from workflows.actions.recurring import agenda
from workflows.policies.recurring import may_demand, may_note_held
from workflows.queries.cases import visible_to
from workflows.queries.law import law_on
from workflows.queries.recurring import YEAR, Turn, used_between, year_wheel
from workflows.queries.words import spoken
from workflows.web.forms import day
from workflows.web.routine import standing_here
from workflows.web.sent import gesture_of, not_done


class HeldForm(forms.Form):
    """The day something was last done. [Gjennomført]"""

    use_required_attribute = False
    held_on: Any = day(
        gettext_lazy("When was it last done?"),
        help_text=gettext_lazy("The next turn is counted from this day."),
    )


def _reader(request: HttpRequest) -> Standing:
    """Return who reads; whoever has no mandate, or is only employed, is not told there is a page."""
    standing = standing_here(request)
    if not standing.speaks:
        raise Http404
    return standing


def _wheel() -> list[Turn]:
    today = now().date()
    organisation = Organisation.objects.first()
    return year_wheel(law_on(today), organisation, today) if organisation else []


def _may(ask: Callable[..., Any], standing: Standing) -> bool:
    root = OrgUnit.objects.filter(parent=None).first()
    try:
        return root is not None and ask(standing, root, "recurring") is not None
    except NotPermitted:
        return False


@require_safe
@never_cache
@login_required
def wheel(request: HttpRequest) -> HttpResponse:
    """List what comes round again, the nearest day first. [Årshjul]"""
    _reader(request)
    today = now().date()
    turns = _wheel()
    return render(
        request,
        "workflows/recurring/wheel.html",
        {"turns": [(turn, turn.late(today)) for turn in turns], "today": today},
    )


def _turn(rule: str) -> Turn:
    turn = next((each for each in _wheel() if each.rule.id == rule), None)
    if turn is None:
        raise Http404
    return turn


def _page(
    request: HttpRequest, rule: str, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    standing, turn = _reader(request), _turn(rule)
    today = now().date()
    packs = law_on(today)
    staffing = turn.measure == "staffing_review"
    visible = turn.case and visible_to(standing).filter(pk=turn.case.pk).exists()
    context = {
        "turn": turn,
        "late": turn.late(today),
        "today": today,
        "deadline": turn.deadline.to_json(),
        "citation": packs.rule(rule).citation,
        "visible": visible,
        "agenda": agenda() if staffing else (),
        "staffing": staffing,
        "used": [
            {"measure": spoken(packs.measures[line.measure].label), "line": line}
            for line in (used_between(today - YEAR, today) if staffing else [])
        ],
        "may_demand": turn.measure
        and turn.case is None
        and _may(may_demand, standing)
        and (turn.on_demand or bool(standing.of("leader"))),
        "may_note": _may(may_note_held, standing),
        "form": HeldForm(),
        **more,
    }
    return render(request, "workflows/recurring/turn.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
@never_cache
@login_required
def turn(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one recurring duty: its next day, its agenda, and the year's decisions. [Runde]"""
    return _page(request, rule)


def _refused(request: HttpRequest, rule: str, tried: str, refused: Refusal) -> HttpResponse:
    refusal = not_done(refused, tried)
    return _page(request, rule, status=refused.status, refusal=refusal)


@require_POST
@never_cache
@login_required
def demand(request: HttpRequest, rule: str) -> HttpResponse:
    """Open the duty's case at once. [Kreve drøfting]"""
    _reader(request)
    _turn(rule)
    try:
        case = actions.demand_recurring(
            rule, actor=cast(User, request.user), gesture=gesture_of(request)
        )
    except Refusal as refused:
        return _refused(request, rule, _("Demand the discussion"), refused)
    messages.success(
        request,
        _("Case %(reference)s is opened. The leader gives the information next.")
        % {"reference": case.reference},
    )
    return redirect("recurring-turn", rule)


@require_POST
@never_cache
@login_required
def held(request: HttpRequest, rule: str) -> HttpResponse:
    """Enter when it was last done. [Registrere gjennomført]"""
    _reader(request)
    _turn(rule)
    form = HeldForm(request.POST)
    if not form.is_valid():
        return _page(request, rule, status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    try:
        actions.note_held(
            rule,
            held_on=form.cleaned_data["held_on"],
            actor=cast(User, request.user),
            gesture=gesture_of(request),
        )
    except Refusal as refused:
        return _refused(request, rule, _("Enter the day"), refused)
    messages.success(request, _("The day is entered, and the next turn is counted from it."))
    return redirect("recurring-turn", rule)


urlpatterns = [
    path("arshjul/", wheel, name="recurring"),
    path("arshjul/<slug:rule>/", turn, name="recurring-turn"),
    path("arshjul/<slug:rule>/krev/", demand, name="recurring-demand"),
    path("arshjul/<slug:rule>/gjennomfort/", held, name="recurring-held"),
]
