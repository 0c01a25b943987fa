"""Go by way of the signing service: out with the paper's digest, back with what was proven. [Underskriftstjeneste]

What was typed waits in the session meanwhile, and goes when the step is taken.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.refusals import NotPossible, NotProven
from parties.proving import remember_signed
from parties.signing_port import NotSigned, ServiceNeeded, Signed, signs_elsewhere, the_port
from workflows.actions.signing import another_paper, another_person
from workflows.web.forms import Step

_BEGUN = "signing_begun"
_TYPED = "signing_typed"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Begun:
    """One who is at the service: of which step, of which paper, and what was typed. [Påbegynt]"""

    reference: str
    verb: str
    paper: str
    typed: QueryDict


def away(
    request: HttpRequest, reference: str, step: Step, needed: ServiceNeeded
) -> HttpResponse:
    """Show the way to the service; raises NotPossible when it is away.

    A page with a link: the browser lets no form of ours lead to another house.
    """
    back = f"{settings.BASE_URL}{reverse('signing-back')}"
    try:
        address = the_port().begin(request, digest=needed.paper, title=needed.title, back=back)
    except Exception as fault:  # whatever a service far away raises
        raise _out_of_reach(step.verb, fault) from fault
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    request.session[_BEGUN] = [reference, step.verb, typed.urlencode(), needed.paper]
    told = {"step": step, "slug": reference.replace("/", "-"), "address": address}
    return render(request, "workflows/signing_service.html", {**told, "needed": needed})


def begun(request: HttpRequest) -> Begun | None:
    """Return what was begun, once: an answer that comes twice meets nothing."""
    held = request.session.pop(_BEGUN, None)
    if held is None or not signs_elsewhere():
        return None
    reference, verb, typed, paper = held
    return Begun(reference, verb, paper, QueryDict(typed, mutable=True))


def finish(request: HttpRequest, begun: Begun) -> None:
    """Hold what the service proved until the form is sent; raises NotProven for anything else."""
    user: Any = request.user
    try:
        said = the_port().finished(request)
        if not isinstance(said, Signed):
            said = NotSigned(said)
    except Exception as fault:  # whatever a service far away raises
        raise _out_of_reach(begun.verb, fault) from fault
    if not isinstance(said, Signed):
        raise _not_signed(begun.verb, said)
    if said.digest != begun.paper:
        raise NotProven(step=begun.verb, **another_paper())
    if said.person != user.username:
        raise NotProven(step=begun.verb, **another_person())
    remember_signed(request, user, said)
    request.session[_TYPED] = [begun.reference, begun.verb, begun.typed.urlencode()]


def typed_before(request: HttpRequest, reference: str, step: Step) -> QueryDict | None:
    """Return what was typed before the way out, for the page one comes back to, by whichever road."""
    for held in (request.session.get(_TYPED), request.session.get(_BEGUN)):
        if held and not request.GET and held[:2] == [reference, step.verb]:
            return QueryDict(held[2], mutable=True)
    return None


def forget_typed(request: HttpRequest) -> None:
    """Let go of what was typed: the form that is sent carries it itself."""
    request.session.pop(_TYPED, None)


def _not_signed(step: str, why: NotSigned) -> NotProven:
    because = {
        NotSigned.CANCELLED: _("You broke off at the signing service. Nothing is signed."),
        NotSigned.EXPIRED: _("It took too long at the signing service. Nothing is signed."),
        NotSigned.FAILED: _("The signing service did not let you sign. Nothing is signed."),
    }
    return NotProven(
        step=step,
        code=f"service_{why}",
        because=because[why],
        remedy=_("Go on to the service once more. What you wrote is kept."),
    )


def _out_of_reach(step: str, fault: Exception) -> NotPossible:
    logger.warning("The signing service: %s", type(fault).__name__)
    return NotPossible(
        step=step,
        code="service_away",
        because=_("The signing service cannot be reached now. Nothing is signed."),
        remedy=_("Try again in a while. What you wrote is kept."),
    )
