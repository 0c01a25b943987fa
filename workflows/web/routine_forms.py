"""Ask for the local routine: its limits, its papers, a duty of one's own, and the day it holds from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebook.packs import Packs
from rulebook.routine import EVIDENCE, Limit, OwnDuty, Routine
from workflows.queries.routine import WEIGHTS
from workflows.templatetags.house import lang
from workflows.web.forms import day, one_of, words

PAPERS = {
    "": _("As law and agreement say"),
    "minutes-approval": _("Minutes that the parties approve"),
    "minutes-signature": _("Minutes that the parties sign"),
    "protocol-approval": _("A protocol that the parties approve"),
    "protocol-signature": _("A protocol that the parties sign"),
}
LONGEST = 366  # a limit of a local routine is days of one year at most
_PARTIES = (
    "union_representatives",
    "safety_representative",
    "employees",
)
_FORMS = ("minutes", "minutes_approved", "protocol_signed", "documentation", "risk_assessment")
_BODIES = ("amu", "committee")


def _days(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": _("Write a number of days."),
            "invalid": _("Write a whole number of days."),
            "min_value": _("Write 0 or more."),
            "max_value": _("Write %(limit_value)s or less."),
        },
    )


class LimitsForm(forms.Form):
    """The limits in days, weight by weight, and what a discussion ends with. [Frister]"""

    use_required_attribute = False

    def __init__(self, routine: Routine, data: Mapping[str, Any] | None = None) -> None:
        """Make a field for each limit the routine has."""
        super().__init__(data)
        self.limits = routine.limits
        for limit in self.limits:
            for name, label, number in _fields_of(limit):
                self.fields[name] = _days(label)
                self.initial[name] = number
        self.fields["paper"] = one_of(_("What does a discussion end with?"), [*PAPERS.items()])
        self.fields["paper"].required = False
        self.initial["paper"] = routine.paper

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give each limit with its fields, as the table draws them."""
        return [
            {"limit": limit, "fields": [self[name] for name, _label, _n in _fields_of(limit)]}
            for limit in self.limits
        ]

    def apply(self, routine: Routine) -> Routine:
        """Return the routine with what was filled in."""
        said = self.cleaned_data
        days: dict[str, Mapping[str, int] | int] = {}
        for limit in self.limits:
            if limit.by_weight:
                days[limit.rule] = {w.value: said[f"{limit.rule}-{w.value}"] for w in WEIGHTS}
            else:
                days[limit.rule] = said[limit.rule]
        return routine.with_limits(days).with_paper(said["paper"])


def _fields_of(limit: Limit) -> list[tuple[str, Any, int | None]]:
    if limit.by_weight:
        return [
            (f"{limit.rule}-{w.value}", w.label, limit.by_weight.get(w.value)) for w in WEIGHTS
        ]
    return [(limit.rule, _("all cases"), limit.n)]


class DutyForm(forms.Form):
    """A duty of the employer's own, asked for in the order it is thought. [Lokal plikt]"""

    use_required_attribute = False
    prefix = "duty"

    title = forms.CharField(
        label=_("What do you take on?"),
        help_text=_(
            "A short line, as it shall stand in the case. For example: Discuss every new digital tool with the safety representative."
        ),
        max_length=120,
        error_messages={"required": _("Say what the duty is.")},
    )
    plain = words(
        _("What must be done?"), rows=3, help_text=_("One or two sentences, to the leader.")
    )
    measures = forms.MultipleChoiceField(
        label=_("When does it apply? When you change …"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what raises the duty.")},
    )
    kind = one_of(
        _("What is it?"),
        [
            ("information", _("Information before the decision")),
            ("discussion", _("Discussion before the decision")),
            ("participation", _("Participation by the employees, beside the ladder")),
        ],
    )
    parties = forms.MultipleChoiceField(
        label=_("With whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = _days(_("How many working days before, at the latest?"), required=False)
    anchor = forms.ChoiceField(
        label=_("Before what?"),
        required=False,
        choices=[
            ("planned_decision", _("Before the decision")),
            ("planned_implementation", _("Before the change starts")),
        ],
    )
    form = forms.ChoiceField(label=_("Which paper comes of it?"), required=False)
    body = forms.ChoiceField(label=_("Which body shall also have the case?"), required=False)
    section = forms.CharField(
        label=_("Where does it stand in your own routine?"),
        help_text=_("For example: point 8"),
        max_length=60,
        error_messages={"required": _("Say where it stands, so that it can be looked up.")},
    )

    def __init__(self, packs: Packs, data: Mapping[str, Any] | None = None) -> None:
        """Offer the words the rules know."""
        super().__init__(data)
        known = packs.vocabulary
        none = ("", _("None"))

        def offered(section: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
            return [(code, str(lang(known[section][code])).capitalize()) for code in codes]

        choices: dict[str, list[Any]] = {
            "measures": [(code, lang(m.label)) for code, m in packs.measures.items()],
            "parties": offered("parties", _PARTIES),
            "form": [none, *offered("forms", _FORMS)],
            "body": [none, *offered("bodies", _BODIES)],
        }
        for name, pairs in choices.items():
            field: Any = self.fields[name]
            field.choices = pairs
        self.initial.setdefault("anchor", "planned_decision")

    @property
    def begun(self) -> bool:
        """Tell whether a duty is being written."""
        return any(
            self.data.get(self.add_prefix(name), "").strip() for name in ("title", "plain")
        )

    def duty(self) -> OwnDuty:
        """Return the duty as the rulebook reads one."""
        said = self.cleaned_data
        assert said["kind"] in EVIDENCE  # noqa: S101  (the choices are those kinds)
        return OwnDuty(**{**said, "anchor": said["anchor"] or "planned_decision"})


class TextForm(forms.Form):
    """The whole routine as TOML. [Avansert]"""

    use_required_attribute = False

    body = forms.CharField(
        label=_("The routine as TOML"),
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(
            attrs={"rows": 28, "spellcheck": "false", "class": "source-text"}
        ),
        error_messages={"required": _("The text is empty.")},
    )


class PublishForm(forms.Form):
    """From which day, and what is new. [Kunngjøre]"""

    use_required_attribute = False

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)
    valid_from = day(
        _("From which day does it hold?"),
        help_text=_("Today or later. A routine never holds backwards."),
    )
    summary = words(
        _("What is new, and why?"),
        rows=3,
        help_text=_(
            "HR and the unions read this. Say whether it is discussed with the unions."
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Name the click, so that a double one is one."""
        super().__init__(data)
        self.initial["gesture"] = uuid4()


class WithdrawForm(forms.Form):
    """Why an edition is withdrawn. [Trekke]"""

    use_required_attribute = False

    reason = words(_("Why do you withdraw it?"), rows=3)
