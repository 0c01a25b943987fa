"""Name the pages' addresses."""

from workflows.web import (
    afterwards,
    cases,
    deadlines,
    guide,
    handover,
    headcount,
    individual,
    raising,
    recurring,
    room,
    routine,
    routine_draft,
    sealed,
    setup,
    table,
    versions,
)

urlpatterns = [
    *setup.urlpatterns,
    *headcount.urlpatterns,
    *guide.urlpatterns,
    *cases.urlpatterns,
    *afterwards.urlpatterns,
    *sealed.urlpatterns,
    *raising.urlpatterns,
    *versions.urlpatterns,
    *individual.urlpatterns,
    *room.urlpatterns,
    *table.urlpatterns,
    *handover.urlpatterns,
    *recurring.urlpatterns,
    *deadlines.urlpatterns,
    *routine.urlpatterns,
    *routine_draft.urlpatterns,
]
