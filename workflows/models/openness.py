"""How open each question still is, as the employer declares it – and what a party contests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledger.models import Text
from workflows.models.case import Brief, Case, Question
from workflows.models.participation import Participation
from workflows.models.shield import Shield


class Declaration(models.Model):
    """The employer's word on how open a question is, on a day; a new one leaves the old. [Åpenhetserklæring]

    `informed` says whether the parties had been given the information by then: what was closed
    before that was never theirs to influence.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="declarations")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="declarations"
    )
    openness = models.CharField(max_length=10, choices=Question.Openness)
    reason = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    informed = models.BooleanField()
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.openness


class Contest(models.Model):
    """A party's disagreement with what the employer has declared, and the answer. [Bestridelse]

    It is about one declaration of openness, about a version of the brief: that its change is not
    material, or about something kept confidential. Without a party it is the employer's, about what
    a party keeps. It holds nothing up and stays visible for good.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contests")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, null=True, blank=True, related_name="contests"
    )
    brief = models.ForeignKey(
        Brief, on_delete=models.PROTECT, null=True, blank=True, related_name="contests"
    )
    shield = models.ForeignKey(
        Shield, on_delete=models.PROTECT, null=True, blank=True, related_name="contests"
    )
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    contested_at = models.DateTimeField()
    answer = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declaration__isnull=False, brief__isnull=True, shield__isnull=True)
                | Q(declaration__isnull=True, brief__isnull=False, shield__isnull=True)
                | Q(declaration__isnull=True, brief__isnull=True, shield__isnull=False),
                name="a_contest_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["participation", "declaration"],
                condition=Q(declaration__isnull=False),
                name="a_party_contests_a_declaration_once",
            ),
            models.UniqueConstraint(
                fields=["participation", "brief"],
                condition=Q(brief__isnull=False),
                name="a_party_contests_a_version_once",
            ),
            models.UniqueConstraint(
                fields=["participation", "shield"],
                condition=Q(shield__isnull=False),
                name="a_party_contests_a_shield_once",
            ),
            models.UniqueConstraint(
                fields=["shield"],
                condition=Q(participation__isnull=True),
                name="the_employer_contests_a_shield_once",
            ),
            models.CheckConstraint(
                condition=Q(participation__isnull=False) | Q(shield__isnull=False),
                name="the_employer_contests_only_what_a_party_keeps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"
