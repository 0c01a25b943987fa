"""Name the addresses of this room."""

from django.urls import path

from notifications import outlets, views

urlpatterns = [
    path("", views.told, name="notifications"),
    path("e-post/", views.prefer, name="notification-preference"),
    path("utsending/", outlets.outlets, name="outlets"),
    path("utsending/prov-igjen/", outlets.retry, name="outlets-retry"),
    path("utsending/<int:pk>/stopp/", outlets.stop, name="outlets-stop"),
]
