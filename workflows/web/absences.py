"""Say that one is away, and who answers meanwhile. [Vara]"""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

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
from parties.absences import end_absence
from parties.bounds import key_in
from parties.models import Absence, Mandate, User
from parties.seats import Standing
from workflows.queries.absences import absences_seen, deputies_for, mandates_to_cover
from workflows.web.forms import day, mandate_choices
from workflows.web.routine import standing_here
from workflows.web.sent import gesture_of, not_done, status_of


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
        fields["mandate"].choices = mandate_choices(mandates)
        fields["deputy"].choices = [("", _("Choose")), *mandate_choices(deputies)]


class BackForm(forms.Form):
    """The new last day of an absence. [Avslutte forfall]"""

    use_required_attribute = False

    last_day: Any = day(gettext_lazy("New last day"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def absences(request: HttpRequest) -> HttpResponse:
    """Show who is away and who answers, take one more, and let one end earlier. [Vara]"""
    standing, reader, on = standing_here(request), cast(User, request.user), now().date()
    if not standing.speaks:
        raise Http404
    mandates = mandates_to_cover(reader, standing, on)
    deputies = deputies_for(mandates, on)
    ending = request.POST.get("absence", "")
    typed = None if ending else request.POST or None
    form = AwayForm(typed, mandates=mandates, deputies=deputies)
    seen = [(one, _back(one, request, standing)) for one in absences_seen(reader, standing, on)]
    asked: forms.Form = next((b for one, b in seen if b and str(one.pk) == ending), form)
    refusal: dict[str, Any] | None = None
    try:
        if ending:
            done = _ended(request, ending, may_end=asked is not form)
        else:
            done = _named(request, form, {m.pk: m for m in (*mandates, *deputies)})
        if done:
            return redirect("absences")
    except Refusal as refused:
        tried = _("End it earlier") if ending else _("Name a deputy")
        refusal = not_done(refused, tried)
    return render(
        request,
        "workflows/setup/absences.html",
        {
            "form": form,
            "refusal": refusal,
            "mandates": mandates,
            "deputies": deputies,
            "absences": seen,
            "for_all": standing.audits is not None,
            "today": on,
            "gesture": uuid4(),
        },
        status=status_of(asked, refusal),
    )


def _back(one: Absence, request: HttpRequest, standing: Standing) -> BackForm | None:
    """Return the form that ends it earlier, for those who may; with what was typed in it."""
    if one.mandate.user_id != standing.user_id and standing.audits is None:
        return None
    meant = request.POST.get("absence") == str(one.pk)
    form = BackForm(request.POST if meant else None, auto_id=f"id_back_{one.pk}_%s")
    form.fields["last_day"].initial = now().date()
    return form


def _named(request: HttpRequest, form: AwayForm, known: dict[int, Mandate]) -> bool:
    """Name the deputy, and say so; False while nothing valid is sent."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        register.register_absence(
            known[said["mandate"]],
            deputy=known[said["deputy"]],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            actor=cast(User, request.user),
            gesture=gesture_of(request),
        )
    except Repeated:
        return True
    messages.success(request, _("The deputy answers on those days."))
    return True


def _ended(request: HttpRequest, pk: str, *, may_end: bool) -> bool:
    """Let it end, and say so; False for a day that is none.

    Raises Http404 for one that is not the person's to see.
    """
    back = BackForm(request.POST)
    if not back.is_valid():
        if not may_end:
            raise Http404
        return False
    try:
        left = end_absence(
            key_in(pk) or 0,
            last_day=back.cleaned_data["last_day"],
            actor=cast(User, request.user),
            gesture=gesture_of(request),
        )
    except Absence.DoesNotExist:
        raise Http404 from None
    except Repeated:
        return True
    said = _("The absence has a new last day.") if left else _("The absence is called off.")
    messages.success(request, said)
    return True


urlpatterns = [path("vara/", absences, name="absences")]
