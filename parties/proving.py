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
from parties.signing_port import Signed, signs_elsewhere

TRIES = 8
WITHIN_SECONDS = 5 * 60
_LOGGED_IN_AT = "logged_in_at"
_SIGNED = "signed_at_service"
# A password is typed in the form that is sent: it is as old as the wait for the case's lock.
_TYPED = timedelta(minutes=5)


class Means(StrEnum):
    """How somebody showed who they are. [Måte]"""

    PASSWORD = "password"  # noqa: S105  (what it is called, not one)
    LOG_IN = "log_in"
    SERVICE = "service"


@dataclass(frozen=True)
class Proof:
    """That whoever acts has just shown who they are: how, and when. [Bekreftelse]

    From a service for signing also who (the user's key), of which paper, and its reference.
    """

    means: Means
    at: datetime
    person: int | None = None
    paper: str = ""
    reference: str = ""

    def holds(self, moment: datetime) -> bool:
        """Tell whether it is fresh enough to sign on; a service's as long as a log-in, if that is set."""
        typed = self.means == Means.PASSWORD
        lasts = _TYPED if typed else timedelta(minutes=settings.SIGNING_LOGIN_MINUTES) or _TYPED
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
    """Tell whether signing asks for a password; with a service, or one log-in for all, it does not."""
    return not (settings.SIGNING_LOGIN_MINUTES or signs_elsewhere())


def remember_log_in(request: HttpRequest) -> None:
    """Note in the session when the person logged in: every way in must do so. [Pålogget]"""
    request.session[_LOGGED_IN_AT] = now().isoformat()


def remember_signed(request: HttpRequest, user: User, signed: Signed) -> None:
    """Hold in the session what the service proved of this user, for one signature. [Underskrevet]"""
    # A service whose clock is a little fast has not signed in the future.
    at = min(signed.at, now()).isoformat()
    request.session[_SIGNED] = [user.pk, signed.digest, at, signed.reference]


def signed_paper(request: HttpRequest) -> str:
    """Return the digest of the paper the session holds a service's proof of, or nothing."""
    held = request.session.get(_SIGNED)
    return str(held[1]) if held else ""


def _take_signed(request: HttpRequest, paper: str) -> Proof | None:
    """Return the service's proof of the paper, which is thereby used."""
    if not paper or signed_paper(request) != paper:
        return None
    person, digest, at, reference = request.session.pop(_SIGNED)
    return Proof(Means.SERVICE, datetime.fromisoformat(at), person, digest, reference)


def proof_of(
    request: HttpRequest, user: User, password: str, *, step: str, paper: str = ""
) -> Proof | None:
    """Return what the person has shown: the password just typed, this session's log-in, or a service's word.

    None when nothing is shown; the step says whether it asks for it. A service's word is of one
    `paper`, and used up. Raises NotProven for a
    wrong password, and TooManyTries unseen when there have been too many. Not to be called
    inside a move: a password is slow to check.
    """
    if signs_elsewhere():
        return _take_signed(request, paper)
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
