"""Hold the demo municipality: invented people and cases, built by the house's own actions. [Demokommunen]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ledger.moving import now
from parties.models import Mandate, Role, User
from parties.seats import mandates_on

PASSWORD = "demo"  # noqa: S105  (published on the log-in page)

# Who is met first on the log-in page: one from each side of the table, then the rest.
_ORDER = (
    Role.LEADER,
    Role.HTV,
    Role.FTV,
    Role.PTV,
    Role.SENIOR_SAFETY_REPRESENTATIVE,
    Role.SAFETY_REPRESENTATIVE,
    Role.HR_AUDITOR,
    Role.HR_ADMINISTRATOR,
    Role.EMPLOYEE,
)


def people() -> Iterator[dict[str, Any]]:
    """List everybody who can log in, with what they are today, in the order of the table."""
    mandates: dict[int, Mandate] = {}
    for mandate in mandates_on(now().date()):
        mandates.setdefault(mandate.user_id, mandate)

    def place(user: User) -> tuple[int, int]:
        mandate = mandates.get(user.pk)
        known = mandate is not None and mandate.role in _ORDER
        return (_ORDER.index(mandate.role) if mandate and known else len(_ORDER), user.pk)

    # Guests are registered while somebody tries it out, and have passwords of their own.
    for user in sorted(User.objects.filter(is_superuser=False, is_guest=False), key=place):
        held = mandates.get(user.pk)
        standing = held.title if held else _("employee without a mandate")
        yield {
            "username": user.username,
            "name": str(user),
            "standing": standing[0].upper() + standing[1:],
            "password": PASSWORD,
        }
