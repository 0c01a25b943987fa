"""Register those who come from another undertaking, and let them in the first time. [Gjestekonto]

The account comes first, then the case: whoever calls the guest in names the account. Nobody here
chooses a guest's password: the guest does, by a way in that works once and for a few days.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPermitted, NotPossible
from parties.actions import REGISTER
from parties.models import Role, User
from parties.seats import standing_of

LONGEST = 150


def register_guest(
    username: str,
    *,
    first_name: str,
    last_name: str,
    email: str = "",
    language: str = "nb",
    actor: User,
    gesture: UUID | None = None,
) -> User:
    """Register the account of somebody from another undertaking, with no password yet. [Registrere gjest]

    HR's administrator alone. The account holds a guest's mandates and no other, and sees nothing
    until a case calls it in. Raises NotPermitted for others, NotPossible without a name, for a
    username that is taken or cannot be one, and for an e-mail address that is none.
    """
    with moving(
        REGISTER, actor=Actor(actor.pk), step="register_guest", gesture=gesture
    ) as move:
        _only_administrator(move, actor)
        user = User(
            username=username.strip(),
            first_name=first_name.strip(),
            last_name=last_name.strip(),
            email=email.strip(),
            language=language,
            is_guest=True,
        )
        _check(move, user)
        user.set_unusable_password()
        user.save()
        move.record(Event.USER_REGISTERED, subject=f"user:{user.pk}")
    return user


def give_way_in(user_id: int, *, actor: User, gesture: UUID | None = None) -> User:
    """Give a guest who has chosen no password yet a way in, anew if need be. [Gi vei inn]

    HR's administrator alone. Raises NotPermitted for others, and NotPossible for one who is no
    guest here, or has a password already.
    """
    step = "give_way_in"
    with moving(REGISTER, actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        _only_administrator(move, actor)
        user = User.objects.filter(pk=user_id, is_guest=True, is_active=True).first()
        if user is None:
            raise NotPossible(
                step=step,
                code="no_guest",
                because=_("That is no guest's account."),
                remedy=_("Choose one in the list."),
            )
        if user.has_usable_password():
            raise NotPossible(
                step=step,
                code="has_password",
                because=_("The guest has chosen a password already."),
                remedy=_("Ask the guest to log in with it."),
            )
        move.record(Event.WAY_IN_GIVEN, subject=f"user:{user.pk}")
    return user


def way_in(user: User) -> tuple[str, str]:
    """Return what opens the account the first time: whose it is, and a token. [Vei inn]

    Nothing is kept: the token is signed, and dies when the password is chosen or the days are up.
    """
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


def _only_administrator(move: Move, actor: User) -> None:
    acting = next(iter(standing_of(actor.pk, move.on).of(Role.HR_ADMINISTRATOR)), None)
    if acting is None or actor.is_guest:
        raise NotPermitted(
            step=move.step,
            because=_("Only HR's administrator registers guests."),
            remedy=_("Ask HR's administrator to do it."),
        )
    move.actor = Actor(actor.pk, mandate_id=acting.pk, role=acting.role)


def _check(move: Move, user: User) -> None:
    """Refuse an account without a name, with a username that is taken or none, or a wrong address."""
    said = (user.username, user.first_name, user.last_name, user.email)
    wrong = (
        (
            not (user.first_name and user.last_name),
            "empty_text",
            _("The guest has no name."),
            _("Write both first name and last name."),
        ),
        (
            not _may_be_called(user.username) or max(map(len, said)) > LONGEST,
            "username",
            _("That cannot be a username."),
            _("Use letters and digits, and . - _ or @, without spaces."),
        ),
        (
            User.objects.filter(username__iexact=user.username).exists(),
            "taken",
            _("Somebody has that username already."),
            _("Choose another, or look in the list."),
        ),
        (
            not _is_address(user.email),
            "email",
            _("That is not an e-mail address."),
            _("Write it as name@example.no, or leave it blank."),
        ),
    )
    for is_wrong, code, because, remedy in wrong:
        if is_wrong:
            raise NotPossible(step=move.step, code=code, because=because, remedy=remedy)


def _may_be_called(username: str) -> bool:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return False
    return True


def _is_address(email: str) -> bool:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return False
    return True
