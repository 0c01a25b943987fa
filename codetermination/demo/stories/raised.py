"""Cases that representatives have raised: one waits for an answer, one is refused."""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions


def raised_by_the_parties(town: Town) -> Story:
    """A safety representative asks about night watches; an earlier wish was refused with a reason."""
    days = town.days
    yield days.at(-20, "10:10")
    refused = actions.raise_case(
        town.units["Søndre sone"],
        title="Elbiler i hjemmetjenesten",
        text="Bilene er gamle og kalde. Vi vil drøfte bytte før leasingen fornyes.",
        actor=town["ingrid"],
    )
    yield days.at(-13, "14:20")
    actions.refuse_raised(
        refused.number,
        reason="Leasingen går ut om to år. Vi tar det opp da, og fører det i årshjulet.",
        actor=town["tor"],
    )
    yield days.at(-4, "09:05")
    actions.raise_case(
        town.units["Nordre sone"],
        title="Nattvakter alene i Nordre sone",
        text="Tre nattvakter har meldt avvik om å være alene. Vi vil se på bemanningen.",
        actor=town["nina"],
    )
