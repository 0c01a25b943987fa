"""What is past its days goes when it is asked for; the record never does."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from codetermination.retention import BY_CLASS, DOCUMENTS, FILES, ROWS, retain
from ledger.models import AccessLog, Chain, Entry, OutboxEvent, Text
from ledger.moving import clock_at
from notifications.models import Delivery
from rulebook.errors import PackErrors
from rulebook.retention import classes, read
from tests.cast import TODAY, Cast, at, case_in
from tests.papers import note
from workflows import actions
from workflows.actions.reading import read_case
from workflows.files import store
from workflows.models import Case, Draft

YEAR = timedelta(days=365)


def told(*arguments: str) -> str:
    said = StringIO()
    call_command("retain", *arguments, stdout=said)
    return said.getvalue()


def found(moment: Any = None, *, do: bool = False) -> dict[str, int]:
    return {plan.code: plan.found for plan in retain(moment or at(TODAY), do=do)}


@pytest.fixture
def case(cast: Cast) -> Case:
    made = case_in(Case.State.INFORMED, cast)
    moment = at(TODAY) - 3 * YEAR
    old = Draft.objects.create(author=cast.kari, data={}, saved_at=moment)
    Draft.objects.create(author=cast.kari, data={}, saved_at=at(TODAY))
    Session.objects.create(session_key="old", session_data="", expire_date=moment)
    Session.objects.create(session_key="new", session_data="", expire_date=at(TODAY) + YEAR)
    event = OutboxEvent.objects.first()
    for person, read_at in ((cast.ola, moment), (cast.aisha, None)):
        Delivery.objects.create(
            event=event,
            recipient=person,
            channel=Delivery.Channel.IN_APP,
            created_at=moment,
            read_at=read_at,
        )
    assert old.pk
    return made


@pytest.mark.database
def test_it_only_says_what_would_go_until_it_is_told_to(case: Case) -> None:
    with clock_at(at(TODAY)):
        said = told()
        assert "drafts         1 would go, after 365 days." in said
        assert "Nothing is removed." in said
        assert (Draft.objects.count(), Session.objects.count()) == (2, 2)
        said = told("--do")
    assert "deliveries     1 gone, after 730 days." in said
    assert (Draft.objects.count(), Session.objects.count()) == (1, 1)
    assert Delivery.objects.filter(read_at=None).count() == 1  # unread: still to be read
    assert not Delivery.objects.exclude(read_at=None).exists()
    with clock_at(at(TODAY)):
        assert "drafts         0 gone" in told("--do")


@pytest.mark.database
def test_it_touches_nothing_of_the_record(case: Case, cast: Cast) -> None:
    read_case(case.reference, user=cast.hanne, on=TODAY)
    models = (Entry, Text, Chain, OutboxEvent, AccessLog, Case)
    before = {model: list(model.objects.values().order_by("pk")) for model in models}
    found(at(TODAY) + 100 * YEAR, do=True)
    for model in models:
        assert list(model.objects.values().order_by("pk")) == before[model]
    assert "access_log" not in ROWS
    assert "record" not in ROWS


@pytest.mark.usefixtures("shelf")
def test_it_removes_files_nobody_points_to_once_they_have_lain_a_day(
    case: Case, cast: Cast
) -> None:
    actions.file_document(case.reference, "Turnus", "plan", note("Navn."), actor=cast.ola)
    lost = ContentFile(b"Nobody's.")
    digest = store.digest_of(lost)
    store.put(lost, case.reference, digest)
    # A file's time is the machine's own.
    today = storages[store.ALIAS].get_modified_time(store.place_of(case.reference, digest))
    later = today + timedelta(days=2)
    assert found(today, do=True)[FILES] == 0  # an upload may be on its way
    assert found(later)[FILES] == 1
    assert found(later, do=True)[FILES] == 1
    assert not storages[store.ALIAS].exists(store.place_of(case.reference, digest))
    kept = case.documents.get().versions.get().digest
    assert storages[store.ALIAS].exists(store.place_of(case.reference, kept))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"record": 1},
        {"access_log": 1},
        {"all": 1},
        {"drafts": -1},
        {"documents": 1},
        {"documents.love_letter": 1},
        {"documents.report": -1},
    ],
)
def test_it_refuses_days_for_what_never_goes(wrong: dict[str, int], settings: Any) -> None:
    settings.RETENTION_DAYS = wrong
    with pytest.raises(CommandError, match="RETENTION_DAYS"):
        told("--do")


@pytest.mark.database
def test_the_house_may_choose_its_own_days(case: Case, settings: Any) -> None:
    settings.RETENTION_DAYS = {"drafts": 4000}
    assert found()["drafts"] == 0


@pytest.mark.database
@pytest.mark.usefixtures("shelf")
def test_it_names_the_papers_past_their_class_s_days_and_removes_none(
    case: Case, cast: Cast, settings: Any
) -> None:
    actions.file_document(case.reference, "Rapport", "report", note("Ord."), actor=cast.kari)
    actions.withdraw(case.reference, reason="Nei.", actor=cast.kari)
    assert all(found()[code] == 0 for code in BY_CLASS)
    assert "documents.report stays" in told()
    settings.RETENTION_DAYS = {"documents.report": 30, "documents.plan": 30}
    later = at(TODAY + timedelta(days=31))
    before = Entry.objects.count()
    with clock_at(later):
        assert found(later)["documents.report"] == 1
        assert found(later)["documents.plan"] == 0
        assert f"{case.reference} nr. 1" in told("--do")
        assert found(later)["documents.report"] == 1
    assert found(at(TODAY + timedelta(days=30)))["documents.report"] == 0
    assert Entry.objects.count() == before
    kept = case.documents.get().versions.get().digest
    assert storages[store.ALIAS].exists(store.place_of(case.reference, kept))


def test_each_class_is_known_with_its_reason() -> None:
    assert set(classes()) == {*ROWS, FILES, DOCUMENTS, "record", "access_log"}
    assert classes()["record"].days is None
    assert classes()["record"].source
    for one in classes().values():
        assert set(one.plain) == {"nb", "nn", "en"}
    with pytest.raises(PackErrors) as wrong:
        read({"classes": [{"code": "x", "days": -1, "more": 1}]}, file="retention.toml")
    for place in ("plain", "days", "checked_on", "more"):
        assert place in str(wrong.value)
