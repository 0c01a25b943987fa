"""The house's addresses, with this room's."""

from django.urls import include, path

urlpatterns = [
    path("varsler/", include("notifications.urls")),
    path("", include("codetermination.urls")),
]
