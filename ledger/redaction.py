"""Say of redacted words that they are gone, wherever somebody would have read them. [Sladding]

The words themselves are overwritten with a mark: the day and the provision. It is read back as a
sentence in the reader's language, so a page, an answer or a paper that shows the words shows that –
also one nobody thought of. The digest stays; without the salt nobody can guess the words from it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    _Column = models.TextField[str, str]
else:
    _Column = models.TextField

OSLO = ZoneInfo("Europe/Oslo")

SIGN = "␚"
"""What a mark begins with: no words that are kept may hold it, so that nobody can fake a redaction."""

_MARK = re.compile(rf"{SIGN}(\d{{4}})-(\d\d)-(\d\d) (.+)", re.DOTALL)


class Redacted(str):
    """What is read instead of redacted words; `mark` is what lies in the database. [Sladdet]"""

    mark: str


def mark_of(at: dt.datetime, basis: str) -> str:
    """Return what lies in the place of the words from now on."""
    return f"{SIGN}{at.astimezone(OSLO).date().isoformat()} {basis}"


def redacted_words(on: dt.date, basis: str) -> str:
    """Say that something was redacted, when and under which provision."""
    return _("[Redacted on %(day)s under %(basis)s]") % {
        "day": f"{on:%d.%m.%Y}",
        "basis": basis,
    }


def readable(value: Any) -> Any:
    """Return words as people read them: the mark of a redaction as a sentence."""
    if not isinstance(value, str) or not value.startswith(SIGN):
        return value
    found = _MARK.fullmatch(value)
    if found is None:
        return value
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    said = Redacted(redacted_words(dt.date(year, month, day), found[4]))
    said.mark = value
    return said


class Words(_Column):
    """A column of somebody's words, which may have been redacted. [Ord]"""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Read the words, or that they are gone."""
        return readable(value)

    def deconstruct(self) -> Any:
        """Be a column like any other to the migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
