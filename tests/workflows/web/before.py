"""What comes before a step is taken: each lets the cast bring the case there, and says what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from parties import actions as register
from parties.models import Mandate, OrgUnit, Role
from tests.cast import TODAY, Cast, open_case
from tests.papers import note
from tests.workflows.routines import published
from workflows import actions
from workflows.models import Case

DAY = timedelta(days=1)
Prepare = Callable[[Cast, str], dict[str, Any]]


def nothing(_cast: Cast, _ref: str) -> dict[str, Any]:
    return {}


def new_routine(cast: Cast, _ref: str) -> dict[str, Any]:
    """Let a new routine hold from today."""
    published(cast)
    return {}


def said(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Ola give an input, which the step is about."""
    return {"input_id": actions.submit_input(ref, "Behold Granmo.", actor=cast.ola).pk}


def answered(cast: Cast, ref: str) -> dict[str, Any]:
    about = said(cast, ref)
    actions.answer_input(
        ref, about["input_id"], outcome="partly", text="Til 2028.", actor=cast.kari
    )
    return about


def short_notice(cast: Cast, ref: str) -> dict[str, Any]:
    actions.move_meeting(ref, meets_on=TODAY + DAY, actor=cast.kari)
    return {}


def minutes_out(cast: Cast, ref: str) -> dict[str, Any]:
    paper = actions.circulate_minutes(ref, "Alle møtte.", held_on=TODAY, actor=cast.kari)
    return {"number": paper.number}


def minutes_answered(cast: Cast, ref: str) -> dict[str, Any]:
    about = minutes_out(cast, ref)
    for name in ("ola", "aisha", "nina"):
        actions.approve_minutes(ref, about["number"], actor=cast[name])
    return {}


def evidence_there(cast: Cast, ref: str) -> dict[str, Any]:
    for kind in Case.objects.get(reference=ref).assessment.evidence_asked():
        actions.file_evidence(ref, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari)
    return {"number": 1}


def decided(cast: Cast, ref: str) -> dict[str, Any]:
    evidence_there(cast, ref)
    actions.decide(ref, 1, "Tre soner.", actor=cast.kari)
    return {"number": 1}


def finished(cast: Cast, ref: str) -> dict[str, Any]:
    decided(cast, ref)
    actions.implement(ref, 1, actor=cast.kari)
    return {}


def planned(cast: Cast, ref: str) -> dict[str, Any]:
    actions.publish_plan(ref, actor=cast.kari)
    return {}


def demanded(cast: Cast, ref: str) -> dict[str, Any]:
    return {"demand_id": actions.make_demand(ref, "amu", "Miljøet.", actor=cast.ola).pk}


