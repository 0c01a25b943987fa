"""Enter how many the employer has: HR does it once, and no leader is asked again. [Antall ansatte]"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledger.moving import now
from ledger.refusals import Refusal
from parties.actions import register_headcount
from parties.bounds import BIGGEST_COUNT
from parties.models import Organisation, User
from parties.seats import standing_of
from workflows.queries.record import headcounts
from workflows.web.forms import day
from workflows.web.sent import not_done, status_of

_WHOLE = {"invalid": gettext_lazy("Write a whole number, with digits.")}


class HeadcountForm(forms.Form):
    """How many the employer has, counted on a day. [Antall ansatte]"""

    use_required_attribute = False

    employees = forms.IntegerField(
        label=gettext_lazy("How many employees does the organisation have?"),
        help_text=gettext_lazy("Count everyone, part-timers too."),
        min_value=1,
        max_value=BIGGEST_COUNT,
        error_messages={**_WHOLE, "required": gettext_lazy("Write how many.")},
    )
    amu_headcount = forms.IntegerField(
        label=gettext_lazy("How many worked at least 20 hours a week, on average last year?"),
        help_text=gettext_lazy(
            "This number decides whether there must be a working environment committee. "
            "Leave it blank if nobody has counted."
        ),
        required=False,
        min_value=0,
        max_value=BIGGEST_COUNT,
        error_messages=_WHOLE,
    )
    has_amu = forms.TypedChoiceField(
        label=gettext_lazy("Is there a working environment committee (AMU)?"),
        choices=[
            ("yes", gettext_lazy("Yes")),
            ("no", gettext_lazy("No")),
            ("", gettext_lazy("Don't know")),
        ],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    counted_on: Any = day(gettext_lazy("Counted on"))

    def __init__(self, data: Any = None, *, stands: Organisation, today: Any) -> None:
        """Start from the count that stands, today."""
        said = {True: "yes", False: "no", None: ""}
        super().__init__(
            data,
            initial={
                "employees": stands.employees,
                "amu_headcount": stands.amu_headcount,
                "has_amu": said[stands.has_amu],
                "counted_on": today,
            },
        )
        for name in ("employees", "amu_headcount"):
            self.fields[name].widget.attrs.update(
                {"inputmode": "numeric", "aria-describedby": f"id_{name}_helptext"}
            )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def headcount(request: HttpRequest) -> HttpResponse:
    """Show the count that stands and the earlier ones, and take a new one. [Antall ansatte]"""
    today = now().date()
    reader = cast(User, request.user)  # a log-in is asked for first
    standing = standing_of(reader.pk, today)
    organisation = Organisation.objects.first()
    if standing.audits is None or organisation is None:
        raise Http404
    request.standing = standing  # type: ignore[attr-defined]  # the frame reads it too
    form = HeadcountForm(request.POST or None, stands=organisation, today=today)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            register_headcount(organisation, **form.cleaned_data, actor=reader)
        except Refusal as refused:
            refusal = not_done(refused, _("Enter the number of employees"))
        else:
            messages.success(request, _("The number is entered. New cases use it from now on."))
            return redirect("headcount")
    return render(
        request,
        "workflows/setup/headcount.html",
        {
            "form": form,
            "refusal": refusal,
            "stands": organisation,
            "today": today,
            "history": headcounts(),
        },
        status=status_of(form, refusal),
    )


urlpatterns = [path("oppsett/antall-ansatte/", headcount, name="headcount")]
