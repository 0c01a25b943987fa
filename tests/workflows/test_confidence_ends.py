"""A document is confidential until a day: the day after, the archive gets it open, whoever has forgotten it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.models import Entry
from ledger.moving import clock_at
from tests.cast import TODAY, Cast, at, case_in
from tests.workflows.archives import Mailbox, keep, names, parcels
from tests.workflows.test_confidential_documents import filed
from workflows import actions
from workflows.actions.archiving import mark_ended
from workflows.models import Case
from workflows.papers.archives import MESSAGE

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("shelf"),
]


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in("informed", cast)


@pytest.mark.parametrize("basis", ["aml-8-3", "offl-23"])
def test_the_archive_gets_it_open_by_itself_after_its_last_day(
    case: Case, cast: Cast, basis: str
) -> None:
    mailbox, last = Mailbox(), TODAY + timedelta(days=10)
    filed(case, cast, basis=basis, ends_on=last)
    actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(mailbox, at(last))  # the last day still counts
    before = names(case)
    assert ("dokument-1-v1" in before) is (basis == "offl-23")
    keep(mailbox, at(last + timedelta(days=1)))
    (come,) = names(case)[len(before) :]
    assert come == ("dokument-1-v1-2" if basis == "offl-23" else "dokument-1-v1")
    parcel = next(p for p in parcels(case) if p.title == come)
    assert "skjermingshjemmel" not in mailbox.filed[parcel.key][MESSAGE].decode()
    # Asked again and again it finds nothing more to do.
    told = Entry.objects.filter(chain=case.chain).count()
    for day in (1, 2, 30):
        keep(mailbox, at(last + timedelta(days=day)))
        assert mark_ended(at(last + timedelta(days=day))) == 0
    assert Entry.objects.filter(chain=case.chain, event="archive.queued").count() == 2
    assert (
        told == Entry.objects.filter(chain=case.chain).exclude(event="archive.failed").count()
    )
    assert names(case) == [*before, come]


def test_the_archive_is_asked_nothing_of_what_ended_before_the_case_did(
    case: Case, cast: Cast
) -> None:
    filed(case, cast, ends_on=TODAY)
    with clock_at(at(TODAY + timedelta(days=1))):
        actions.withdraw(case.reference, reason="Ikke aktuelt.", actor=cast.kari)
    keep(Mailbox(), at(TODAY + timedelta(days=1)))
    assert names(case).count("dokument-1-v1") == 1
    assert mark_ended(at(TODAY + timedelta(days=2))) == 0
