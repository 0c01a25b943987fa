"""One negotiation and one dispute as their two sides read them. [Forhandlingssiden og tvistesiden]"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows import policies
from workflows.models import Dispute, Negotiation, Obligation, Side
from workflows.queries import CasePage
from workflows.queries.negotiations import DisputePage, NegotiationPage
from workflows.web.steps import STEPS, frame, open_page

N, D, Kind = Negotiation.State, Dispute.State, Obligation.Kind
# What may be done with a negotiation in each state, in the order it is usually done.
_TALKS: dict[str, tuple[str, ...]] = {
    N.DEMANDED: (
        "call_negotiation",
        "begin_negotiation",
        "table_bid",
        "state_authority",
        "refuse_to_negotiate",
        "withdraw_demand",
    ),
    N.REFUSED: ("begin_negotiation", "call_negotiation", "raise_dispute", "withdraw_demand"),
    N.OPEN: (
        "sign_protocol",
        "table_bid",
        "state_authority",
        "draw_up_protocol",
        "call_negotiation",
        "withdraw_demand",
    ),
    N.BROKEN: ("sign_protocol", "raise_dispute", "settle_break", "begin_negotiation"),
}
_DISPUTE = (
    "advance_dispute",
    "appoint_board",
    "submit_to_board",
    "settle_dispute",
    "drop_dispute",
)


@login_required
@never_cache
@require_safe
def one_negotiation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one negotiation to its two sides and HR; to anybody else it is not there. [Forhandlingen]"""
    page = open_page(request, reference)
    found = next((n for n in page.situation.negotiations if n.pk == pk), None)
    if found is None or not policies.reads_all_of(page.situation, found.union_id):
        raise Http404
    talks = NegotiationPage(page, found)
    return render(
        request,
        "workflows/negotiation.html",
        {
            **frame(page),
            "talks": talks,
            "negotiation": found,
            "crumb": {"label": _("Negotiation")},
            "verbs": _verbs(page, _of_talks(page, talks), f"negotiation={pk}"),
        },
    )


@login_required
@never_cache
@require_safe
def one_dispute(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one dispute to its two sides and HR; to anybody else it is not there. [Tvisten]"""
    page = open_page(request, reference)
    found = next((d for d in page.situation.disputes if d.pk == pk), None)
    if found is None or not policies.reads_all_of(page.situation, found.union_id):
        raise Http404
    shown = DisputePage(page, found)
    return render(
        request,
        "workflows/dispute.html",
        {
            **frame(page),
            "shown": shown,
            "dispute": found,
            "crumb": {"label": _("Dispute")},
            "verbs": _verbs(page, _of_dispute(page, shown), f"dispute={pk}"),
        },
    )


def _of_talks(page: CasePage, talks: NegotiationPage) -> list[str]:
    """Return the steps that belong to the negotiation now and to the person's side."""
    found, line = talks.negotiation, talks.line
    mine = found.demanded_by == (Side.EMPLOYER if page.is_leader else Side.UNION)
    owes = {d.obligation.kind for d in line.debts if d.mine}
    disputed = line.dispute is not None and line.dispute.is_open
    waits = any(p.state == p.State.CIRCULATED for p in talks.protocols)
    wrong = {
        "refuse_to_negotiate": mine,
        "withdraw_demand": not mine,
        "sign_protocol": Kind.SIGN_PROTOCOL not in owes,
        "draw_up_protocol": waits,
        "raise_dispute": disputed,
        "settle_break": disputed,
        "begin_negotiation": disputed,
    }
    return [v for v in _TALKS.get(found.state, ()) if not wrong.get(v)]


def _of_dispute(page: CasePage, shown: DisputePage) -> list[str]:
    """Return the steps that belong to the dispute now and to the person's side."""
    found = shown.dispute
    side = Side.EMPLOYER if page.is_leader else Side.UNION
    sent = any(s.side == side for s in shown.statements)
    board = D.BOARD in found.next_stages or found.state == D.BOARD
    seated = bool(found.board_leader)
    wrong = {
        "advance_dispute": not [s for s in found.next_stages if s != D.BOARD],
        "appoint_board": not board or seated,
        "submit_to_board": found.state != D.BOARD or sent,
        "drop_dispute": found.raised_by != side,
    }
    return [v for v in _DISPUTE if found.is_open and not wrong.get(v)]


def _verbs(page: CasePage, wanted: list[str], query: str) -> list[dict[str, Any]]:
    """Return the steps the person may take, the first one as the main one; grave ones last."""
    steps = [STEPS[v] for v in wanted if v in page.offers]
    return [
        {
            "label": step.label,
            "url": f"{reverse(step.url_name, args=[page.case.reference])}?{query}",
            "grave": step.grave,
        }
        for step in sorted(steps, key=lambda s: s.grave)
    ]


urlpatterns: list[URLPattern] = [
    path(
        "saker/<reference:reference>/forhandlinger/<int:pk>/",
        one_negotiation,
        name="case-negotiation",
    ),
    path("saker/<reference:reference>/tvister/<int:pk>/", one_dispute, name="case-dispute"),
]
