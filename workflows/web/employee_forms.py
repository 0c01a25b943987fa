"""Tell the employees a case concerns, answer what they ask – and ask, as one of them. [De ansatte]"""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.actions.employees import INFORMED
from workflows.queries import CasePage
from workflows.queries.employees import questions_in
from workflows.web.forms import Step, StepForm, asked_number, hidden_number, words


class _AboutEmployees(StepForm):
    """A step about the employees: it ends on their page."""

    def onward(self, reference: str) -> str:
        """Go on to what the employees are told and ask."""
        return reverse("case-employees", args=[reference])


class InformForm(_AboutEmployees):
    """What the leader tells the employees, and whether it is what a rule asks for. [Informere de ansatte]"""

    text = words(
        _("What do you tell them?"),
        rows=8,
        help_text=_(
            "Write what is planned and why, what it means for those who work there, when it "
            "starts and how long it lasts. Name nobody."
        ),
    )
    meets_duty = forms.BooleanField(
        label=_("This is also what must be told before the change starts"),
        required=False,
        help_text=_(
            "Then it is documented as the information to the employees, on today's date."
        ),
    )

    @property
    def readers(self) -> list[str]:
        """Say who reads it."""
        return [_now("Everyone who works in the units the case touches"), *self._others]

    _others: tuple[str, ...] = ()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Ask about the rule only where one asks for it and it is not met."""
        super().meet(page, asked)
        self._others = (_now("the parties"), _now("HR"))
        self.about = page.case
        owed = page.case.assessment.evidence_asked() if page.case.assessment else []
        if INFORMED not in owed or INFORMED in page.case.filed:
            del self.fields["meets_duty"]


class AnswerEmployeeForm(_AboutEmployees):
    """The leader's answer to one employee. [Svare en ansatt]"""

    number = hidden_number()
    text = words(
        _("Your answer"),
        help_text=_(
            "The one who asked is told at once. If more wonder about the same, inform them all."
        ),
    )

    @property
    def readers(self) -> list[str]:
        """Say who reads it."""
        return [_now("The one who asked"), _now("the parties at the table"), _now("HR")]

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the question the address names, or the first that waits."""
        super().meet(page, asked)
        waiting = [one for one in questions_in(page) if one.question.waits]
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        named = next((one for one in waiting if str(one.question.number) == str(said)), None)
        self.about = named or (waiting[0] if waiting and not said else None)
        if self.about is not None:
            self.initial["number"] = self.about.question.number


class QuestionForm(forms.Form):
    """An employee's own question. [Stille spørsmål]"""

    use_required_attribute = False

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = words(
        _("What do you wonder about?"),
        help_text=_("Write nothing about your health, others, or whether you are in a union."),
    )


STEPS = (
    Step(
        actions.inform_employees,
        InformForm,
        _("Inform the employees"),
        _("The employees are told. They may read the case and ask you."),
        _(
            "From now on those who work there read the brief, the plan, who speaks for them and "
            "what is decided – never input, views, minutes or anything confidential."
        ),
        about="inform_employees",
    ),
    Step(
        actions.answer_employee,
        AnswerEmployeeForm,
        _("Send the answer"),
        _("The answer is sent to the one who asked."),
        about="employee_question",
    ),
)
