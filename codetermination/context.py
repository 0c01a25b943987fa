"""Give every page what its frame needs: who is reading, as what, and where they can go."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ledger.moving import now
from parties.models import Organisation
from parties.seats import Standing, standing_of


class Place(NamedTuple):
    """A place in the main menu. [Menypunkt]"""

    label: str
    url: str
    current: bool


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values, each read only when a page uses it."""
    return {
        "ds_available": settings.DS_AVAILABLE,
        "demo": settings.DEMO,
        "organisation_name": SimpleLazyObject(_organisation_name),
        "nav": SimpleLazyObject(lambda: list(_places(request))),
        "standing_line": SimpleLazyObject(lambda: _standing_line(request)),
        "packs_line": SimpleLazyObject(_packs_line),
    }


def standing(request: HttpRequest) -> Standing | None:
    """Return what the reader's mandates let them be today; read once for each request."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "standing"):
        request.standing = standing_of(request.user.pk, now().date())  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined, no-any-return]


def _organisation_name() -> str:
    return Organisation.objects.values_list("name", flat=True).first() or ""


def _places(request: HttpRequest) -> Iterator[Place]:
    reader = standing(request)
    wanted = [("guide", _("The rules"))]
    if reader:
        wanted = [("home", _("My overview")), ("case-list", _("Cases")), *wanted]
        if reader.audits:
            wanted.append(("oversight", _("Oversight")))
        if reader.of("leader"):
            wanted.append(("case-new", _("New case")))
    for name, label in wanted:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == url or (url != "/" and request.path.startswith(url))
        yield Place(label, url, here)


def _standing_line(request: HttpRequest) -> str:
    reader = standing(request)
    if not reader:
        return ""
    return " · ".join([str(request.user), *dict.fromkeys(m.title for m in reader.mandates)])


@cache
def _packs_line() -> str:
    """Name the rule packs in force, as the frame's footer does."""
    try:
        from rulebook import packs
    except ImportError:
        return ""
    load = getattr(packs, "load", None)
    editions = getattr(load(), "editions", ()) if load else ()
    return ", ".join(str(edition) for edition in editions)
