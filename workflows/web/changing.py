"""Change what a case rests on: its measures and the answers about them. [Endre fakta]"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.moving import now
from parties.models import Organisation
from rulebook.errors import CaseFileError
from rulebook.packs import Packs, load
from rulebook.schema import FactKind
from workflows import actions
from workflows.actions import HEADCOUNT
from workflows.queries import CasePage
from workflows.queries.law import packs_with
from workflows.queries.simulation import if_moved
from workflows.templatetags.house import lang
from workflows.web.drafts import answered_so_far, fault_words, read_answer
from workflows.web.forms import Step, StepForm
from workflows.web.questions import (
    FROM_UNITS,
    Known,
    known_already,
    question_groups,
    questions_to_ask,
)
from workflows.web.setup_forms import MeasurePicks, question_field

_LEVEL = "decision_level"


class FactsForm(MeasurePicks, StepForm):
    """What changes, and the answers about it, as they stand now. [Fakta i saken]

    The questions follow the measures. When newly ticked measures raise questions that were not
    on the page, the page comes back with them: nobody is assessed on what was never asked.
    """

    measures = forms.MultipleChoiceField(
        label=_("What is changing?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what changes.")},
    )

    _packs: Packs | None = None
    case_facts: Mapping[str, Any] = {}

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask again for every answer that was sent."""
        super().__init__(data)
        measures: Any = self.fields["measures"]
        measures.choices = [(c, lang(m.label)) for c, m in self.packs.measures.items()]
        for name in data or ():
            kind = self.packs.facts.get(name.removeprefix("f-"))
            if name.startswith("f-") and kind is not None:
                self._ask(kind)

    def _ask(self, kind: FactKind) -> None:
        field: Any = question_field(kind, self.packs)
        if kind.name == _LEVEL:  # the case has a level already; it is moved, not left open
            words = self.packs.vocabulary[kind.labels]
            field.choices = [(code, lang(words[code]).capitalize()) for code in kind.choices]
        if field.help_text and not isinstance(field.widget, forms.RadioSelect):
            field.widget.attrs["aria-describedby"] = f"id_f-{kind.name}_helptext"
        self.fields[f"f-{kind.name}"] = field

    @property
    def packs(self) -> Packs:
        """Give the rules the questions stand in: the case's own, once it is known."""
        return self._packs or load()

    @cached_property
    def employer(self) -> Organisation:
        """Give the employer whose house this is; read from the case when there is one."""
        return Organisation.objects.get()

    @property
    def ticked(self) -> list[str]:
        """List the measures that are ticked: as sent, else as the case has them."""
        return [str(code) for code in self["measures"].value() or ()]

    @property
    def _measures(self) -> tuple[str, ...]:
        return tuple(code for code in self.packs.measures if code in self.ticked)

    def _raised(self) -> list[FactKind]:
        """List the questions the ticked measures raise; last those every case is asked."""
        answered = answered_so_far(self.data, self.packs) if self.is_bound else self.case_facts
        return questions_to_ask(
            self.packs, self._measures, self.employer, now().date(), answered
        )

    @property
    def known(self) -> Known | None:
        """Say what is taken from the organisation, so that nobody has to answer it."""
        return known_already(self.packs, self._measures, self.employer, now().date())

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Fill in the case's measures and answers, and ask what the measures raise."""
        self._packs = page.laws
        self.initial["measures"] = page.case.measures
        self.employer = page.case.organisation
        super().meet(page, asked)
        facts = self.case_facts = page.case.facts
        raised = {kind.name: kind for kind in self._raised()}
        for name, kind in raised.items():
            if f"f-{name}" not in self.fields:
                self._ask(kind)
            self.initial[f"f-{name}"] = _typed(kind, facts.get(name))
        for name in [n for n in self.fields if n.startswith("f-")]:
            if name.removeprefix("f-") not in raised:
                del self.fields[name]
        self.order_fields(["measures", *(f"f-{name}" for name in raised)])
        # What has just been raised, and was not sent, is shown as the case has it.
        if self.is_bound:
            data: Any = self.data
            for name in raised:
                data.setdefault(f"f-{name}", self.initial[f"f-{name}"])
        vars(self)["_bound_fields_cache"].clear()

    def clean(self) -> dict[str, Any]:
        """Come back with the questions that were not on the page."""
        said = super().clean() or {}
        news = [k for k in self._raised() if f"f-{k.name}" not in self.fields]
        if said.get("measures") and news:
            self.add_error(
                None, _("What you ticked or answered raises new questions. They stand below.")
            )
        return said

    def complain(self, wrong: CaseFileError) -> None:
        """Put what the rules could not take beside its field."""
        for fault in wrong.faults:
            name, words = fault_words(fault, self.packs)
            self.add_error(name if name in self.fields else None, words)

    def arguments(self) -> dict[str, Any]:
        """Return the measures and the answers; a blank answer takes a fact back."""
        raised = {kind.name for kind in self._raised()}
        facts: dict[str, Any] = {}
        for name in self._sent():
            kind = self.packs.facts[name]
            words = str(self.data.get(f"f-{name}", "")).strip()
            if name in raised and words:
                facts[name] = read_answer(kind, words)
            elif name not in (_LEVEL, FROM_UNITS, *HEADCOUNT):
                facts[name] = None
        chosen = self.cleaned_data["measures"]
        measures = [code for code in self.packs.measures if code in chosen]
        return {"measures": measures, "facts": facts}

    def _sent(self) -> set[str]:
        """Name the facts asked about since the page was opened, also where the question is gone."""
        before = {*str(self.data.get("asked", "")).split(",")}
        on_page = {n.removeprefix("f-") for n in (*self.data, *self.fields) if n[:2] == "f-"}
        names = before | on_page
        return {n for n, kind in self.packs.facts.items() if kind.asked_for and n in names}

    @property
    def asked(self) -> str:
        """Name them for the next time the form is sent."""
        return ",".join(sorted(self._sent()))

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Give the questions the measures raise, in groups."""
        fields = {name: self[name] for name in self.fields}
        asked = [kind for kind in self._raised() if f"f-{kind.name}" in fields]
        return question_groups(fields, asked, self._measures, self.packs)


def _typed(kind: FactKind, answer: Any) -> str:
    """Write an answer as its field reads it."""
    if answer is None:
        return ""
    if kind.type == "bool":
        return "yes" if answer else "no"
    return str(answer)


class AdoptForm(StepForm):
    """What moving the case to today's routine would change; nothing is asked. [Ny rutine]"""

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Lay what would change before the person, computed and not kept."""
        super().meet(page, asked)
        packs = packs_with(page.case.routine_now)
        self.about = if_moved(page.case, packs, on=page.on)


STEPS = (
    Step(
        actions.adopt_rules,
        AdoptForm,
        _("Move the case to the new routine"),
        _("The case now stands under the new routine, and the parties are told."),
        _(
            "The case is assessed anew by the routine that holds today. Days that already run "
            "stand; the new limits count for what comes. The earlier assessment is kept."
        ),
        about="routine",
        listed=False,
    ),
    Step(
        actions.change_facts,
        FactsForm,
        _("Change the facts"),
        _("The facts are changed, and the case is assessed anew."),
        _(
            "The rules look at the case anew. The process may become fuller, never smaller. "
            "The earlier assessment is kept, and everyone who sees the case sees what changed."
        ),
    ),
)
