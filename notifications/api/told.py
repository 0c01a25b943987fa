"""What a person is told, for programs: read it, mark it as read, choose how e-mail comes. [Varsler]"""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.inbox import (
    mark_one_read,
    mark_read,
    prefer,
    preference_of,
    received_by,
    unread,
)
from notifications.messages import tell
from notifications.models import Delivery, Preference
from parties.api.doors import Door, answers, asked, caller, numbered, sent
from parties.api.fields import BIGGEST_KEY, Choice, Key, Nothing, Strict, YesNo, only
from parties.api.shapes import Before, Flag, Moment, Number, Page, Shape, Text, paged

_TAGS = ["notifications"]
_NUMBER = numbered("The id of the notification.", at_most=BIGGEST_KEY)


class NotificationShape(Shape):
    """One thing the caller has been told. [Varsel]"""

    id = Number(source="delivery.pk")
    words = Text(help_text="What happened.")
    asks = Flag(help_text="Whether something is asked of you.")
    because = Text(help_text="In which mandate you are told.")
    about = Text(source="case", help_text="The case with its title, or what else it is about.")
    case = Text(source="label", help_text="The case's reference; empty when it is about none.")
    path = Text(help_text="Where it stands on the pages; empty when it has no page.")
    recorded_at = Moment(source="entry.recorded_at")
    read_at = Moment(source="delivery.read_at", allow_null=True)


class UnreadShape(Shape):
    """How many notifications the caller has not read."""

    unread = Number()


class NotificationPage(Page, UnreadShape):
    """A page of what the caller has been told, newest first."""

    results = NotificationShape(many=True)


class ReadUpTo(Strict):
    """The newest notification you have seen. [Merke alle som lest]"""

    up_to = Key(help_text="This one and every one before it; what came since is still unread.")


class Preferred(Strict):
    """How you want e-mail; in the house you are always told. [Varslingsvalg]"""

    email = Choice(choices=only(Preference.Email))
    evenings = YesNo(help_text="Also in the evening and on days off.")


class PreferenceShape(Shape):
    """How the caller wants e-mail. [Varslingsvalg]"""

    email = Choice(choices=only(Preference.Email))
    evenings = Flag()


class NotificationsDoor(Door):
    """What the caller has been told. [Varsler]"""

    @extend_schema(
        operation_id="list_notifications",
        tags=_TAGS,
        parameters=[Before],
        responses=answers({200: NotificationPage}, 400, 401),
    )
    def get(self, request: Request) -> Response:
        """List what you have been told, newest first, fifty at a time."""
        filters, user = asked(Before, request), caller(request)
        told = received_by(user.pk)
        if "before" in filters:
            told = told.filter(pk__lt=filters["before"])
        page, more = paged(lambda n: list(told[:n]), request.path, filters)
        shown = {"results": tell(page), "unread": unread(user.pk), "next": more}
        return Response(NotificationPage(shown).data)


class ReadDoor(Door):
    """That everything so far is read. [Merke alle som lest]"""

    @extend_schema(
        operation_id="mark_notifications_read",
        tags=_TAGS,
        request=ReadUpTo,
        responses=answers({200: UnreadShape}, 400, 401, 403, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Mark as read what you were told up to and with one, and hear how many are left."""
        body = sent(ReadUpTo, request)
        user = caller(request)
        mark_read(user.pk, **body)
        return Response({"unread": unread(user.pk)})


class OneReadDoor(Door):
    """That one notification is read. [Merke som lest]"""

    @extend_schema(
        operation_id="mark_notification_read",
        tags=_TAGS,
        parameters=[_NUMBER],
        request=Nothing,
        responses=answers({200: NotificationShape}, 400, 401, 403, 404, 413, 415),
    )
    def post(self, request: Request, number: int) -> Response:
        """Mark one as read; when it was first read stands."""
        sent(Nothing, request)
        try:
            read = mark_one_read(caller(request).pk, number)
        except Delivery.DoesNotExist:
            raise NotFound(
                _("There is no such notification, or it is not yours to see.")
            ) from None
        return Response(NotificationShape(tell([read])[0]).data)


class PreferenceDoor(Door):
    """How the caller wants e-mail. [Varslingsvalg]"""

    @extend_schema(
        operation_id="read_notification_preference",
        tags=_TAGS,
        responses=answers({200: PreferenceShape}, 401),
    )
    def get(self, request: Request) -> Response:
        """Read how you want e-mail; what holds when you have not said is told too."""
        return Response(PreferenceShape(preference_of(caller(request).pk)).data)

    @extend_schema(
        operation_id="choose_notification_preference",
        tags=_TAGS,
        request=Preferred,
        responses=answers({200: PreferenceShape}, 400, 401, 403, 413, 415),
    )
    def put(self, request: Request) -> Response:
        """Choose how you want e-mail, whole: what you chose before is replaced."""
        body = sent(Preferred, request)
        return Response(PreferenceShape(prefer(caller(request).pk, **body)).data)
