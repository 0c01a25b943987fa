"""Show a person what they have been told, and let them choose how to be told by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notifications import inbox
from notifications.messages import Told, tell
from notifications.models import Preference
from parties.bounds import key_in

LATEST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest) -> HttpResponse:
    """Show the latest notifications, or mark as read those the reader had before them. [Varsler]"""
    user_id = cast(int, request.user.pk)
    if request.method == "POST":
        up_to = key_in(request.POST.get("up_to"))
        if up_to is None:
            raise BadRequest("No notification has such a key.")
        inbox.mark_read(user_id, up_to=up_to)
        return redirect("notifications")
    latest = list(inbox.received_by(user_id)[:LATEST])
    preference = inbox.preference_of(user_id)
    return render(
        request,
        "notifications/list.html",
        {
            "groups": by_case(tell(latest)),
            "unread": inbox.unread(user_id),
            "newest": latest[0].pk if latest else 0,
            "choices": Preference.Email.choices,
            "chosen": preference.email,
            "evenings": preference.evenings,
            "hours": [hour.strftime("%H.%M") for hour in settings.MAIL_HOURS],
        },
    )


@login_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep how the reader wants e-mail. [Varslingsvalg]"""
    email = request.POST.get("email", "")
    if email not in Preference.Email.values:
        raise BadRequest("There is no such choice of mail.")
    inbox.prefer(
        cast(int, request.user.pk), email=email, evenings=bool(request.POST.get("evenings"))
    )
    messages.success(request, _("Your choice is saved."))
    return redirect("notifications")


def by_case(told: Iterable[Told]) -> list[list[Told]]:
    """Gather what is told under the case it is about; cases with something unread come first."""
    cases: dict[str, list[Told]] = {}
    for one in told:
        cases.setdefault(one.case, []).append(one)
    return sorted(cases.values(), key=lambda group: all(t.delivery.read_at for t in group))
