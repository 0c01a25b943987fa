"""What goes to the archive, for programs: the same as on the pages, for the same people."""

from __future__ import annotations

import pytest

from ledger.moving import now
from tests.cast import OUTSIDERS, Cast, case_in
from tests.workflows.api.conftest import Caller, refused
from tests.workflows.archives import Mailbox
from workflows import actions
from workflows.actions.archiving import keep_archive
from workflows.models import Case

pytestmark = pytest.mark.database


@pytest.fixture
def case(cast: Cast) -> Case:
    """Return a case at its end, with two papers."""
    made = case_in(Case.State.INFORMED, cast)
    actions.withdraw(made.reference, reason="Ikke aktuelt.", actor=cast.kari)
    return Case.objects.get(pk=made.pk)


def test_it_lists_the_same_for_programs(case: Case, cast: Cast, as_: Caller) -> None:
    keep_archive(now(), archive=Mailbox())
    for name in ("kari", "hanne"):
        found = as_(name).get(f"cases/{case.slug}/archive/").json()["results"]
        assert [one["name"] for one in found] == ["saksframlegg-1", "saksmappe"]
        assert {one["state"] for one in found} == {"sent"}
        assert found[0]["case"] == f"/api/v1/cases/{case.slug}/"
        assert len(found[0]["sha256"]) == 64
    every = as_("hanne").get("archive/").json()["results"]
    assert [one["name"] for one in every] == ["saksmappe", "saksframlegg-1"]
    older = as_("hanne").get(f"archive/?before={every[0]['id']}").json()["results"]
    assert [one["name"] for one in older] == ["saksframlegg-1"]
    assert as_("hanne").get("archive/?state=archived").json() == {"results": []}
    refused(as_("hanne").get("archive/?state=lost"), 400, "faults")


@pytest.mark.parametrize("name", ["ola", "nina", *OUTSIDERS])
def test_it_is_not_there_for_other_programs(name: str, case: Case, as_: Caller) -> None:
    for address in ("archive/", f"cases/{case.slug}/archive/"):
        refused(as_(name).get(address), 404, "not_found")
