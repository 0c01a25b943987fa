"""What the employees a case concerns are told, and what they ask. [De ansatte i saken]"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import Text
from parties.models import Mandate, User
from workflows.models.case import Case


class EmployeeNotice(models.Model):
    """What the leader has told the employees in the units of a case; the first opens it to them. [Informasjon til ansatte]

    `told` is how many were registered there that day. `meets_duty` says that it is also the
    information a rule asks for before the change starts.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="employee_notices")
    number = models.PositiveSmallIntegerField()
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    told = models.PositiveIntegerField()
    meets_duty = models.BooleanField(default=False)
    given_on = models.DateField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="employee_notice_has_one_number"
            )
        ]
        verbose_name = _("information to the employees")
        verbose_name_plural = _("information to the employees")

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class QuestionQuerySet(models.QuerySet["EmployeeQuestion"]):
    """Questions by what has become of them."""

    def waiting(self) -> QuestionQuerySet:
        """Return those neither answered nor taken back."""
        return self.filter(answered_on__isnull=True, withdrawn_on__isnull=True)


class EmployeeQuestion(models.Model):
    """One employee's own question in a case, and the leader's answer. [Spørsmål fra ansatt]

    The leader reads who asks; the parties and HR read the words alone. No entry of the record
    names the asker in words, and nobody but the asker reads a question that is taken back.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="employee_questions")
    number = models.PositiveSmallIntegerField()
    asker = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="employee_question_has_one_number"
            )
        ]
        verbose_name = _("question from an employee")
        verbose_name_plural = _("questions from employees")

    def __str__(self) -> str:
        # Never the words: a name may end up in a log.
        return f"{self.case_id} {self.number}"

    @property
    def waits(self) -> bool:
        """Tell whether it is neither answered nor taken back."""
        return self.answered_on is None and self.withdrawn_on is None
