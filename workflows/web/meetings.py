"""The meetings' pages: the list, a series, one meeting with its agenda and seats. [Møter]"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ledger.moving import now
from ledger.refusals import NotPermitted, Refusal, Repeated
from parties.bounds import key_in
from parties.models import OrgUnit, Role, User
from parties.seats import Standing
from rulebook.calendar import OutsideCalendar
from workflows import actions
from workflows.actions.reading import note_minutes, read_meeting_paper
from workflows.models import Case, Meeting, MeetingSeries, Seating
from workflows.papers.handing import handed
from workflows.papers.invitation import ics, invitation_to
from workflows.papers.meetings import papers_of_meeting
from workflows.policies.meetings import arranges, reads_as_hr, takes_part
from workflows.queries.meetings import (
    agenda_of,
    at_the_table,
    follow_ups_of,
    meeting_list,
    meetings_visible_to,
    open_follow_ups,
    owes,
    queue_for,
    seatings_of,
    seen_cases,
)
from workflows.web.forms import asked_number, too_distant
from workflows.web.meeting_forms import (
    AbsenceForm,
    AskForm,
    AttendanceForm,
    ItemForm,
    MoveForm,
    SeriesForm,
)
from workflows.web.routine import standing_here
from workflows.web.sent import See, not_done, status_of

State = Meeting.State
# Under planlegging → innkalling → startet → referat: what a meeting goes through, in order.
STAGES = (State.PLANNED, State.CALLED, State.STARTED, State.MINUTES)
Act = Callable[[HttpRequest, Meeting], Any]


def _too_distant(tried: object) -> dict[str, Any]:
    """Return, as a page shows a refusal, that a day lies beyond the calendar."""
    return {
        "tried": str(tried),
        "because": too_distant(),
        "status": int(HTTPStatus.UNPROCESSABLE_ENTITY),
    }


def led_by(standing: Standing) -> list[OrgUnit]:
    """Return the units whose meetings the person arranges."""
    led = Q(pk__isnull=True)
    for mandate in standing.of(Role.LEADER):
        led |= Q(path__startswith=mandate.unit.path)
    return list(OrgUnit.objects.filter(led))


@login_required
@never_cache
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings to come and those that were, and what was promised in them. [Møter]"""
    standing = standing_here(request)
    if not standing.speaks:
        raise Http404
    today = now().date()
    before = asked_number(request.GET, "before")
    met = meeting_list(standing, today, before=before)
    series = {m.series for m in (*met.coming, *met.gone) if m.series is not None}
    own = [one for one in sorted(series, key=str) if takes_part(standing, one)]
    # HR reads the words of a case on the meeting's own page, where it is noted.
    promised = [one for one in open_follow_ups(standing) if not reads_as_hr(standing, one.item)]
    return render(
        request,
        "workflows/meetings/list.html",
        {
            "met": met,
            "first_page": before is None,
            "series": own,
            "may_begin": bool(standing.of(Role.LEADER)),
            "ask": AskForm(),
            "today": today,
            "promised": [(one, owes(standing, one.owner)) for one in promised],
        },
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_series(request: HttpRequest) -> HttpResponse:
    """Begin a series, and plan its first period. [Ny møteserie]"""
    units = led_by(standing_here(request))
    if not units:
        raise Http404
    form = SeriesForm(units, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_series(**form.series(), actor=cast(User, request.user))
        except Repeated:
            return See(reverse("meetings"))
        except Refusal as no:
            refusal = not_done(no, _("Begin the series"))
        except OutsideCalendar:
            refusal = _too_distant(_("Begin the series"))
        else:
            messages.success(request, _("The series is begun, and its meetings are planned."))
            return See(reverse("meetings"))
    return render(
        request,
        "workflows/meetings/series.html",
        {"form": form, "refusal": refusal},
        status=status_of(form, refusal),
    )


@login_required
@never_cache
@require_http_methods(["POST"])
def ask(request: HttpRequest, series: int) -> HttpResponse:
    """Plan a meeting beside the fixed ones: either side may. [Be om møte]"""
    standing = standing_here(request)
    found = MeetingSeries.objects.select_related("unit").filter(pk=series).first()
    if found is None or takes_part(standing, found) is None:
        raise Http404
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, " ".join(map(str, form.errors.get("meets_on", [_("Choose a day.")])))
        )
        return See(reverse("meetings"))
    try:
        meeting = actions.ask_for_meeting(
            found, **form.cleaned_data, actor=cast(User, request.user)
        )
    except Repeated:
        return See(reverse("meetings"))
    except Refusal as no:
        messages.error(request, f"{no.because} {no.remedy}")
        return See(reverse("meetings"))
    except OutsideCalendar:
        messages.error(request, too_distant())
        return See(reverse("meetings"))
    messages.success(request, _("The meeting is planned, and everyone at the table is told."))
    return See(reverse("meeting", args=[meeting.pk]))


def found_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting the reader may see; another is not there."""
    meeting = meetings_visible_to(standing_here(request)).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one meeting, and take its steps. [Møtet]"""
    meeting = found_meeting(request, pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do not in ACTS:
        return _page(request, meeting)
    label, done, act = ACTS[do]
    try:
        invalid = act(request, meeting)
    except (Meeting.DoesNotExist, Case.DoesNotExist):
        raise Http404 from None
    except Repeated:
        return See(reverse("meeting", args=[pk]))
    except Refusal as no:
        return _page(request, found_meeting(request, pk), refusal=not_done(no, label), do=do)
    except OutsideCalendar:
        return _page(request, meeting, refusal=_too_distant(label), do=do)
    if isinstance(invalid, forms.Form):
        return _page(request, meeting, invalid=invalid, do=do)
    messages.success(request, str(done))
    return See(reverse("meeting", args=[pk]))


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    refusal: dict[str, Any] | None = None,
    invalid: forms.Form | None = None,
    do: str = "",
) -> HttpResponse:
    assert meeting.series is not None  # noqa: S101  (visible ones have a series)
    standing = standing_here(request)
    items, seatings = agenda_of(meeting), seatings_of(meeting)
    seen = seen_cases(standing, items)
    readable = [item for item in items if item.case_id is None or item.case_id in seen]
    promised = follow_ups_of(readable)
    said_of = {one.item_id for one in promised}
    note_minutes(standing, [item for item in readable if item.pk in said_of])
    arranging = arranges(standing, meeting.series.unit) is not None
    taking_part = takes_part(standing, meeting.series) is not None
    planning = meeting.state == State.PLANNED
    adds = (taking_part and planning) or (arranging and meeting.state == State.CALLED)
    filling = arranging and meeting.state in (State.STARTED, State.MINUTES)
    typed = request.POST if request.method == "POST" else None
    return render(
        request,
        "workflows/meetings/meeting.html",
        {
            "meeting": meeting,
            "items": [(item, item in readable) for item in items],
            "seatings": [
                (one, _absence_of(one, invalid, typed) if owes(standing, one) else None)
                for one in seatings
            ],
            "told_who_meets": any(one.attendance for one in seatings),
            "queue": queue_for(standing, meeting.series) if adds else [],
            "promised": [(one, owes(standing, one.owner)) for one in promised],
            "papers": papers_of_meeting(meeting),
            "arranging": arranging,
            "adds": adds,
            "reorders": taking_part and planning,
            "stages": [(one, one.label, one == meeting.state) for one in STAGES],
            "refusal": refusal,
            "invalid": invalid,
            "today": now().date(),
            "item_form": invalid
            if do == "add_item" and invalid
            else ItemForm(typed if do == "add_item" else None),
            "move_form": invalid
            if do == "move" and invalid
            else MoveForm(typed if do == "move" else None, initial=_as_it_is(meeting)),
            "attendance": AttendanceForm(
                seatings, at_the_table(meeting.series, meeting.meets_on)
            )
            if filling
            else None,
        },
        status=status_of(invalid, refusal),
    )


def _absence_of(
    seating: Seating, invalid: forms.Form | None, typed: Mapping[str, Any] | None
) -> forms.Form:
    """Return the form that tells of a seat's absence; with what was typed in it, if it was this one."""
    meant = typed is not None and typed.get("do") == "tell_absence"
    if meant and typed is not None and typed.get("seating") == str(seating.pk):
        return invalid or AbsenceForm(typed, auto_id=f"%s-{seating.pk}")
    return AbsenceForm(auto_id=f"%s-{seating.pk}", initial={"seating": seating.pk})


def _as_it_is(meeting: Meeting) -> dict[str, Any]:
    fields = ("meets_on", "starts_at", "ends_at", "place")
    return {name: getattr(meeting, name) for name in fields}


# -- what is done there --------------------------------------------------------------------------


def _with(form: type[forms.Form], call: Callable[..., Any]) -> Act:
    """Return an act that takes what a form says."""

    def act(request: HttpRequest, meeting: Meeting) -> forms.Form | None:
        filled = form(request.POST)
        if not filled.is_valid():
            return filled
        call(meeting.pk, **filled.cleaned_data, actor=request.user)
        return None

    return act


def _plain(call: Callable[..., Any], **given: Any) -> Act:
    """Return an act that is nothing but a button."""

    def act(request: HttpRequest, meeting: Meeting) -> None:
        call(meeting.pk, **given, actor=request.user)

    return act


def _on_item(call: Callable[..., Any], **given: Any) -> Act:
    """Return an act on the item, or the follow-up, a button names."""

    def act(request: HttpRequest, meeting: Meeting) -> None:
        call(meeting.pk, key_in(request.POST.get("on")) or 0, **given, actor=request.user)

    return act


def _add_case(request: HttpRequest, meeting: Meeting) -> None:
    named = request.POST.get("on", "")
    # A sign that cannot be printed is in no case's number, and some databases keep none.
    case = named if named and named.isprintable() else "-"
    actions.put_on_agenda(meeting.pk, case=case, actor=cast(User, request.user))


def _attendance(request: HttpRequest, meeting: Meeting) -> forms.Form | None:
    assert meeting.series is not None  # noqa: S101  (visible ones have a series)
    if arranges(standing_here(request), meeting.series.unit) is None:
        raise NotPermitted(
            step="record_attendance",
            because=_("Only the leader who arranges the meetings may do this."),
            remedy=_("Ask the leader, or ask for a meeting yourself."),
        )
    table = at_the_table(meeting.series, meeting.meets_on)
    form = AttendanceForm(seatings_of(meeting), table, request.POST)
    if not form.is_valid():
        return form
    actions.record_attendance(meeting.pk, met=form.met(), actor=cast(User, request.user))
    return None


T = gettext_lazy
ACTS: dict[str, tuple[Any, Any, Act]] = {
    "add_case": (T("Put on the agenda"), T("The case is on the agenda."), _add_case),
    "add_item": (
        T("Put on the agenda"),
        T("The item is on the agenda."),
        _with(ItemForm, actions.put_on_agenda),
    ),
    "up": (
        T("Move up"),
        T("The agenda has a new order."),
        _on_item(actions.move_item, up=True),
    ),
    "down": (
        T("Move down"),
        T("The agenda has a new order."),
        _on_item(actions.move_item, up=False),
    ),
    "back": (
        T("Back to the queue"),
        T("The item is taken off the agenda."),
        _on_item(actions.return_item),
    ),
    "send_notice": (
        T("Send the notice"),
        T("The notice is sent to everyone with a seat."),
        _plain(actions.send_notice),
    ),
    "move": (
        T("Move the meeting"),
        T("The meeting is moved, and everyone is told."),
        _with(MoveForm, actions.move_gathering),
    ),
    "cancel": (
        T("Cancel the meeting"),
        T("The meeting is cancelled, and everyone is told."),
        _plain(actions.cancel_meeting),
    ),
    "start": (
        T("Start the meeting"),
        T("The meeting is started."),
        _plain(actions.start_meeting),
    ),
    "end": (
        T("End the meeting"),
        T("The meeting is ended. The minutes can still be finished."),
        _plain(actions.end_meeting),
    ),
    "tell_absence": (
        T("Tell of absence"),
        T("Your absence is told to everyone at the table."),
        _with(AbsenceForm, actions.tell_absence),
    ),
    "attendance": (T("Save who met"), T("Who met is saved."), _attendance),
    "done": (
        T("Mark as done"),
        T("It is marked as done, and everyone is told."),
        _on_item(actions.mark_done),
    ),
}


@login_required
@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the meeting over as calendars read it. [Kalenderinvitasjon]"""
    said = invitation_to(found_meeting(request, pk), cast(User, request.user))
    if said is None:
        raise Http404
    answer = HttpResponse(
        ics(said), content_type=f"text/calendar; method={said.method}; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{said.file_name}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


@login_required
@require_safe
def meeting_paper(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Hand over one of the meeting's papers; one there is not, is not there. [Møtets papir]"""
    meeting = found_meeting(request, pk)
    paper = read_meeting_paper(meeting, name, standing=standing_here(request))
    if paper is None:
        raise Http404
    return handed(request, paper, name)


urlpatterns = [
    path("moter/", meetings, name="meetings"),
    path("moter/serier/ny/", new_series, name="meeting-series-new"),
    path("moter/serier/<int:series>/be-om-mote/", ask, name="meeting-ask"),
    path("moter/<int:pk>/", meeting_page, name="meeting"),
    path("moter/<int:pk>/invitasjon.ics", invitation, name="meeting-invitation"),
    path("moter/<int:pk>/papirer/<slug:name>.pdf", meeting_paper, name="meeting-paper"),
]
