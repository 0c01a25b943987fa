"""Say what is missing before a step, and why: every guard yields all of it, with remedy and citation.

A guard never stops at the first thing. What a duty asks for is read in `gates`; here stands what
the steps ask for, in the order of the process. [Vilkår]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.refusals import Missing
from workflows.models import Case
from workflows.models.situation import Situation
from workflows.policies.bodies import promised, treatment_proves, untreated
from workflows.policies.gates import (
    answered_in_writing,
    citation_of,
    discussed,
    gates_before,
    silent,
)
from workflows.policies.renewing import to_renew, waits_for_renewal
from workflows.policies.seated import newcomers_heard, nobody_forgotten

State = Case.State
Guard = Callable[[Situation], Iterator[Missing]]


def nothing(situation: Situation) -> Iterator[Missing]:
    """Ask for nothing."""
    yield from ()


def _brief_written(situation: Situation) -> Iterator[Missing]:
    case = situation.case
    if case.assessment is None:
        yield Missing(
            "assessed",
            _("The case is not assessed against the rules."),
            _("Choose what changes, and assess the case."),
        )
    if case.brief is None:
        yield Missing(
            "brief",
            _("The brief is not written."),
            _("Write what, when, why and which risks you see."),
        )


def _parties_invited(situation: Situation) -> Iterator[Missing]:
    if not situation.at_the_table:
        yield Missing(
            "parties",
            _("No party is invited."),
            _(
                "Invite the unions and the safety representative of the units that are affected."
            ),
            citation_of(situation, "information_given", "discussion_held"),
        )
    cited = citation_of(situation, "information_given", "discussion_held")
    yield from nobody_forgotten(situation, cited)


def routine_changed(situation: Situation) -> bool:
    """Tell whether another local routine holds today than the one the case was assessed by."""
    case = situation.case
    return case.assessment is not None and case.assessment.routine != case.routine_now


def may_adopt_rules(situation: Situation) -> Iterator[Missing]:
    """Ask for a routine the case does not stand under already."""
    if not routine_changed(situation):
        yield Missing(
            "same_routine",
            _("The case already stands under the local routine that holds today."),
            _("There is nothing to move. Change the facts if the case itself has changed."),
        )


def may_inform(situation: Situation) -> Iterator[Missing]:
    """Ask for an assessed case, a written brief and invited parties."""
    yield from _brief_written(situation)
    yield from _parties_invited(situation)


def may_open_discussion(situation: Situation) -> Iterator[Missing]:
    """Ask that the parties have the information before they are called, and NAV its notice."""
    if situation.case.informed_on is None:
        yield Missing(
            "information_given",
            _("The parties have not been given information."),
            _("Give information first."),
            citation_of(situation, "information_given"),
        )
    yield from gates_before(situation, "meeting_call")


def may_circulate(situation: Situation) -> Iterator[Missing]:
    """Ask for a called meeting to whose notice nobody objects."""
    meeting = situation.meeting
    if meeting is None:
        yield Missing(
            "meeting", _("No meeting is called."), _("Call the discussion meeting first.")
        )
    elif meeting.notice_objected and meeting.short_notice:
        yield Missing(
            "notice",
            _("A party has objected to the short notice."),
            _("Call the meeting again, with the notice the local routine asks for."),
        )


def _minutes_circulated(situation: Situation) -> Iterator[Missing]:
    """Ask for the minutes of the meeting called last; those of an earlier round do not count."""
    owed = any(o.kind == o.Kind.CIRCULATE_MINUTES for o in situation.open_obligations)
    if owed or situation.case.circulated == 0:
        yield Missing(
            "minutes_circulated",
            _("The minutes have not been sent round."),
            _("Write the minutes and send them to the parties."),
            citation_of(situation, "discussion_held"),
        )


def may_close_discussion(situation: Situation) -> Iterator[Missing]:
    """Ask for circulated minutes, and that every party has answered or had its time."""
    yield from _minutes_circulated(situation)
    waiting = [
        o
        for o in situation.open_obligations
        if o.kind == o.Kind.APPROVE_MINUTES
        and not o.subject.startswith("beside:")
        and not o.overdue(situation.on)
    ]
    for obligation in waiting:
        party = obligation.participation
        yield Missing(
            "view_recorded",
            _("%(party)s has not answered the minutes, and the time has not run out.")
            % {"party": party.name if party else ""},
            _("Wait for the answer, or until the deadline has passed."),
        )


def answered(situation: Situation) -> Iterator[Missing]:
    """Yield what parties said in time and were not answered, and every open safety concern."""
    case = situation.case
    unanswered, concerns = case.unanswered, case.concerns
    if unanswered:
        yield Missing(
            "unanswered_input",
            ngettext(
                "%(n)d input given in time is not answered.",
                "%(n)d inputs given in time are not answered.",
                unanswered,
            )
            % {"n": unanswered},
            _("Answer what the parties have said, with reasons."),
            citation_of(situation, "reasoned_answer")
            or citation_of(situation, "discussion_held"),
        )
    if concerns:
        yield Missing(
            "unanswered_concern",
            ngettext(
                "%(n)d safety concern is not answered.",
                "%(n)d safety concerns are not answered.",
                concerns,
            )
            % {"n": concerns},
            _("Answer the safety representative before you decide."),
            citation_of(situation, "safety_representative_consulted"),
        )


def may_decide(situation: Situation) -> Iterator[Missing]:
    """Every gate before the decision is met, and everything said in time is answered."""
    case = situation.case
    if not case.owes_discussion:
        pass  # what is only to be told asks nobody for an answer: that it is delivered counts
    elif answered_in_writing(situation):
        unheard = list(silent(situation))
        if unheard:
            yield Missing(
                "not_answered_in_writing",
                _("%(parties)s has not answered. Silence is not a yes.")
                % {"parties": ", ".join(unheard)},
                _("Wait for the answer, or take the case to a meeting."),
                citation_of(situation, "discussion_held"),
            )
    elif not discussed(situation):
        yield _undiscussed(situation)
        if case.state == State.IN_DISCUSSION:
            yield from _minutes_circulated(situation)
    yield from newcomers_heard(situation, citation_of(situation, "discussion_held"))
    yield from answered(situation)
    said = {"discussion_held", "reasoned_answer"}
    if case.concerns:
        # The unanswered concern is said already; answered, it is what hears the safety service.
        said.add("safety_representative_consulted")
    waiting = list(untreated(situation))
    # What is sent already is asked for by the body's own name.
    said |= {treatment_proves(referral) or "" for referral in waiting}
    yield from (m for m in gates_before(situation, "decision") if m.code not in said)
    for referral in waiting:
        yield Missing(
            "referral_untreated",
            _("%(body)s has not treated the case.") % {"body": referral.called},
            _("Wait for the body, and note what it said."),
            citation_of(situation, treatment_proves(referral) or ""),
        )
    for demand in promised(situation):
        yield Missing(
            "demand_promised",
            _("%(party)s was promised %(what)s, and the case has not been sent.")
            % {"party": demand.participation.name, "what": demand.get_kind_display()},
            _("Send the case to the body before you decide."),
        )
    yield from _suspended(situation)


def _suspended(situation: Situation) -> Iterator[Missing]:
    """Yield every open dispute that holds the measure back, with the rule that says so."""
    for dispute in situation.disputes:
        if dispute.is_open and dispute.suspends == dispute.Suspends.MEASURE:
            yield Missing(
                "disputed",
                _("The dispute with %(party)s holds the measure back until it is settled.")
                % {"party": dispute.union.short_name},
                _("Settle the dispute first."),
                dispute.citation,
            )


def _undiscussed(situation: Situation) -> Missing:
    """Say that the discussion is not finished, or that it was not about this decision."""
    point = situation.point
    if waits_for_renewal(situation):
        return to_renew(situation, citation_of(situation, "discussion_held"))
    elsewhere = situation.case.discussed_on is not None and (
        point is None or not point.in_discussion
    )
    return Missing(
        "discussion_held",
        _("“%(point)s” has not been discussed.") % {"point": point.title}
        if elsewhere and point is not None
        else _("The discussion is not finished."),
        _("Call to a discussion of this decision too.")
        if elsewhere
        else _("Hold the discussion, send the minutes round and close it."),
        citation_of(situation, "discussion_held"),
    )


def missing_for_decision(situation: Situation) -> list[Missing]:
    """Return everything that stands open before a decision, whether or not it blocks this step."""
    return list(may_decide(situation))


def may_implement(situation: Situation) -> Iterator[Missing]:
    """Ask for everything owed before the start, such as information to the employees."""
    yield from gates_before(situation, "implementation")


def may_publish_plan(situation: Situation) -> Iterator[Missing]:
    """Ask for something that is still to be decided."""
    if not situation.planned_points:
        yield Missing(
            "point_planned",
            _("Nothing is waiting to be decided."),
            _("A plan leads up to a decision. Publish it before you decide."),
        )


def may_answer_plan(situation: Situation) -> Iterator[Missing]:
    """Ask for a plan to answer."""
    if situation.case.plan is None:
        yield Missing(
            "plan",
            _("No plan is published."),
            _("Ask the leader to publish the plan."),
        )


def may_answer_in_writing(situation: Situation) -> Iterator[Missing]:
    """Ask that the case is still a light one."""
    if not situation.is_light:
        yield Missing(
            "not_light",
            _("This is no longer a light case: it is discussed in a meeting."),
            _("Give your view on the questions."),
        )
