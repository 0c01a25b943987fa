"""Read one table of TOML strictly: every key is asked for by name, every fault is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rulebook.errors import PackError, one_of, shown
from rulebook.schema import LANGUAGES, Texts

Faults = list[PackError]


class Table:
    """A table in a file, that knows where it stands and what has been asked of it."""

    def __init__(
        self, data: object, *, file: str, key: str, faults: Faults, name: str = ""
    ) -> None:
        self.file = file
        self.key = key
        self.faults = faults
        self.name = name
        self.asked: set[str] = set()
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.fault("", shown(data), "a table")

    def at(self, key: str) -> str:
        """Write the whole path to a key, with the rule's id where there is one."""
        here = f"{self.key} ({self.name})" if self.name else self.key
        return ".".join(part for part in (here, key) if part)

    def fault(self, key: str, found: str, wanted: str) -> None:
        """Keep one fault and go on."""
        self.faults.append(
            PackError(file=self.file, key=self.at(key), found=found, wanted=wanted)
        )

    def take(self, key: str) -> Any:
        """Give the raw value, and remember that the key is known."""
        self.asked.add(key)
        return self.data.get(key)

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        self.asked.add(key)
        return key in self.data

    def finish(self) -> None:
        """Refuse every key nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                self.fault(key, "an unknown key", one_of(sorted(self.asked), key))

    # -- single values ----------------------------------------------------------

    def text(self, key: str, *, default: str | None = None) -> str:
        """Read a text."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fault(key, shown(value), "a text")
            return ""
        return value

    def choice(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """Read one of the fixed words."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in allowed:
            self.fault(key, shown(value), one_of(list(allowed), value))
            return ""
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, shown(value), "true or false")
            return default
        return value

    def number(self, key: str, *, least: int | None = None) -> int | None:
        """Read a whole number, or nothing."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, shown(value), "a whole number")
            return None
        if least is not None and value < least:
            self.fault(key, str(value), f"{least} or more")
            return None
        return value

    def day(self, key: str) -> date | None:
        """Read a date, or nothing."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fault(key, shown(value), "a date (2027-02-01, without quotes)")
            return None
        return value

    def required_day(self, key: str, wanted: str) -> date:
        """Read a date that must be there, told by `wanted`; the first of all days where it is not."""
        value = self.day(key)
        if value is None:
            self.fault(key, "nothing", wanted)
        return value or date.min

    # -- several values ---------------------------------------------------------

    def words(
        self, key: str, allowed: Collection[str] | None = None, *, required: bool = False
    ) -> tuple[str, ...]:
        """Read a list of fixed words; each wrong one is a fault of its own."""
        value = self.take(key)
        if value is None:
            if required:
                self.fault(key, "nothing", "a list")
            return ()
        if not isinstance(value, list):
            self.fault(key, shown(value), "a list")
            return ()
        good = []
        for place, word in enumerate(value):
            if not isinstance(word, str) or (allowed is not None and word not in allowed):
                wanted = one_of(list(allowed), word) if allowed is not None else "a text"
                self.fault(f"{key}[{place}]", shown(word), wanted)
            elif word in good:
                self.fault(f"{key}[{place}]", shown(word), "each word once")
            else:
                good.append(word)
        return tuple(good)

    def names(self, key: str) -> tuple[str, ...]:
        """Read one name, or a list of names."""
        return (self.text(key),) if isinstance(self.data.get(key), str) else self.words(key)

    def texts(self, key: str, *, required: bool = True) -> Texts:
        """Read one sentence in all three languages."""
        value = self.take(key)
        if value is None and not required:
            return {}
        if not isinstance(value, dict):
            self.fault(key, shown(value), "a text in nb, nn and en")
            return dict.fromkeys(LANGUAGES, "")
        for lang in LANGUAGES:
            if not isinstance(value.get(lang), str) or not value[lang].strip():
                self.fault(f"{key}.{lang}", shown(value.get(lang)), "a text")
        for lang in value:
            if lang not in LANGUAGES:
                self.fault(f"{key}.{lang}", "an unknown language", "nb, nn, en")
        return {lang: str(value.get(lang) or "").strip() for lang in LANGUAGES}

    def table(self, key: str) -> Table | None:
        """Open a table inside this one, or nothing."""
        if not self.has(key):
            return None
        return Table(self.data[key], file=self.file, key=self.at(key), faults=self.faults)

    def tables(self, key: str, *, named: str = "") -> Sequence[Table]:
        """Open a list of tables; `named` is the key that names each in a fault."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, shown(value), "a list of tables")
            return ()
        return [
            Table(
                item,
                file=self.file,
                key=f"{self.at(key)}[{place}]",
                faults=self.faults,
                name=str(item.get(named, "")) if named and isinstance(item, dict) else "",
            )
            for place, item in enumerate(value)
        ]

    def named_tables(self, key: str) -> Sequence[tuple[str, Table]]:
        """Open a table of tables, each with its name."""
        outer = self.table(key)
        if outer is None:
            return ()
        return [
            (
                name,
                Table(item, file=self.file, key=f"{key}.{name}", faults=self.faults),
            )
            for name, item in outer.data.items()
        ]
