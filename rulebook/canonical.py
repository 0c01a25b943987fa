"""Write a pack in one fixed form, so that the same content has the same digest. [Kanonisk tekst]"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any


def canonical(data: Mapping[str, Any]) -> str:
    """Write TOML with sorted keys, one value per line, tables after values."""
    lines: list[str] = []
    _write(data, (), lines)
    return "\n".join(lines).strip() + "\n"


def digest(text: str) -> str:
    """Give the SHA-256 of a canonical text."""
    return sha256(text.encode()).hexdigest()


def _write(table: Mapping[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    plain = {key: value for key, value in table.items() if not _is_table(value)}
    lines.extend(f"{_key(key)} = {_value(plain[key])}" for key in sorted(plain))
    for key in sorted(table.keys() - plain.keys()):
        value = table[key]
        here = (*path, key)
        name = ".".join(_key(part) for part in here)
        if isinstance(value, Mapping):
            lines.extend(("", f"[{name}]"))
            _write(value, here, lines)
            continue
        for item in value:
            lines.extend(("", f"[[{name}]]"))
            _write(item, here, lines)


def _is_table(value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value)
