"""The minutes of one item, written while the meeting runs: each side its own blocks. [Referat i møtet]"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.refusals import NotPossible, Refusal, Repeated
from parties.models import User
from parties.seats import Standing
from workflows import actions
from workflows.actions.drafting import keep_unsaved
from workflows.actions.reading import note_minutes
from workflows.models import AgendaItem, Case, Meeting, Seating, Unsaved
from workflows.policies.meetings import arranges, takes_part, writes
from workflows.queries.meetings import (
    Block,
    agenda_of,
    blocks_of,
    follow_ups_of,
    owes,
    seatings_of,
    seen_cases,
    unsaved_of,
)
from workflows.templatetags.house import time_words
from workflows.web.meeting_forms import BlockForm, FollowUpForm, RoundForm
from workflows.web.meetings import found_meeting
from workflows.web.routine import standing_here
from workflows.web.sent import See, not_done

WRITING = (Meeting.State.STARTED, Meeting.State.MINUTES)


@dataclass
class Shown:
    """One block as the page shows it. [Blokk på siden]

    `theirs` says that somebody else wrote after what stands in the box was begun.
    """

    block: Block
    form: BlockForm | None
    kept: Unsaved | None = None
    theirs: bool = False


def _found(request: HttpRequest, pk: int, item: int) -> tuple[Meeting, AgendaItem]:
    """Return an item the reader may see; another is not there."""
    meeting = found_meeting(request, pk)
    items = agenda_of(meeting)
    found = next((one for one in items if one.pk == item), None)
    if found is None:
        raise Http404
    seen = seen_cases(standing_here(request), [found])
    if found.case_id is not None and found.case_id not in seen:
        raise Http404
    return meeting, found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item_page(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Show the minutes of one item, and take what is written. [Referat fra saken]"""
    meeting, found = _found(request, pk, item)
    seatings = seatings_of(meeting)
    reader = cast(User, request.user)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    invalid: forms.Form | None = None
    refusal: Refusal | None = None
    try:
        if do == "write":
            invalid = _write(request, meeting, found, seatings)
            done = _("Your words are saved.")
        elif do == "promise":
            follow = FollowUpForm(seatings, request.POST)
            if follow.is_valid():
                actions.agree_follow_up(pk, item, **follow.cleaned_data, actor=reader)
            else:
                invalid = follow
            done = _("The follow-up is kept, and everyone at the table is told.")
        elif do == "send":
            sending = RoundForm(request.POST)
            if sending.is_valid():
                actions.send_item_round(pk, item, **sending.cleaned_data, actor=reader)
            else:
                invalid = sending
            done = _("The minutes are sent to the parties for approval.")
        else:
            return _show(request, meeting, found, seatings)
    except Case.DoesNotExist:
        raise Http404 from None
    except Repeated:
        pass
    except Refusal as no:
        refusal = no
    if refusal is not None or invalid is not None:
        return _show(request, meeting, found, seatings, do=do, refusal=refusal, invalid=invalid)
    messages.success(request, done)
    return See(reverse("meeting-item", args=[pk, item]) + _anchor(request, do))


def _anchor(request: HttpRequest, do: str) -> str:
    """Return to the block that was saved."""
    key = request.POST.get("block", "")
    return f"#b-{key}" if do == "write" and key.replace("-", "").isalnum() else ""


def _write(
    request: HttpRequest, meeting: Meeting, item: AgendaItem, seatings: list[Seating]
) -> forms.Form | None:
    block = _block(request, item, seatings)
    form = BlockForm(block, request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    try:
        actions.write_block(
            meeting.pk,
            item.pk,
            block.heading,
            said["text"],
            version=said["version"],
            seating=block.seating.pk if block.seating else None,
            stance=said.get("stance", ""),
            actor=cast(User, request.user),
            gesture=said["gesture"],
        )
    except NotPossible:
        # What was typed is kept on the server too, whatever became of the page.
        keep_unsaved(
            cast(User, request.user), item, block.key, said["text"], version=said["version"]
        )
        raise
    return None


def _block(request: HttpRequest, item: AgendaItem, seatings: list[Seating]) -> Block:
    key = request.POST.get("block", "")
    found = next((one for one in blocks_of(item, seatings) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    meeting: Meeting,
    item: AgendaItem,
    seatings: list[Seating],
    *,
    do: str = "",
    refusal: Refusal | None = None,
    invalid: forms.Form | None = None,
) -> HttpResponse:
    assert meeting.series is not None  # noqa: S101  (visible ones have a series)
    standing, reader = standing_here(request), cast(User, request.user)
    leads = arranges(standing, meeting.series.unit) is not None
    sends = leads or (item.case is not None and standing.leads(item.case.unit) is not None)
    running = meeting.state in WRITING
    typed = request.POST if do else None
    tried = {"write": _("Save"), "promise": _("Agree on a follow-up")}
    status = HTTPStatus.OK
    if refusal is not None:
        status = HTTPStatus(refusal.status)
    elif invalid is not None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    blocks, unsaved = blocks_of(item, seatings), unsaved_of(item, reader)
    shown = [_shown(one, item, standing, running, unsaved, invalid) for one in blocks]
    if any(block.newest for block in blocks):
        note_minutes(standing, [item])
    return render(
        request,
        "workflows/meetings/item.html",
        {
            "meeting": meeting,
            "item": item,
            "running": running,
            "invalid": invalid,
            "shown": shown,
            "promised": [(one, owes(standing, one.owner)) for one in follow_ups_of([item])],
            "follow": FollowUpForm(seatings, typed if do == "promise" else None)
            if running and takes_part(standing, meeting.series)
            else None,
            "round": RoundForm(typed if do == "send" else None)
            if running and sends and item.case and item.tag == "D" and not item.sent_round
            else None,
            "refusal": not_done(refusal, tried.get(do, _("Send the minutes to the parties")))
            if refusal
            else None,
        },
        status=status,
    )


def _shown(
    block: Block,
    item: AgendaItem,
    standing: Standing,
    running: bool,  # noqa: FBT001
    unsaved: dict[str, Unsaved],
    invalid: forms.Form | None,
) -> Shown:
    """Open a block to whoever may write it, with what they had begun."""
    if not running or item.sent_round:
        return Shown(block, None)
    if writes(standing, item, block.heading, block.seating) is None:
        return Shown(block, None)
    if isinstance(invalid, BlockForm) and invalid.block.key == block.key:
        return Shown(block, invalid)
    form = BlockForm(block)
    kept = unsaved.get(block.key)
    if kept is None or kept.text.strip() == block.text.strip():
        return Shown(block, form)
    form.initial["text"] = kept.text
    return Shown(block, form, kept, theirs=kept.version < block.version)


@login_required
@never_cache
@require_POST
def autosave(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Keep what is being written, for the writer alone. [Mellomlagre]"""
    meeting, found = _found(request, pk, item)
    block = _block(request, found, seatings_of(meeting))
    standing = standing_here(request)
    if writes(standing, found, block.heading, block.seating) is None:
        raise Http404
    form = BlockForm(block, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        kept = keep_unsaved(
            cast(User, request.user), found, block.key, said["text"], version=said["version"]
        )
        words = _("Kept for you %(time)s, not saved yet.") % {"time": time_words(kept.kept_at)}
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    if form["text"].value():  # a box that was emptied needs no word
        words = " ".join(map(str, form["text"].errors))
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


urlpatterns = [
    path("moter/<int:pk>/sak/<int:item>/", item_page, name="meeting-item"),
    path("moter/<int:pk>/sak/<int:item>/mellomlagre/", autosave, name="meeting-item-autosave"),
]
