"""Show HR what is on its way to the archive, and what will not go. [Arkiv]"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oversight.views import for_hr
from parties.bounds import key_in
from parties.seats import Standing
from workflows.models import ArchiveParcel
from workflows.papers.archives import the_archive
from workflows.queries.archive import cases_waiting, how_many, underway

State = ArchiveParcel.State
AT_ONCE = 50


@require_safe
@never_cache
@for_hr
def archive(request: HttpRequest, *, standing: Standing) -> HttpResponse:
    """Show the parcels, those that are not archived unless a state is asked for. [Arkivforsendelser]"""
    asked = request.GET.get("state", "")
    state = asked if asked in State.values else ""
    before = key_in(request.GET.get("before"))
    found = underway(standing, state=state, before=before, at_most=AT_ONCE + 1)
    counted = how_many()
    return render(
        request,
        "oversight/archive.html",
        {
            "parcels": found[:AT_ONCE],
            "older": found[AT_ONCE - 1].parcel.pk if len(found) > AT_ONCE else None,
            "asked": state,
            "states": [(one, one.label, counted[one]) for one in State],
            "waiting": cases_waiting(),
            "set_up": the_archive() is not None,
        },
    )
