"""Guests' accounts: who is registered, called in to what, and one more. [Gjestekontoer]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledger.moving import now
from ledger.refusals import Refusal, Repeated
from parties.bounds import key_in
from parties.guests import LONGEST, give_way_in, register_guest, way_in
from parties.models import User
from workflows.queries.guests import guest_accounts
from workflows.web.routine import standing_here
from workflows.web.sent import gesture_of, not_done, status_of

_JUST_GIVEN = "guest_way_in"


def _name(label: Any, wanted: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, error_messages={"required": wanted}, **more
    )


class GuestForm(forms.Form):
    """Who comes from the other undertaking. [Registrere gjest]"""

    use_required_attribute = False

    first_name = _name(gettext_lazy("First name"), gettext_lazy("Write the first name."))
    last_name = _name(gettext_lazy("Last name"), gettext_lazy("Write the last name."))
    username = _name(
        gettext_lazy("Username"),
        gettext_lazy("Write a username."),
        help_text=gettext_lazy(
            "The guest logs in with it, and the leader names it when calling the guest in."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Notifications go there. Without one, the guest must look in."),
        widget=forms.EmailInput,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the guests' accounts to HR, and let its administrator register one. [Gjestekontoer]"""
    standing, reader = standing_here(request), cast(User, request.user)
    if standing.audits is None:
        raise Http404
    administers = bool(standing.of("hr_administrator"))
    anew = request.POST.get("guest", "")
    form = GuestForm(request.POST if request.method == "POST" and not anew else None)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and (anew or form.is_valid()):
        take: Callable[..., User] = give_way_in if anew else register_guest
        said: dict[str, Any] = {"user_id": key_in(anew) or 0} if anew else form.cleaned_data
        try:
            made = take(**said, actor=reader, gesture=gesture_of(request))
        except Refusal as refused:
            tried = _("Give a new link") if anew else _("Register a guest")
            refusal = not_done(refused, tried)
        except Repeated:
            return redirect("guest-accounts")
        else:
            request.session[_JUST_GIVEN] = made.pk
            if not anew:
                messages.success(request, _("The guest is registered."))
            return redirect("guest-accounts")
    context = {
        "accounts": guest_accounts(now().date()),
        "given": _given(request),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "form": form if administers else None,
        "refusal": refusal,
        "gesture": uuid4(),
    }
    page = "workflows/setup/guests.html"
    return render(request, page, context, status=status_of(form, refusal))


def _given(request: HttpRequest) -> dict[str, Any] | None:
    """Return the way in that was just given, once: it is on no other page."""
    pk = request.session.pop(_JUST_GIVEN, None)
    guest = User.objects.filter(pk=pk, is_guest=True).first() if pk else None
    if guest is None or guest.has_usable_password():
        return None
    link = request.build_absolute_uri(reverse("first-log-in", args=way_in(guest)))
    return {"guest": guest, "link": link}


urlpatterns = [path("oppsett/gjester/", accounts, name="guest-accounts")]
