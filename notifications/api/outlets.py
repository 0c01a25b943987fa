"""What is sent to other systems, for the programs of HR's administrator. [Utsending]"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from ledger.moving import now
from ledger.refusals import Repeated
from notifications.models import Delivery, Webhook
from notifications.webhooks import (
    AT_MOST,
    administers,
    parked,
    register_webhook,
    retry_parked,
    stop_webhook,
    waiting,
)
from parties.api.doors import (
    IDEMPOTENCY_KEY,
    REFUSALS,
    Door,
    answers,
    caller,
    gesture_of,
    numbered,
    replayed,
    sent,
)
from parties.api.fields import BIGGEST_KEY, Choice, Key, Nothing, Strict, Words, only
from parties.api.shapes import Moment, Number, Shape, Text
from parties.models import User

_TAGS = ["webhooks"]
_NUMBER = numbered("The id of the webhook.", at_most=BIGGEST_KEY)


class NewWebhook(Strict):
    """A program to be told. [Webhook]"""

    name = Words(max_length=80, help_text="Which system it is.")
    url = Words(max_length=500, help_text="Begins with https://, and lies on the open net.")


class Chosen(Strict):
    """Which messages to try again. [Prøve igjen]"""

    messages = serializers.ListField(child=Key(), min_length=1, max_length=AT_MOST)


class WebhookShape(Shape):
    """A program that is told. [Webhook]"""

    id = Number(source="pk")
    name = Text()
    url = Text()
    registered_at = Moment()
    stopped_at = Moment(allow_null=True)


class WebhookShapes(Shape):
    """The programs that are told today."""

    results = WebhookShape(many=True)


class MadeWebhook(WebhookShape):
    """A program registered, with what it checks our signatures by."""

    secret = Text(allow_null=True, help_text="Told once: null when the request is repeated.")


class ParkedShape(Shape):
    """A message that was given up. [Strandet]"""

    id = Number(source="pk")
    to = serializers.SerializerMethodField(help_text="The system or the person.")
    channel = Choice(choices=only(Delivery.OUTWARD))
    error = Text(help_text="Why it would not go.")
    gave_up_at = Moment()

    def get_to(self, message: Delivery) -> str:
        """Return who was to have it."""
        return str(message.webhook or message.recipient)


class ParkedShapes(Shape):
    """What would not go, the latest first, and how much still waits to be sent."""

    waiting = Number()
    results = ParkedShape(many=True)


class Retried(Shape):
    """How many messages are tried again."""

    retried = Number()


def _administrator(request: Request) -> User:
    """Return the administrator; to anybody else the address is not there, as the page is not."""
    user = caller(request)
    if not administers(user, now().date()):
        raise NotFound(_("Only HR's administrator settles what is sent to other systems."))
    return user


class WebhooksDoor(Door):
    """The programs that are told. [Webhooks]"""

    @extend_schema(
        operation_id="list_webhooks",
        tags=_TAGS,
        responses=answers({200: WebhookShapes}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List the programs that are told; for HR's administrator."""
        _administrator(request)
        told = Webhook.objects.filter(stopped_at=None)
        return Response({"results": WebhookShape(told, many=True).data})

    @extend_schema(
        operation_id="register_webhook",
        tags=_TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=NewWebhook,
        responses=answers({200: MadeWebhook, 201: MadeWebhook}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Let a program be told. The answer has its secret, which is shown this once."""
        user = _administrator(request)
        body = sent(NewWebhook, request)
        try:
            made, secret = register_webhook(**body, actor=user, gesture=gesture_of(request))
        except Repeated as again:
            return replayed(_made(_named_in(again), None))
        return Response(_made(made, secret), status=201)


def _made(webhook: Webhook, secret: str | None) -> dict[str, Any]:
    return {**WebhookShape(webhook).data, "secret": secret}


def _named_in(again: Repeated) -> Webhook:
    return Webhook.objects.get(pk=int(again.entry.subject.partition(":")[2]))


class StopDoor(Door):
    """That a program is told no more. [Stoppe webhook]"""

    @extend_schema(
        operation_id="stop_webhook",
        tags=_TAGS,
        parameters=[_NUMBER, IDEMPOTENCY_KEY],
        request=Nothing,
        responses=answers({200: WebhookShape}, *REFUSALS),
    )
    def post(self, request: Request, number: int) -> Response:
        """Tell a program no more; what waits for it is not sent."""
        user = _administrator(request)
        sent(Nothing, request)
        try:
            stopped = stop_webhook(number, actor=user, gesture=gesture_of(request))
        except Webhook.DoesNotExist:
            raise NotFound(_("There is no system with that number.")) from None
        except Repeated as again:
            return replayed(WebhookShape(_named_in(again)).data)
        return Response(WebhookShape(stopped).data)


class ParkedDoor(Door):
    """The messages that would not go. [Strandet]"""

    @extend_schema(
        operation_id="list_parked_messages",
        tags=_TAGS,
        responses=answers({200: ParkedShapes}, 401, 404),
    )
    def get(self, request: Request) -> Response:
        """List what was given up, the latest hundred first; for HR's administrator."""
        _administrator(request)
        shown = {"waiting": waiting(), "results": parked()[:AT_MOST]}
        return Response(ParkedShapes(shown).data)


class RetryDoor(Door):
    """That what was given up is tried again. [Prøve igjen]"""

    @extend_schema(
        operation_id="retry_parked_messages",
        tags=_TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=Chosen,
        responses=answers({200: Retried}, *REFUSALS),
    )
    def post(self, request: Request) -> Response:
        """Put messages that were given up back in line."""
        user = _administrator(request)
        body = sent(Chosen, request)
        try:
            count = retry_parked(body["messages"], actor=user, gesture=gesture_of(request))
        except Repeated as again:
            return replayed({"retried": again.entry.facts["count"]})
        return Response({"retried": count})
