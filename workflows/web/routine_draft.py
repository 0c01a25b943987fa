"""Change the local routine: write a draft, see what it would change, publish it. HR administrators only.

To everybody else these pages are not there. The draft lies on the server, right or wrong; the
loader that judges the law says what is wrong with it, by key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from itertools import islice
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.moving import now
from ledger.refusals import Missing, Refusal, Repeated
from parties.models import User
from rulebook.errors import PackErrors
from rulebook.packs import Packs
from rulebook.routine import Routine
from workflows import actions
from workflows.models import RoutineDraft, RoutineEdition
from workflows.queries.law import law_on
from workflows.queries.routine import faults_told, routine_change
from workflows.queries.simulation import cases_to_try, on_trial, simulate
from workflows.web.routine import administers, edition_page, standing_here
from workflows.web.routine_forms import (
    DutyForm,
    LimitsForm,
    PublishForm,
    TextForm,
    WithdrawForm,
)
from workflows.web.sent import See

# How many cases the page tries; the command `simulate` tries them all.
AT_MOST = 200
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Let HR administrators in; to everybody else the page is not there."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not administers(standing_here(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _author(request: HttpRequest) -> User:
    return cast(User, request.user)  # for_administrators has asked for a log-in


def _newest() -> Packs:
    """Return the law with the routine published last, also one still to come: what a draft changes."""
    return law_on(date.max)


def _text_of(author: User) -> tuple[str, RoutineDraft | None]:
    """Return the draft as it was typed; without one, the routine published last."""
    draft = RoutineDraft.objects.filter(author=author).first()
    return (draft.body if draft else Routine.among(_newest()).text), draft


def _faults(text: str) -> list[Missing]:
    """Return everything the loader has against a text."""
    try:
        on_trial(Routine.of(text), on=now().date())
    except PackErrors as wrong:
        return faults_told(wrong)
    return []


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def draft_page(request: HttpRequest) -> HttpResponse:
    """Show the draft as a form, and take what is filled in. [Endre lokal rutine]"""
    text, draft = _text_of(_author(request))
    if request.POST.get("do") == "discard":
        actions.discard_routine_draft(actor=_author(request))
        messages.info(request, _("The draft is thrown away."))
        return See(reverse("routine"))
    try:
        routine = Routine.of(text)
    except PackErrors:
        return See(reverse("routine-draft-text"))
    posted = request.POST if request.method == "POST" else None
    limits, duty = LimitsForm(routine, posted), DutyForm(_newest(), posted)
    if posted is not None:
        adding = posted.get("do") == "add" or duty.begun
        if limits.is_valid() and (not adding or duty.is_valid()):
            return _keep(request, limits.apply(routine), duty if adding else None)
        if not adding:
            duty = DutyForm(_newest())
    context = {
        "draft": draft,
        "limits": limits,
        "duty": duty,
        "adding": duty.is_bound,
        "duties": routine.duties,
        "bodies": routine.bodies,
        "faults": _faults(text),
        "change": _change(routine),
        "wrong": posted is not None,
    }
    status = HTTPStatus.OK if posted is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "workflows/routine/draft.html", context, status=status)


def _keep(request: HttpRequest, routine: Routine, duty: DutyForm | None) -> HttpResponse:
    """Keep the draft, and go where the button said."""
    do = request.POST.get("do", "save")
    if duty is not None:
        routine = routine.with_duty(duty.duty())
    if do.startswith("remove:"):
        routine = routine.without(do.partition(":")[2])
    actions.keep_routine_draft(routine.text, actor=_author(request))
    if do == "preview":
        return See(reverse("routine-consequences"))
    messages.success(request, _("The draft is saved. Nothing is published yet."))
    place = "#h-duties" if duty is not None or do.startswith("remove:") else ""
    return See(reverse("routine-draft") + place)


def _change(routine: Routine) -> Any:
    """Say what the draft changes; nothing when the loader cannot read it."""
    try:
        return routine_change(_newest(), on_trial(routine, on=now().date()))
    except PackErrors:
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def draft_text(request: HttpRequest) -> HttpResponse:
    """Show the draft as TOML, with every fault by its key. [Avansert]"""
    if request.method == "POST":
        form = TextForm(request.POST)
        if form.is_valid():
            body = form.cleaned_data["body"].replace("\r\n", "\n")
            actions.keep_routine_draft(body, actor=_author(request))
            messages.success(request, _("The draft is saved. Nothing is published yet."))
            return See(reverse("routine-draft-text"))
        context = {"form": form, "faults": ()}
        return render(
            request,
            "workflows/routine/text.html",
            context,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    text, draft = _text_of(_author(request))
    context = {
        "form": TextForm(initial={"body": text}),
        "draft": draft,
        "faults": _faults(text),
        "checked": draft is not None,
    }
    return render(request, "workflows/routine/text.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def consequences(request: HttpRequest) -> HttpResponse:
    """Show what the draft would change in each case, and publish it. [Følger, og kunngjøre]"""
    text, draft = _text_of(_author(request))
    if draft is None and request.method != "POST":
        return See(reverse("routine-draft"))
    if request.method != "POST":
        form = PublishForm()
        form.initial["valid_from"] = now().date()
        return _consequences(request, text, form)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _consequences(request, text, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    try:
        made = actions.publish_routine(
            text,
            valid_from=said["valid_from"],
            summary=said["summary"],
            actor=_author(request),
            gesture=said["gesture"],
        )
        number = made.number
    except Repeated as done:
        number = done.entry.facts["number"]
    except Refusal as refusal:
        return _consequences(request, text, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("The routine is published. HR and the unions are told."))
    return See(reverse("routine-edition", args=[number]))


def _consequences(
    request: HttpRequest,
    text: str,
    form: PublishForm,
    *,
    refusal: Refusal | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    on, closed = now().date(), "lukkede" in request.GET
    context: dict[str, Any] = {
        "form": form,
        "closed": closed,
        "faults": _faults(text),
        "refusal": _told(refusal) if refusal else None,
        "today": on,
    }
    if not context["faults"]:
        routine = Routine.of(text)
        cases = cases_to_try(on, standing=standing_here(request), closed=closed)
        packs = on_trial(routine, on=on)
        tried = list(simulate(islice(cases, AT_MOST), lambda _case: packs))
        context |= {
            "change": _change(routine),
            "tried": len(tried),
            "all": cases.count() if len(tried) == AT_MOST else len(tried),
            "outcomes": [outcome for outcome in tried if outcome.changed],
        }
    return render(request, "workflows/routine/consequences.html", context, status=status)


def _told(refusal: Refusal) -> dict[str, Any]:
    return {
        "tried": _("Publish the routine"),
        "because": "" if refusal.missing else refusal.because,
        "remedy": "" if refusal.missing else refusal.remedy,
        "citation": refusal.citation,
        "missing": refusal.missing,
        "status": int(refusal.status),
    }


@never_cache
@require_POST
@for_administrators
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an edition that is still to come. [Trekke]"""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return edition_page(
            request,
            number,
            standing_here(request),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            withdraw_form=form,
        )
    try:
        actions.withdraw_routine(
            number, reason=form.cleaned_data["reason"], actor=_author(request)
        )
    except RoutineEdition.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        told = {**_told(refusal), "tried": _("Withdraw the edition")}
        return edition_page(
            request,
            number,
            standing_here(request),
            status=refusal.status,
            withdraw_form=form,
            refusal=told,
        )
    messages.success(request, _("The edition is withdrawn. HR and the unions are told."))
    return See(reverse("routine-edition", args=[number]))


urlpatterns = [
    path("rutine/utkast/", draft_page, name="routine-draft"),
    path("rutine/utkast/tekst/", draft_text, name="routine-draft-text"),
    path("rutine/utkast/folger/", consequences, name="routine-consequences"),
    path("rutine/utgaver/<int:number>/trekk/", withdraw, name="routine-withdraw"),
]
