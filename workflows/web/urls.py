"""Name the pages' addresses."""

from workflows.web import cases, guide, headcount, routine, routine_draft, setup

urlpatterns = [
    *setup.urlpatterns,
    *headcount.urlpatterns,
    *guide.urlpatterns,
    *cases.urlpatterns,
    *routine.urlpatterns,
    *routine_draft.urlpatterns,
]
