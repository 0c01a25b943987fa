"""Read the accounts of those who come from other undertakings. [Gjestekontoer]"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from parties.models import Guest, Mandate, User


@dataclass(frozen=True)
class GuestAccount:
    """One guest's account, and what it is called in to today. [Gjestekonto]"""

    user: User
    guests: list[Guest]

    @property
    def waits(self) -> bool:
        """Tell whether the guest has yet to choose a password."""
        return not self.user.has_usable_password()


def guest_accounts(on: date) -> list[GuestAccount]:
    """Return the guests' accounts by name, each with the guests it comes for on a day, in two queries."""
    called: dict[int, list[Guest]] = defaultdict(list)
    held = Mandate.objects.filter(
        guest__isnull=False,
        guest__left_out_on__isnull=True,
        valid_from__lte=on,
        valid_to__gte=on,
    )
    for mandate in held.select_related("guest").order_by("pk"):
        if mandate.guest is not None:
            called[mandate.user_id].append(mandate.guest)
    people = User.objects.filter(is_guest=True, is_active=True)
    return [
        GuestAccount(user, called[user.pk])
        for user in people.order_by("last_name", "first_name", "pk")
    ]
