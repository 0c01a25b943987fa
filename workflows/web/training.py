"""The training register: what is completed, what is still owed, and one more. [Opplæring]"""

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
from parties.models import Mandate, Organisation, Training, User
from parties.training import register_training
from workflows.queries.law import law_on
from workflows.queries.training import lacking, mandates_to_train, trainings_of
from workflows.web.forms import day, labelled, one_of
from workflows.web.routine import standing_here
from workflows.web.sent import gesture_of, not_done, status_of


class TrainingForm(forms.Form):
    """What was completed, by whom, when. [Registrere opplæring]"""

    use_required_attribute = False

    mandate: Any = forms.TypedChoiceField(label=gettext_lazy("For which mandate?"), coerce=int)
    kind = one_of(gettext_lazy("What kind?"), labelled(Training.Kind.choices))
    title = forms.CharField(
        label=gettext_lazy("What is the course called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what it is called.")},
    )
    completed_on: Any = day(gettext_lazy("Completed on"))
    hours = forms.IntegerField(
        label=gettext_lazy("How many hours?"),
        min_value=1,
        max_value=2000,
        error_messages={
            "required": gettext_lazy("Write how many."),
            "invalid": gettext_lazy("Write a whole number, with digits."),
        },
    )
    agreement = forms.CharField(
        label=gettext_lazy(
            "If it is shorter than the rule asks: which agreement does it rest on?"
        ),
        required=False,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, mandates: list[Mandate]) -> None:
        """Offer the mandates."""
        super().__init__(data)
        fields: Any = self.fields
        fields["mandate"].choices = [(m.pk, f"{m.user} – {m.title}") for m in mandates]
        fields["hours"].widget.attrs["inputmode"] = "numeric"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def training(request: HttpRequest) -> HttpResponse:
    """Show what is registered and what is lacking, and take one more. [Opplæring]"""
    standing, reader, on = standing_here(request), cast(User, request.user), now().date()
    organisation = Organisation.objects.first()
    if not standing.speaks or organisation is None:
        raise Http404
    mandates = mandates_to_train(reader, standing, on)
    form = TrainingForm(request.POST or None, mandates=mandates)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            register_training(**form.cleaned_data, actor=reader, gesture=gesture_of(request))
        except Refusal as refused:
            refusal = not_done(refused, _("Register training"))
        except Repeated:
            return redirect("training")
        else:
            messages.success(request, _("The training is registered."))
            return redirect("training")
    trainings = trainings_of(mandates)
    return render(
        request,
        "workflows/setup/training.html",
        {
            "form": form,
            "refusal": refusal,
            "mandates": mandates,
            "trainings": trainings,
            "lacks": lacking(mandates, trainings, law_on(on), organisation.profile, on),
            "for_all": standing.audits is not None,
            "gesture": uuid4(),
        },
        status=status_of(form, refusal),
    )


urlpatterns = [path("oppsett/opplaering/", training, name="training")]
