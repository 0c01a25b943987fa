"""Link evidence to the entry of the history that shows it. [Bevis]"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag(takes_context=True)
def entry_link(context: Any, first: int, last: int | None = None) -> SafeString:
    """Link one entry, or a run of them, on the page of the history where it stands."""
    page = "" if first in context["shown"] else f"?before={(last or first) + 1}"
    if last and last != first:
        words = pgettext("oversight", "Event %(number)s–%(last)s")
    else:
        words = pgettext("oversight", "Event %(number)s")
    return format_html(
        '<a class="nowrap" href="{}#entry-{}">{}</a>',
        page,
        first,
        words % {"number": first, "last": last},
    )
