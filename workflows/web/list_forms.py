"""Set up a list from a spreadsheet, conclude its rows in one sending, lift one out. [Møteliste]"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workflows import actions
from workflows.actions.listed import MOST_ROWS
from workflows.models import ListRow
from workflows.queries import CasePage
from workflows.web.forms import PartyForm, Step, StepForm, asked_number, labelled, words
from workflows.web.offers import Offered

_ROW = re.compile(r"outcome_(\d{1,4})")
_LONGEST = {"what": 200, "place": 120, "extent": 60, "documentation": 20_000}
_COLUMNS = ("what", "place", "extent", "documentation")


@dataclass(frozen=True)
class Faulty(Exception):
    """One line of the paste that cannot be a row, and what would help. [Feil i linje]"""

    line: int
    what: str


def lines_in(pasted: str) -> Iterator[actions.Line | Faulty]:
    """Read what was copied from a spreadsheet: a row a line, a tab between the columns.

    Yields a row for each line that is one, and what is wrong with each that is not. A cell with
    a line break comes quoted from a spreadsheet, and stays one cell. A first line that names the
    columns is passed over.
    """
    reader = csv.reader(StringIO(pasted.replace("\r\n", "\n")), delimiter="\t")
    for number, cells in enumerate(_rows(reader), start=1):
        cells = [cell.strip() for cell in cells]
        if not any(cells) or (number == 1 and _names_columns(cells)):
            continue
        if fault := _fault(cells):
            yield Faulty(number, fault)
        else:
            yield actions.Line(**dict(zip(_COLUMNS, cells, strict=False)))


def _rows(reader: Any) -> Iterator[list[str]]:
    """Read on to the end; a cell longer than any spreadsheet allows ends the reading as a fault."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield ["", "", "", "x" * (_LONGEST["documentation"] + 1)]
            return


def _names_columns(cells: list[str]) -> bool:
    names = {str(label).casefold() for label in COLUMN_LABELS.values()}
    return cells[0].casefold() in names and cells[-1].casefold() in names


def _fault(cells: list[str]) -> str:
    """Say what keeps the cells from being a row; nothing when they are one."""
    if len(cells) != len(_COLUMNS):
        return _now("%(n)d columns, and there are to be four, with a tab between them.") % {
            "n": len(cells)
        }
    said = dict(zip(_COLUMNS, cells, strict=True))
    if not said["what"] or not said["documentation"]:
        return _now("what it is and the documentation must be filled in.")
    for name, longest in _LONGEST.items():
        if len(said[name]) > longest:
            return _now("“%(column)s” is longer than %(n)d characters.") % {
                "column": COLUMN_LABELS[name],
                "n": longest,
            }
    return ""


COLUMN_LABELS: dict[str, Any] = {
    "what": _("What"),
    "place": _("Place"),
    "extent": _("Extent"),
    "documentation": _("Documentation"),
}


