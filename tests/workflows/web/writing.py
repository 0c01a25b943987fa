"""Write a new case the way its pages send it."""

from uuid import uuid4

from django.urls import reverse

from parties.models import Organisation
from tests.cast import TODAY
from workflows.actions.core import law
from workflows.web.questions import questions_to_ask

NEW = "/saker/ny/"
LIGHT = {
    "measures": ["work_schedule"],
    "f-different_hours": "yes",
    "f-needs_longer_shifts": "no",
    "f-environment_plan": "no",
}
REST = {
    "title": "Ny turnus",
    "b-what": "Ny turnus fra mars.",
    "b-why": "Færre helger på rad.",
    "b-risk": "Kortere hvile. Vi ser på det etter to måneder.",
    "known_on": "2027-01-20",
    "planned_decision_on": "2027-02-08",
    "planned_implementation_on": "2027-03-01",
}


def asked(*measures):
    """Name the questions the page would have shown."""
    kinds = questions_to_ask(law(), measures, Organisation.objects.get(), TODAY)
    return ",".join(kind.name for kind in kinds)


def begin(client, cast, *, do="next", htmx=False, **typed):
    """Send the first step, as the page would; returns the answer."""
    data = {
        "key": str(uuid4()),
        "step": "hva",
        "do": do,
        "units": [str(cast.home_care.pk)],
        **LIGHT,
        **typed,
    }
    data.setdefault("asked", asked(*data["measures"]))
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(NEW, data, headers=headers)


def step(client, draft, name, *, do="next", **typed):
    """Send one step of a draft."""
    typed.setdefault("key", draft.data["key"])
    address = reverse("case-new-step", args=[draft.pk, name])
    return client.post(address, {"step": name, "do": do, **typed})
