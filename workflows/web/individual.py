"""One's own case as an employee, and those a leader answers for. [Personalsaker]"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, register_converter, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger.moving import now
from ledger.refusals import Refusal, Repeated
from parties.models import Role, User
from workflows import actions
from workflows.actions.reading import read_individual
from workflows.models import IndividualCase
from workflows.policies.individual import STEPS as RULES
from workflows.queries.individual import (
    employees_led_by,
    individual_list,
    individual_numbers,
)
from workflows.queries.readers import readers_of
from workflows.web.individual_forms import (
    STEPS,
    CallForm,
    IndividualForm,
    InspectForm,
)
from workflows.web.routine import standing_here
from workflows.web.sent import See, not_done, status_of


class IndividualReference:
    """A reference of an individual case as it stands in addresses: P2026-0042."""

    regex = r"P\d{4}-\d{4,7}"

    def to_python(self, value: str) -> str:
        """Return the reference as people write it."""
        return value.replace("-", "/")

    def to_url(self, value: str) -> str:
        """Return the reference as the address writes it."""
        return value.replace("/", "-")


register_converter(IndividualReference, "individual")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the views ask for a log-in first


@require_safe
@never_cache
@login_required
def individuals(request: HttpRequest) -> HttpResponse:
    """List the reader's own cases, and for HR the numbers of all. [Personalsaker]"""
    return _list(request)


def _list(
    request: HttpRequest, *, tried: str = "", form: InspectForm | None = None
) -> HttpResponse:
    """Draw the list; `form` is the reason that was not taken, for the case that was tried."""
    standing = standing_here(request)
    cases, numbers = individual_list(standing), individual_numbers(standing)
    if not cases and not numbers and not standing.mandates:
        raise Http404
    context: dict[str, Any] = {
        "cases": cases,
        "numbers": [
            (one, form if form and one.reference == tried else InspectForm()) for one in numbers
        ],
        "audits": standing.audits,
        "leads": bool(standing.of(Role.LEADER)),
    }
    for one, asked in context["numbers"]:
        asked.auto_id = f"id_{one.pk}_%s"
    status = status_of(form, None)
    return render(request, "workflows/individual/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def call(request: HttpRequest) -> HttpResponse:
    """Call an employee to a meeting. [Kalle inn til drøftingsmøte]"""
    standing = standing_here(request)
    if not standing.of(Role.LEADER):
        raise Http404
    employees = employees_led_by(standing, now().date())
    form = CallForm(employees, request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        try:
            made = actions.call_employee(actor=_user(request), **form.said)
        except Repeated:
            return See(reverse("individuals"))
        except Refusal as refused:
            refusal = not_done(refused, _("Call to a meeting"))
        else:
            messages.success(request, _("The employee is called, and nobody else is told."))
            return See(reverse("individual", args=[made.reference]))
    context = {"form": form, "refusal": refusal, "employees": employees}
    return render(
        request, "workflows/individual/call.html", context, status=status_of(form, refusal)
    )


@require_safe
@never_cache
@login_required
def individual(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one case to those who take part in it. [Personalsaken]"""
    return _page(request, reference)


@require_POST
@never_cache
@login_required
def take(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take one step of an individual case. [Steg]"""
    taken = STEPS.get(step.replace("-", "_"))
    if taken is None:
        raise Http404
    form = taken.form(request.POST)
    refusal = None
    if form.is_valid():
        try:
            taken.call(reference, actor=_user(request), **form.said)
        except IndividualCase.DoesNotExist:
            raise Http404 from None
        except Repeated:
            return See(reverse("individual", args=[reference]))
        except Refusal as refused:
            refusal = not_done(refused, RULES[step.replace("-", "_")].label)
        else:
            messages.success(request, taken.done)
            return See(reverse("individual", args=[reference]))
    return _page(request, reference, step=step.replace("-", "_"), form=form, refusal=refusal)


@require_POST
@never_cache
@login_required
def inspect(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a case as HR for today, with a reason. [Åpne som HR]"""
    form = InspectForm(request.POST)
    if not form.is_valid():
        return _list(request, tried=reference, form=form)
    try:
        actions.inspect_individual(reference, actor=_user(request), **form.said)
    except IndividualCase.DoesNotExist:
        raise Http404 from None
    except Repeated:
        pass
    except Refusal as refused:
        form.add_error("reason", f"{refused.because} {refused.remedy}")
        return _list(request, tried=reference, form=form)
    return See(reverse("individual", args=[reference]))


def _page(
    request: HttpRequest,
    reference: str,
    *,
    step: str = "",
    form: IndividualForm | None = None,
    refusal: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draw a case; `form` is the one that was not taken, with everything that was typed."""
    try:
        page = read_individual(standing_here(request), reference, now().date())
    except IndividualCase.DoesNotExist:
        raise Http404 from None
    steps = [*page.steps, *([step] if step and step not in page.steps and form else [])]
    offers = [
        {
            "step": name.replace("_", "-"),
            "label": RULES[name].label,
            "button": STEPS[name].button,
            "form": form if name == step and form is not None else STEPS[name].form(),
            "open": name == step or len(page.steps) == 1,
        }
        for name in steps
    ]
    status = status_of(form, refusal)
    context = {"page": page, "case": page.individual, "offers": offers, "refusal": refusal}
    context["readers"] = readers_of(page.individual.chain_id)
    return render(request, "workflows/individual/case.html", context, status=status)


urlpatterns = [
    path("personalsaker/", individuals, name="individuals"),
    path("personalsaker/ny/", call, name="individual-call"),
    path("personalsaker/<individual:reference>/", individual, name="individual"),
    path("personalsaker/<individual:reference>/apne/", inspect, name="individual-inspect"),
    path("personalsaker/<individual:reference>/<slug:step>/", take, name="individual-step"),
]
