"""A signing service to test with: its own page, its own register of who signed what, and its adapter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from codetermination import urls as house
from ledger.moving import now
from parties.signing_port import NotSigned, Signed

ADAPTER = f"{__name__}.LocalService"
_OURS = "local_service"


@dataclass
class Order:
    """One paper that was sent to the service to be signed."""

    digest: str
    title: str
    back: str
    reference: str = field(default_factory=lambda: f"lokal-{uuid4()}")
    person: str = ""
    at: datetime | None = None
    act: str = ""


ORDERS: dict[str, Order] = {}
TICKETS: dict[str, str] = {}
AWAY: set[str] = set()
"""The verbs that fail for now, as when the service is away."""


def forget() -> None:
    """Start the service anew."""
    for kept in (ORDERS, TICKETS, AWAY):
        kept.clear()


class LocalService:
    """The adapter: what a house would write for eSignering or BankID."""

    def begin(self, request: HttpRequest, *, digest: str, title: str, back: str) -> str:
        _answering("begin")
        order = Order(digest, title, back)
        ORDERS[order.reference] = order
        request.session[_OURS] = order.reference
        return f"http://127.0.0.1:8000/tjenesten/{order.reference}/"

    def finished(self, request: HttpRequest) -> Signed | NotSigned:
        _answering("finished")
        # A ticket is good once, and only in the session it was ordered from.
        named = TICKETS.pop(request.GET.get("ticket", ""), None)
        if named is None or named != request.session.pop(_OURS, None):
            return NotSigned.FAILED
        order = ORDERS.pop(named)
        if order.act != "sign" or order.at is None:
            return NotSigned(order.act)
        return Signed(order.person, order.digest, order.at, order.reference)


class HalfAService:
    """Begins, and never finishes."""

    def begin(self, request: HttpRequest, *, digest: str, title: str, back: str) -> str:
        return back


def _answering(verb: str) -> None:
    if verb in AWAY:
        raise ConnectionError("the service is away, and says 01017012345")


@csrf_exempt
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is to be signed; a POST is the person's own act there."""
    order = ORDERS[reference]
    if request.method == "GET":
        return HttpResponse(f"{order.title}\n{order.digest}", content_type="text/plain")
    order.person, order.act = request.POST["person"], request.POST["act"]
    order.digest = request.POST.get("digest", order.digest)
    # Its clock is a little fast, as clocks are.
    order.at = now() + timedelta(seconds=2)
    ticket = uuid4().hex
    TICKETS[ticket] = reference
    return HttpResponseRedirect(f"{order.back}?ticket={ticket}")


def act_there(client: Any, address: str, person: str, act: str = "sign", **more: Any) -> str:
    """Do something at the service as somebody, and return the address one is sent back to."""
    told: str = client.post(address, {"person": person, "act": act, **more})["Location"]
    return told


urlpatterns = [*house.urlpatterns, path("tjenesten/<str:reference>/", page)]
