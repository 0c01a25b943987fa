"""Show HR's administrator what is sent to other systems, what would not go, and let it be retried."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.moving import now
from ledger.refusals import Refusal
from notifications.models import Webhook
from notifications.neighbours import neighbours
from notifications.webhooks import (
    AT_MOST,
    administers,
    parked,
    register_webhook,
    retry_parked,
    stop_webhook,
    waiting,
)
from parties.bounds import key_in
from parties.models import User


class WebhookForm(forms.Form):
    """A program to be told. [Webhook]"""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Which system"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write which system it is.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Begins with https://."),
        max_length=500,
        error_messages={"required": gettext_lazy("Write the address.")},
    )


def _reader(request: HttpRequest) -> User:
    """Return the administrator; to anybody else the page is not there."""
    user = cast(User, request.user)
    if not administers(user, now().date()):
        raise Http404
    return user


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def outlets(request: HttpRequest) -> HttpResponse:
    """Show the programs that are told and what would not go, or register a program. [Utsending]"""
    reader = _reader(request)
    if request.method != "POST":
        return _page(request, form=WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        webhook, secret = register_webhook(**form.cleaned_data, actor=reader)
    except Refusal as refused:
        form.add_error("url", f"{refused.because} {refused.remedy}")
        return _page(request, form=form, status=refused.status)
    return _page(request, form=WebhookForm(), made=webhook, secret=secret)


def _page(request: HttpRequest, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    context = {
        "webhooks": Webhook.objects.filter(stopped_at=None),
        "parked": parked()[:AT_MOST],
        "waiting": waiting(),
        "silent": neighbours.silent_since(now()),
        **more,
    }
    return render(request, "notifications/outlets.html", context, status=status)


@require_POST
@never_cache
@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a program no more. [Stoppe webhook]"""
    reader = _reader(request)
    try:
        stop_webhook(pk, actor=reader)
    except Webhook.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        return _refused(request, refused)
    messages.success(request, _("The system is told no more."))
    return redirect("outlets")


@require_POST
@never_cache
@login_required
def retry(request: HttpRequest) -> HttpResponse:
    """Put what was given up back in line. [Prøve igjen]"""
    reader = _reader(request)
    chosen = [key_in(pk) for pk in request.POST.getlist("message")]
    try:
        count = retry_parked([pk for pk in chosen if pk is not None], actor=reader)
    except Refusal as refused:
        return _refused(request, refused)
    messages.success(
        request,
        ngettext("%(n)d message is tried again.", "%(n)d messages are tried again.", count)
        % {"n": count},
    )
    return redirect("outlets")


def _refused(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """Say on the list itself why it was not done: the list has changed since it was shown."""
    messages.error(request, f"{refused.because} {refused.remedy}")
    return redirect("outlets")
