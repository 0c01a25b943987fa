"""A kept query reads what the queryset itself would – each time, whoever asks, on any day."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Count, OuterRef, QuerySet, Subquery

from parties.models import Absence, Mandate
from tests.cast import TODAY, Cast, case_in, open_case
from workflows.models import Case, Obligation, Participation
from workflows.models.kept import Kept, Once
from workflows.models.situation import Situation
from workflows.models.stake import _mandates_with_a_stake

pytestmark = pytest.mark.database


def _told(mandates: list[Mandate]) -> list[tuple[object, ...]]:
    return [
        (m.pk, m.user.username, m.unit.path, m.union, m.area, m.stand_in)  # type: ignore[attr-defined]
        for m in mandates
    ]


def test_it_reads_what_the_queryset_would(cast: Cast) -> None:
    first, second = (
        open_case(cast).reference,
        open_case(cast, omitted={f"union-{cast.nsf.pk}": "Ikke berørt."}).reference,
    )
    for reference in (first, second, "2027/9999"):
        for name in ("kari", "ola", "aisha", "tor", "hanne"):
            for on in (TODAY, TODAY - timedelta(days=1), date(2020, 1, 1)):
                kept = Situation(reference, user=cast[name], on=on).mandates
                fresh = list(_mandates_with_a_stake(reference, cast[name].pk, on))
                assert _told(kept) == _told(fresh)


def test_it_sees_what_changed_since_it_read_last(cast: Cast) -> None:
    ref = open_case(cast).reference
    assert not any(m.stand_in for m in Situation(ref, user=cast.ola, on=TODAY).mandates)  # type: ignore[attr-defined]
    Absence.objects.create(
        mandate=cast.mandates["ola"],
        deputy=cast.mandates["aisha"],
        starts_on=TODAY,
        ends_on=TODAY,
    )
    stand_ins = [m.stand_in for m in Situation(ref, user=cast.ola, on=TODAY).mandates]  # type: ignore[attr-defined]
    assert cast.mandates["aisha"].pk in stand_ins


def test_it_costs_one_query(cast: Cast, django_assert_num_queries) -> None:
    ref = open_case(cast).reference
    with django_assert_num_queries(1):
        assert Situation(ref, user=cast.kari, on=TODAY).mandates


def test_it_refuses_a_query_that_does_not_use_its_value(db: None) -> None:
    def by_nobody(user_id: int) -> QuerySet[Mandate]:
        return Mandate.objects.all()

    with pytest.raises(RuntimeError, match="Not found"):
        Kept(by_nobody, user_id=int).read(user_id=1)


@pytest.mark.django_db(transaction=True)
def test_it_is_shared_by_threads_that_ask_for_different_people() -> None:
    from ledger.moving import clock_at
    from tests.cast import at, gather

    with clock_at(at(TODAY)):
        cast = gather()
        ref = open_case(cast).reference
    names = ("kari", "ola", "ester", "per") * 2
    wrong: list[str] = []

    def ask(name: str) -> None:
        try:
            for _ in range(10):
                standing = Situation(ref, user=cast[name], on=TODAY).standing
                if {m.user_id for m in standing.mandates} - {cast[name].pk}:
                    wrong.append(name)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _parties() -> Once:
    counted = Participation.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return Once(counted.annotate(n=Count("pk")).values("n"))


def test_it_writes_what_stands_beside_a_case_once_for_all_cases(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [open_case(cast).reference for _case in range(2)]
    beside = Case.objects.annotate(parties=_parties())
    written: list[str] = []
    real = Subquery.as_sql

    def listen(self: Subquery, *arguments: Any, **named: Any) -> Any:
        written.append(type(self).__name__)
        return real(self, *arguments, **named)

    monkeypatch.setattr(Subquery, "as_sql", listen)
    assert [beside.get(reference=ref).parties for ref in refs] == [
        Participation.objects.filter(case__reference=ref).count() for ref in refs
    ]
    assert written == ["Once"]


def test_it_is_written_anew_where_it_stands_beside_another_table(cast: Cast) -> None:
    ref = case_in(Case.State.INFORMED, cast).reference
    beside = Case.objects.annotate(parties=_parties())
    assert beside.get(reference=ref).parties == 3  # written beside the table of cases …
    # … and in a statement of its own there, that table has another name.
    owed = Obligation.objects.filter(case__in=beside.filter(parties=3))
    assert owed.count() == Obligation.objects.count() > 0
    assert not Obligation.objects.filter(case__in=beside.filter(parties=4)).exists()
