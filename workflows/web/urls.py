"""Name the pages' addresses."""

from workflows.web import cases, guide, headcount, setup

urlpatterns = [
    *setup.urlpatterns,
    *headcount.urlpatterns,
    *guide.urlpatterns,
    *cases.urlpatterns,
]
