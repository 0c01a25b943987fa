"""Ask whoever signs to show, at that moment, who they are; slow down whoever guesses. [Ny pålogging]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ledger.moving import now
from ledger.refusals import NotProven, TooManyTries
from parties.models import User

TRIES = 8
WITHIN_SECONDS = 5 * 60
_LOGGED_IN_AT = "logged_in_at"
# A password is typed in the form that is sent: it is as old as the wait for the case's lock.
_TYPED = timedelta(minutes=5)


class Means(StrEnum):
    """How somebody showed who they are. [Måte]"""

    PASSWORD = "password"  # noqa: S105  (what it is called, not one)
    LOG_IN = "log_in"


@dataclass(frozen=True)
class Proof:
    """That whoever acts has just shown who they are: how, and when. [Bekreftelse]"""

    means: Means
    at: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether it is fresh enough to sign on."""
        log_in = self.means == Means.LOG_IN
        lasts = timedelta(minutes=settings.SIGNING_LOGIN_MINUTES) if log_in else _TYPED
        return timedelta() <= moment - self.at <= lasts


class Tries:
    """Count wrong passwords, per name *and* address. [Forsøk]

    One who guesses cannot lock another person out from elsewhere, and a municipality behind one
    address is not locked out together.
    """

    def __init__(self, username: str, request: HttpRequest) -> None:
        """Take the name as it was typed, and the address it came from."""
        address = request.META.get("REMOTE_ADDR", "")
        said = f"{username.casefold()}|{address}"
        self._key = "login-" + salted_hmac("login", said).hexdigest()

    @property
    def spent(self) -> bool:
        """Tell whether there have been too many."""
        return bool(cache.get(self._key, 0) >= TRIES)

    def count(self) -> None:
        """Count one more wrong one."""
        cache.add(self._key, 0, WITHIN_SECONDS)
        try:
            cache.incr(self._key)
        except ValueError:  # the entry ran out between the two calls
            cache.set(self._key, 1, WITHIN_SECONDS)

    def forget(self) -> None:
        """Forget the wrong ones: the right one came."""
        cache.delete(self._key)


def password_asked() -> bool:
    """Tell whether signing asks for a password; in a house with one log-in for all it does not."""
    return not settings.SIGNING_LOGIN_MINUTES


def remember_log_in(request: HttpRequest) -> None:
    """Note in the session when the person logged in: every way in must do so. [Pålogget]"""
    request.session[_LOGGED_IN_AT] = now().isoformat()


def proof_of(request: HttpRequest, user: User, password: str, *, step: str) -> Proof | None:
    """Return what the person has shown: the password just typed, or the log-in of this session.

    None when nothing is shown; the step says whether it asks for it. Raises NotProven for a
    wrong password, and TooManyTries unseen when there have been too many. Not to be called
    inside a move: a password is slow to check.
    """
    if not password_asked():
        said = request.session.get(_LOGGED_IN_AT)
        return Proof(Means.LOG_IN, datetime.fromisoformat(said)) if said else None
    if not password:
        return None
    tries = Tries(user.username, request)
    if tries.spent:
        raise TooManyTries(
            step=step,
            because=_("The password has been wrong too many times."),
            remedy=_("Wait five minutes, and try again. Nothing is signed."),
            wait=WITHIN_SECONDS,
        )
    if not user.check_password(password):
        tries.count()
        raise NotProven(
            step=step,
            code="wrong_password",
            because=_("The password is not right. Nothing is signed."),
            remedy=_("Write your own password again. What else you wrote is kept."),
        )
    tries.forget()
    return Proof(Means.PASSWORD, now())
