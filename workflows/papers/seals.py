"""Gather the seals over the papers of a case on one sheet, so that no paper changes when it is sealed. [Segl]"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ledger.models import Entry
from workflows.papers.document import Document
from workflows.papers.proof import sealed_by
from workflows.papers.sheet import begin
from workflows.queries import CasePage


def seals_paper(page: CasePage, papers: Iterable[tuple[str, Document]]) -> Document:
    """Return the proof sheet: each paper the reader may have, its entry, and the seal over it."""
    document, _mark = begin(page, _("Proof sheet"))
    document.text(
        _(
            "Each paper tells of a moment in the record. Compare the digest on the paper with the one"
            " here, and the seal with the one that was handed out: then neither has been changed."
        )
    )
    for label, paper in papers:
        mark = Entry.objects.get(chain=page.case.chain_id, number=paper.entry)
        document.section(label)
        for line in sealed_by(page.case, mark):
            document.text(line)
    return document
