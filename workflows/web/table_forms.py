"""Call in a party, leave one out. [Rundt bordet]"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parties.bounds import BIGGEST_KEY
from parties.models import Guest
from workflows import actions
from workflows.queries import CasePage
from workflows.queries.table import seats_on_offer, seats_to_leave
from workflows.web.forms import (
    Step,
    StepForm,
    asked_number,
    day,
    labelled,
    not_before,
    one_of,
    words,
)
from workflows.web.offers import Offered, OfferedSeveral


class SeatForm(StepForm):
    """Which party. The action judges whether it may be chosen; the page only offers. [Part]"""

    seat = Offered(
        label=_("Which party?"),
        coerce=str,
        blank=_("Choose"),
        error_messages={"required": _("Choose a party.")},
    )

    def preselect(self, asked: Mapping[str, str]) -> None:
        """Start with the party the address names."""
        if asked.get("seat"):
            self.initial["seat"] = asked["seat"]

    def onward(self, reference: str) -> str:
        """Go on to the table."""
        return reverse("case-table", args=[reference])


class InviteForm(SeatForm):
    """Call in a party. [Kalle inn]"""

    reason = words(
        _("Why now?"),
        required=False,
        rows=2,
        help_text=_("Not needed. The parties see it."),
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the parties that are not at the table."""
        super().meet(page, asked)
        self.offer("seat", seats_on_offer(page))
        self.preselect(asked)


class GuestForm(StepForm):
    """Who comes from the other undertaking, with which voice, until when. [Kalle inn gjest]"""

    name = forms.CharField(
        label=_("What is the guest called?"),
        max_length=120,
        help_text=_("The party as people say it, for example “Fagforbundet i Nordre kommune”."),
        error_messages={"required": _("Write what the guest is called.")},
    )
    organisation = forms.CharField(
        label=_("Which undertaking does it come from?"),
        max_length=200,
        error_messages={"required": _("Write the name of the undertaking.")},
    )
    people = forms.CharField(
        label=_("Who comes for it?"),
        max_length=1000,
        help_text=_(
            "The usernames HR has registered, with a comma between them. They see this case and"
            " nothing else."
        ),
        error_messages={"required": _("Write at least one username.")},
    )
    voice = one_of(_("Which voice does it have?"), labelled(Guest.Voice.choices))
    ends_on: Any = day(_("Which is the last day?"))
    confirmed_by = forms.CharField(
        label=_("Who over there vouches for them?"),
        max_length=200,
        error_messages={"required": _("Write who has confirmed it.")},
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Let the last day be a day to come."""
        super().meet(page, asked)
        not_before(self, page.on, "ends_on")

    def clean_people(self) -> list[str]:
        """Return the usernames one by one."""
        return [one for one in re.split(r"[,;\s]+", self.cleaned_data["people"]) if one]

    def onward(self, reference: str) -> str:
        """Go on to the table."""
        return reverse("case-table", args=[reference])


class OmitForm(SeatForm):
    """Leave a party out, and say why. [Utelate]"""

    reason = words(_("Why is it left out?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the parties at the table."""
        super().meet(page, asked)
        self.offer("seat", seats_to_leave(page))
        self.preselect(asked)


class MoveUpForm(StepForm):
    """Why the case belongs higher up. [Løfte saken]"""

    reason = words(_("Why does it belong at a higher level?"), rows=3)


class ChildForm(StepForm):
    """Which case. [Del av program]"""

    child = forms.CharField(
        label=_("Which case?"),
        max_length=12,
        help_text=_("Its number, such as 2027/0002."),
        error_messages={"required": _("Write the number of the case.")},
    )

    def clean_child(self) -> str:
        """Take the number as it stands in addresses, too."""
        return str(self.cleaned_data["child"]).strip().replace("-", "/")


class GroupForm(StepForm):
    """Who is in the group, and what it is to do. [Arbeidsgruppe]"""

    name = forms.CharField(
        label=_("What is the group called?"),
        max_length=120,
        error_messages={"required": _("Give the group a name.")},
    )
    mandate = words(_("What is the group to do, and what is it not to decide?"))
    parties: Any = OfferedSeveral(
        label=_("Which parties are in it?"),
        error_messages={"required": _("Choose at least one party.")},
    )
    employer_side = forms.CharField(
        label=_("Who is in it for the employer? Write the roles"),
        max_length=200,
        error_messages={"required": _("Write the roles.")},
    )
    ends_on: Any = day(_("Until when?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the parties in the case, all of them chosen."""
        super().meet(page, asked)
        self.offer(
            "parties", [(str(line.participation.pk), line.name) for line in page.parties]
        )
        self.initial["parties"] = [str(line.participation.pk) for line in page.parties]

    def onward(self, reference: str) -> str:
        """Go on to the table."""
        return reverse("case-table", args=[reference])


class EndGroupForm(StepForm):
    """Which group has ended. [Avslutte arbeidsgruppe]"""

    number = forms.IntegerField(
        label=_("The group's number"), min_value=1, max_value=BIGGEST_KEY
    )

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start with the one the address names."""
        super().meet(page, asked)
        self.initial["number"] = asked_number(asked, "number") or 1


class ReleaseForm(ChildForm):
    """Which case, and why it is no longer part. [Ta ut av program]"""

    reason = words(_("Why?"), rows=3)

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Start with the one the address names, or the only one there is."""
        super().meet(page, asked)
        children = [child["reference"] for child in page.case.children_beside or ()]
        self.initial["child"] = asked.get("child") or next(iter(children), "")


STEPS = (
    Step(
        actions.invite_party,
        InviteForm,
        _("Call in the party"),
        _("The party is called in, and has the papers if the others have them."),
        _("A party called in late gets the same time to give its view as the others got."),
        listed=False,
    ),
    Step(
        actions.invite_guest,
        GuestForm,
        _("Call in the guest"),
        _("The guest is called in. It sees this case from now on, and nothing else."),
        _(
            "For the other side of a merger or a transfer. With the parties' voice a guest gives"
            " its view, its input and its answer to the minutes like any party."
        ),
        listed=False,
    ),
    Step(
        actions.omit_party,
        OmitForm,
        _("Leave the party out"),
        _("The party is left out. The reason stands where everybody can read it."),
        _("All parties, the one left out and HR are told. The parties and HR see the reason."),
        listed=False,
        grave=True,
    ),
    Step(
        actions.move_up,
        MoveUpForm,
        _("Move the case up"),
        _("The case is moved up. The leader there has taken over, and the parties are told."),
        _(
            "The leader above takes over the case with everything owed in it, and the chief "
            "representatives speak for the unions."
        ),
    ),
    Step(
        actions.set_up_group,
        GroupForm,
        _("Set up the group"),
        _("The working group is set up, and all parties are told."),
        _(
            "A working group is not a discussion: the case is discussed as well. As a rule every "
            "affected confederation is in it."
        ),
    ),
    Step(
        actions.end_group,
        EndGroupForm,
        _("End the group"),
        _("The working group is ended."),
        listed=False,
    ),
    Step(
        actions.link_child,
        ChildForm,
        _("Make it part of this case"),
        _("The case is part of this one now. It stands on both."),
        _("This case cannot be closed before the other is, unless you say why."),
    ),
    Step(
        actions.release_child,
        ReleaseForm,
        _("Take it out"),
        _("The case is taken out of the programme. The reason stands in both."),
    ),
)
