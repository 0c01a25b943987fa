"""Say what a key and a day can be: beyond that nothing could be kept or counted. [Grenser]"""

from __future__ import annotations

from datetime import date

# What a key's column holds: a bigger number could not even be asked for.
BIGGEST_KEY = 2**63 - 1
# What the columns of a small count and of a head count hold.
BIGGEST_NUMBER, BIGGEST_COUNT = 32_767, 2**31 - 1
# A year written with two digits is one of the first century to a browser.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
YEARS = {"first": FIRST_DAY.year, "last": LAST_DAY.year}


def key_in(said: str | None) -> int | None:
    """Return the number that was written; None for what could not be a key."""
    if not said or not said.isascii() or not said.isdigit() or len(said) > 19:
        return None
    number = int(said)
    return number if number <= BIGGEST_KEY else None


def counted(day: date) -> bool:
    """Tell whether the day lies where days are counted."""
    return FIRST_DAY <= day <= LAST_DAY
