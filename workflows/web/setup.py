"""Ny sak: open a case in short steps, with the rules' advice beside the form. [Ny sak]

Every answer is kept as it is typed, in a draft outside the ledger. Without JavaScript the same
forms are sent with their buttons.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.moving import now
from ledger.refusals import NotPermitted, Refusal, Repeated
from parties.models import Organisation, User
from parties.seats import standing_of
from workflows import actions
from workflows.actions.drafting import discard_draft, keep_draft, opened_by
from workflows.models import Draft
from workflows.queries.home import drafts_of
from workflows.web.advice import advice
from workflows.web.drafts import Writing
from workflows.web.sent import See, gesture_of, not_done
from workflows.web.setup_forms import BriefForm, WhatForm, WhenForm, WhoForm
from workflows.web.too_early import plan_of

WHAT, WHEN, WHO, BRIEF, REST = "hva", "nar", "hvem", "saksframlegg", "resten"
FORMS: dict[str, dict[str, Any]] = {
    WHAT: {"what_form": WhatForm},
    WHEN: {"when_form": WhenForm},
    WHO: {"who_form": WhoForm},
    BRIEF: {"brief_form": BriefForm},
    REST: {"brief_form": BriefForm, "when_form": WhenForm, "who_form": WhoForm},
}
# What a form sends along that is not an answer.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "key", "step", "do", "asked", "use"})


def steps_of(writing: Writing) -> list[tuple[str, str]]:
    """Name the steps of the way: two pages when the case is light, else four."""
    if writing.is_light:
        return [(WHAT, _("What is changing?")), (REST, _("When, who and why"))]
    return [
        (WHAT, _("What is changing?")),
        (WHEN, _("When?")),
        (WHO, _("Who?")),
        (BRIEF, _("Brief")),
    ]


def _writing(request: HttpRequest, draft: Draft | None, key: UUID | None = None) -> Writing:
    on = now().date()
    author = cast(User, request.user)  # the views ask for a log-in first
    if not hasattr(request, "standing"):
        request.standing = standing_of(author.pk, on)  # type: ignore[attr-defined]
    standing = request.standing  # type: ignore[attr-defined]
    leading = standing.of("leader")
    organisation = Organisation.objects.first() if leading else None
    if not leading or organisation is None:
        raise _NotLeading
    return Writing(
        author=author,
        standing=standing,
        organisation=organisation,
        on=on,
        key=UUID(draft.data["key"]) if draft else key or uuid4(),
        draft=draft,
        typed=draft.data["typed"] if draft else {},
    )


class _NotLeading(Exception):
    """The person leads no unit today."""


def _refuse(request: HttpRequest) -> HttpResponse:
    refused = NotPermitted(
        step="open_case",
        because=_("Only a leader may open a case."),
        remedy=_("Ask the leader of the unit, or HR if you should have a leader's mandate."),
    )
    context = {"refusal": not_done(refused, _("Open a new case"))}
    return render(request, "workflows/new/refused.html", context, status=refused.status)


def _keep(request: HttpRequest, writing: Writing) -> Writing:
    """Keep what was sent, in place of what the same form had before."""
    step = request.POST.get("step", WHAT)
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_TYPED}
    if "use" in request.POST:
        name, _colon, day = request.POST["use"].partition(":")
        typed[name] = [day]
    draft = keep_draft(
        writing.author,
        typed,
        key=writing.key,
        instead_of=_boxes(step, writing),
        draft=writing.draft,
    )
    return writing.with_draft(draft)


def _boxes(step: str, writing: Writing) -> set[str]:
    """Name the boxes of a step: only a box can be taken away by not being sent."""
    boxes = {"measures", "units"} if step == WHAT else set()
    if step in (WHO, REST):
        boxes |= {name for name in writing.typed if name.startswith("leave-")}
    if step in (BRIEF, REST):
        boxes.add("hide_views")
    return boxes


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """Begin a case: the first step, and the drafts one has. [Ny sak]"""
    try:
        writing = _writing(request, None, gesture_of(request, "key"))
    except _NotLeading:
        return _refuse(request)
    if request.method == "POST":
        if request.POST.get("key") and (sent := _sent_before(writing.key, writing)):
            return sent
        writing = _keep(request, writing)
        if request.htmx:  # type: ignore[attr-defined]
            response = _fragment(request, writing, WHAT)
            response["HX-Replace-Url"] = _address(writing, WHAT)
            return response
        return _go_on(request, writing, WHAT)
    return _page(request, writing, WHAT, drafts=drafts_of(writing.author.pk))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_step(request: HttpRequest, draft: int, step: str) -> HttpResponse:
    """Show one step of a draft, and take its answers. [Steg i ny sak]"""
    if step not in FORMS:
        raise Http404
    row = Draft.objects.filter(pk=draft, author=request.user.pk).first()
    try:
        writing = _writing(request, row, gesture_of(request, "key"))
    except _NotLeading:
        return _refuse(request)
    if row is None:
        # Sent twice: the draft is gone because the case is there.
        sent = _sent_before(writing.key, writing) if request.method == "POST" else None
        if sent is None:
            raise Http404
        return sent
    if request.method == "POST":
        return _go_on(request, _keep(request, writing), step)
    if step not in (order := [code for code, _label in steps_of(writing)]):
        return See(_address(writing, order[1]))
    return _page(request, writing, step, checking="sjekk" in request.GET)


@login_required
@never_cache
@require_POST
def case_advice(request: HttpRequest, draft: int) -> HttpResponse:
    """Keep the draft and say what the rules make of it now. [Levende anbefaling]"""
    row = get_object_or_404(Draft, pk=draft, author=request.user.pk)
    try:
        writing = _writing(request, row)
    except _NotLeading:
        return _refuse(request)
    return _fragment(request, _keep(request, writing), request.POST.get("step", WHAT))


def _fragment(request: HttpRequest, writing: Writing, step: str) -> HttpResponse:
    """Give the parts of the page an answer changes; the questions only when they are others."""
    context = _context(writing, step)
    asked = ",".join(kind.name for kind in writing.asked)
    context["asked_changed"] = step == WHAT and request.POST.get("asked", "") != asked
    return render(request, "workflows/new/changed.html", context)


def _context(writing: Writing, step: str, *, checking: bool = False) -> dict[str, Any]:
    forms = {
        name: form(writing, checking=checking)
        for name, form in FORMS.get(step, FORMS[WHAT]).items()
    }
    steps = steps_of(writing)
    order = [code for code, _label in steps]
    return {
        **forms,
        "forms": [*forms.values()],
        "writing": writing,
        "draft": writing.draft,
        "key": writing.key,
        "step": step,
        "steps": steps,
        "place": order.index(step) + 1 if step in order else 1,
        "next_label": dict(steps).get(_neighbour(order, step, 1), ""),
        "before": _neighbour(order, step, -1),
        "is_last": step in (BRIEF, REST),
        "advice": advice(writing),
        "counts_employees": writing.standing.audits is not None,
        "asked": ",".join(kind.name for kind in writing.asked),
        "plan": plan_of(writing) if step in (WHEN, REST) else None,
        "today": writing.on,
        "saved_today": writing.draft is not None
        and localtime(writing.draft.saved_at).date() == writing.on,
        "address": _address(writing, step),
        "live": reverse("case-new-advice", args=[writing.draft.pk])
        if writing.draft
        else reverse("case-new"),
    }


def _neighbour(order: list[str], step: str, by: int) -> str:
    place = order.index(step) + by if step in order else -1
    return order[place] if 0 <= place < len(order) else ""


def _page(
    request: HttpRequest,
    writing: Writing,
    step: str,
    *,
    checking: bool = False,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    context = {**_context(writing, step, checking=checking), **more}
    context["checking"] = checking
    return render(request, f"workflows/new/{_TEMPLATES[step]}.html", context, status=status)


_TEMPLATES = {WHAT: "what", WHEN: "when", WHO: "who", BRIEF: "brief", REST: "rest"}


def _address(writing: Writing, step: str) -> str:
    if writing.draft is None:
        return reverse("case-new")
    return reverse("case-new-step", args=[writing.draft.pk, step])


def _go_on(request: HttpRequest, writing: Writing, step: str) -> HttpResponse:
    """Do what the button said: refresh, back, save, throw away, on to the next step, or send."""
    do = request.POST.get("do", "next")
    order = [code for code, _label in steps_of(writing)]
    if do == "discard" and writing.draft:
        discard_draft(writing.draft)
        messages.info(request, _("The draft is thrown away."))
        return See(reverse("case-new"))
    if do == "save":
        messages.success(request, _("The draft is saved. You find it under “New case”."))
        return See(_home())
    if do == "refresh" or "use" in request.POST:
        return See(_address(writing, step) + ("#anbefaling" if step == WHAT else "#plan"))
    if do == "questions":
        return See(_address(writing, step) + "#hide-views")
    if do == "back":
        return See(_address(writing, _neighbour(order, step, -1) or WHAT))
    asked = ",".join(kind.name for kind in writing.asked)
    if step == WHAT and request.POST.get("asked", "") != asked and asked:
        return See(_address(writing, WHAT) + "#sporsmal")
    if step not in order:
        # The case is heavier or lighter than when the page was read: go where it goes on now.
        return See(_address(writing, order[1]))
    checked = _context(writing, step, checking=True)
    if not all(checked[name].is_valid() for name in FORMS[step]):
        return _page(
            request, writing, step, checking=True, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    if do == "send":
        return _send(request, writing, step)
    return See(_address(writing, _neighbour(order, step, 1) or order[-1]))


def _send(request: HttpRequest, writing: Writing, step: str) -> HttpResponse:
    """Open the case and give the information: two steps, so that the first may stand alone."""
    for earlier in [code for code, _label in steps_of(writing)]:
        forms = [form(writing, checking=True) for form in FORMS[earlier].values()]
        if earlier != step and not all(form.is_valid() for form in forms):
            messages.warning(request, _("Something is missing here before you can send."))
            return See(_address(writing, earlier) + "?sjekk=1")
    who = WhoForm(writing, checking=False)
    try:
        case = actions.open_case(
            writing.proposal(omitted=who.omitted), actor=writing.author, gesture=writing.key
        )
        reference = case.reference
    except Repeated as done:
        reference = done.entry.subject
    except Refusal as refusal:
        return _page(
            request,
            writing,
            step,
            status=refusal.status,
            refusal=not_done(refusal, _("Send to the parties")),
        )
    if writing.draft:
        discard_draft(writing.draft)
    return _inform(request, reference, writing)


def _inform(request: HttpRequest, reference: str, writing: Writing) -> HttpResponse:
    words = {"reference": reference}
    try:
        actions.give_information(
            reference,
            hidden=writing.hidden,
            actor=writing.author,
            gesture=uuid5(writing.key, "give_information"),
        )
        messages.success(request, _("Case %(reference)s is sent to the parties.") % words)
    except Repeated:
        messages.success(request, _("Case %(reference)s is sent to the parties.") % words)
    except Refusal as refusal:
        words["because"] = " ".join(str(m.because) for m in refusal.missing) or str(
            refusal.because
        )
        told = _("Case %(reference)s is kept as a draft, but not sent: %(because)s")
        messages.warning(request, told % words)
    return See(_case(reference))


def _sent_before(key: UUID, writing: Writing) -> HttpResponse | None:
    """Find the case this draft has already become."""
    done = opened_by(writing.author, key)
    return See(_case(done)) if done else None


def _case(reference: str) -> str:
    try:
        return reverse("case-detail", args=[reference.replace("/", "-")])
    except NoReverseMatch:
        return _home()


def _home() -> str:
    try:
        return reverse("home")
    except NoReverseMatch:
        return reverse("case-new")


urlpatterns = [
    path("saker/ny/", new_case, name="case-new"),
    path("saker/ny/<int:draft>/rad/", case_advice, name="case-new-advice"),
    path("saker/ny/<int:draft>/<slug:step>/", case_step, name="case-new-step"),
]
