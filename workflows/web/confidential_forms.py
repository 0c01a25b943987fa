"""Tell something in confidence, confirm, share and release it. [Fortrolighet]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rulebook.secrecy import grounds
from workflows import actions
from workflows.models import Case, Shield
from workflows.policies import headings_asked
from workflows.policies.confidential import PARTY, side_of
from workflows.queries import CasePage
from workflows.queries.confidential import Kept, kept_in
from workflows.queries.words import heading
from workflows.web.forms import (
    PartyForm,
    Step,
    StepForm,
    asked_number,
    day,
    hidden_number,
    labelled,
    one_of,
    words,
)
from workflows.web.offers import Offered, OfferedSeveral


def every_ground(side: str = "") -> list[tuple[str, str]]:
    """Return the grounds a side can rest on, as choices."""
    language = (get_language() or "nb")[:2]
    return [
        (
            one.code,
            one.called(language)
            if one.verified
            else f"{one.called(language)} – {_now('not verified')}",
        )
        for one in grounds().values()
        if not side or side in one.by
    ]


class TermsForm(PartyForm):
    """On what ground something is confidential, for whom, and until when. [Vilkår]"""

    parties: Any = OfferedSeveral(label=_("Which parties is it told to?"), required=False)
    basis = one_of(_("On what ground?"), lazy(every_ground, list)())
    share = one_of(
        _("With whom may they share it?"),
        labelled(Shield.Share.choices),
        initial=Shield.Share.NOBODY,
    )
    ends_on = day(_("Until which day?"), help_text=_("Leave it blank if no day is set."))
    ends_with = forms.ChoiceField(
        label=_("Or until something happens?"),
        required=False,
        choices=[("", _("Nothing: until it is released")), *labelled(Shield.EndsWith.choices)],
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Let a day be left out."""
        super().__init__(data)
        self.fields["ends_on"].required = False

    def ground_in(self, grounds: list[tuple[str, Any]]) -> None:
        """Let it rest on one of these."""
        field: Any = self.fields["basis"]
        field.choices = grounds

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the grounds of the reader's side, and the parties at the table."""
        super().meet(page, asked)
        side = side_of(page.situation)
        self.ground_in(every_ground(side))
        others = [line for line in page.parties if not line.mine]
        self.offer("parties", [(str(p.participation.pk), p.name) for p in others])
        if side == PARTY:
            field: Any = self.fields["parties"]
            field.label = _("Which other parties is it told to? The employer is told anyway")
        else:
            self.initial["parties"] = [str(line.participation.pk) for line in others]


class KeepForm(TermsForm):
    """What is told in confidence, to whom, on what ground, until when. [Gi fortrolig]"""

    open_to_the_public = False

    about = Offered(label=_("What does it belong to?"), coerce=str)
    label = forms.CharField(
        label=_("What is it about? Everybody in the case reads this line"),
        max_length=200,
        help_text=_(
            "Write nothing confidential here. For example: Offers from three suppliers."
        ),
        error_messages={"required": _("Write what it is about, without saying what it is.")},
    )
    text = words(
        _("The confidential words"),
        required=False,
        help_text=_(
            "Only those it is told to can read this, after confirming. It goes in no e-mail,"
            " calendar or paper. A document has its words in the file: then you may leave it blank."
        ),
    )
    field_order = [
        "about",
        "label",
        "text",
        "parties",
        "basis",
        "share",
        "ends_on",
        "ends_with",
    ]

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer what is the reader's own."""
        super().meet(page, asked)
        self.offer("about", _own(page, side_of(page.situation)))
        if asked.get("about"):
            self.initial["about"] = asked["about"]
        papers = page.situation.documents
        named = (p.title.body for p in papers if asked.get("about") == f"document:{p.number}")
        self.initial["label"] = next(named, "")  # everybody reads the document's name already

    @property
    def readers(self) -> list[str]:
        """Say who reads it."""
        return [_now("those it is told to, when they have confirmed")]

    def onward(self, reference: str) -> str:
        """Go on to what is confidential."""
        return reverse("case-confidential", args=[reference])


