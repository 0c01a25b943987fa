"""Let each walk be taken by the actions and through the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.journeys.walking import Walk


@pytest.fixture(params=["actions", "api"])
def walk(request: pytest.FixtureRequest, cast: Cast) -> Callable[..., Walk]:
    return lambda **changes: Walk(cast, request.param, **changes)
