"""Say who sat at the table: for whom, in whose place, and who was absent. [Til stede]"""

from __future__ import annotations

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.models import Entry
from parties.models import Absence, Mandate, User
from workflows.models import Attendance, Case, Minutes
from workflows.papers.document import Document
from workflows.queries import CasePage


def at_the_table(document: Document, page: CasePage, minutes: Minutes) -> None:
    """Write who met – name, role, represents, met for – and who did not."""
    rows = list(
        minutes.attendance.select_related(
            "participation__union", "participation__area", "mandate__user", "mandate__union"
        ).order_by("participation")
    )
    away = _in_place_of(minutes, rows)
    employer = sent_out_by(page.case, minutes)
    table = [[employer, _("For the employer"), document.house, ""]] if employer else []
    table += [
        [
            str(row.mandate.user) if row.mandate else pgettext("seat", "vacant"),
            capfirst(_role(row)),
            represents(row.participation),
            away.get(row.mandate_id or 0, ""),
        ]
        for row in rows
        if row.met
    ]
    document.table(
        _("Who met"),
        [_("Name"), pgettext("person", "Role"), _("Represents"), _("Met for")],
        table,
        [1.3, 1.3, 1.3, 1],
    )
    absent = [
        f"{represents(row.participation)}" + (f": {row.mandate.user}" if row.mandate else "")
        for row in rows
        if not row.met
    ]
    document.facts([(_("Absent"), "\n".join(absent) if absent else _("None recorded"))])
    left_out = [f"{p.name}: {p.omitted.body if p.omitted else ''}" for p in page.left_out]
    document.facts([(_("Not invited, and why"), "\n".join(left_out))])


def represents(party: object) -> str:
    """Return whom a party's representative speaks for: the union with its grouping, or the area."""
    union = getattr(party, "union", None)
    if union is not None:
        return f"{union.name} ({union.get_confederation_display()})"
    area = getattr(party, "area", None)
    return _("Safety service, %(area)s") % {"area": area.name} if area else str(party)


def _role(row: Attendance) -> str:
    mandate: Mandate | None = row.mandate
    return str(mandate.get_role_display() if mandate else row.participation.get_role_display())


def _in_place_of(minutes: Minutes, rows: list[Attendance]) -> dict[int, str]:
    """Return, by the deputy's mandate, in whose place the person met on the day."""
    on = minutes.held_on
    absences = Absence.objects.filter(
        Q(starts_on__lte=on, ends_on__gte=on),
        deputy__in=[row.mandate_id for row in rows if row.mandate_id],
    ).select_related("mandate__user")
    speaks = {row.mandate_id: row.participation for row in rows}
    return {
        absence.deputy_id: str(absence.mandate.user)
        for absence in absences
        if absence.mandate.union_id == speaks[absence.deputy_id].union_id
        and absence.mandate.area_id == speaks[absence.deputy_id].area_id
    }


def sent_out_by(case: Case, minutes: Minutes) -> str:
    """Return who wrote and sent the paper, as the record has it."""
    entry = (
        Entry.objects.filter(chain=case.chain_id, recorded_at=minutes.text.created_at)
        .exclude(actor_id=None)
        .order_by("number")
        .first()
    )
    return str(User.objects.get(pk=entry.actor_id)) if entry and entry.actor_id else ""
