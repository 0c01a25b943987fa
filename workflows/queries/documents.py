"""Read the papers filed in a case, each with its versions and what the reader may do with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ledger.models import Text
from workflows.models import Document, DocumentVersion, Shield
from workflows.models.document import last_resting_on_papers
from workflows.policies import confidential
from workflows.queries.page import CasePage


@dataclass(frozen=True)
class Filed:
    """One paper as a page shows it. [Saksdokument]

    `mine`: the reader's side filed it and it stands. `locked`: something has gone out since.
    `kept` is what keeps it confidential now, and `closed` whether that closes it to the reader.
    """

    document: Document
    versions: list[DocumentVersion]
    mine: bool
    locked: bool
    kept: Shield | None = None
    closed: bool = False

    @property
    def newest(self) -> DocumentVersion:
        """Return the version that stands."""
        return self.versions[0]

    @property
    def may_be_kept(self) -> bool:
        """Tell whether the reader's side can still make it confidential."""
        return self.mine and self.kept is None and self.document.opened_at is None

    @property
    def by(self) -> str:
        """Name the party that filed it; empty for the employer."""
        return self.document.participation.name if self.document.participation else ""


def documents_in(page: CasePage) -> list[Filed]:
    """Return the papers of the case with their versions, newest version first, in three queries."""
    situation = page.situation
    if not situation.documents:
        return []
    versions: dict[int, list[DocumentVersion]] = defaultdict(list)
    found = DocumentVersion.objects.filter(document__case=page.case)
    for version in found.select_related("description", "filed_by").order_by("-number"):
        versions[version.document_id].append(version)
    reasons = Text.objects.in_bulk([d.reason_id for d in situation.documents if d.reason_id])
    rests = last_resting_on_papers(page.case.chain_id)
    acts = "file_version" in page.offers
    closed = confidential.closed_documents(situation)
    filed = []
    for document in situation.documents:
        document.reason = reasons.get(document.reason_id or 0)
        mine = acts and document.withdrawn_at is None and situation.files_for(document)
        kept = next(
            (
                shield
                for shield in situation.shields
                if shield.document == document.number
                and not confidential.has_ended(situation, shield)
            ),
            None,
        )
        filed.append(
            Filed(
                document,
                versions[document.pk],
                mine,
                rests > document.entry,
                kept,
                document.number in closed,
            )
        )
    return filed
