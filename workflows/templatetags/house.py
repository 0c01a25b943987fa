"""Say what every page says the same way: dates in words, languages, how well a source is known."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from babel.dates import format_date, format_time
from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from workflows.queries.words import decapitalised

register = template.Library()

# Babel has no pattern of its own for these: weekday first, the year always written out.
_BABEL = {"nb": "nb", "nn": "nn", "en": "en_GB"}
_PATTERNS = {
    "words": {"nb": "EEEE d. MMMM y", "nn": "EEEE d. MMMM y", "en": "EEEE d MMMM y"},
    "plain": {"nb": "d. MMMM y", "nn": "d. MMMM y", "en": "d MMMM y"},
    "short": {"nb": "d. MMMM", "nn": "d. MMMM", "en": "d MMMM"},
    "brief": {"nb": "d. MMM", "nn": "d. MMM", "en": "d MMM"},
    "weekday": {"nb": "EEE d. MMMM", "nn": "EEE d. MMMM", "en": "EEE d MMMM"},
}

_CONFIDENCE = {
    "T": "read",
    "D": "secondary",
    "S": "secondary",
    "S*": "unverified",
    "M": "unverified",
}
_KINDS = {
    "law": "law",
    "act": "law",
    "regulation": "law",
    "agreement": "agreement",
    "basic_agreement": "agreement",
    "collective_agreement": "agreement",
    "local_agreement": "agreement",
    "local_routine": "local_routine",
    "routine": "local_routine",
    "suggested": "suggested",
    "suggestion": "suggested",
    "soft": "suggested",
}
_KIND_COLOURS = {
    "law": "accent",
    "agreement": "brand1",
    "local_routine": "neutral",
    "suggested": "neutral",
}
_POSITIONS = {
    "agree": ("yes", "p-yes"),
    "agree_on_conditions": ("if", "p-if"),
    "disagree": ("no", "p-no"),
    "no_view": ("none", "p-none"),
    "not_answered": ("wait", "p-none"),
    "hidden": ("lock", "p-none"),
    "no_remarks": ("yes", "p-yes"),
    "remark": ("say", "p-if"),
    "wants_meeting": ("meet", "p-if"),
    "concern": ("warn", "p-if"),
    "your_turn": ("wait", "p-now"),
}


def language() -> str:
    """Return the active language as the house names it: nb, nn or en."""
    code = (get_language() or "nb").split("-")[0]
    return code if code in _BABEL else "nb"


def as_day(value: Any) -> date | None:
    """Return the day a date or an instant falls on, in the house's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def written_date(value: Any, pattern: str) -> str:
    """Write a date in the active language; what is already words stays as it is."""
    day = as_day(value)
    if day is None:
        return str(value) if value else ""
    code = language()
    return format_date(day, _PATTERNS[pattern][code], locale=_BABEL[code])


@register.filter
def date_words(value: Any) -> str:
    """Write the weekday, day, month and year: «torsdag 11. mars 2027»."""
    return written_date(value, "words")


@register.filter
def date_plain(value: Any) -> str:
    """Write the day, month and year: «11. mars 2027»."""
    return written_date(value, "plain")


@register.filter
def date_short(value: Any) -> str:
    """Write the day and month where the year is plain from the place: «11. mars»."""
    return written_date(value, "short")


@register.filter
def date_weekday(value: Any) -> str:
    """Write a short weekday, day and month for narrow columns: «tor. 11. mars»."""
    return written_date(value, "weekday")


