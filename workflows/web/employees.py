"""What the employees a case concerns are told and ask: their own page, and the leader's. [For ansatte]"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledger.moving import now
from ledger.refusals import Refusal, Repeated
from parties.models import User
from workflows import actions
from workflows.models import Case
from workflows.policies.employees import reads_questions
from workflows.queries import CasePage
from workflows.queries.employees import (
    EmployeePage,
    employee_page,
    notices_in,
    questions_in,
    works_in,
)
from workflows.queries.words import heading
from workflows.web.employee_forms import QuestionForm
from workflows.web.routine import standing_here
from workflows.web.sent import See, not_done
from workflows.web.steps import frame, open_page


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def employees(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case to an employee it concerns, or to the table what they are told. [For ansatte]"""
    if request.method == "POST":
        return _take(request, reference)
    return _show(request, reference, QuestionForm(initial={"gesture": uuid4()}))


def _take(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, or take a question back; what is not taken is shown again with everything typed."""
    form, actor = QuestionForm(request.POST), cast(User, request.user)
    number = request.POST.get("number", "")
    try:
        if request.POST.get("do") == "withdraw":
            actions.withdraw_employee_question(
                reference, int(number) if _is_number(number) else 0, actor=actor
            )
            messages.success(request, _("The question is taken back."))
        elif form.is_valid():
            actions.ask_as_employee(reference, **form.cleaned_data, actor=actor)
            messages.success(request, _("The question is sent. You are told of the answer."))
        else:
            return _show(request, reference, form)
    except Case.DoesNotExist:
        raise Http404 from None
    except Repeated:
        pass
    except Refusal as refused:
        return _show(request, reference, form, refused=refused)
    return See(reverse("case-employees", args=[reference]))


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 5


def _show(
    request: HttpRequest,
    reference: str,
    form: QuestionForm,
    *,
    refused: Refusal | None = None,
) -> HttpResponse:
    mine, page = _mine(request, reference), None
    standing = request.standing  # type: ignore[attr-defined]
    # Somebody who is at the table too reads what the table reads, and may ask beside it.
    if mine is None or not standing.only_employee:
        try:
            page = open_page(request, reference)
        except Http404:
            if mine is None:
                raise
    status = refused.status if refused else 422 if form.is_bound else HTTPStatus.OK
    context = {
        "mine": mine,
        "form": form,
        "refusal": not_done(refused, _("Ask the leader")) if refused else None,
        **(_of_the_table(page) if page else {}),
    }
    if page is None and mine is not None:
        context |= {
            "case": mine.case,
            "today": now().date(),
            "organisation_name": mine.case.organisation.name,
            "brief": [(key, heading(key), words) for key, words in mine.page.brief],
        }
    name = "table" if page else "case"
    return render(request, f"workflows/employees/{name}.html", context, status=status)


def _mine(request: HttpRequest, reference: str) -> EmployeePage | None:
    """Return the case as it concerns the reader at work; None when it does not."""
    standing = standing_here(request)
    try:
        return employee_page(standing, reference, now().date()) if works_in(standing) else None
    except Case.DoesNotExist:
        return None


def _of_the_table(page: CasePage) -> dict[str, Any]:
    return {
        **frame(page),
        "notices": notices_in(page.case),
        "asked": questions_in(page),
        "reads": reads_questions(page.situation),
        "may_inform": "inform_employees" in page.offers,
    }


urlpatterns = [
    path("saker/<reference:reference>/ansatte/", employees, name="case-employees"),
]
