"""Tell of what goes to the archive, and what the archive says of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import HR, Telling, always, tell

TELLINGS: dict[str, Telling] = {
    Event.ARCHIVE_ORDERED: tell(
        _("%(who)s had the papers sent to the archive."),
        by=HR,
        then=((always, _("To be tried again: %(again)s.")),),
    ),
    Event.ARCHIVE_QUEUED: tell(
        _("Papers are to go to the archive: %(papers)s."),
        _("Papers are to go to the archive."),
        by=None,
    ),
    Event.ARCHIVE_ARCHIVED: tell(
        _("The archive has the papers: %(papers)s."),
        _("The archive has papers of the case."),
        by=None,
        then=((always, _("It keeps them in the archive case %(folder)s.")),),
    ),
    Event.ARCHIVE_FAILED: tell(
        _("Papers did not come to the archive: %(papers)s."),
        _("Papers did not come to the archive."),
        by=None,
        then=((always, _("The reason: %(fault)s.")),),
    ),
}
