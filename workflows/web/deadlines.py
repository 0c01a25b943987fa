"""Show every deadline with its arithmetic, and let a calendar subscribe to them. [Frister]"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger.moving import now
from parties.calendar_keys import give_calendar_key, key_of, reader_of, revoke_calendar_key
from parties.models import User
from parties.seats import Standing, standing_of
from rulebook.packs import load
from workflows.papers.calendar_feed import calendar_feed, feed_address
from workflows.queries.dates import closed_between
from workflows.queries.deadlines import Dated, dates_of, gathered
from workflows.queries.debts import Mine
from workflows.queries.law import law_on
from workflows.web.routine import standing_here

AHEAD = timedelta(days=366)
BACK = timedelta(days=31)
WEEKS = 6


@require_safe
@never_cache
@login_required
def deadlines(request: HttpRequest) -> HttpResponse:
    """List the year's deadlines, month by month; each opens to its arithmetic. [Frister og årshjul]"""
    return _page(request)


def _reader(request: HttpRequest) -> Standing:
    """Return who reads; whoever has no mandate, or is only employed, is not told there is a page."""
    standing = standing_here(request)
    if not standing.speaks:
        raise Http404
    return standing


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    standing = _reader(request)
    today = now().date()
    laws = law_on(today)
    only_mine = request.GET.get("vis") == "mine"
    found = dates_of(Mine(standing, today), since=today, until=today + AHEAD)
    shown = [d for d in gathered(found.rows) if d.mine or not only_mine]
    months = groupby(shown, key=lambda d: d.on.replace(day=1))
    return render(
        request,
        "workflows/deadlines.html",
        {
            "today": today,
            "months": [
                (first, [(d, d.line(laws) if d.debt else None) for d in rows])
                for first, rows in months
            ],
            "calendar": weeks(shown, today),
            "only_mine": only_mine,
            "cut": None if only_mine else found.cut,
            "key": key_of(cast(User, request.user)),
            **more,
        },
    )


def weeks(shown: list[Dated], today: date) -> dict[str, Any]:
    """Return the weeks ahead as the calendar component reads them."""
    return {
        "today": today,
        "events": [
            {
                "date": d.on,
                "text": d.words,
                "kind": d.kind,
                "yours": d.mine,
                "url": reverse("case-detail", args=[d.case.slug]),
            }
            for d in shown
        ],
        "closed": closed_between(load(), today, today + timedelta(weeks=WEEKS + 1)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make a new secret address, shown this once. [Lage kalenderadresse]"""
    if request.method != "POST":
        return redirect("deadlines")
    _reader(request)
    secret = give_calendar_key(actor=cast(User, request.user))
    return _page(request, address=feed_address(secret))


@require_POST
@never_cache
@login_required
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Take the address back. [Trekke tilbake kalenderadresse]"""
    revoke_calendar_key(actor=cast(User, request.user))
    messages.success(
        request, _("The address is taken back. No calendar reads from it any more.")
    )
    return redirect("deadlines")


@require_safe
@never_cache
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar that knows the address; to any other there is nothing here."""
    reader = reader_of(secret)
    if reader is None:
        raise Http404
    at = now()
    on = at.date()
    with override(reader.language):
        mine = Mine(standing_of(reader.pk, on), on)
        dates = dates_of(mine, since=on - BACK, until=on + AHEAD)
        body = calendar_feed(dates, at=at)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="frister.ics"'},
    )


urlpatterns = [
    path("frister/", deadlines, name="deadlines"),
    path("frister/kalender/", subscribe, name="calendar-subscribe"),
    path("frister/kalender/trekk-tilbake/", unsubscribe, name="calendar-unsubscribe"),
    path("frister/kalender/<str:secret>.ics", feed, name="calendar-feed"),
]