def taken_short(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Kari decide before the discussion."""
    actions.decide_despite(ref, 1, "Tre soner.", reason="Haster.", actor=cast.kari)
    return {"number": 1}


def before_amu(cast: Cast, ref: str) -> dict[str, Any]:
    """Let AMU have the case."""
    return {"referral": actions.refer(ref, "amu", "Behandle.", actor=cast.kari).number}


def guest_registered(cast: Cast, _ref: str) -> dict[str, Any]:
    """Let HR register somebody from the other municipality."""
    register.register_person(
        "gro", first_name="Gro", last_name="Hei", is_guest=True, actor=cast.hanne
    )
    return {}


def seat_out(cast: Cast, _ref: str) -> dict[str, Any]:
    """Name a party that is not at the table."""
    return {"seat": f"union-{cast.delta.pk}"}


def seat_in(cast: Cast, _ref: str) -> dict[str, Any]:
    """Name a party that is."""
    return {"seat": f"union-{cast.nsf.pk}"}


def access_asked(cast: Cast, ref: str) -> dict[str, Any]:
    actions.register_access_request(ref, "Referatet.", received_on=TODAY, actor=cast.kari)
    return {"number": 1}


def employed(cast: Cast, _ref: str) -> dict[str, Any]:
    """Let Tor work in Home Care."""
    works_there(cast, "tor")
    return {}


def works_there(cast: Cast, name: str, unit: OrgUnit | None = None) -> Mandate:
    return register.register_mandate(
        cast[name],
        Role.EMPLOYEE,
        unit=unit or cast.home_care,
        valid_from=date(2024, 1, 1),
        confirmed_by="HR",
        actor=None,
    )


def employee_asked(cast: Cast, ref: str) -> dict[str, Any]:
    employed(cast, ref)
    actions.inform_employees(ref, "Vi vil ha tre soner.", actor=cast.kari)
    actions.ask_as_employee(ref, "Hvor møter jeg opp?", actor=cast.tor)
    return {"number": 1}


def with_file(_cast: Cast, _ref: str) -> dict[str, Any]:
    """Have a file to send."""
    return {"file": note()}


def document_there(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Ola file a paper, and have another file to send."""
    made = actions.file_document(ref, "Turnus", "plan", note("Utkast."), actor=cast.ola)
    return {"number": made.number, "file": note()}


def words_to_go(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Hanne administer for HR, and Ola have said something that is answered."""
    administers(cast, "hanne")
    said = actions.submit_input(ref, "Fnr. 010190 12345.", actor=cast.ola)
    actions.answer_input(ref, said.pk, outcome="used", text="Ja.", actor=cast.kari)
    return {"text_id": said.text_id}


def paper_to_go(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Hanne administer for HR, and Ola have filed a paper."""
    administers(cast, "hanne")
    made = actions.file_document(ref, "Turnus", "plan", note("Navn."), actor=cast.ola)
    return {"number": made.number, "version": 1}


def administers(cast: Cast, name: str) -> None:
    """Let a person be HR's administrator beside what they are."""
    register.register_mandate(
        cast[name],
        Role.HR_ADMINISTRATOR,
        unit=cast.municipality,
        valid_from=TODAY - 30 * DAY,
        confirmed_by="Kommunedirektøren",
        actor=None,
    )


def on_trial(cast: Cast, ref: str) -> dict[str, Any]:
    later = TODAY + 200 * DAY
    actions.set_trial(ref, 1, "Om det virker.", ends_on=later, actor=cast.kari)
    return {"number": 1}


def lesson_proposed(cast: Cast, ref: str) -> dict[str, Any]:
    actions.propose_lesson(ref, "better", "Tidligere", "Spør i mai.", actor=cast.kari)
    return {}


def lesson_released(cast: Cast, ref: str) -> dict[str, Any]:
    lesson_proposed(cast, ref)
    actions.release_lesson(ref, actor=cast.ola)
    return {}


def declared(cast: Cast, ref: str) -> dict[str, Any]:
    actions.declare_openness(ref, 1, "limited", reason="Råd.", actor=cast.kari)
    return {}


def drafted(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Kari draft an answer to what Ola said."""
    actions.draft_answer(
        ref, said(cast, ref)["input_id"], outcome="used", text="Ja.", actor=cast.kari
    )
    return {}


POSTS = [
    actions.Line("Nattevakt", "Utlyst to ganger, ingen søkte hel stilling.", "Granli", "50 %"),
    actions.Line("Helgevakt", "Tre faste helger i måneden.", "Granmo", "18 %"),
    actions.Line("Sykepleier", "Deles med legevakten."),
]


def list_told(cast: Cast, ref: str) -> dict[str, Any]:
    """Let the case be about a list the parties have."""
    actions.set_list(ref, POSTS, actor=cast.kari)
    actions.give_information(ref, actor=cast.kari)
    return {}


def list_discussed(cast: Cast, ref: str) -> dict[str, Any]:
    """Let the parties meet about a list."""
    list_told(cast, ref)
    actions.open_discussion(ref, meets_on=TODAY, actor=cast.kari)
    return {}


def views_hidden(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Kari ask so that nobody sees another's view before all have answered."""
    actions.give_information(ref, hidden=[1, 2], actor=cast.kari)
    return {}


def said_before_minutes(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Ola say something that the minutes then answer."""
    about = said(cast, ref)
    return {"inputs": [about["input_id"]], **minutes_out(cast, ref)}


def changed(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Kari change the proposal after the discussion."""
    actions.revise_brief(
        ref, {"proposal": "Fire soner."}, material=True, reason="Etter møtet.", actor=cast.kari
    )
    return {}


def contested(cast: Cast, ref: str) -> dict[str, Any]:
    declared(cast, ref)
    return {"contest_id": actions.contest(ref, "Nei.", question=1, actor=cast.ola).pk}


def kept(cast: Cast, ref: str) -> dict[str, Any]:
    """Let Kari tell the unions something in confidence."""
    case = Case.objects.get(reference=ref)
    told = [p.pk for p in case.participations.filter(union__isnull=False)]
    made = actions.keep_confidential(
        ref,
        "other",
        "Bygget er solgt.",
        label="Lokalene",
        basis="aml-8-3",
        parties=told,
        actor=cast.kari,
    )
    return {"number": made.number}


def kept_from_nina(cast: Cast, ref: str) -> dict[str, Any]:
    parts = Case.objects.get(reference=ref).participations
    return {**kept(cast, ref), "with_party": parts.get(area__isnull=False).pk}


def another_case(cast: Cast, _ref: str) -> dict[str, Any]:
    """Let Kari open one more case, which may be part of the first."""
    return {"child": open_case(cast).reference}


def linked_case(cast: Cast, ref: str) -> dict[str, Any]:
    about = another_case(cast, ref)
    actions.link_child(ref, about["child"], actor=cast.kari)
    return about


def parties_there(_cast: Cast, ref: str) -> dict[str, Any]:
    parts = Case.objects.get(reference=ref).participations.all()
    return {"parties": [part.pk for part in parts]}


def group_there(cast: Cast, ref: str) -> dict[str, Any]:
    made = actions.set_up_group(
        ref,
        "Soner",
        "Foreslå.",
        **parties_there(cast, ref),
        employer_side="Leder",
        ends_on=TODAY + DAY,
        actor=cast.kari,
    )
    return {"number": made.number}
