"""What the tests of the rulebook share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.errors import PackError, PackErrors
from rulebook.packs import LAW, read


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., list[PackError]]:
    """Write files of packs, read them, and give the faults."""

    def faults_of(*texts: str) -> list[PackError]:
        for place, text in enumerate(texts):
            (tmp_path / f"our{place}.toml").write_text(text, encoding="utf-8")
        with pytest.raises(PackErrors) as caught:
            read(LAW, [tmp_path])
        return list(caught.value.faults)

    return faults_of
