"""Write the plan the parties have been given. [Plan for prosessen]"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from workflows.papers.document import Document
from workflows.papers.sheet import begin
from workflows.queries import CasePage
from workflows.queries.words import spoken
from workflows.templatetags.house import date_plain


def plan_paper(page: CasePage) -> Document:
    """Return the newest published plan, what moved in it, and what the parties say of it."""
    plan: dict[str, Any] = page.plan or {}
    document, _mark = begin(page, _("Plan for the process"))
    document.head += [(_("Version"), f"{plan['number']}, {date_plain(plan['published_on'])}")]
    document.section(_("Steps and days"))
    document.table(
        _("Steps and days"),
        [_("Step"), _("At the latest"), _("Done")],
        [
            [
                ": ".join(filter(None, (row["of"], spoken(row["title"])))),
                date_plain(row["latest"]) or row["undated"],
                date_plain(row["done_on"]),
            ]
            for row in plan["table"]["rows"]
        ],
        [3, 1.4, 1.2],
    )
    document.section(_("What moved"))
    document.text(plan["reason"])
    moved = [*plan["moved_goals"], *plan["moved_steps"]]
    document.items(
        [
            f"{one['title']}: {date_plain(one['was'])} → {date_plain(one['now'])}"
            for one in moved
        ]
    )
    if not moved:
        document.note(_("Nothing has moved."))
    document.section(_("What the parties say of the plan"))
    for one in plan["answers"]:
        stance = _("objects to the plan") if one["objects"] else _("accepts the plan")
        document.said(one["words"], who=one["name"], meta=stance)
    if not plan["answers"]:
        document.note(_("Nobody has answered the plan."))
    return document
