"""The cast walks a case through every state."""

import pytest

from tests.cast import Cast, case_in
from workflows.models import Case


@pytest.mark.parametrize("state", Case.State)
def test_it_reaches_every_state(state: str, cast: Cast) -> None:
    assert case_in(state, cast).state == state
