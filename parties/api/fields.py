"""Read what a program sends, strictly: a wrong type or an unknown key is named, never guessed at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from parties.bounds import BIGGEST_KEY as BIGGEST_KEY
from parties.bounds import BIGGEST_NUMBER as BIGGEST_NUMBER
from parties.bounds import YEARS, counted

LONGEST_TEXT = 50_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def only(codes: Iterable[Any]) -> list[tuple[str, str]]:
    """Return codes as choices."""
    return [(str(code), str(code)) for code in codes]


class TooMuch(APIException):
    """The body is larger than the house takes in."""

    status_code = 413
    default_code = "too_much"
    default_detail = gettext_lazy("There is more here than can be taken in at once.")


class Json(JSONParser):
    """Read a JSON body, and refuse one that could not be written down again."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return the body; refuse one too large, too deep, or with half characters in it."""
        request = (parser_context or {}).get("request")
        length = int((request.META.get("CONTENT_LENGTH") or 0) if request is not None else 0)
        if length > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or length):
            raise TooMuch
        try:
            body = super().parse(stream, media_type, parser_context)
            # Half a surrogate pair can be read, but neither stored nor answered.
            json.dumps(body, ensure_ascii=False).encode()
        except (ParseError, RecursionError, UnicodeEncodeError) as wrong:
            raise ParseError(_unreadable(wrong)) from wrong
        return body


def _unreadable(wrong: Exception) -> str:
    """Say that the body is no JSON, and where it stops being it, when that is known."""
    at = wrong.__context__
    if not isinstance(at, json.JSONDecodeError):
        return _("The body is not JSON that can be read.")
    place = {"line": at.lineno, "column": at.colno}
    return _("The body is not JSON that can be read: line %(line)d, column %(column)d.") % place


class Strict(serializers.Serializer[Any]):
    """A body in which every key is known. [Streng lesing]"""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse every unknown key by name, and say which are allowed."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        faults: dict[str, Any] = {
            str(key): serializers.ErrorDetail(
                _("This key is not known. Allowed: %(allowed)s.")
                % {"allowed": ", ".join(sorted(self.fields)) or _("none")},
                code="unknown_key",
            )
            for key in data
            if key not in self.fields
        }
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as wrong:
            assert isinstance(wrong.detail, dict)  # noqa: S101  (a mapping went in)
            raise serializers.ValidationError({**faults, **wrong.detail}) from None
        if faults:
            raise serializers.ValidationError(faults)
        return read


class Nothing(Strict):
    """An empty body."""


class _StrictScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Say in the schema that unknown keys are refused."""

    target_class = "parties.api.fields.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        """Return the schema of the body, closed."""
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}


class Words(serializers.CharField):
    """Text, and nothing that merely could be made into text."""

    def __init__(self, **rules: Any) -> None:
        rules.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**rules)

    def to_internal_value(self, data: Any) -> str:
        """Return the text, without the space around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Secret(Words):
    """A password: read, never written out."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(write_only=True, trim_whitespace=False, max_length=4096, **rules)


class Whole(serializers.IntegerField):
    """A whole number."""

    def __init__(self, **rules: Any) -> None:
        rules.setdefault("min_value", 1)
        rules.setdefault("max_value", BIGGEST_NUMBER)
        super().__init__(**rules)

    def to_internal_value(self, data: Any) -> int:
        """Return the number; 2.0 is one in JSON, "2" and true are not."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Key(Whole):
    """The number of something kept: a party, an input, a unit."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(max_value=BIGGEST_KEY, **rules)


class YesNo(serializers.BooleanField):
    """True or false, and no word for it."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the answer."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of the words allowed; what is not one of them is told which are."""

    default_error_messages = {
        "invalid_choice": gettext_lazy("“{input}” is not one of them. Allowed: {allowed}.")
    }

    def to_internal_value(self, data: Any) -> str:
        """Return the word."""
        if not isinstance(data, str) or data not in self.choices:
            self.fail(
                "invalid_choice",
                input=data,
                allowed=", ".join(str(choice) for choice in self.choices if choice),
            )
        return data


class Day(serializers.DateField):
    """A day: 2027-02-01."""

    default_error_messages = {
        "uncounted": gettext_lazy("The year is to be between {first} and {last}.")
    }

    def to_internal_value(self, value: Any) -> date:
        """Return the day."""
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.fail("invalid", format="2027-02-01")
        day = super().to_internal_value(value)
        if not counted(day):
            self.fail("uncounted", **YEARS)
        return day


@extend_schema_field({"type": "string", "pattern": f"^{_CLOCK.pattern}$", "example": "09:00"})
class Clock(serializers.Field[time, str, str, Any]):
    """A time of the day: 09:00."""

    default_error_messages = {"invalid": gettext_lazy("Write the time as 09:00.")}

    def to_internal_value(self, data: Any) -> time:
        """Return the time."""
        if not isinstance(data, str) or not _CLOCK.fullmatch(data):
            self.fail("invalid")
        return time.fromisoformat(data)

    def to_representation(self, value: time) -> str:
        """Write the time to the minute."""
        return value.isoformat("minutes")
