"""Write a person's dates as calendars read them. [Kalenderabonnement]

A deadline takes its whole day – the day to act, with the last day in the text. A meeting with a
time of day stands in Norwegian time, with the rules for summer time in the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from ledger.moving import OSLO
from ledger.wording import date_words
from workflows.queries.deadlines import Dated, Dates

_LASTS = timedelta(hours=1)
_KINDS = {
    "law": gettext_lazy("law"),
    "agreement": gettext_lazy("agreement"),
    "local_routine": gettext_lazy("local routine"),
    "suggested": gettext_lazy("suggestion"),
}


def feed_address(secret: str) -> str:
    """Return the address a calendar subscribes to; whoever has it reads the dates. [Kalenderadresse]"""
    return f"{settings.BASE_URL}{reverse('calendar-feed', args=[secret])}"


def calendar_feed(dates: Dates, *, at: datetime) -> bytes:
    """Return the dates as one iCalendar file; how far others' dates reach stands in its description."""
    calendar = Calendar()
    calendar.add("prodid", "-//codetermination//frister//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Co-determination: deadlines and meetings"))
    calendar.add("refresh-interval;value=duration", "PT4H")
    if dates.cut is not None:
        calendar.add(
            "x-wr-caldesc",
            _(
                "There is more in your cases than can be shown at once: from %(day)s on only what you "
                "owe stands here."
            )
            % {"day": date_words(dates.cut)},
        )
    for dated in dates.rows:
        calendar.add_component(_event(dated, at))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(dated: Dated, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{dated.key}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", at)
    event.add("sequence", dated.edition)
    what = (
        _("You: %(what)s") % {"what": dated.what[:1].lower() + dated.what[1:]}
        if dated.mine
        else dated.what
    )
    event.add("summary", f"{what} – {dated.case.reference} {dated.case.title}")
    event.add("url", f"{settings.BASE_URL}/saker/{dated.case.slug}/")
    event.add("description", "\n".join(_says(dated)))
    if dated.place:
        event.add("location", dated.place)
    if dated.starts_at is None:
        event.add("dtstart", dated.on)
        event.add("dtend", dated.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        starts = datetime.combine(dated.on, dated.starts_at, tzinfo=OSLO)
        event.add("dtstart", starts)
        event.add("dtend", starts + _LASTS)
    return event


def _says(dated: Dated) -> Iterable[str]:
    if dated.debt is not None:
        yield _("Whose: %(who)s") % {"who": dated.debt.who}
        if dated.debt.due_on and dated.debt.due_on != dated.on:
            yield _("Act by this day. The last day is %(day)s.") % {
                "day": date_words(dated.debt.due_on.isoformat())
            }
        yield _("Where the day comes from: %(kind)s") % {
            "kind": _KINDS.get(dated.kind, _KINDS["suggested"])
        }
    yield f"{settings.BASE_URL}/saker/{dated.case.slug}/"
