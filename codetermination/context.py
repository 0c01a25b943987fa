"""Give every page what its frame needs: who is reading, as what, and where they can go."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from codetermination.heartbeat import silent_since
from ledger.moving import now
from parties.models import Organisation
from parties.seats import Standing, standing_of
from workflows.models.routine import routine_holding
from workflows.queries.law import packs_with


class Place(NamedTuple):
    """A place in the main menu. [Menypunkt]"""

    label: str
    url: str
    current: bool


class Menu(NamedTuple):
    """What stands in the top line, and what is folded beneath "More". [Meny]

    The top line holds what everybody comes for; the rest grows with what a person may do, and
    must not push the person's own name off the line.
    """

    first: list[Place]
    more: list[Place]

    @property
    def within(self) -> bool:
        """Tell whether the reader is at a place that is folded away."""
        return any(place.current for place in self.more)


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values, each read only when a page uses it."""
    return {
        "ds_available": settings.DS_AVAILABLE,
        "demo": settings.DEMO,
        "organisation_name": SimpleLazyObject(lambda: _organisation_name(request)),
        "nav": SimpleLazyObject(lambda: _menu(request)),
        "standing_line": SimpleLazyObject(lambda: _standing_line(request)),
        "silent_line": SimpleLazyObject(lambda: _silent_line(request)),
        "packs_line": SimpleLazyObject(lambda: _packs_line(request)),
    }


def standing(request: HttpRequest) -> Standing | None:
    """Return what the reader's mandates let them be today; read once for each request."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "standing"):
        request.standing = standing_of(request.user.pk, now().date())  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined, no-any-return]


def organisation(request: HttpRequest) -> Organisation | None:
    """Return the employer whose house this is; read once for each request."""
    if not hasattr(request, "organisation"):
        held = Organisation.objects.annotate(routine=routine_holding(now().date()))
        request.organisation = held.first()  # type: ignore[attr-defined]
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def _organisation_name(request: HttpRequest) -> str:
    employer = organisation(request)
    return employer.name if employer else ""


def _menu(request: HttpRequest) -> Menu:
    reader = standing(request)
    first, more = [("guide", _("The rules"))], []
    if reader:
        first = [("home", _("My overview")), *first]
        if not reader.only_employee:
            first.insert(1, ("case-list", _("Cases")))
        if reader.speaks and not _is_guest(request):
            first.insert(2, ("meetings", _("Meetings")))
        more = [] if _is_guest(request) else list(_folded(reader))
        if reader.audits:
            first.append(("oversight", _("Oversight")))
        if reader.of("leader"):
            first.append(("case-new", _("New case")))
    urls = {reverse(name): label for name, label in [*first, *more]}
    # The longest address that leads here: a new case lies beneath the cases, but is its own place.
    here = max(
        (
            url
            for url in urls
            if request.path == url or (url != "/" and request.path.startswith(url))
        ),
        key=len,
        default="",
    )
    places = [Place(label, url, url == here) for url, label in urls.items()]
    return Menu(places[: len(first)], places[len(first) :])


def _is_guest(request: HttpRequest) -> bool:
    """Tell whether the reader comes from another undertaking: then the menu is what is open to them."""
    return getattr(request.user, "is_guest", False)


def _folded(reader: Standing) -> Iterator[tuple[str, str]]:
    """Yield the places fewer come for, in the order they stand beneath "More"."""
    if reader.speaks:
        yield "deadlines", _("Deadlines")
        yield "recurring", _("The year wheel")
        yield "raised-cases", _("Raised cases")
        yield "handovers", _("Handover")
        yield "absences", _("Deputy")
        yield "training", _("Training")
    yield "lessons", _("Lessons")
    if reader.audits or reader.of("leader", "employee"):
        yield "individuals", _("Personal cases")
    if reader.of("hr_administrator"):
        yield "outlets", _("Sent out")
        yield "guest-accounts", _("Guests")
    if reader.audits:
        yield "access-requests", _("Requests for access")
        yield "routine", _("Local routine")
        yield "headcount", _("Headcount")


def _standing_line(request: HttpRequest) -> str:
    reader = standing(request)
    if not reader:
        return ""
    return " · ".join([str(request.user), *dict.fromkeys(m.title for m in reader.mandates)])


def _silent_line(request: HttpRequest) -> str:
    """Tell HR when nothing happens by itself; asked of the database once a minute."""
    reader = standing(request)
    if reader is None or not reader.audits:
        return ""
    key = f"silent-line:{get_language()}"
    said = cache.get(key)
    if said is None:
        said = silent_since(now())
        cache.set(key, said, 60)
    return str(said)


def _packs_line(request: HttpRequest) -> str:
    """Name the editions in force for this employer, as the foot of each page does."""
    employer = organisation(request)
    if employer is None:
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    editions = packs_with(employer.routine).in_force(  # type: ignore[attr-defined]
        employer.profile, now().date()
    )
    return " · ".join(f"{p.title.get(language, p.title['nb'])} {p.edition}" for p in editions)
