"""Tell of papers filed in a case: by whom, what they are for, and the digest that names the file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import HR, PARTY, Telling, always, tell

_FILE = (always, _("The file has %(bytes)s bytes and the digest %(digest)s."))

TELLINGS: dict[str, Telling] = {
    Event.DOCUMENT_FILED: tell(
        _("%(party)s filed document %(document)s (%(document_class)s)."),
        _("%(who)s filed document %(document)s (%(document_class)s)."),
        _("%(who)s filed a document."),
        by=PARTY,
        then=(_FILE,),
    ),
    Event.DOCUMENT_VERSION_FILED: tell(
        _("%(party)s filed version %(version)s of document %(document)s."),
        _("%(who)s filed version %(version)s of document %(document)s."),
        _("%(who)s filed a new version of a document."),
        by=PARTY,
        then=(_FILE,),
    ),
    Event.DOCUMENT_WITHDRAWN: tell(
        _("%(party)s withdrew document %(document)s. It can still be read."),
        _("%(who)s withdrew document %(document)s. It can still be read."),
        _("%(who)s withdrew a document."),
        by=PARTY,
    ),
    Event.DOCUMENT_REDACTED: tell(
        _("%(who)s redacted version %(version)s of document %(document)s. Basis: %(basis)s."),
        _("%(who)s redacted a document."),
        by=HR,
        then=((always, _("The file is destroyed. Its digest was %(digest)s.")),),
    ),
}
