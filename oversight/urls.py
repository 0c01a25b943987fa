"""Name the addresses of oversight."""

from django.urls import path

from oversight import views
from oversight.archive import archive

urlpatterns = [
    path("", views.case_list, name="oversight"),
    path("evalueringer/", views.evaluations, name="oversight-evaluations"),
    path("innsynslogg/", views.access_log, name="oversight-access-log"),
    path("arkiv/", archive, name="oversight-archive"),
    path("saker/<slug:slug>/", views.case_detail, name="oversight-case"),
    path("saker/<slug:slug>/kontroll/", views.verify, name="oversight-verify"),
]
