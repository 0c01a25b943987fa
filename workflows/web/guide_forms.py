"""Ask what the reader of the rules looks for: the search, and the day an example counts from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rulebook.packs import Packs
from rulebook.schema import RUNGS, Rule
from workflows.queries.rules import CERTAINTIES, CLOCK, NO_RULE, PLACES, ROLES, Sought
from workflows.templatetags.house import date_plain, lang
from workflows.web.forms import day, upper_first

# The address's own words, and what each asks for: bookmarks and letters hold them.
ASKS = {
    "q": "words",
    "rolle": "role",
    "tiltak": "measure",
    "trinn": "place",
    "kilde": "source",
    "profil": "profile",
    "kjent": "certainty",
    "dato": "on",
}
FIRST = ("q", "rolle", "tiltak")


def role_label(role: str) -> str:
    """Say whose rules are asked for."""
    return {
        "leader": _("Leader"),
        "representative": _("Union representative"),
        "safety_representative": _("Safety representative"),
        "employee": _("Employee"),
        "hr": _("HR"),
    }[role]


def certainty_label(code: str) -> str:
    """Say how much has been read in the source."""
    return {
        "verified": _("Verified"),
        "partly": _("Verified, except for a detail"),
        "unverified": _("Not verified"),
    }[code]


def place_label(code: str, packs: Packs) -> str:
    """Say in words where a rule stands."""
    if code == NO_RULE:
        return _("Not rules: words, numbers and practice")
    if code == CLOCK:
        return _("Deadlines and formal demands")
    section = "rungs" if code in RUNGS else "tracks"
    return str(upper_first(lang(packs.vocabulary[section][code])))


class SearchForm(forms.Form):
    """What the reader looks for in the rules; every field may stand open. [Søk i regelverket]"""

    use_required_attribute = False

    q = forms.CharField(
        label=gettext_lazy("Search"),
        help_text=gettext_lazy("Words, a section or a rule's number: shift, § 10-3, AML-10-3"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    rolle = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False)
    tiltak = forms.ChoiceField(label=gettext_lazy("What is changing?"), required=False)
    trinn = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    kilde = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    profil = forms.ChoiceField(label=gettext_lazy("Agreement area"), required=False)
    kjent = forms.ChoiceField(label=gettext_lazy("How well is it known?"), required=False)
    dato: Any = day(
        gettext_lazy("As it stood on"),
        help_text=gettext_lazy("Blank: the newest edition we have entered"),
    )

    def __init__(self, asked: Mapping[str, Any], packs: Packs) -> None:
        """Offer what the packs have."""
        super().__init__(asked or None, auto_id="%s")
        self.packs = packs
        words = packs.vocabulary
        self.fields["dato"].required = False
        sources = {pack.instrument: str(lang(pack.title)) for pack in packs.editions.values()}
        offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
            "rolle": (_("Everyone"), [(role, role_label(role)) for role in ROLES]),
            "tiltak": (_("Anything"), _by_label(packs.measures, lambda m: lang(m.label))),
            "trinn": (_("All steps"), [(code, place_label(code, packs)) for code in PLACES]),
            "kilde": (_("All sources"), [*sources.items()]),
            "profil": (
                _("All agreement areas"),
                [(code, str(lang(text))) for code, text in words["profiles"].items()],
            ),
            "kjent": (_("Everything"), [(c, certainty_label(c)) for c in CERTAINTIES]),
        }
        for name, (everything, choices) in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", everything), *choices]
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{name}_helptext"

    def clean_dato(self) -> date | None:
        """Take a day the calendar of the rules knows."""
        return _known_day(self.cleaned_data["dato"], self.packs)

    @property
    def sought(self) -> Sought:
        """Give what can be read; a field that cannot asks for nothing, and says so itself."""
        said = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return Sought(**{field: said[name] for name, field in ASKS.items() if said.get(name)})

    @property
    def first(self) -> list[Any]:
        """Give the fields most readers need."""
        return [self[name] for name in FIRST]

    @property
    def further(self) -> list[Any]:
        """Give the fields that lie one press away."""
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def further_used(self) -> bool:
        """Tell whether one of those asks for something, or needs to be mended."""
        return any(field.value() or field.errors for field in self.further)

    def told(self, field: str) -> str:
        """Say one demand as the reader made it: «Kilde: arbeidsmiljøloven»."""
        name = next(name for name, asked in ASKS.items() if asked == field)
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, date):
            value = date_plain(value)
        label = str(self.fields[name].label).rstrip("?")
        return f"{label}: {choices.get(value, value)}"


def _by_label(measures: Mapping[str, Any], label: Any) -> list[tuple[str, str]]:
    return sorted(((code, str(label(m))) for code, m in measures.items()), key=lambda x: x[1])


def _known_day(day: date | None, packs: Packs) -> date | None:
    calendar = packs.calendar
    if day is not None and not calendar.first_day <= day <= calendar.last_day:
        raise forms.ValidationError(
            _("We can count with days from %(first)s to %(last)s.")
            % {"first": calendar.first_day.year, "last": calendar.last_day.year}
        )
    return day


class ExampleForm(forms.Form):
    """The day a worked example counts from, and the weight of the case where it matters. [Eksempel]"""

    use_required_attribute = False

    fra: Any = day(gettext_lazy("Count from"))
    omfang = forms.ChoiceField(label=gettext_lazy("How large is the case?"), required=False)

    def __init__(
        self, asked: Mapping[str, Any], rule: Rule, packs: Packs, *, otherwise: date
    ) -> None:
        """Ask for the event this rule counts from; `otherwise` is the day until one is chosen."""
        data: dict[str, Any] = {"fra": asked.get("fra", otherwise.isoformat())}
        data["omfang"] = asked.get("omfang", "ordinary")
        super().__init__(data, auto_id="%s")
        self.packs = packs
        timing = rule.timing
        assert timing is not None  # noqa: S101  (an example is only made of a rule with a time)
        self.fields["fra"].help_text = upper_first(
            lang(packs.vocabulary["anchors"][packs.anchor_of(rule)])
        )
        self.fields["fra"].widget.attrs["aria-describedby"] = "fra_helptext"
        weights: Any = self.fields["omfang"]
        weights.choices = [
            (code, upper_first(lang(packs.vocabulary["weights"][code])))
            for code in timing.n_by_weight
        ]
        if not timing.n_by_weight:
            del self.fields["omfang"]

    def clean_fra(self) -> date | None:
        """Take a day the calendar of the rules knows."""
        return _known_day(self.cleaned_data["fra"], self.packs)
