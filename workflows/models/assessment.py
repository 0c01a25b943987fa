"""What the rules said of a case, kept with the texts they said it in."""

from __future__ import annotations

from typing import Any

from django.db import models

from workflows.models.case import Case, Rung


class Assessment(models.Model):
    """What the rules said of the case on a day, kept with the texts they said it in. [Vurdering]

    `result` is the object `assess --json` prints; it is stored, never recomputed in place, so
    that it can be read when a pack is long gone. A new fact gives a new row beside this one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    assessed_on = models.DateField()
    result = models.JSONField()
    # Which text of each pack it was judged by: pack id → digest of a PackEdition.
    digests = models.JSONField(default=dict)
    # The digest of the published local routine among them; empty when the files' own held.
    routine = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="assessments_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} #{self.number}"

    @property
    def editions(self) -> models.QuerySet[PackEdition]:
        """Return the packs' texts as they stood when the case was assessed."""
        return PackEdition.objects.filter(digest__in=self.digests.values())

    @property
    def duties(self) -> list[dict[str, Any]]:
        """Return the duties, each with gates, deadlines and citation."""
        return list(self.result["duties"])

    @property
    def asks_for_discussion(self) -> bool:
        """Tell whether a binding duty asks for a discussion, whatever the highest rung is."""
        return any(
            duty["binding"]
            and (
                duty["rung"] == Rung.DISCUSSION
                or any(gate["evidence"] == "discussion_held" for gate in duty["gates"])
            )
            for duty in self.duties
        )

    def evidence_asked(self) -> list[str]:
        """Return the evidence codes that binding gates ask for, each once."""
        binding = (duty for duty in self.duties if duty["binding"])
        return list(dict.fromkeys(gate["evidence"] for d in binding for gate in d["gates"]))


class PackEdition(models.Model):
    """A rule pack's text as it stood when it was first used. [Utgave av regelverket]"""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.name} {self.digest[:8]}"
