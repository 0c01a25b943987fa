"""What HR's administrator redacts, as a program orders it. [Sladding]"""

from __future__ import annotations

from parties.api.fields import Choice, Key, Whole, only
from rulebook.redaction import bases
from workflows.api.steps.body import WithReason, steps


class RedactedText(WithReason):
    """Words that are destroyed for good; everybody in the case reads the reason."""

    text_id = Key(help_text="The key of the words, from the case's redactions.")
    basis = Choice(choices=only(bases()))


class RedactedDocument(WithReason):
    """One version of a filed paper that is destroyed for good."""

    number = Whole(help_text="The number of the document in the case.")
    version = Whole(help_text="The number of the version.")
    basis = Choice(choices=only(bases()))


STEPS = steps(redact_text=RedactedText, redact_document=RedactedDocument)
