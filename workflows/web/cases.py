"""Min oversikt, Saker and Saken: what a person meets. [Saksidene]"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.moving import now
from parties.seats import Standing, standing_of
from workflows.models import Case
from workflows.policies.confidential import closed_documents
from workflows.queries import CasePage, case_list, home
from workflows.queries.dates import days_of_the_schedule, what_is_owed
from workflows.queries.deadlines import Dated, gathered
from workflows.queries.debts import Debt
from workflows.queries.employees import cases_concerning, concerns
from workflows.queries.home import Home
from workflows.queries.ladder import ladder_of
from workflows.queries.left_out import left_out_of
from workflows.queries.negotiations import lines_of
from workflows.queries.table import other_side_missing
from workflows.queries.turn import owed_by_turn, way_to
from workflows.queries.words import heading
from workflows.web import papers, referrals, steps, talks
from workflows.web.deadlines import weeks
from workflows.web.forms import asked_number
from workflows.web.steps import STEPS, form_context, frame, open_page, with_help
from workflows.web.words import awaiting

AT_ONCE = 50
VERBS_SHOWN = 8
LATEST = 8


def _standing(request: HttpRequest) -> Standing:
    """Read who the reader is, once for the page and its frame."""
    if not hasattr(request, "standing"):
        reader: Any = request.user
        request.standing = standing_of(reader.pk, now().date())  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined, no-any-return]


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the reader owes, the weeks ahead and the open cases. [Min oversikt]"""
    today = now().date()
    met = home(_standing(request), today)
    owed = len(met.debts) + len(met.raised)
    return render(
        request,
        "workflows/home.html",
        {
            "home": met,
            "today": today,
            "heading": awaiting(owed, more=met.more_debts),
            "calendar": weeks(_ahead(met), today),
            "new_case_url": _address("case-new") if met.leads else "",
            "concerning": cases_concerning(_standing(request)),
            "only_employee": _standing(request).only_employee,
        },
    )


def _ahead(met: Home) -> list[Dated]:
    """Return the weeks ahead: the reader's own line by line, what others owe alike as one."""
    own = [dated for dated in met.ahead.rows if dated.mine]
    return [*own, *gathered(dated for dated in met.ahead.rows if not dated.mine)]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@login_required
@never_cache
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """List the cases the reader may see, newest first, by words and state. [Saker]"""
    words = request.GET.get("q", "").strip()[:100]
    state = request.GET.get("state", "")
    state = state if state in Case.State.values else ""
    standing = _standing(request)
    found = case_list(
        standing,
        words=words,
        state=state,
        before=asked_number(request.GET, "before"),
        at_most=AT_ONCE + 1,
    )
    rows = [
        {
            "case": case,
            "ladder": ladder_of(
                case, decided=not case.undecided and case.state != Case.State.DRAFT
            ),
        }
        for case in found[:AT_ONCE]
    ]
    query = request.GET.copy()
    query["before"] = str(found[AT_ONCE - 1].pk) if len(found) > AT_ONCE else ""
    return render(
        request,
        "workflows/case_list.html",
        {
            "rows": rows,
            "words": words,
            "state": state,
            "states": Case.State.choices,
            "more": query.urlencode() if query["before"] else "",
            "searched": bool(words or state),
            "reads_wheel": standing.speaks,
            "leads": bool(standing.of("leader")),
            "new_case_url": _address("case-new"),
        },
    )


