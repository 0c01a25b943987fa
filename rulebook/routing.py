"""Say which bodies a case goes to, in which order, and which it never goes to. [Saksgang]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rulebook.conditions import Asking, Holds, Situation, all_of
from rulebook.packs import Packs
from rulebook.schema import ANY, Citation, Pack, Routing, Rule, Texts

# What is never done is said before what is owed, and that before what is advised.
STRENGTH = {"never": 0, "owed": 1, "advised": 2}


@dataclass(frozen=True, slots=True)
class Route:
    """One body the case goes to, or never goes to. [Saksgang]"""

    body: str
    treat: str
    order: int
    label: Texts
    because: Texts
    citation: Citation | None
    binding: bool

    def to_json(self) -> dict[str, Any]:
        """Give the route as plain data."""
        return {
            "body": self.body,
            "treat": self.treat,
            "order": self.order,
            "label": dict(self.label),
            "because": dict(self.because),
            "binding": self.binding,
            "citation": self.citation.to_json() if self.citation else None,
        }


@dataclass(frozen=True, slots=True)
class RouteInForce:
    """A route, and when a case takes it."""

    route: Route
    holds: Holds


def routes_in_force(editions: Iterable[Pack], asking: Asking) -> tuple[RouteInForce, ...]:
    """Make the routes of these editions ready, the strongest first."""
    found = [routing for pack in editions for routing in pack.routing]
    found.sort(key=lambda routing: STRENGTH[routing.treat])
    return tuple(_ready(routing, asking) for routing in found)


def _ready(routing: Routing, asking: Asking) -> RouteInForce:
    packs = asking.packs
    rule = packs.rule(routing.rule)
    questions = [*asking.questions(routing.when)]
    if ANY not in routing.measures:
        questions.insert(0, asking.measures(routing.measures))
    label = packs.vocabulary.labels("bodies", routing.body)
    route = Route(
        routing.body,
        routing.treat,
        routing.order,
        label,
        routing.because,
        rule.citation,
        rule.binding,
    )
    return RouteInForce(route, all_of(questions).holds)


def unions_first(rule: Rule, packs: Packs) -> Route:
    """Send the case to the unions before all others, on the strictest rule raised."""
    words = packs.vocabulary
    return Route(
        "unions",
        "owed",
        10,
        words.labels("bodies", "unions"),
        words.phrase("unions_first"),
        rule.citation,
        rule.binding,
    )


def routing(
    routes: Iterable[RouteInForce], situation: Situation, unions: Route | None
) -> tuple[Route, ...]:
    """List the bodies in the order advised; each body once, the strongest treatment of it."""
    taken: dict[str, Route] = {"unions": unions} if unions else {}
    for ready in routes:
        if ready.holds(situation):
            taken.setdefault(ready.route.body, ready.route)
    return tuple(sorted(taken.values(), key=lambda route: route.order))
