"""What any adapter of a signing service must do – add your own here – and what the port takes from one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as house_settings
from django.test import Client, RequestFactory

from ledger.moving import now
from parties.signing_port import NotSigned, Signed, SigningPort
from tests.cast import Cast
from tests.signing_service import LocalService, act_there, forget

pytestmark = [pytest.mark.database, pytest.mark.urls("tests.signing_service")]


@pytest.fixture(autouse=True)
def _service() -> Iterator[None]:
    yield
    forget()


class LocalDesk:
    """Whoever sits at the local service: your own adapter's desk does the same at its service."""

    adapter: SigningPort = LocalService()

    def act(self, address: str, person: str, act: str) -> str:
        return act_there(Client(), address, person, act)


@pytest.fixture(params=[LocalDesk], ids=["local"])
def desk(request: pytest.FixtureRequest) -> LocalDesk:
    """Return an adapter, and whoever signs at its service: add your own here."""
    made: LocalDesk = request.param()
    return made


class TestContract:
    BACK = "http://127.0.0.1:8000/underskrift/tilbake/"

    def _request(self, user: Any, address: str = "/", session: Any = None) -> Any:
        request = RequestFactory().get(address)
        request.user = user
        engine = import_module(house_settings.SESSION_ENGINE)
        request.session = session if session is not None else engine.SessionStore()
        return request

    def _begun(self, desk: LocalDesk, user: Any, digest: str = "a" * 64) -> tuple[Any, str]:
        request = self._request(user)
        address = desk.adapter.begin(request, digest=digest, title="Sak 1", back=self.BACK)
        assert address.startswith(("https://", "http://127.0.0.1"))
        return request, address

    def test_it_says_who_signed_what_when_and_under_which_reference(
        self, desk: LocalDesk, cast: Cast
    ) -> None:
        request, address = self._begun(desk, cast.ola)
        back = desk.act(address, "ola", "sign")
        assert back.startswith(self.BACK)
        said = desk.adapter.finished(self._request(cast.ola, back, request.session))
        assert isinstance(said, Signed)
        assert (said.person, said.digest) == ("ola", "a" * 64)
        assert abs(said.at - now()) < timedelta(minutes=1)

    def test_it_has_a_reference_of_its_own_for_each_signature(
        self, desk: LocalDesk, cast: Cast
    ) -> None:
        references = set()
        for _ in range(2):
            request, address = self._begun(desk, cast.ola)
            back = desk.act(address, "ola", "sign")
            said = desk.adapter.finished(self._request(cast.ola, back, request.session))
            assert isinstance(said, Signed)
            references.add(said.reference)
        assert len(references) == 2

    def test_it_says_when_nothing_was_signed(self, desk: LocalDesk, cast: Cast) -> None:
        request, address = self._begun(desk, cast.ola)
        back = desk.act(address, "ola", "cancelled")
        said = desk.adapter.finished(self._request(cast.ola, back, request.session))
        assert said == NotSigned.CANCELLED

    @pytest.mark.parametrize("how", ["twice", "elsewhere", "made up"])
    def test_it_proves_nothing_by_an_answer_that_is_not_this_one(
        self, desk: LocalDesk, cast: Cast, how: str
    ) -> None:
        request, address = self._begun(desk, cast.ola)
        back, session = desk.act(address, "ola", "sign"), request.session
        if how == "twice":
            first = desk.adapter.finished(self._request(cast.ola, back, session))
            assert isinstance(first, Signed)
        if how == "elsewhere":
            session = self._request(cast.kari).session
        if how == "made up":
            back = f"{self.BACK}?ticket=1&state=1&code=1"
        try:
            said: Any = desk.adapter.finished(self._request(cast.ola, back, session))
        except Exception:  # noqa: BLE001 – an adapter may also raise
            said = NotSigned.FAILED
        assert isinstance(said, NotSigned)


@pytest.mark.parametrize(
    ("reference", "moment"),
    [
        ("", now()),
        ("01017012345", now()),
        ("no:01017012345", now()),
        ("Ola Nordmann", now()),
        ("a" * 65, now()),
        ("lokal-1", datetime(2027, 3, 1, 9)),  # noqa: DTZ001 – the fault meant
    ],
)
def test_it_keeps_no_reference_that_may_name_a_person(reference: str, moment: datetime) -> None:
    with pytest.raises(ValueError, match=r"reference|at"):
        Signed("ola", "a" * 64, moment, reference)
    kept = Signed("ola", "a" * 64, datetime.now(UTC), f"urn:uuid:{uuid4()}")
    assert kept.reference.startswith("urn:uuid:")