@login_required
@never_cache
@require_safe
def one_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one case as one person's page – or what an employee or a left-out party may read. [Saken]"""
    try:
        page = open_page(request, reference)
    except Http404:
        if concerns(_standing(request), reference):
            return redirect("case-employees", reference)
        if not (parts := left_out_of(_standing(request), reference)):
            raise
        return render(request, "workflows/left_out.html", {"parts": parts})
    light = page.shows_light
    context = {
        **frame(page),
        **_turn(request, page),
        "brief": [(key, heading(key), words) for key, words in page.brief],
        "also": _also(page),
        "latest": page.history[:LATEST],
        "earlier": page.history[LATEST:],
        "opens": page.me is not None
        and page.me.opened_at is None
        and "open_information" in page.offers,
        "own": _own_steps(page),
        "negotiations": lines_of(page),
        "gates": {step: page.gates_before(step) for step in ("decision", "implementation")},
        "filed": [(word, page.evidence_label(word.code)) for word in page.evidence],
        "other_side": other_side_missing(page),
        "closed_documents": closed_documents(page.situation),
        "oversight_url": _address("oversight") if page.situation.standing.audits else "",
    }
    if light:
        context["two_days"] = days_of_the_schedule(page)
    return render(
        request, "workflows/case_light.html" if light else "workflows/case.html", context
    )


def _turn(request: HttpRequest, page: CasePage) -> dict[str, Any]:
    """Return the one step that is the reader's now, with its form, and what else the reader owes."""
    step = STEPS.get(page.turn)
    if step is None:
        return {"step": None, "form": None, "owed": _owed(page)}
    form = step.form()
    form.meet(page, request.GET)
    said = getattr(form.about, "input", None)
    offer = page.offers.get(step.verb)
    debt = owed_by_turn(page, f"input:{said.pk}" if said else "")
    return {
        **form_context(step, form),
        "debt": debt,
        "owed": [line for line in _owed(page) if line["debt"] is not debt],
        "lacking": with_help(page, offer.missing) if offer else [],
    }


def _owed(page: CasePage) -> list[dict[str, Any]]:
    """Return what the reader owes in the case, each with the way to where it is done."""
    return [
        {"debt": debt, "what": what_is_owed(page, debt), "url": _way(page, debt)}
        for debt in page.mine
    ]


def _way(page: CasePage, debt: Debt) -> str:
    slug = page.case.slug
    if verb := way_to(page, debt):
        asked, _sep, number = debt.obligation.subject.partition(":")
        about = f"?input={number}" if asked == "input" else ""
        return reverse(STEPS[verb].url_name, args=[slug]) + about
    if debt.place == "turn":
        return ""  # it stands here already, and cannot be done yet
    return f"{reverse(debt.page, args=[slug])}#{debt.place}"


def _also(page: CasePage) -> dict[str, list[dict[str, Any]]]:
    """Return the other steps open to the reader: the first of them, more, and not yet – with why."""
    possible: list[dict[str, Any]] = []
    grave: list[dict[str, Any]] = []
    not_yet: list[dict[str, Any]] = []
    for verb, offer in page.offers.items():
        step = STEPS.get(verb)
        if step is None or not step.listed or verb == page.turn:
            continue
        if verb in ("take_position", "declare_openness") and not page.matrix:
            continue
        line = {
            "label": offer.label,
            "url": reverse(step.url_name, args=[page.case.reference]),
            "missing": offer.missing,
        }
        if not offer.possible:
            not_yet.append(line)
        else:
            (grave if step.grave else possible).append(line)
    listed = [*possible, *grave]
    # A few hidden behind a click would cost more than they save.
    shown = VERBS_SHOWN if len(listed) > VERBS_SHOWN + 3 else len(listed)
    return {"first": listed[:shown], "more": listed[shown:], "not_yet": not_yet}


def _own_steps(page: CasePage) -> set[str]:
    """Return the steps drawn beside what they are about: one's own input, an answer to it."""
    return set(page.offers) & {
        "correct_input",
        "withdraw_input",
        "call_hollow",
        "answer_input",
        "draft_answer",
    }


urlpatterns: list[URLPattern] = [
    path("", overview, name="home"),
    path("saker/", all_cases, name="case-list"),
    path("saker/<reference:reference>/", one_case, name="case-detail"),
    *steps.urlpatterns,
    *talks.urlpatterns,
    *papers.urlpatterns,
    *referrals.urlpatterns,
]