@register.filter
def time_words(value: Any) -> str:
    """Write a clock time: «13.05»; an instant gets its day before it."""
    if not isinstance(value, datetime):
        return date_words(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    code = language()
    clock = format_time(local.time(), "HH:mm" if code == "en" else "HH.mm", locale=_BABEL[code])
    # Translators: an instant, e.g. «torsdag 4. mars 2027 kl. 13.05»
    return gettext("%(day)s at %(clock)s") % {"day": date_words(local), "clock": clock}


@register.filter
def iso(value: Any) -> str:
    """Write a date or instant for a `datetime` attribute."""
    return value.isoformat() if isinstance(value, date) else ""


@register.filter
def relative_day(value: Any, today: Any) -> str:
    """Say how far off a day is: «i morgen», «om 3 dager», «for 2 dager siden»."""
    day, now = as_day(value), as_day(today)
    if day is None or now is None:
        return ""
    days = (day - now).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


@register.filter
def lang(value: Any) -> Any:
    """Pick the active language out of {"nb", "nn", "en"}; bokmål when it is missing."""
    if isinstance(value, Mapping):
        return value.get(language()) or value.get("nb") or next(iter(value.values()), "")
    return "" if value is None else value


@register.filter
def inside_sentence(value: Any) -> str:
    """Write words as they stand inside a sentence; an abbreviation keeps its capitals."""
    return decapitalised(str(value))


@register.filter
def confidence_kind(value: Any) -> str:
    """Say how well a source is known: read, secondary or unverified."""
    return _CONFIDENCE.get(str(value or "").upper(), "unverified")


@register.filter
def confidence_label(value: Any) -> str:
    """Say in words how well a source is known."""
    return {
        "read": gettext("read in the source"),
        "secondary": gettext("read about"),
        "unverified": gettext("not verified"),
    }[confidence_kind(value)]


@register.filter
def kind_of(value: Any) -> str:
    """Return where a deadline comes from: law, agreement, local_routine or suggested."""
    return _KINDS.get(str(value or ""), "suggested")


@register.filter
def kind_label(value: Any) -> str:
    """Say where a deadline comes from."""
    return {
        "law": gettext("law"),
        "agreement": gettext("agreement"),
        "local_routine": gettext("local routine"),
        "suggested": gettext("suggestion"),
    }[kind_of(value)]


@register.filter
def kind_colour(value: Any) -> str:
    """Return the tag colour of a deadline's kind; the word always stands beside it."""
    return _KIND_COLOURS[kind_of(value)]


@register.filter
def position_icon(value: Any) -> str:
    """Return the sign of a position; each has its own shape, so colour is never alone."""
    return _POSITIONS.get(str(value or ""), _POSITIONS["not_answered"])[0]


@register.filter
def position_class(value: Any) -> str:
    """Return the class that colours a position's sign."""
    return _POSITIONS.get(str(value or ""), _POSITIONS["not_answered"])[1]


@register.filter
def position_label(value: Any) -> str:
    """Say a position in words."""
    return {
        "agree": gettext("Agrees"),
        "agree_on_conditions": gettext("Agrees on conditions"),
        "disagree": gettext("Disagrees"),
        "no_view": gettext("No view"),
        "hidden": gettext("Has answered, hidden for now"),
        "no_remarks": gettext("Discussed – no remarks"),
        "remark": gettext("Remark"),
        "wants_meeting": gettext("Wants a meeting"),
        "concern": gettext("Concern"),
        "your_turn": gettext("Your turn"),
    }.get(str(value or ""), gettext("Not answered yet"))


@register.filter
def initials(value: Any) -> str:
    """Return the first and last initial of a name, for the mark beside it."""
    names = str(value or "").split()
    return "".join(name[0] for name in (names[:1] + names[1:][-1:])).upper()


@register.filter
def without(value: Any, name: Any) -> str:
    """Leave a name out of the line that begins with it: it stands beside in bold already."""
    return str(value or "").removeprefix(str(name)).lstrip(" ·")


@register.filter
def count_ok(checks: Any) -> int:
    """Count the checks that are in place."""
    return sum(1 for check in checks or () if _part(check, "ok"))


@register.simple_tag
def icon(name: str, kind: str = "", label: str = "") -> SafeString:
    """Show a sign from the sprite, hidden from screen readers unless it carries a label."""
    mark = format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        kind,
        static("icons/sprite.svg"),
        name,
    )
    if not label:
        return mark
    return format_html('{}<span class="ds-sr-only">{} </span>', mark, label)


@register.simple_tag
def new_gesture() -> str:
    """Name one gesture, so that a double click is known as the same thing."""
    return str(uuid4())


def _part(thing: Any, name: str, default: Any = None) -> Any:
    """Read one part of a mapping or an object: components take both."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


@register.filter
def is_past(value: Any, today: Any) -> bool:
    """Tell whether a day is over; a deadline is kept on its last day."""
    day, now = as_day(value), as_day(today)
    return day is not None and now is not None and day < now


@register.filter
def listed(value: Any) -> str:
    """Write a list as people say it: «a, b og c»; words stay as they are."""
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        return str(lang(value))
    words = [str(lang(one)) for one in value]
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s and %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


@register.filter
def in_fours(value: Any) -> str:
    """Write the first sixteen signs of a digest in fours, as people read it aloud."""
    text = (
        value.hex() if isinstance(value, (bytes, bytearray, memoryview)) else str(value or "")
    )
    return " ".join(text[start : start + 4] for start in range(0, min(len(text), 16), 4))


@register.simple_tag
def ds_input(field: BoundField, keep: Any = "") -> SafeString:
    """Draw a form field as the design system wants it; `keep` names what the tab remembers."""
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"ds-input {own}".strip()}
    if field.widget_type == "textarea" and field.field.widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"
    # A browser cuts what is pasted without a word; the server says how much there is room for.
    attrs["maxlength"] = False
    # A password is kept nowhere, and no page may fill in a file.
    if keep and field.widget_type not in ("password", "file"):
        attrs["data-keep"] = str(keep)
    return field.as_widget(attrs=attrs)


@register.filter
def hidden_faults(form: BaseForm) -> bool:
    """Tell whether something is wrong with what a form sends along unseen."""
    return any(field.errors for field in form.hidden_fields())


@register.filter
def ds_choice(choice: BoundWidget) -> SafeString:
    """Draw one radio button or box of a list of choices, without its label."""
    choice.data["attrs"]["class"] = "ds-input"
    return choice.tag()
