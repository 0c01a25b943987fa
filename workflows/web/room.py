"""A party's own room in a case: write, take a copy, delete. [Partens rom]"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ledger.moving import now
from ledger.refusals import Refusal
from ledger.wording import date_words
from parties.bounds import key_in
from parties.models import User
from workflows import actions
from workflows.models import Case, PartyNote
from workflows.queries.room import Room, rooms_of
from workflows.web.forms import labelled, one_of, words
from workflows.web.sent import See


class NoteForm(forms.Form):
    """Write in the room. [Notat]"""

    use_required_attribute = False

    kind = one_of(
        gettext_lazy("What do you write?"),
        labelled(PartyNote.Kind.choices),
        initial=PartyNote.Kind.NOTE,
    )
    body = words(
        gettext_lazy("What you write"),
        help_text=gettext_lazy("Write no names of members: what they say, not who said it."),
    )


def _rooms(request: HttpRequest, reference: str) -> list[Room]:
    try:
        return rooms_of(reference, user=cast(User, request.user), on=now().date())
    except Case.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def room(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the rooms the reader may enter, and take what is written. [Partens rom]"""
    rooms = _rooms(request, reference)
    form = NoteForm()
    if request.method == "POST":
        form = NoteForm(request.POST)
        if (answer := _take(request, reference, form)) is not None:
            return answer
    context = {"rooms": rooms, "case": rooms[0].case, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "workflows/room.html", context, status=status)


def _take(request: HttpRequest, reference: str, form: NoteForm) -> HttpResponse | None:
    """Do what the button said; None when the form has to be shown again."""
    actor: Any = request.user
    party, note = (key_in(request.POST.get(name)) or 0 for name in ("party", "note"))
    try:
        match request.POST.get("do"):
            case "delete":
                actions.delete_note(party, note, actor=actor)
                messages.info(request, _("The note is deleted."))
            case "empty":
                actions.empty_room(party, sure=bool(request.POST.get("sure")), actor=actor)
                messages.info(request, _("The room is empty."))
            case _other:
                if not form.is_valid():
                    return None
                return _write(request, reference, form, party)
    except Case.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, f"{refused.because} {refused.remedy}")
    return See(reverse("case-room", args=[reference]))


def _write(
    request: HttpRequest, reference: str, form: NoteForm, party: int
) -> HttpResponse | None:
    """Keep the note; what could not be kept stays in the box, with why."""
    try:
        actions.write_note(party, **form.cleaned_data, actor=cast(User, request.user))
    except Refusal as refused:
        form.add_error("body", f"{refused.because} {refused.remedy}")
        return None
    return See(reverse("case-room", args=[reference]))


@require_safe
@never_cache
@login_required
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Give everything in the reader's rooms as plain text. [Ta kopi]"""
    lines = [
        f"{room.party.name}, {note.get_kind_display()}, {date_words(note.written_at.date())}, "
        f"{note.author}\n\n{note.body}\n"
        for room in _rooms(request, reference)
        for note in room.notes
    ]
    answer = HttpResponse("\n---\n\n".join(lines), content_type="text/plain; charset=utf-8")
    name = reference.replace("/", "-")
    answer["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return answer


urlpatterns = [
    path("saker/<reference:reference>/rom/", room, name="case-room"),
    path("saker/<reference:reference>/rom/kopi/", copy, name="case-room-copy"),
]
