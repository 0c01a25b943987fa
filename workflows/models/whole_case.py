"""Read a case whole in one statement: its counts, and the rows of everything that belongs to it. [Hele saken]

Here stands what is read beside the case, and in which column it comes; `Situation` makes rows of
the columns when a step asks. What a step is to know of a case gets its line here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from parties.models import SAFETY_ROLES
from workflows.models.afterwards import Trial
from workflows.models.beside import All, Beside, Said
from workflows.models.case import Case, Question
from workflows.models.decision import DecisionPoint
from workflows.models.demand import Demand
from workflows.models.dispute import Dispute
from workflows.models.document import Document
from workflows.models.employees import EmployeeQuestion
from workflows.models.kept import Once
from workflows.models.listed import ListRow
from workflows.models.meeting import Meeting, Minutes
from workflows.models.negotiation import Negotiation
from workflows.models.openness import Contest, Declaration
from workflows.models.participation import Input, Participation
from workflows.models.plan import PlanAnswer
from workflows.models.referral import Referral
from workflows.models.remains import Waiver
from workflows.models.renewal import Renewal, RenewalAnswer
from workflows.models.shield import Shield


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Count rows of this case in a subquery, so that counts do not multiply each other."""
    counted = rows.filter(case=OuterRef("pk")).order_by().values("case").annotate(n=Count("pk"))
    return Coalesce(Once(counted.values("n"), output_field=IntegerField()), Value(0))


_UNION = ("id", "name", "short_name", "confederation", "external_contact")
PARTIES: Beside[Participation] = Beside(
    Participation,
    union=_UNION,
    area=("id", "name"),
    guest=("id", "organisation", "name", "voice", "ends_on"),
    unit=("id", "organisation_id", "parent_id", "name", "level", "path"),
    **dict.fromkeys(("called_in", "omitted"), ("id", "body")),
)
PAPERS: Beside[Minutes] = Beside(Minutes)
NEGOTIATIONS: Beside[Negotiation] = Beside(Negotiation, union=_UNION, demand=("id", "body"))
DISPUTES: Beside[Dispute] = Beside(Dispute, union=_UNION, claim=("id", "body"))
DOCUMENTS: Beside[Document] = Beside(Document, title=("id", "body"))
DEMANDS: Beside[Demand] = Beside(Demand, text=("id", "body"), reason=("id", "body"))
WAIVERS: Beside[Waiver] = Beside(Waiver, text=("id", "body"))
REFERRALS: Beside[Referral] = Beside(Referral, text=("id", "body"), outcome=("id", "body"))
DECLARATIONS: Beside[Declaration] = Beside(
    Declaration, question=("id", "number", "wording"), reason=("id", "body")
)
CONTESTS: Beside[Contest] = Beside(Contest, text=("id", "body"), answer=("id", "body"))
TRIALS: Beside[Trial] = Beside(Trial, purpose=("id", "body"), outcome=("id", "body"))
RENEWALS: Beside[Renewal] = Beside(Renewal, brief=("id", "number"))
SAID_OF_CHANGE: Beside[RenewalAnswer] = Beside(RenewalAnswer)
# Without the words: those are read one at a time, and each reading is noted.
SHIELDS: Beside[Shield] = Beside(Shield)
INPUT: Beside[Input] = Beside(Input, question=("id", "number"))
POINTS: Beside[DecisionPoint] = Beside(
    DecisionPoint, decision=("id", "body"), views=("id", "body"), reason=("id", "body")
)

# The papers of discussions held here: those a gate may ask for.
_ORDINARY_MINUTES = Minutes.objects.filter(
    negotiation__isnull=True, corrects__isnull=True, written_on__isnull=True
)
_ROWS = ListRow.objects.filter(superseded_at__isnull=True)


def _latest_meeting() -> Once:
    """Read the meeting called last beside the case, so that it costs no query of its own."""
    called = (
        Meeting.objects.filter(cases=OuterRef("pk"))
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-called_on", "-pk")
    )
    fields = ("pk", "called_on", "meets_on", "starts_at", "place")
    flags = ("short_notice", "notice_objected")
    return Once(called.values(said=Said(**{f: f for f in (*fields, *flags)}))[:1])


def _answers_to_plan() -> Once:
    """Read what the parties have said of the newest plan beside the case."""
    said = Said(
        party=F("participation_id"),
        outcome=F("outcome"),
        words=F("text__body"),
        on=F("answered_on"),
    )
    answers = PlanAnswer.objects.filter(plan=OuterRef("plan_id")).order_by().values("plan")
    return Once(answers.annotate(every=All(said)).values("every"))


def _children() -> Once:
    """Read which cases are part of a programme beside it: references and states, no titles."""
    parts = Case.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    said = Said(reference=F("reference"), state=F("state"))
    return Once(parts.annotate(every=All(said)).values("every"))


def _units() -> Once:
    """Read which units the case is about beside it: a paper that is sent keeps their names."""
    about = Case.units.through.objects.filter(case=OuterRef("pk")).order_by().values("case")
    said = Said(path=F("orgunit__path"), name=F("orgunit__name"))
    return Once(about.annotate(every=All(said)).values("every"))  # type: ignore[misc]


@cache
def cases_in_full() -> QuerySet[Case]:
    """Return cases with all that a step asks about; built once, since building costs more than reading."""
    waiting = Input.objects.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
    return Case.objects.select_related(
        "assessment", "unit", "brief__text", "plan__reason", "owner", "organisation", "chain"
    ).annotate(  # type: ignore[no-redef]  # the counts are declared on Case, for those who read them
        unanswered=_count(waiting.filter(in_time=True).exclude(kind=Input.Kind.CONCERN)),
        waiting=_count(waiting),
        drafted=_count(waiting.filter(draft__isnull=False)),
        concerns=_count(waiting.filter(kind=Input.Kind.CONCERN)),
        employees_waiting=_count(EmployeeQuestion.objects.waiting()),
        hidden_views=_count(Question.objects.filter(hidden=True, opened_at__isnull=True)),
        listed=_count(_ROWS),
        rows_open=_count(_ROWS.filter(concluded_at__isnull=True, lifted_at__isnull=True)),
        circulated=_count(_ORDINARY_MINUTES),
        safety_spoke=_count(Input.objects.filter(participation__role__in=SAFETY_ROLES)),
        latest_meeting=_latest_meeting(),
        parties_beside=PARTIES.column(),
        points_beside=POINTS.column(),
        papers_beside=PAPERS.column(),
        negotiations_beside=NEGOTIATIONS.column(),
        disputes_beside=DISPUTES.column(),
        demands_beside=DEMANDS.column(),
        documents_beside=DOCUMENTS.column(),
        waivers_beside=WAIVERS.column(),
        referrals_beside=REFERRALS.column(),
        declarations_beside=DECLARATIONS.column(),
        contests_beside=CONTESTS.column(),
        trials_beside=TRIALS.column(),
        renewal_beside=RENEWALS.column(ended_at__isnull=True),
        said_of_change_beside=SAID_OF_CHANGE.column(renewal__ended_at__isnull=True),
        shields_beside=SHIELDS.column(),
        answers_to_plan=_answers_to_plan(),
        children_beside=_children(),
        units_beside=_units(),
        parent_reference=F("parent__reference"),
    )
