"""Take one step of a case: one table, one view, one page for each address. [Steg]

A GET shows the step's own page, so that everything works without JavaScript. A POST takes the
step: done → back to the case with a word of what happened; not well filled in, or refused → the
same page with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import select_template
from django.urls import URLPattern, path, register_converter, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ledger.moving import now
from ledger.refusals import Missing, Refusal, Repeated, Stale, TooManyTries
from parties.bounds import key_in
from parties.proving import Proof, proof_of, signed_paper
from parties.signing_port import ServiceNeeded
from rulebook.calendar import OutsideCalendar
from rulebook.errors import CaseFileError
from workflows import policies
from workflows.actions.reading import read_case
from workflows.models import Case
from workflows.queries import CasePage, since
from workflows.web import (
    access_forms,
    afterwards,
    answering,
    archive_forms,
    changing,
    confidential_forms,
    decisions,
    demanding,
    disputes,
    document_forms,
    employee_forms,
    leader,
    list_forms,
    meeting,
    negotiation,
    openness,
    party,
    planning,
    redaction_forms,
    signing_service,
    table_forms,
)
from workflows.web.forms import Step, StepForm, too_distant
from workflows.web.sent import See

STEPS: dict[str, Step] = {
    step.verb: step
    for step in (
        *leader.STEPS,
        *decisions.STEPS,
        *changing.STEPS,
        *planning.STEPS,
        *meeting.STEPS,
        *party.STEPS,
        *confidential_forms.STEPS,
        *demanding.STEPS,
        *openness.STEPS,
        *answering.STEPS,
        *negotiation.STEPS,
        *disputes.STEPS,
        *table_forms.STEPS,
        *list_forms.STEPS,
        *afterwards.STEPS,
        *access_forms.STEPS,
        *document_forms.STEPS,
        *employee_forms.STEPS,
        *archive_forms.STEPS,
        *redaction_forms.STEPS,
    )
}
_PLAIN = "workflows/steps/_fields.html"
# The step that puts in place what is missing, by its code; other evidence is filed.
_HELPS = {
    "information_given": "give_information",
    "discussion_held": "open_discussion",
    "consequences_discussed": "open_discussion",
    "reasoned_answer": "answer_input",
    "agreement_reached": "demand_negotiation",
    "safety_representative_consulted": "",
    "amu_treated": "refer",
    "committee_treated": "refer",
    "employees_informed": "inform_employees",
}


class Reference:
    """A case's reference as it stands in addresses: 2026-0042. [Saksnummer]"""

    regex = r"\d{4}-\d{4,7}"

    def to_python(self, value: str) -> str:
        """Return the reference as people write it."""
        return value.replace("-", "/")

    def to_url(self, value: str) -> str:
        """Return the reference as the address writes it."""
        return value.replace("/", "-")


register_converter(Reference, "reference")


def open_page(request: HttpRequest, reference: str) -> CasePage:
    """Return the case as the reader meets it; a case the reader may not see is not there."""
    try:
        page = read_case(reference, user=request.user, on=now().date())  # type: ignore[arg-type]
    except Case.DoesNotExist:
        raise Http404 from None
    # The frame asks who reads, too: it need not ask the database again.
    request.standing = page.situation.standing  # type: ignore[attr-defined]
    return page


def frame(page: CasePage) -> dict[str, Any]:
    """Return what every page of a case shows."""
    return {
        "page": page,
        "case": page.case,
        "today": page.on,
        "organisation_name": page.case.organisation.name,
    }


@sensitive_post_parameters("password")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, reference: str, *, verb: str) -> HttpResponse:
    """Show a step's page, or take the step. [Ta et steg]"""
    step = STEPS[verb]
    if request.method == "POST":
        return _take(request, reference, step)
    page = open_page(request, reference)
    typed = signing_service.typed_before(request, reference, step)
    form = step.form(typed)
    form.meet(page, typed or request.GET)
    try:
        policies.check(verb, page.situation)
    except Refusal as refusal:
        return _show(request, step, page, form, refusal=refusal)
    return _show(request, step, page, form)


def _take(request: HttpRequest, reference: str, step: Step) -> HttpResponse:
    form = step.form(request.POST)
    user: Any = request.user
    form.files = request.FILES
    refused: Refusal | None = None
    if form.is_valid():
        try:
            step.take(reference, form, actor=user, proof=_proof(request, user, step, form))
        except Case.DoesNotExist:
            raise Http404 from None
        except ServiceNeeded as needed:
            try:
                return signing_service.away(request, reference, step, needed)
            except Refusal as refusal:
                refused = refusal
        except Refusal as refusal:
            refused = refusal
        except CaseFileError as wrong:
            form.complain(wrong)
        except OutsideCalendar:
            form.add_error(None, too_distant())
        except Repeated:
            return _done(request, reference, step, form)
        else:
            return _done(request, reference, step, form)
    return _again(request, reference, step, form, refusal=refused)


