"""Write a new case the way its pages send it."""

from uuid import uuid4

from django.urls import reverse

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
ASKED = {
    "work_schedule": "different_hours,needs_longer_shifts,environment_plan,decision_level",
}


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
    data.setdefault("asked", ASKED.get(data["measures"][0], ""))
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(NEW, data, headers=headers)


def step(client, draft, name, *, do="next", **typed):
    """Send one step of a draft."""
    typed.setdefault("key", draft.data["key"])
    address = reverse("case-new-step", args=[draft.pk, name])
    return client.post(address, {"step": name, "do": do, **typed})
