"""Ask for a case in short steps: what, when, who, and the brief."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from parties.models import Role
from parties.seats import Claim
from rulebook.packs import Packs
from rulebook.schema import FactKind
from workflows.models import Rung, Weight
from workflows.queries.table import because
from workflows.templatetags.house import lang
from workflows.web.drafts import ALL_QUESTIONS, Writing, fault_words
from workflows.web.forms import in_our_time
from workflows.web.questions import limits, question_groups
from workflows.web.setup_words import COMMON, GROUPS, HEADINGS


class _Step(forms.Form):
    """A step of the way: shows what was typed, and complains only when asked to."""

    def __init__(self, writing: Writing, *, checking: bool) -> None:
        self.writing = writing
        super().__init__(data=self.bound() if checking else None, auto_id="id_%s")
        self.arrange()
        if not checking:
            self.initial = {name: self.typed_value(name) for name in self.fields}
        for name, one in self.fields.items():
            one.widget.attrs.setdefault("autocomplete", "off")
            if one.help_text and not isinstance(one.widget, forms.CheckboxSelectMultiple):
                one.widget.attrs.setdefault("aria-describedby", f"id_{name}_helptext")

    def arrange(self) -> None:
        """Add the fields that depend on the draft."""

    def bound(self) -> Any:
        """Give what was typed as a form reads it."""
        return MultiValueDict({n: list(words) for n, words in self.writing.typed.items()})

    def typed_value(self, name: str) -> Any:
        """Give what stands in a field before it is checked."""
        if isinstance(self.fields[name], forms.MultipleChoiceField):
            return self.writing.all(name)
        return self.writing.one(name)

    def complain(self) -> None:
        """Put what the rules could not take beside its field."""
        for fault in self.writing.faults:
            name, words = fault_words(fault, self.writing.packs)
            if name in self.fields and name not in self.errors:
                self.add_error(name, words)


class MeasurePicks:
    """Lay the measures out as boxes: the common first, the others by what they are about."""

    @property
    def packs(self) -> Packs:
        """Give the rules the measures stand in."""
        raise NotImplementedError

    @property
    def ticked(self) -> list[str]:
        """List the measures that are ticked."""
        raise NotImplementedError

    @property
    def common(self) -> list[dict[str, Any]]:
        """Give the measures most people come with."""
        return [self._pick(code) for code in COMMON if code in self.packs.measures]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Give the other measures by what they are about; a new one of a pack comes last."""
        measures = self.packs.measures
        placed = {*COMMON, *(code for _label, codes in GROUPS for code in codes)}
        rest = [code for code in measures if code not in placed]
        groups = [*GROUPS, (gettext("Other"), tuple(rest))]
        return [
            {"label": label, "picks": [self._pick(c) for c in codes if c in measures]}
            for label, codes in groups
            if codes
        ]

    @property
    def others(self) -> int:
        """Count the measures that lie one press away."""
        return sum(len(group["picks"]) for group in self.groups)

    @property
    def others_chosen(self) -> bool:
        """Tell whether one of them is ticked."""
        return any(pick["on"] for group in self.groups for pick in group["picks"])

    def _pick(self, code: str) -> dict[str, Any]:
        measure = self.packs.measures[code]
        return {
            "code": code,
            "label": measure.label,
            "hint": measure.hint,
            "on": code in self.ticked,
        }