class ListForm(StepForm):
    """The list, as it is copied from a spreadsheet. [Sette opp møteliste]"""

    rows = forms.CharField(
        label=_("The list"),
        max_length=500_000,
        strip=False,
        help_text=_(
            "Copy the rows from a spreadsheet and paste them here. Four columns, with a tab between"
            " them: what, place, extent, documentation. Write no names of employees."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "wrap": "off", "class": "num"}),
        error_messages={"required": _("Paste the rows of the list.")},
    )
    reason = words(
        _("Why is the list changed?"),
        required=False,
        rows=2,
        help_text=_("Needed once the parties have been given the information."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start from the list that stands."""
        super().meet(page, asked)
        out = StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
            (row.what, row.place, row.extent, row.documentation.body) for row in page.rows
        )
        self.initial["rows"] = out.getvalue()
        if page.case.informed_on is None:
            del self.fields["reason"]

    def clean_rows(self) -> list[actions.Line]:
        """Return the rows; name each line that is none."""
        found = list(lines_in(self.cleaned_data["rows"]))
        wrong = [one for one in found if isinstance(one, Faulty)]
        rows = [one for one in found if isinstance(one, actions.Line)]
        if wrong:
            raise ValidationError(
                [_now("Line %(n)d: %(what)s") % {"n": f.line, "what": f.what} for f in wrong]
            )
        if not 1 <= len(rows) <= MOST_ROWS:
            raise ValidationError(
                _now("A list has between 1 and %(n)d rows.") % {"n": MOST_ROWS}
            )
        return rows

    def onward(self, reference: str) -> str:
        """Go on to the list."""
        return reverse("case-rows", args=[reference])


class ConcludeForm(StepForm):
    """What the discussion of each row ended with: one for all, and what differs. [Konkludere rader]"""

    all_outcome = forms.ChoiceField(
        label=_("The rows you leave open above"),
        required=False,
        choices=[("", _("Leave them open")), *labelled(ListRow.Outcome.choices)],
    )
    all_text = forms.CharField(
        label=_("The conclusion for those rows"), required=False, max_length=2000
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Ask about the rows that were sent; `meet` adds those that are open."""
        super().__init__(data)
        self.numbers: list[int] = []
        self.known: dict[int, ListRow] = {}
        for name in data or ():
            if found := _ROW.fullmatch(name):
                self._ask(int(found[1]))

    def _ask(self, number: int) -> None:
        self.fields[f"outcome_{number}"] = forms.ChoiceField(
            label=_("Conclusion"),
            required=False,
            choices=[("", _("As for the rest")), *labelled(ListRow.Outcome.choices)],
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=_("In words"), required=False, max_length=2000
        )
        self.numbers.append(number)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Ask about every row that is open."""
        super().meet(page, asked)
        self.known = {row.number: row for row in page.rows}
        for row in page.rows if not self.is_bound else ():
            if row.waits:
                self._ask(row.number)
        for number in self.numbers:
            if number in self.known:  # many fields of one name: each says its row
                for name in (f"outcome_{number}", f"text_{number}"):
                    self.fields[name].label = f"{self.fields[name].label}, {self.known[number]}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return each row with its two fields, in the order of the list."""
        return [
            {
                "number": number,
                "row": self.known.get(number),
                "outcome": self[f"outcome_{number}"],
                "text": self[f"text_{number}"],
            }
            for number in sorted(self.numbers)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one conclusion, and for words where there is no agreement."""
        said = self.cleaned_data
        given = self._given()
        self._miss_conclusions()
        if not given and not self.errors:
            raise ValidationError(_("Choose a conclusion for at least one row."))
        for one in given:
            own = said.get(f"outcome_{one.row}")
            if one.outcome != ListRow.Outcome.AGREED and not one.text:
                field = f"text_{one.row}" if own else "all_text"
                if field not in self.errors:
                    self.add_error(field, _("Write in a few words what stands between you."))
        return said

    def _miss_conclusions(self) -> None:
        """Ask for the conclusion where words were written without one: they would go nowhere."""
        said = self.cleaned_data
        rows = [(f"outcome_{n}", f"text_{n}") for n in self.numbers]
        for outcome, text in (*rows, ("all_outcome", "all_text")):
            concluded = said.get(outcome) or said.get("all_outcome")
            if said.get(text) and not concluded:
                self.add_error(outcome, _("Choose one."))

    def _given(self) -> list[actions.Conclusion]:
        """Return the conclusions, the one for all where a row has none of its own."""
        said = self.cleaned_data
        given = []
        for number in sorted(self.numbers):
            own = said.get(f"outcome_{number}")
            outcome = own or said.get("all_outcome")
            text = said.get(f"text_{number}") or ("" if own else said.get("all_text", ""))
            if outcome:
                given.append(actions.Conclusion(number, outcome, text))
        return given

    def arguments(self) -> dict[str, Any]:
        """Return the conclusions."""
        return {"conclusions": self._given()}

    def onward(self, reference: str) -> str:
        """Go on to the list."""
        return reverse("case-rows", args=[reference])


class LiftForm(PartyForm):
    """Which row, and why it is to be discussed by itself. [Løfte ut rad]"""

    number = Offered(
        label=_("Which row?"),
        blank=_("Choose"),
        error_messages={"required": _("Choose a row.")},
    )
    reason = words(_("Why is it to be discussed by itself?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the rows that are open, beginning with the one the address names."""
        super().meet(page, asked)
        self.offer("number", [(str(row.number), str(row)) for row in page.rows if row.waits])
        if number := asked_number(asked, "row"):
            self.initial["number"] = number

    def onward(self, reference: str) -> str:
        """Go on to the list."""
        return reverse("case-rows", args=[reference])


STEPS = (
    Step(
        actions.set_list,
        ListForm,
        _("Keep the list"),
        _("The list is kept. Each row stands with its documentation."),
        _(
            "For many like things – posts, work schedules – that are discussed as one. Either side"
            " may lift a row out, to be discussed by itself."
        ),
    ),
    Step(
        actions.conclude_rows,
        ConcludeForm,
        _("Note the conclusions"),
        _("The conclusions are noted, row by row."),
        _("A conclusion stands when it is noted. Leave a row open if you are not finished."),
    ),
    Step(
        actions.lift_row,
        LiftForm,
        _("Lift the row out"),
        _("The row is lifted out. It is a decision of its own now, with its own discussion."),
        _("The employer owes a meeting about it. Nobody has to agree to that."),
        listed=False,
    ),
)
