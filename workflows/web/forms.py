"""Hold what every step of a case has in common: its form, its words and the action behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import signature
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parties.bounds import BIGGEST_KEY, YEARS, counted, key_in
from parties.models import Mandate, User
from parties.proving import Proof, password_asked
from parties.signing_port import signs_elsewhere
from rulebook.errors import CaseFileError
from workflows import policies
from workflows.queries import CasePage

_DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
# What every form carries that the action does not take as an answer.
_CARRIED = frozenset({"gesture", "seen", "party", "password"})


class Seen(BoundField):
    """A field whose text box also points to the note on who sees what is written."""

    @property
    def aria_describedby(self) -> str:
        """Name the help, the errors and the note."""
        told = super().aria_describedby or ""
        if isinstance(self.field.widget, forms.Textarea):
            told = f"{told} who-sees".strip()
        return told


def hidden_number(*, required: bool = True) -> Any:
    """Return the number of what the step is about: an input, minutes, a decision point."""
    return forms.IntegerField(
        required=required, min_value=0, max_value=BIGGEST_KEY, widget=forms.HiddenInput
    )


class StepForm(forms.Form):
    """What a person fills in to take one step. [Skjema for et steg]

    `gesture` names the click and `seen` the page it was made on. On a POST the form is checked
    without reading the case; `meet` then fills it in from the case when it has to be shown.
    """

    use_required_attribute = False
    bound_field_class = Seen
    # Whether anyone may ask to see what is written.
    open_to_the_public = True
    # The digest of a paper that is signed at a service, where the form then leads.
    at_service = ""

    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = hidden_number(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Take what was posted, if anything was."""
        super().__init__(data)
        self.about: Any = None
        self.initial["gesture"] = uuid4()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Fill in from the case what a reader needs to see; `asked` is the address's own words."""
        self.initial["seen"] = page.seen
        # Labels and choices may be filled in from here on.
        vars(self)["_bound_fields_cache"].clear()
        if self.is_bound:  # what is shown now is what the person will have seen
            data = QueryDict(mutable=True)
            data.update(self.data)
            data["seen"] = str(page.seen)
            self.data = data

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let a field show what the case offers."""
        field: Any = self.fields[name]
        field.offer(choices)

    def arguments(self) -> dict[str, Any]:
        """Return what the action is called with."""
        said = {k: v for k, v in self.cleaned_data.items() if k not in _CARRIED}
        party = self.cleaned_data.get("party")
        return {**said, "party": party} if party else said

    def onward(self, reference: str) -> str:
        """Return the address to go on to when the step is taken."""
        return reverse("case-detail", args=[reference])

    def complain(self, wrong: CaseFileError) -> None:
        """Say what the rules could not take; a form with facts puts it beside the fact."""
        self.add_error(None, _("We cannot use this answer. Check it, or leave it blank."))

    @property
    def writes(self) -> bool:
        """Tell whether somebody's words are asked for."""
        return any(isinstance(f.widget, forms.Textarea) for f in self.fields.values())

    @property
    def shown(self) -> list[BoundField]:
        """Return the fields drawn one after the other; a template may draw some itself."""
        return list(self.visible_fields())


class PartyForm(StepForm):
    """A step a party takes; asks which party when the person speaks for several."""

    party = hidden_number(required=False)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the parties the person speaks for, when there is a choice."""
        super().meet(page, asked)
        mine = [line for line in page.parties if line.mine]
        if len(mine) > 1:
            field = self.fields["party"]
            field.label = _("On behalf of")
            field.widget = forms.Select(
                choices=[(line.participation.pk, line.name) for line in mine]
            )
            self.order_fields(["party"])


class SigningForm(StepForm):
    """Put one's name to a paper: which one was read, and who one is. [Underskrift]

    `paper` is the digest of what the page showed. Whether a password is asked for depends on the
    paper, so the action is the one to miss it.
    """

    paper = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        max_length=4096,
        help_text=_("You sign with the password you log in with. It is not kept."),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password"}, render_value=False
        ),
    )

    def lay_before(self, paper: Any) -> None:
        """Name the paper that is shown, and ask for the password – or the service – if it is to be signed."""
        signed = paper is not None and paper.closed_by == paper.ClosedBy.SIGNATURE
        if not signed or not password_asked():
            del self.fields["password"]
        if signed and signs_elsewhere():
            self.at_service = paper.digest
        if paper is None:
            return
        self.initial["paper"] = paper.digest
        if self.is_bound:  # what is shown now is what the person will have read
            data = QueryDict(mutable=True)
            data.update(self.data)
            data["paper"] = paper.digest
            self.data = data


def mandate_choices(mandates: Iterable[Mandate]) -> list[tuple[int, str]]:
    """Offer mandates by who holds each, as what, and where."""
    return [(m.pk, f"{m.user} – {m.title}, {m.unit}") for m in mandates]


def words(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> Any:
    """Return a field for somebody's own words."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write a few words here.")},
    )


