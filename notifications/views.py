"""Show a person what they have been told, and let them choose how to be told by e-mail."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledger.moving import now
from notifications.messages import Told, tell
from notifications.models import Delivery, Preference

LATEST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest) -> HttpResponse:
    """Show the latest notifications, or mark as read those the reader had before them. [Varsler]"""
    user_id = request.user.pk
    if request.method == "POST":
        up_to = request.POST.get("up_to", "")
        if not up_to.isascii() or not up_to.isdigit() or len(up_to) > 18:
            return HttpResponseBadRequest()
        # Only what stood on the page: what came since has not been read.
        Delivery.objects.in_house(user_id).filter(pk__lte=int(up_to), read_at=None).update(
            read_at=now()
        )
        return redirect("notifications")
    latest = list(
        Delivery.objects.in_house(user_id).select_related("event__entry", "event__chain")[
            :LATEST
        ]
    )
    preference = Preference.objects.filter(user=user_id).first()
    return render(
        request,
        "notifications/list.html",
        {
            "groups": by_case(tell(latest)),
            "unread": unread(user_id),
            "newest": latest[0].pk if latest else 0,
            "choices": Preference.Email.choices,
            "chosen": preference.email if preference else Preference.Email.AT_ONCE,
            "evenings": preference is not None and preference.evenings,
            "hours": [hour.strftime("%H.%M") for hour in settings.MAIL_HOURS],
        },
    )


@login_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep how the reader wants e-mail. [Varslingsvalg]"""
    email = request.POST.get("email", "")
    if email not in Preference.Email.values:
        return HttpResponseBadRequest()
    Preference.objects.update_or_create(
        user_id=request.user.pk,
        defaults={"email": email, "evenings": bool(request.POST.get("evenings"))},
    )
    messages.success(request, _("Your choice is saved."))
    return redirect("notifications")


def by_case(told: Iterable[Told]) -> list[list[Told]]:
    """Gather what is told under the case it is about; cases with something unread come first."""
    cases: dict[str, list[Told]] = {}
    for one in told:
        cases.setdefault(one.case, []).append(one)
    return sorted(cases.values(), key=lambda group: all(t.delivery.read_at for t in group))


def unread(user_id: int) -> int:
    """Count what a person has been told in the house and not read."""
    return Delivery.objects.in_house(user_id).filter(read_at=None).count()
