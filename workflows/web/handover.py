"""Hand over cases with their debts, and take over. [Overlevering]"""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.moving import now
from ledger.refusals import Refusal, Repeated
from parties.models import Mandate, User
from workflows import actions
from workflows.models import Handover
from workflows.queries.debts import VERBS, subject_of
from workflows.queries.handover import (
    handovers_visible_to,
    passes_with,
    successors_of,
    to_hand_over,
)
from workflows.web.forms import mandate_choices, words
from workflows.web.routine import standing_here
from workflows.web.sent import gesture_of, not_done, status_of


class HandoverForm(forms.Form):
    """Which mandate, to whom, and a word along. The action judges. [Overlevering]"""

    use_required_attribute = False

    outgoing: Any = forms.TypedChoiceField(
        label=gettext_lazy("Which mandate is handed over?"),
        coerce=int,
        widget=forms.HiddenInput,
    )
    successor: Any = forms.TypedChoiceField(
        label=gettext_lazy("Who takes over?"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose who takes over.")},
    )
    note = words(
        gettext_lazy("What should the successor know?"),
        required=False,
        rows=3,
        help_text=gettext_lazy("Only the successor and HR read it. Write no names of members."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        mandates: list[Mandate],
        successors: list[Mandate],
        chosen: Mandate | None,
    ) -> None:
        """Offer the mandates, and those who could take over the one chosen."""
        super().__init__(data, initial={"outgoing": chosen.pk if chosen else None})
        fields: Any = self.fields
        fields["outgoing"].choices = mandate_choices(mandates)
        fields["successor"].choices = [("", _("Choose")), *mandate_choices(successors)]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def handovers(request: HttpRequest) -> HttpResponse:
    """Show what is laid before the reader and what the reader may lay before others. [Overlevering]"""
    standing, reader, on = standing_here(request), cast(User, request.user), now().date()
    if not standing.speaks:
        raise Http404
    mandates = to_hand_over(reader, standing, on)
    asked = (request.POST or request.GET).get("outgoing", "")
    chosen = next((m for m in mandates if str(m.pk) == asked), next(iter(mandates), None))
    successors = successors_of(chosen, on) if chosen else []
    told: dict[str, Any] = {"mandates": mandates, "successors": successors, "chosen": chosen}
    form = HandoverForm(request.POST or None, **told)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_handover(
                **form.cleaned_data, actor=reader, gesture=gesture_of(request)
            )
        except Refusal as refused:
            refusal = not_done(refused, _("Hand over"))
        except Repeated:
            return redirect("handovers")
        else:
            messages.success(request, _("The cases are laid before the successor."))
            return redirect("handovers")
    cases, debts = passes_with(chosen) if chosen else ([], [])
    seen = list(handovers_visible_to(reader, standing)[:50])
    return render(
        request,
        "workflows/handovers.html",
        {
            **told,
            "form": form,
            "refusal": refusal,
            "cases": cases,
            "debts": [
                _line(o.case.reference, o.kind, o.due_on, on, subject_of(o)) for o in debts
            ],
            "handovers": [_shown(each, reader, on) for each in seen],
            "gesture": uuid4(),
        },
        status=status_of(form, refusal),
    )


def _shown(made: Handover, reader: User, on: Any) -> dict[str, Any]:
    return {
        "made": made,
        "to_me": made.waits and made.successor.user_id == reader.pk,
        "debts": [
            _line(d["case"], d["kind"], parse_date(d["due_on"] or ""), on) for d in made.debts
        ],
        "cases": [(reference, reference.replace("/", "-")) for reference in made.cases],
    }


def _line(reference: str, kind: str, due_on: Any, on: Any, subject: str = "") -> dict[str, Any]:
    return {
        "case": reference,
        "verb": subject or VERBS.get(kind, kind),
        "due_on": due_on,
        "late": due_on is not None and on > due_on,
    }


@require_POST
@never_cache
@login_required
def settle(request: HttpRequest, number: int, *, accept: bool) -> HttpResponse:
    """Take over, or take back and decline. [Ta over, trekke]"""
    act = actions.accept_handover if accept else actions.withdraw_handover
    try:
        act(number, actor=cast(User, request.user), gesture=gesture_of(request))
    except Handover.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, f"{refused.because} {refused.remedy}")
    except Repeated:
        pass
    else:
        messages.success(
            request,
            _("You have taken over the cases. Each of them says so.")
            if accept
            else _("The handover is taken back. The cases stay where they are."),
        )
    return redirect("handovers")


urlpatterns = [
    path("overlevering/", handovers, name="handovers"),
    path("overlevering/<int:number>/ta-over/", settle, {"accept": True}, name="handover-take"),
    path("overlevering/<int:number>/trekk/", settle, {"accept": False}, name="handover-back"),
]
