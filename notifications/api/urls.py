"""Name this room's addresses for programs, under /api/v1/."""

from django.urls import path

from notifications.api.outlets import ParkedDoor, RetryDoor, StopDoor, WebhooksDoor
from notifications.api.told import NotificationsDoor, OneReadDoor, PreferenceDoor, ReadDoor

urlpatterns = [
    path("notifications/", NotificationsDoor.as_view(), name="api-notifications"),
    path("notifications/read/", ReadDoor.as_view()),
    path("notifications/preference/", PreferenceDoor.as_view()),
    path("notifications/<int:number>/read/", OneReadDoor.as_view()),
    path("webhooks/", WebhooksDoor.as_view(), name="api-webhooks"),
    path("webhooks/<int:number>/stop/", StopDoor.as_view()),
    path("parked-messages/", ParkedDoor.as_view(), name="api-parked-messages"),
    path("parked-messages/retry/", RetryDoor.as_view()),
]
