"""Those who leave, and those who take over the cases with everything owed in them. [Overlevering]"""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions


def those_who_leave(town: Town) -> Story:
    """Eli goes on leave and Lise has taken over; what Odd left behind waits for Ingrid's yes."""
    days, mandates = town.days, town.mandates
    yield days.at(-2, "10:40")
    actions.offer_handover(
        mandates["odd"].pk,
        mandates["ingrid"].pk,
        note=(
            "Odd sluttet som tillitsvalgt før sakene kom til Nordre sone. Plassen er ledig til "
            "årsmøtet, og sakene trenger noen som følger dem."
        ),
        actor=town["hanne"],
    )
    yield days.at(-1, "12:05")
    handed = actions.offer_handover(
        mandates["eli"].pk,
        mandates["lise"].pk,
        note="Jeg går i permisjon. Fagforbundet og verneombudet har ikke svart ennå.",
        actor=town["eli"],
    )
    yield days.at(-1, "14:55")
    actions.accept_handover(handed.pk, actor=town["lise"])
