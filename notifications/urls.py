"""Name the addresses of this room."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.told, name="notifications"),
    path("e-post/", views.prefer, name="notification-preference"),
]
