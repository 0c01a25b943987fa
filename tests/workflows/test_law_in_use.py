"""Which rules are in use: the files' and the edition of the day, in every process at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codetermination import health
from rulebook.packs import load
from tests.cast import TODAY, Cast, case_in
from tests.workflows.routines import published, shorter_notice_of_schedules
from workflows.models import Case, PackEdition
from workflows.queries.law import law_of, law_on


def test_it_asks_which_edition_holds_with_one_indexed_look(cast: Cast) -> None:
    published(cast)
    first = law_on(TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert law_on(TODAY) is first
    assert len(queries) == 1
    plan = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(plan + queries[0]["sql"])
        told = str(cursor.fetchall())
    assert "one_routine_begins_on_a_day" in told or connection.vendor != "sqlite"


def test_it_asks_nothing_for_the_rules_of_a_case(cast: Cast) -> None:
    published(cast)
    case = Case.objects.select_related("assessment").get(pk=case_in("informed", cast).pk)
    law_of(case)
    with CaptureQueriesContext(connection) as queries:
        law_of(case)
    assert len(queries) == 0


def test_it_goes_on_under_the_law_and_tells_it_when_a_routine_no_longer_fits(
    cast: Cast,
) -> None:
    routine = health.PARTS["routine"]
    assert "none is published" in routine()
    edition = published(cast)
    assert edition.pack.digest[:12] in routine()
    weaker = shorter_notice_of_schedules().edition(1, valid_from=TODAY, checked_on=TODAY)
    PackEdition.objects.filter(pk=edition.pack_id).update(body=weaker.text, digest="f" * 64)
    with pytest.raises(health.Unwell, match="no longer fits the law"):
        routine()
    assert law_on(TODAY) is load()
