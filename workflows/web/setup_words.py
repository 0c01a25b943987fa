"""Hold the words of the new case: what is common, how measures are grouped, the headings of the brief."""

from typing import Any

from django.utils.translation import gettext_lazy

# The measures most leaders come with; the others lie one press away.
COMMON = (
    "reorganisation",
    "work_schedule",
    "digitalisation",
    "new_post",
    "premises",
    "budget",
)
GROUPS = (
    (
        gettext_lazy("Work and organisation"),
        (
            "working_group",
            "trial",
            "procurement",
            "outsourcing",
            "merger",
            "intermunicipal_cooperation",
            "transfer_of_undertaking",
        ),
    ),
    (
        gettext_lazy("Posts and staffing"),
        (
            "recruitment",
            "leader_appointment",
            "part_time_appointment",
            "temporary_appointment",
            "hiring_in",
            "staffing_review",
            "workforce_reduction",
            "dismissal",
            "collective_redundancies",
            "temporary_layoff",
        ),
    ),
    (
        gettext_lazy("Working time and pay"),
        (
            "overtime",
            "working_time_agreement",
            "pay_policy",
            "local_pay_negotiation",
            "local_agreement",
        ),
    ),
    (
        gettext_lazy("Working environment and rules"),
        (
            "working_environment_plan",
            "control_measure",
            "personnel_guidelines",
            "whistleblowing_routine",
            "competence_plan",
            "welfare_measures",
            "union_representative_scheme",
        ),
    ),
)
HEADINGS: dict[str, tuple[Any, Any]] = {
    "what": (gettext_lazy("What do you want to do?"), ""),
    "why": (gettext_lazy("Why?"), ""),
    "risk": (
        gettext_lazy("What can go wrong for those who work there?"),
        gettext_lazy(
            "Workload, cooperation, working hours, safety. Write what you do about it."
        ),
    ),
    "proposal": (
        gettext_lazy("What do you propose?"),
        gettext_lazy("Write it so that it can follow the case all the way."),
    ),
    "background": (gettext_lazy("Why now?"), gettext_lazy("What is the problem to be solved?")),
    "open": (
        gettext_lazy("What is open, and what is already decided?"),
        gettext_lazy("The parties need to know what they can influence."),
    ),
    "alternatives": (
        gettext_lazy("Which alternatives have you looked at?"),
        gettext_lazy("Doing nothing is one of them."),
    ),
    "consequences": (
        gettext_lazy("What does it mean for the employees?"),
        gettext_lazy("Tasks, workplace, hours, posts, competence."),
    ),
    "environment": (
        gettext_lazy("Working environment and risk"),
        gettext_lazy("What can go wrong, and what do you do about it?"),
    ),
    "plan": (gettext_lazy("How will it be carried out?"), gettext_lazy("Steps and dates.")),
    "goal": (
        gettext_lazy("How will you see that it works?"),
        gettext_lazy("When do you look at it again?"),
    ),
}