def in_our_time(said: date) -> None:
    """Refuse a day of a year that was hardly meant: 27 is not 2027 to a browser."""
    if not counted(said):
        raise forms.ValidationError(
            gettext("Write the year with four digits, between %(first)s and %(last)s.") % YEARS
        )


def too_distant() -> str:
    """Say that a day lies where no holidays are known, and what to do."""
    because = gettext("The rules know no public holidays for so distant a day.")
    return f"{because} {gettext('Choose a day nearer to today.')}"


def day(label: Any, *, help_text: Any = "") -> Any:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=_DAY_FORMATS,
        validators=[in_our_time],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day as day, month and year, for example 11.03.2027."),
        },
    )


def one_of(label: Any, choices: Any, *, help_text: Any = "", initial: Any = None) -> Any:
    """Return a field with one choice among few, as radio buttons."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        initial=initial,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


def yes_or_no(label: Any, *, help_text: Any = "") -> Any:
    """Return a question that must be answered with yes or no."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


def _upper_first(text: Any) -> str:
    said = str(text)
    return said[:1].upper() + said[1:]


# Lazy: a form's class is read once, its labels are read by people of three languages.
upper_first: Any = lazy(_upper_first, str)


def labelled(choices: Any) -> list[tuple[str, Any]]:
    """Return a model's choices with capitals, in the reader's language when they are shown."""
    return [(code, upper_first(label)) for code, label in choices]


def asked_number(asked: Mapping[str, str], name: str) -> int | None:
    """Return a number from the address, when it is one a key could be."""
    return key_in(asked.get(name))


def all_of(data: Mapping[str, Any] | None, name: str) -> list[str]:
    """Return everything that was sent under one name, as a list of ticked boxes is."""
    return list(data.getlist(name)) if isinstance(data, QueryDict) else []


@dataclass(frozen=True)
class Step:
    """One step as the web takes it: an action, its form and its words. [Steg]

    `button` says what happens, `done` what has happened. `about` names the fragment shown over
    the form. A step that is not `listed` has its place elsewhere on the page.
    """

    action: Callable[..., Any]
    form: type[StepForm]
    button: Any
    done: Any
    intro: Any = ""
    about: str = ""
    listed: bool = True
    grave: bool = False

    @property
    def verb(self) -> str:
        """Return the step's name, which is the action's."""
        return self.action.__name__

    @property
    def dashed(self) -> str:
        """Return the name as it stands in addresses."""
        return self.verb.replace("_", "-")

    @property
    def url_name(self) -> str:
        """Return the name of the step's address."""
        return f"case-{self.dashed}"

    @property
    def label(self) -> Any:
        """Return what the step is called, where it is offered and refused."""
        return policies.STEPS[self.verb].label

    @property
    def template(self) -> str:
        """Return the fragment that draws the form's fields."""
        return f"workflows/steps/_{self.verb}.html"

    @cached_property
    def takes_proof(self) -> bool:
        """Tell whether whoever takes the step may have to show who they are."""
        return "proof" in signature(self.action).parameters

    @cached_property
    def _knows_seen(self) -> bool:
        return "seen" in signature(self.action).parameters

    def take(
        self, reference: str, form: StepForm, *, actor: User, proof: Proof | None = None
    ) -> Any:
        """Call the action with what the form says, and what the person has shown."""
        carried: dict[str, Any] = {"gesture": form.cleaned_data.get("gesture")}
        if self._knows_seen:
            carried["seen"] = form.cleaned_data.get("seen")
        if self.takes_proof:
            carried["proof"] = proof
        return self.action(reference, **form.arguments(), actor=actor, **carried)


def not_after(form: StepForm, page: CasePage, name: str, *, start_today: bool = True) -> None:
    """Let a day that has been be at most today, and start there."""
    form.fields[name].widget.attrs["max"] = page.on.isoformat()
    if start_today:
        form.initial.setdefault(name, page.on)


def not_before(form: StepForm, first: date, name: str) -> None:
    """Let a day to come be at least the first."""
    form.fields[name].widget.attrs["min"] = first.isoformat()
