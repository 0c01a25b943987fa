"""Show HR how cases have gone: what was found, the evidence, and whether the history holds. [Tilsyn]"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ledger.events import Event
from ledger.models import AccessLog
from ledger.moving import now
from ledger.reading import note_reading
from oversight.across import findings_across
from oversight.earliness import earliness
from oversight.reading import (
    AT_MOST,
    Dossier,
    case_under_oversight,
    cases_under_oversight,
)
from oversight.requirements import requirements_of
from oversight.trust import AT_ONCE, Trust, trust_in
from parties.bounds import key_in
from parties.seats import Standing, standing_of
from workflows.models import Case, Evaluation
from workflows.queries.afterwards import evaluations_by_year
from workflows.queries.readers import readers_of, readings_everywhere

HISTORY = 100
ONLY = (
    ("despite", _("Decided with something missing, or entered afterwards")),
    ("late", _("Something is late")),
)

View = Callable[..., HttpResponse]


def for_hr(view: View) -> View:
    """Let HR in; to everybody else the page is not there."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = standing_of(request.user.pk, now().date())  # type: ignore[arg-type]
        if standing.audits is None:
            raise Http404
        request.standing = standing  # type: ignore[attr-defined]  # the frame reads it too
        return view(request, *args, standing=standing, **kwargs)

    return guarded


@require_safe
@for_hr
def case_list(request: HttpRequest, *, standing: Standing) -> HttpResponse:
    """Show the cases with what was found in each, newest first. [Saker under tilsyn]"""
    asked = {name: request.GET.get(name, "").strip() for name in ("words", "state", "only")}
    if asked["state"] not in Case.State.values:
        asked["state"] = ""
    if asked["only"] not in dict(ONLY):
        asked["only"] = ""
    before = key_in(request.GET.get("before"))
    found = cases_under_oversight(
        standing, now().date(), **asked, before=before, at_most=AT_MOST + 1
    )
    return render(
        request,
        "oversight/list.html",
        {
            "dossiers": found[:AT_MOST],
            "older": found[AT_MOST - 1].case.pk if len(found) > AT_MOST else None,
            "asked": asked,
            "filtered": any(asked.values()),
            "states": Case.State.choices,
            "only": ONLY,
            "first_page": before is None,
            "across": findings_across(now().date()) if before is None else [],
        },
    )


@require_safe
@for_hr
def evaluations(request: HttpRequest, *, standing: Standing) -> HttpResponse:
    """Show what both sides thought of the cases, year by year, beside each other. [Evalueringer]"""
    return render(
        request,
        "oversight/evaluations.html",
        {
            "years": [
                (
                    year,
                    list(
                        zip(
                            Evaluation.Question.labels, year.employer, year.parties, strict=True
                        )
                    ),
                )
                for year in evaluations_by_year(now().date())
            ],
        },
    )


@require_safe
@for_hr
def access_log(request: HttpRequest, *, standing: Standing) -> HttpResponse:
    """Show who has read what is not open to everybody, newest first. [Innsynslogg]"""
    of = request.GET.get("of", "").strip()
    before = key_in(request.GET.get("before"))
    found = readings_everywhere(standing, of=of, before=before, at_most=HISTORY + 1)
    return render(
        request,
        "oversight/access_log.html",
        {
            "readings": found[:HISTORY],
            "older": found[HISTORY - 1].pk if len(found) > HISTORY else None,
            "of": of,
        },
    )


@require_safe
@for_hr
def case_detail(request: HttpRequest, *, slug: str, standing: Standing) -> HttpResponse:
    """Show one case with findings, evidence, history and verification. [Tilsynssak]"""
    dossier = _dossier(standing, slug)
    _note(request, dossier)
    return _page(request, dossier, trust_in(dossier.case.chain, at_most=AT_ONCE))


@require_POST
@for_hr
def verify(request: HttpRequest, *, slug: str, standing: Standing) -> HttpResponse:
    """Check the chain now, whatever its length. [Kontroller kjeden nå]"""
    dossier = _dossier(standing, slug)
    _note(request, dossier)
    trust = trust_in(dossier.case.chain)
    if request.htmx:  # type: ignore[attr-defined]
        return render(
            request, "oversight/_trust.html", {"dossier": dossier, "trust": trust, "live": True}
        )
    return _page(request, dossier, trust)


def _dossier(standing: Standing, slug: str) -> Dossier:
    try:
        return case_under_oversight(standing, slug.replace("-", "/", 1), now().date())
    except Case.DoesNotExist:
        raise Http404 from None


def _note(request: HttpRequest, dossier: Dossier) -> None:
    reader: Any = request.user
    what, basis = AccessLog.What.OVERSIGHT, AccessLog.Basis.OVERSIGHT
    note_reading(dossier.case.chain_id, reader.pk, what, basis)


def _page(request: HttpRequest, dossier: Dossier, trust: Trust) -> HttpResponse:
    process = dossier.process
    requirements = requirements_of(process)
    before = key_in(request.GET.get("before"))
    upto = [h for h in process.happenings if before is None or h.number < before]
    shown = upto[-HISTORY:][::-1]
    return render(
        request,
        "oversight/case.html",
        {
            "dossier": dossier,
            "case": dossier.case,
            "trust": trust,
            "met": [r for r in requirements if r.met],
            "waiting": [r for r in requirements if not r.met and dossier.case.is_open],
            "earliness": earliness(dossier.dates, process.on),
            "history": shown,
            "shown": {h.number for h in shown},
            "older": shown[-1].number if shown and len(upto) > HISTORY else None,
            "newest": before is None,
            "redactions": process.of(Event.TEXT_REDACTED, Event.DOCUMENT_REDACTED),
            "readers": readers_of(dossier.case.chain_id),
        },
    )
