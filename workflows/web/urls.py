"""Name the pages' addresses."""

from workflows.web import cases, guide, setup

urlpatterns = [*setup.urlpatterns, *guide.urlpatterns, *cases.urlpatterns]