def _again(
    request: HttpRequest, reference: str, step: Step, form: StepForm, *, refusal: Refusal | None
) -> HttpResponse:
    """Draw the page anew around what was sent."""
    seen = key_in(form.data.get("seen"))
    page = open_page(request, reference)
    form.meet(page, form.data)
    return _show(request, step, page, form, refusal=refusal, seen=seen)


@login_required
@never_cache
@require_http_methods(["GET"])
def back(request: HttpRequest) -> HttpResponse:
    """Meet the person who comes back from the signing service: to the step, filled in as it was. [Tilbake]

    Nothing is signed here yet: the step is taken when its form is sent.
    """
    begun = signing_service.begun(request)
    if begun is None:
        messages.warning(
            request,
            _(
                "Nothing of yours waits for the signing service. Open the paper, and begin anew."
            ),
        )
        return See("/")
    step = STEPS[begun.verb]
    try:
        signing_service.finish(request, begun)
    except Refusal as refusal:
        form = step.form(begun.typed)
        return _again(request, begun.reference, step, form, refusal=refusal)
    return See(reverse(step.url_name, args=[begun.reference]))


def _proof(request: HttpRequest, user: Any, step: Step, form: StepForm) -> Proof | None:
    """Return what the person has shown of who they are, for a step that may ask for it."""
    if not step.takes_proof:
        return None
    signing_service.forget_typed(request)
    said = form.cleaned_data
    return proof_of(
        request, user, said.get("password", ""), step=step.verb, paper=said.get("paper", "")
    )


def _done(request: HttpRequest, reference: str, step: Step, form: StepForm) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, str(step.done))
    return See(form.onward(reference))


def _show(
    request: HttpRequest,
    step: Step,
    page: CasePage,
    form: StepForm,
    *,
    refusal: Refusal | None = None,
    seen: int | None = None,
) -> HttpResponse:
    """Draw the step's page: what was refused and why, and the form as it was filled in."""
    status = HTTPStatus.OK
    if refusal is not None:
        status = HTTPStatus(refusal.status)
    elif form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        **frame(page),
        **form_context(step, form),
        "crumb": step,
        "missing": policies.missing_for_decision(page.situation)
        if step.verb == "decide_despite"
        else (),
        "refusal": refusal_context(step, page, refusal, seen=seen, ahead=not form.is_bound)
        if refusal
        else None,
        # A step that is not this person's, or not now, has no form to send; what was typed is shown.
        "closed": refusal is not None and not form.is_bound,
        "signed_at_service": form.at_service and signed_paper(request) == form.at_service,
    }
    answer = render(request, "workflows/step.html", context, status=status)
    if isinstance(refusal, TooManyTries):
        answer["Retry-After"] = str(refusal.wait)
    return answer


def form_context(step: Step, form: StepForm) -> dict[str, Any]:
    """Return what the fragment of a step's form reads."""
    chosen = select_template([step.template, _PLAIN])
    return {
        "step": step,
        "form": form,
        "fields_template": chosen.template.name,
        "about_template": f"workflows/steps/_about_{step.about}.html" if step.about else "",
    }


def refusal_context(
    step: Step, page: CasePage, refusal: Refusal, *, seen: int | None, ahead: bool
) -> dict[str, Any]:
    """Say what was tried, why not, what would help, and who came first. [Avslag]"""
    told = {
        "tried": step.label,
        "because": "" if refusal.missing else refusal.because,
        "remedy": "" if refusal.missing else refusal.remedy,
        "citation": refusal.citation,
        "missing": with_help(page, refusal.missing),
        "status": int(refusal.status),
        "ahead": ahead,
    }
    if isinstance(refusal, Stale) and seen is not None:
        told["since"] = since(page.case.chain_id, seen)
        told["who_did"] = _("This has happened since you opened the page:")
    return told


def with_help(page: CasePage, missing: Sequence[Missing]) -> list[dict[str, Any]]:
    """Return what is missing, each with the way to the step that puts it in place, where there is one."""
    return [
        {
            "because": one.because,
            "remedy": one.remedy,
            "citation": one.citation,
            "url": _helping(page, one.code),
        }
        for one in missing
    ]


def _helping(page: CasePage, code: str) -> str:
    filed = "file_evidence" if code in page.laws.vocabulary["evidence"] else ""
    verb = _HELPS.get(code, filed)
    offer = page.offers.get(verb)
    if offer is None or not offer.possible:
        return ""
    address = reverse(STEPS[verb].url_name, args=[page.case.slug])
    return f"{address}?kind={code}" if verb == "file_evidence" else address


urlpatterns: list[URLPattern] = [
    path(
        f"saker/<reference:reference>/{step.dashed}/",
        partial(take, verb=step.verb),
        name=step.url_name,
    )
    for step in STEPS.values()
]
urlpatterns.append(path("underskrift/tilbake/", back, name="signing-back"))
