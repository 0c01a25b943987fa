"""What people fill in on the pages of the meetings. [Skjemaer for møter]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from parties.bounds import BIGGEST_NUMBER
from parties.models import Mandate, OrgUnit
from workflows.models import AgendaItem, ItemWords, MeetingSeries, Seating
from workflows.queries.meetings import Block, may_fill, usual_holder
from workflows.web.forms import (
    day,
    hidden_number,
    labelled,
    one_of,
    upper_first,
    words,
    yes_or_no,
)

_WRONG_CLOCK = _("Write the time as hours and minutes, for example 12.30.")


def clock(label: Any, *, required: bool = True) -> Any:
    """Return a field for a time of day."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _WRONG_CLOCK, "required": _WRONG_CLOCK},
    )


class MeetingForm(forms.Form):
    """A form on a meeting's page; `gesture` names the click. [Møteskjema]"""

    use_required_attribute = False
    # Several forms stand on one page: none of them may have the id of another.
    gesture = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Name the click."""
        super().__init__(data, **more)
        self.initial["gesture"] = uuid4()


class SeriesForm(MeetingForm):
    """A series and its first period. [Møteserie]"""

    name = forms.CharField(
        label=_("What are the meetings called?"),
        max_length=200,
        error_messages={"required": _("Write a short title.")},
    )
    kind = one_of(
        _("What kind of meetings?"), labelled(MeetingSeries.Kind.choices), initial="idf"
    )
    unit = forms.ModelChoiceField(
        label=_("For which part of the organisation?"),
        queryset=OrgUnit.objects.none(),
        empty_label=None,
    )
    first_on = day(
        _("First meeting"),
        help_text=_("One is planned each month, on the same weekday as the first."),
    )
    last_on = day(_("Last day of the period"))
    starts_at = clock(_("Starts at"))
    ends_at = clock(_("Ends at"))
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)
    safety = one_of(
        _("The safety representative is"),
        labelled(MeetingSeries.Safety.choices),
        initial=MeetingSeries.Safety.MEMBER,
    )
    numbers = forms.CharField(
        label=_("What do item numbers begin with?"),
        max_length=6,
        initial="DS",
        help_text=_("DS gives the numbers DS 1/27, DS 2/27 …"),
    )

    def __init__(self, units: Sequence[OrgUnit], data: Mapping[str, Any] | None = None) -> None:
        """Offer the units the person leads."""
        super().__init__(data)
        unit: Any = self.fields["unit"]
        unit.queryset = OrgUnit.objects.filter(pk__in=[one.pk for one in units])

    def series(self) -> dict[str, Any]:
        """Return what the series is begun with."""
        said = dict(self.cleaned_data)
        said["prefix"] = said.pop("numbers")
        return said


class AskForm(MeetingForm):
    """A meeting beside the fixed ones. [Be om møte]"""

    meets_on = day(_("Which day?"))


class MoveForm(MeetingForm):
    """Another day, time or place. [Flytte møtet]"""

    meets_on = day(_("Which day?"))
    starts_at = clock(_("Starts at"))
    ends_at = clock(_("Ends at"))
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)


class ItemForm(MeetingForm):
    """An item without a case. [Fri sak]"""

    title = forms.CharField(
        label=_("What is the item about?"),
        max_length=200,
        error_messages={"required": _("Write a short title.")},
    )
    tag = one_of(_("How is it treated?"), labelled(AgendaItem.Tag.choices), initial="I")


class AbsenceForm(MeetingForm):
    """That one's own seat will be empty. [Melde forfall]"""

    seating = hidden_number()
    reason = words(
        _("Reason"),
        required=False,
        rows=2,
        help_text=_("You need not give one. Do not write about illness in detail."),
    )


class AttendanceForm(MeetingForm):
    """Who met for each seat. [Oppmøte]"""

    def __init__(
        self,
        seatings: Sequence[Seating],
        mandates: list[Mandate],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Offer, for each seat, those who could have met for it; start with the usual one."""
        super().__init__(data)
        for seating in seatings:
            able = may_fill(seating, mandates)
            choices = [("", _("Nobody met")), *((str(m.pk), f"{m.user}") for m in able)]
            usual = usual_holder(seating, mandates)
            start = seating.mandate_id or (usual.mandate.pk if usual else "")
            if seating.attendance == Seating.Attendance.ABSENT:
                start = ""
            self.fields[f"seat_{seating.pk}"] = forms.ChoiceField(
                label=seating.name, required=False, choices=choices, initial=str(start)
            )

    def met(self) -> dict[int, int | None]:
        """Return, for each seat, the mandate that filled it."""
        return {
            int(name.removeprefix("seat_")): int(said) if said else None
            for name, said in self.cleaned_data.items()
            if name.startswith("seat_")
        }


class FollowUpForm(MeetingForm):
    """What somebody promised. [Oppfølgingspunkt]"""

    text = words(_("What is to be done?"), rows=2)
    owner = forms.TypedChoiceField(label=_("Who does it?"), coerce=int)
    due_on = day(_("By when?"))

    def __init__(
        self, seatings: Sequence[Seating], data: Mapping[str, Any] | None = None
    ) -> None:
        """Offer those at the table."""
        super().__init__(data, prefix="follow")
        owner: Any = self.fields["owner"]
        owner.choices = [(one.pk, one.name) for one in seatings]


class RoundForm(MeetingForm):
    """The forced choice before the minutes go out: does the paper bind? [Sende referatet rundt]"""

    binding = yes_or_no(
        _("Is this a binding agreement?"),
        help_text=_(
            "A discussion usually is not. Yes makes the paper a protocol of agreement: a promise"
            " such as “nobody is to be moved” may then hold as a collective agreement, and"
            " changes only by negotiation."
        ),
    )
    authorised = forms.BooleanField(
        label=_("Each who signs has authority to bind their side"),
        required=False,
        help_text=_("Needed only when the paper binds."),
    )


class BlockForm(MeetingForm):
    """One block of an item's minutes; `version` is the one the person has before them. [Blokk]"""

    version = forms.IntegerField(
        min_value=0, max_value=BIGGEST_NUMBER, widget=forms.HiddenInput
    )
    text = words("", rows=5)

    def __init__(self, block: Block, data: Mapping[str, Any] | None = None) -> None:
        """Name the fields by the block: a page has many."""
        super().__init__(data, prefix=block.key)
        self.block = block
        self.fields["text"].label = block.label
        self.initial.update(version=block.version, text=block.text)
        if block.seating is not None:
            self.fields["stance"] = forms.ChoiceField(
                label=_("Conclusion"),
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    *((code, upper_first(said)) for code, said in ItemWords.Stance.choices),
                    ("", _("Not said")),
                ],
            )
            self.initial["stance"] = block.newest.stance if block.newest else ""
