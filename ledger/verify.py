"""Read the record and say where it breaks. Standard library only: this file goes with the bundle."""

import hashlib
import json
from typing import Any

GENESIS = "0" * 64
"""What the first entry of a chain names as the one before it."""


def canonical_form(body: dict[str, Any]) -> str:
    """Write an entry as the one text that is hashed: sorted keys, no spaces, no escapes."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def entry_digest(previous: str, canonical: str) -> str:
    """Hash an entry together with the one before it."""
    return hashlib.sha256(f"{previous}{canonical}".encode()).hexdigest()


def text_digest(salt: str, body: str) -> str:
    """Hash a text with its salt, so that nobody can guess a destroyed text from its digest."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()
