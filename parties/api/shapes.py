"""What an answer is made of: the pieces every room's shapes are put together from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from rest_framework import serializers

from parties.api.fields import BIGGEST_KEY, Strict

Text = serializers.CharField
Number = serializers.IntegerField
Flag = serializers.BooleanField
Date = serializers.DateField
Moment = serializers.DateTimeField
Shape = serializers.Serializer[Any]

A_PAGE = 50
Row = TypeVar("Row")


def words_at(source: str) -> Text:
    """Return a field for words that may be missing, or redacted and then empty."""
    return Text(source=source, default=None, allow_null=True, read_only=True)


# -- a long list, a page at a time ---------------------------------------------------------------


class Before(Strict):
    """Where a page ends: give the `next` of the page before."""

    before = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_KEY)


class Page(Shape):
    """A page of a list, and the way to the next."""

    next = Text(allow_null=True, help_text="The address of the next page.")


def paged(
    find: Callable[[int], Sequence[Row]],
    address: str,
    filters: Mapping[str, Any],
    *,
    by: str = "pk",
) -> tuple[Sequence[Row], str | None]:
    """Return a page and the address of the next; `find` is asked for one row more than a page has."""
    found = find(A_PAGE + 1)
    page = found[:A_PAGE]
    if len(found) <= A_PAGE:
        return page, None
    return page, f"{address}?{urlencode({**filters, 'before': getattr(page[-1], by)})}"
