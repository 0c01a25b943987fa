"""Meldte saker: a party proposes a case; the leader opens it, prefilled, or says why not. [Meldt sak]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid4, uuid5

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ledger.moving import now
from ledger.refusals import NotPermitted, Refusal, Repeated
from ledger.wording import date_words
from parties.models import OrgUnit, User
from parties.seats import Standing
from workflows import actions
from workflows.actions.drafting import keep_draft
from workflows.models import RaisedCase
from workflows.policies.raising import raisers
from workflows.queries.raised import raised_cases, raised_visible_to
from workflows.web.forms import words
from workflows.web.routine import standing_here
from workflows.web.sent import See, not_done, status_of


class RaiseForm(forms.Form):
    """Where, what and why. [Meld inn sak]"""

    use_required_attribute = False

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mandate = forms.TypedChoiceField(
        label=gettext_lazy("On behalf of"), required=False, coerce=int, empty_value=None
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Where is it about?"),
        queryset=OrgUnit.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a unit.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What should the case be called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a short title.")},
    )
    text = words(gettext_lazy("What do you want looked at, and why?"), rows=6)

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None) -> None:
        """Offer the units the person's mandates cover, and the mandates when there are several."""
        super().__init__(data)
        mandates = raisers(standing)
        covered = Q(pk__isnull=True)
        for mandate in mandates:
            covered |= Q(path__startswith=mandate.unit.path)
        unit: Any = self.fields["unit"]
        unit.queryset = OrgUnit.objects.filter(covered)
        if len(mandates) > 1:
            choice: Any = self.fields["mandate"]
            choice.choices = [(m.pk, m.title) for m in mandates]
        else:
            del self.fields["mandate"]
        self.initial["gesture"] = uuid4()


class RefuseForm(forms.Form):
    """Why no case is opened. [Avslå]"""

    use_required_attribute = False

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = words(gettext_lazy("Why do you not open the case?"), rows=4)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Name the click, so that a double one is one."""
        super().__init__(data)
        self.initial["gesture"] = uuid4()


def _reader(request: HttpRequest) -> Standing:
    """Return who reads; whoever is only employed asks the leader on a case's page for the employees."""
    standing = standing_here(request)
    if standing.only_employee:
        raise Http404
    return standing


@login_required
@never_cache
@require_safe
def raised_list(request: HttpRequest) -> HttpResponse:
    """List the raised cases the reader may see, those that wait first. [Meldte saker]"""
    standing = _reader(request)
    state = request.GET.get("state", "")
    state = state if state in RaisedCase.State.values else ""
    return render(
        request,
        "workflows/raised/list.html",
        {
            "rows": raised_cases(standing, state=state),
            "state": state,
            "states": RaisedCase.State.choices,
            "today": now().date(),
            "may_raise": bool(raisers(standing)),
            "audits": standing.audits is not None,
        },
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def raise_case(request: HttpRequest) -> HttpResponse:
    """Ask where, what and why, and send it to the leader. [Meld inn sak]"""
    standing = _reader(request)
    if not raisers(standing):
        nobody = NotPermitted(
            step="raise_case",
            because=_("You represent nobody today."),
            remedy=_("If you should have a mandate here, ask HR to register it."),
        )
        context = {"refusal": not_done(nobody, _("Raise a case"))}
        return render(request, "workflows/raised/new.html", context, status=nobody.status)
    form = RaiseForm(standing, request.POST if request.method == "POST" else None)
    refusal: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            raised = actions.raise_case(**form.cleaned_data, actor=cast(User, request.user))
        except Repeated as done:
            return See(_address(int(done.entry.facts["number"])))
        except Refusal as refused:
            refusal = not_done(refused, _("Raise a case"))
        else:
            messages.success(request, _("The case is raised. The leader owes you an answer."))
            return See(_address(raised.number))
    return render(
        request,
        "workflows/raised/new.html",
        {"form": form, "refusal": refusal},
        status=status_of(form, refusal),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def raised_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one raised case, and take the leader's answer or the party's withdrawal. [Meldt sak]"""
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = RefuseForm(request.POST if do == "refuse" else None)
    reader = cast(User, request.user)  # a log-in is asked for first
    refusal: dict[str, Any] | None = None
    try:
        if do == "withdraw":
            actions.withdraw_raised(number, actor=reader)
            messages.success(request, _("The raised case is withdrawn. It stays readable."))
            return See(_address(number))
        if do == "refuse" and form.is_valid():
            actions.refuse_raised(number, **form.cleaned_data, actor=reader)
            messages.success(request, _("The answer is sent. The party and HR see the reason."))
            return See(_address(number))
    except RaisedCase.DoesNotExist:
        raise Http404 from None
    except Repeated:
        return See(_address(number))
    except Refusal as refused:
        refusal = not_done(refused, _("Answer the case that was raised"))
    standing = standing_here(request)
    raised = raised_visible_to(standing).filter(number=number).first()
    if raised is None:
        raise Http404
    if do == "open" and raised.waits and standing.leads(raised.unit):
        return See(_begin(reader, raised))
    leads = standing.leads(raised.unit) is not None
    return render(
        request,
        "workflows/raised/page.html",
        {
            "raised": raised,
            "form": form,
            "refusal": refusal,
            "today": now().date(),
            # What was typed stays on the page, also when somebody answered first.
            "answers": leads and (raised.waits or form.is_bound),
            "withdraws": raised.waits and standing.speaks_for(raised.seat) is not None,
            "state": raised.state,
        },
        status=status_of(form, refusal),
    )


def _begin(author: User, raised: RaisedCase) -> str:
    """Begin a draft from what was raised: the leader writes on, and nothing is typed twice."""
    words = _("Raised by %(party)s on %(day)s:") % {
        "party": raised.name,
        "day": date_words(raised.raised_on),
    }
    said = f"{words}\n{raised.text.body}"
    draft = keep_draft(
        author,
        {
            "title": [raised.title],
            "units": [str(raised.unit_id)],
            "b-background": [said],
            "b-why": [said],
            "raised": [str(raised.number)],
        },
        # The same draft for a second click; a new one when the first was thrown away.
        key=uuid5(NAMESPACE_URL, f"raised:{raised.number}:{author.pk}"),
    )
    return reverse("case-new-step", args=[draft.pk, "hva"])


def _address(number: int) -> str:
    return reverse("raised-case", args=[number])


urlpatterns = [
    path("meldte-saker/", raised_list, name="raised-cases"),
    path("meldte-saker/ny/", raise_case, name="raise-case"),
    path("meldte-saker/<int:number>/", raised_page, name="raised-case"),
]
