"""Tell what the parties said and were answered, as it stood at a moment. [Syn, spørsmål og svar]"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ledger.moving import OSLO
from workflows.models import Answer, Input, Participation, Position, Question
from workflows.papers.document import Document
from workflows.papers.table import represents
from workflows.queries import CasePage
from workflows.queries.words import Exchange
from workflows.templatetags.house import date_plain

_FOR = {Position.Stance.AGREE}
_AGAINST = {Position.Stance.DISAGREE}


class Said:
    """What was thought, said and answered in a case until a moment. [Det som er sagt]"""

    def __init__(self, page: CasePage, until: datetime, *, only: int | None = None) -> None:
        """Take the case's page and the moment; `only` keeps to one union."""
        self.page = page
        self.until = until
        self.parties = [
            line.participation
            for line in page.parties
            if only is None or line.participation.union_id == only
        ]

    @cached_property
    def questions(self) -> list[Question]:
        """Return what the employer asked."""
        return list(Question.objects.filter(case=self.page.case).order_by("number"))

    @cached_property
    def hidden(self) -> set[int]:
        """Return the questions on which the views were hidden then: a paper has many readers."""
        due = self.page.case.input_due_on
        day = self.until.astimezone(OSLO).date()
        return {
            q.pk
            for q in self.questions
            if q.hidden
            and (q.opened_at is None or q.opened_at > self.until)
            and (due is None or day <= due)
        }

    @cached_property
    def positions(self) -> dict[tuple[int, int], Position]:
        """Return each party's stand on each question as it was then: the last one taken."""
        taken = Position.objects.filter(
            participation__case=self.page.case, taken_at__lte=self.until
        ).select_related("text", "question")
        return {(p.participation_id, p.question_id): p for p in taken.order_by("pk")}

    def _stands(self, party: Participation) -> list[Position]:
        return [p for (who, _q), p in sorted(self.positions.items()) if who == party.pk]

    @cached_property
    def inputs(self) -> list[Input]:
        """Return what was said and neither withdrawn nor replaced by then."""
        said = list(
            Input.objects.filter(
                Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=self.until),
                case=self.page.case,
                given_at__lte=self.until,
            )
            .select_related("text", "answer__text", "question", "participation__union")
            .order_by("pk")
        )
        replaced = {one.replaces_id for one in said}
        return [one for one in said if one.pk not in replaced]

    def by_organisation(self, document: Document) -> None:
        """Write one block for each organisation, in its own words; silence is said, never read."""
        for party in self.parties:
            document.section(represents(party), 2)
            stands = self._stands(party)
            for stand in stands:
                if stand.question_id in self.hidden:
                    document.note(
                        _("Has answered question %(n)d. Hidden until all have answered.")
                        % {"n": stand.question.number}
                    )
                    continue
                document.said(
                    f"{capfirst(stand.get_stance_display())}."
                    + (f" {stand.text.body}" if stand.text and stand.text.body else ""),
                    who=f"{stand.question.number}. {stand.question.wording}",
                    meta=date_plain(stand.taken_at),
                )
            own = [i for i in self._of(party) if i.kind != Input.Kind.REQUEST]
            for one in own:
                document.said(one.text.body, meta=_meta(one))
            if not stands and not own:
                document.note(_("Has not written a view. Silence is not consent."))
        if not self.parties:
            document.note(_("No party is recorded."))

    def _of(self, party: Participation) -> Iterable[Input]:
        return (one for one in self.inputs if one.participation_id == party.pk)

    def questions_and_answers(self, document: Document) -> None:
        """Write what the parties asked to be told, and what they were told."""
        asked = [
            one
            for party in self.parties
            for one in self._of(party)
            if one.kind == Input.Kind.REQUEST
        ]
        for one in asked:
            document.said(one.text.body, who=one.participation.name, meta=_meta(one))
            self._answered(document, one)
        if not asked:
            document.note(_("None recorded."))

    def reasons(self, document: Document) -> None:
        """Write the employer's answer to each input, and say when there is none."""
        given = [
            one
            for party in self.parties
            for one in self._of(party)
            if one.kind != Input.Kind.REQUEST
        ]
        for one in given:
            document.section(f"{one.participation.name}, {_meta(one)}", 2)
            self._answered(document, one)
        if not given:
            document.note(_("No input asked for an answer."))

    def _answered(self, document: Document, one: Input) -> None:
        answer: Answer | None = getattr(one, "answer", None)
        if answer is None or answer.answered_at > self.until:
            document.note(_("Not answered when this was written."))
            return
        outcome = Exchange(one, mine=False).outcome
        document.said(
            answer.text.body,
            who=_("The employer's answer: %(outcome)s") % {"outcome": outcome},
            meta=date_plain(answer.answered_at),
        )

    def conclusion(self, document: Document) -> None:
        """Write for each point whether the parties agree, disagree or agree in part, and who says what."""
        rows = [
            [f"{q.number}. {q.wording}", self._outcome(q), self._who_says(q)]
            for q in self.questions
        ]
        if not rows:
            document.note(_("No points were put to the parties."))
            return
        document.table(
            _("What the parties concluded, point by point"),
            [_("Point"), _("Outcome"), _("The parties")],
            rows,
            [2, 1, 2],
        )

    def _outcome(self, question: Question) -> str:
        if question.pk in self.hidden:
            return _("Hidden until all have answered")
        stances = [self._stance(party, question) for party in self.parties]
        known = {s for s in stances if s}
        if not known:
            return _("Not answered")
        if known <= _FOR and all(stances):
            return _("Agreed")
        if known <= _AGAINST and all(stances):
            return _("Not agreed")
        return _("Agreed in part")

    def _stance(self, party: Participation, question: Question) -> str:
        found = self.positions.get((party.pk, question.pk))
        return found.stance if found else ""

    def _who_says(self, question: Question) -> str:
        lines: dict[str, list[str]] = {}
        for party in self.parties:
            found = self.positions.get((party.pk, question.pk))
            label = _("not answered")
            if found is not None:
                hides = question.pk in self.hidden
                label = _("answered") if hides else str(found.get_stance_display())
            lines.setdefault(capfirst(label), []).append(party.name)
        return "\n".join(f"{label}: {', '.join(names)}" for label, names in lines.items())


def _meta(one: Input) -> str:
    late = "" if one.in_time else f", {_('after the input deadline')}"
    return f"{capfirst(one.get_kind_display())}, {date_plain(one.given_at)}{late}"
