"""Say that one is away, and who answers meanwhile. [Vara]"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID, uuid4

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
from ledger.refusals import Refusal, Repeated
from parties import actions as register
from parties.models import Mandate, User
from workflows.queries.absences import absences_seen, deputies_for, mandates_to_cover
from workflows.web.forms import day
from workflows.web.routine import standing_here


class AwayForm(forms.Form):
    """Who is away, who answers, from and to. The action judges. [Melde forfall]"""

    use_required_attribute = False

    mandate: Any = forms.TypedChoiceField(
        label=gettext_lazy("Which mandate is without its holder?"), coerce=int
    )
    deputy: Any = forms.TypedChoiceField(
        label=gettext_lazy("Who answers meanwhile?"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose who answers.")},
    )
    starts_on: Any = day(gettext_lazy("First day away"))
    ends_on: Any = day(gettext_lazy("Last day away"))

    def __init__(
        self, data: Any = None, *, mandates: list[Mandate], deputies: list[Mandate]
    ) -> None:
        """Offer the mandates, and those who could answer for them."""
        super().__init__(data)
        fields: Any = self.fields
        fields["mandate"].choices = _choices(mandates)
        fields["deputy"].choices = [("", _("Choose")), *_choices(deputies)]


def _choices(mandates: list[Mandate]) -> list[tuple[int, str]]:
    return [(m.pk, f"{m.user} – {m.title}, {m.unit}") for m in mandates]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def absences(request: HttpRequest) -> HttpResponse:
    """Show who is away and who answers, and take one more. [Vara]"""
    standing, reader, on = standing_here(request), cast(User, request.user), now().date()
    if standing.first is None:
        raise Http404
    mandates = mandates_to_cover(reader, standing, on)
    deputies = deputies_for(mandates, on)
    form = AwayForm(request.POST or None, mandates=mandates, deputies=deputies)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        known = {m.pk: m for m in (*mandates, *deputies)}
        try:
            register.register_absence(
                known[said["mandate"]],
                deputy=known[said["deputy"]],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                actor=reader,
                gesture=_gesture(request),
            )
        except Refusal as refused:
            refusal = {
                "tried": _("Name a deputy"),
                "because": refused.because,
                "remedy": refused.remedy,
                "status": int(refused.status),
            }
        except Repeated:
            return redirect("absences")
        else:
            messages.success(request, _("The deputy answers on those days."))
            return redirect("absences")
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request,
        "workflows/setup/absences.html",
        {
            "form": form,
            "refusal": refusal,
            "mandates": mandates,
            "deputies": deputies,
            "absences": absences_seen(reader, standing, on),
            "for_all": standing.audits is not None,
            "gesture": uuid4(),
        },
        status=refusal["status"] if refusal else wrong,
    )


def _gesture(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("gesture", ""))
    except ValueError:
        return None


urlpatterns = [path("vara/", absences, name="absences")]