def _own(page: CasePage, side: str) -> list[tuple[str, Any]]:
    """Return what the reader's side may tell something confidential about."""
    found: list[tuple[str, Any]] = [("other", _("The case"))]
    papers = [
        (
            f"document:{paper.number}",
            _("Document %(n)s: %(title)s") % {"n": paper.number, "title": paper.title.body},
        )
        for paper in page.situation.documents
        if paper.withdrawn_at is None
        and paper.opened_at is None
        and page.situation.files_for(paper)
        and not any(
            s.document == paper.number and not s.released_on for s in page.situation.shields
        )
    ]
    if side == PARTY:
        own = [e.input for e in page.exchanges if e.mine]
        return [*found, *papers] + [
            (f"input:{said.pk}", _("Our input: %(words)s") % {"words": _short(said.text.body)})
            for said in own
            if said.withdrawn_at is None
        ]
    found += papers
    if page.case.state == Case.State.DRAFT:
        found.append(("title", _("The title of the case")))
    found += [(f"brief:{key}", heading(key)) for key in headings_asked(page.case.weight)]
    found += [(f"point:{p.number}", p.title) for p in page.points]
    return found + [
        (
            f"answer:{e.input.pk}",
            _("Answer to: %(words)s") % {"words": _short(e.input.text.body)},
        )
        for e in page.exchanges
        if e.input.answered_at is not None and e.input.withdrawn_at is None
    ]


def _short(body: str) -> str:
    return body if len(body) <= 60 else f"{body[:59]}…"


class _AboutKept(StepForm):
    """A step about one thing confidential."""

    number = hidden_number()

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Show the one the address names, or the first the step can be about."""
        super().meet(page, asked)
        said = self.data.get("number") if self.is_bound else asked_number(asked, "number")
        kept = kept_in(page)
        named = next((k for k in kept if str(k.shield.number) == str(said)), None)
        fitting = (k for k in kept if self.fits(k))
        self.about = named or (next(fitting, None) if not said else None)
        if self.about is not None:
            self.initial["number"] = self.about.shield.number

    def fits(self, kept: Kept) -> bool:
        """Tell whether the step may be about it."""
        return kept.must_confirm

    def onward(self, reference: str) -> str:
        """Go on to what is confidential."""
        return reverse("case-confidential", args=[reference])


class ConfirmForm(_AboutKept):
    """Nothing but the confirmation: each person for themselves. [Bekrefte fortrolighet]"""


class ShareForm(_AboutKept):
    """Which party is let in. [Dele fortrolig]"""

    with_party: Any = Offered(label=_("Which party?"))

    def meet(self, page: CasePage, asked: Mapping[str, str]) -> None:
        """Offer the parties that are not in it."""
        super().meet(page, asked)
        shield = self.about.shield if self.about else None
        inside = (*shield.bound, shield.kept_by_id) if shield else ()
        outside = [p for p in page.parties if p.participation.pk not in inside]
        self.offer("with_party", [(str(p.participation.pk), p.name) for p in outside])

    def fits(self, kept: Kept) -> bool:
        """Tell whether the reader may let somebody in."""
        return kept.may_share


class ReleaseForm(_AboutKept):
    """Why it need not be confidential any more. [Oppheve fortrolighet]"""

    reason = words(_("Why is it no longer confidential?"), rows=3)

    def fits(self, kept: Kept) -> bool:
        """Tell whether the reader's side keeps it."""
        return kept.mine and kept.shield.released_on is None


STEPS = (
    Step(
        actions.keep_confidential,
        KeepForm,
        _("Tell it in confidence"),
        _("It is told in confidence. Those it is told to must confirm before they read it."),
        _(
            "Everybody in the case sees that something is confidential, on what ground and until"
            " when. Only your own side's text can be kept confidential."
        ),
    ),
    Step(
        actions.confirm_confidential,
        ConfirmForm,
        _("I keep it confidential"),
        _("You have confirmed. You may read it now, and each reading is noted."),
        _("You confirm for yourself. Whoever takes over after you confirms anew."),
        about="kept",
    ),
    Step(
        actions.share_confidential,
        ShareForm,
        _("Let the party read it"),
        _("The party is told, and is bound as the others are."),
        about="kept",
        listed=False,
    ),
    Step(
        actions.release_confidential,
        ReleaseForm,
        _("Release it"),
        _("It is released. Everybody in the case may read it now."),
        _(
            "Everybody it was told to is told. What is released cannot be made confidential again."
        ),
        about="kept",
        listed=False,
    ),
)