class WhatForm(MeasurePicks, _Step):
    """What is changing, for whom, and the questions it raises. [Hva endres?]"""

    measures = forms.MultipleChoiceField(
        label=gettext_lazy("What is changing?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what changes.")},
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Where do employees notice it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one unit.")},
    )
    weight = forms.ChoiceField(label=gettext_lazy("How thorough should it be?"), required=False)
    rung = forms.ChoiceField(label=gettext_lazy("Which step of the ladder?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why a lower step?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def arrange(self) -> None:
        """Offer the measures, the writer's units, and the questions raised."""
        writing = self.writing
        words = writing.packs.vocabulary
        self.choices(
            "measures", [(c, lang(m.label)) for c, m in writing.packs.measures.items()]
        )
        self.choices("units", [(str(unit.pk), unit.name) for unit in writing.led_units])
        found = writing.assessment.weight if writing.assessment else "none"
        heavier = [w for w in Weight if w.rank > Weight(found).rank]
        self.choices(
            "weight",
            [("", _("As the rules recommend"))]
            + [(w.value, lang(words["weights"][w.value]).capitalize()) for w in heavier],
        )
        self.choices(
            "rung",
            [("", _("As the rules recommend"))]
            + [(r.value, str(lang(words["rungs"][r.value])).capitalize()) for r in Rung],
        )
        for kind in writing.asked:
            self.fields[f"f-{kind.name}"] = question_field(kind, writing.packs)

    def choices(self, name: str, offered: list[tuple[str, str]]) -> None:
        """Offer choices in a field."""
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def typed_value(self, name: str) -> Any:
        """Tick the only unit there is before anything is typed."""
        if name == "units":
            return [str(unit.pk) for unit in self.writing.chosen_units]
        return super().typed_value(name)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason when the step is lower than recommended."""
        cleaned = super().clean() or {}
        if self.writing.lower_rung and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write why. All parties and HR see it."))
        self.complain()
        return cleaned

    @property
    def packs(self) -> Packs:
        """Give the rules the measures stand in."""
        return self.writing.packs

    @property
    def ticked(self) -> list[str]:
        """List the measures that are ticked."""
        return self.writing.all("measures")

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Give the questions the measures raise, in groups."""
        writing = self.writing
        fields = {name: self[name] for name in self.fields}
        return question_groups(fields, writing.asked, writing.measures, writing.packs)


def question_field(kind: FactKind, packs: Packs) -> forms.Field:
    """Make the question a fact is: yes, no or don't know; a number; a day; a choice."""
    told: dict[str, Any] = {
        "label": lang(kind.question),
        "help_text": lang(kind.help),
        "required": False,
    }
    if kind.type == "bool":
        offered = [("yes", _("Yes")), ("no", _("No")), ("", _("Don't know"))]
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **told)
    if kind.type == "int":
        return forms.IntegerField(
            min_value=kind.min,
            max_value=kind.max,
            widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), limits(kind)),
            **told,
        )
    if kind.type == "date":
        return forms.DateField(widget=_day_input(), validators=[in_our_time], **told)
    words = packs.vocabulary[kind.labels]
    offered = [(code, lang(words[code]).capitalize()) for code in kind.choices]
    if kind.name == "decision_level":
        offered = [("", _("Where the units belong")), *offered[1:]]
    return forms.ChoiceField(choices=offered, widget=forms.Select, **told)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _day(label: Any, missing: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=_day_input(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        validators=[in_our_time],
        error_messages={
            "required": missing,
            "invalid": gettext_lazy("Write a day: 11.03.2027"),
        },
    )


class WhenForm(_Step):
    """When it is decided and started. [Når?]"""

    known_on = _day(
        gettext_lazy("When did the idea become concrete?"),
        gettext_lazy("Write the day the idea became concrete."),
        gettext_lazy("It shows how early the parties were told."),
    )
    planned_decision_on = _day(
        gettext_lazy("Planned decision"), gettext_lazy("Write the day you plan to decide.")
    )
    planned_implementation_on = _day(
        gettext_lazy("Planned start"), gettext_lazy("Write the day you plan to start.")
    )

    def typed_value(self, name: str) -> Any:
        """Suggest today, and the earliest days, until something is typed."""
        typed = self.writing.one(name)
        if typed:
            return typed
        suggested = {
            "known_on": self.writing.on,
            "planned_decision_on": self.writing.earliest("decision"),
            "planned_implementation_on": self.writing.earliest("implementation"),
        }[name]
        return suggested or ""

    def clean_known_on(self) -> Any:
        """Refuse an idea from the future."""
        day = self.cleaned_data["known_on"]
        if day > self.writing.on:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a start before the decision."""
        cleaned = super().clean() or {}
        decided, starts = (
            cleaned.get("planned_decision_on"),
            cleaned.get("planned_implementation_on"),
        )
        if decided and starts and starts < decided:
            self.add_error(
                "planned_implementation_on", _("The start comes before the decision.")
            )
        self.complain()
        return cleaned


class WhoForm(_Step):
    """Who has a right to be there, and who is left out with what reason. [Hvem?]"""

    def arrange(self) -> None:
        """Ask one question for each party."""
        for claim in self.writing.claims:
            key = claim.key
            self.fields[f"leave-{key}"] = forms.BooleanField(
                label=_("Leave out of the case"), required=False
            )
            self.fields[f"why-{key}"] = forms.CharField(
                label=_("Why?"),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def typed_value(self, name: str) -> Any:
        """Read a box as ticked or not."""
        typed = self.writing.one(name)
        return bool(typed) if name.startswith("leave-") else typed

    def clean(self) -> dict[str, Any]:
        """Ask for the reason a party is left out, and for at least one party."""
        cleaned = super().clean() or {}
        keys = [claim.key for claim in self.writing.claims]
        for key in keys:
            if cleaned.get(f"leave-{key}") and not cleaned.get(f"why-{key}", "").strip():
                self.add_error(f"why-{key}", _("Write why. All parties and HR see it."))
        if keys and all(cleaned.get(f"leave-{key}") for key in keys):
            self.add_error(None, _("At least one party must be in the case."))
        return cleaned

    @property
    def omitted(self) -> dict[str, str]:
        """Give the parties left out, with the reasons."""
        return {
            key: self.writing.one(f"why-{key}").strip()
            for key in (claim.key for claim in self.writing.claims)
            if self.writing.one(f"leave-{key}")
        }

    @property
    def seats(self) -> list[dict[str, Any]]:
        """Give each party with today's people and its two fields."""
        return [self._seat(claim) for claim in self.writing.claims]

    def _seat(self, claim: Claim) -> dict[str, Any]:
        key = claim.key
        return {
            "key": key,
            "name": _name(claim),
            "role": str(Role(claim.seat.role).label).capitalize() if claim.union else "",
            "because": because(claim),
            "holders": claim.holders,
            "vacant": claim.vacant,
            "contact": claim.union.external_contact if claim.union else "",
            "left_out": bool(self.writing.one(f"leave-{key}")),
            "leave": self[f"leave-{key}"],
            "why": self[f"why-{key}"],
        }


def _name(claim: Claim) -> str:
    """Name a party by its union, or by the safety service of its area."""
    if claim.union:
        return claim.name
    role = str(Role(claim.seat.role).label).capitalize()
    return f"{role}, {claim.name}" if claim.name else role


class BriefForm(_Step):
    """What the parties get to read. [Saksframlegg]"""

    title = forms.CharField(
        label=gettext_lazy("What is the case called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the case a name.")},
    )

    def arrange(self) -> None:
        """Ask for the headings the weight calls for, then questions and decision points."""
        for code in self.writing.headings:
            label, help_text = HEADINGS[code]
            self.fields[f"b-{code}"] = forms.CharField(
                label=label,
                help_text=help_text,
                widget=forms.Textarea(attrs={"rows": 3 if self.writing.is_light else 5}),
                max_length=20000,
                error_messages={"required": _("Write a few words here.")},
            )
        self.fields["questions"] = forms.CharField(
            label=_("What do you want the parties to answer?"),
            help_text=_("One question on each line."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        questions = list(dict.fromkeys(self.writing.questions))
        self.fields["hide_views"] = forms.MultipleChoiceField(
            label=_("Which answers does nobody see before all have answered?"),
            help_text=_(
                "The parties see that it is so. The answers open after the deadline for input at the"
                " latest."
            ),
            # By its words: a question that is changed meanwhile is chosen anew, never by mistake.
            choices=[(ALL_QUESTIONS, _("All the questions")), *((q, q) for q in questions)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": _(
                    "The questions have changed. Choose again which answers are hidden."
                )
            },
        )
        self.fields["points"] = forms.CharField(
            label=_("What is to be decided?"),
            help_text=_("One decision on each line. Blank: one decision with the case's name."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["archive_reference"] = forms.CharField(
            label=_("Archive number"), required=False, max_length=40
        )

    def clean(self) -> dict[str, Any]:
        """Keep each line short enough for its place."""
        cleaned = super().clean() or {}
        for name, longest in (("questions", 300), ("points", 200)):
            if any(len(line) > longest for line in cleaned.get(name, "").splitlines()):
                words = _("Keep each line under %(n)d characters.") % {"n": longest}
                self.add_error(name, words)
        return cleaned

    @property
    def chapters(self) -> list[Any]:
        """Give the headings of the brief."""
        return [self[name] for name in self.fields if name.startswith("b-")]
