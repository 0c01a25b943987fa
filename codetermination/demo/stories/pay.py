"""A local pay negotiation under way: one union has signed, one still bargains."""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from ledger.moving import now
from parties.proving import Means, Proof
from workflows import actions
from workflows.actions import Proposal


def pay_in_the_technical_sector(town: Town) -> Story:
    """Geir negotiates pay under chapter 5 with Fagforbundet and Tekna, each for itself."""
    days = town.days
    geir, ingrid, erik = town["geir"], town["ingrid"], town["erik"]
    yield days.at(-15, "09:20")
    ref = actions.open_case(
        Proposal(
            title="Lokale lønnsforhandlinger etter kapittel 5 i Teknisk",
            units=[
                town.units[name]
                for name in ("Vei og park", "Vann og avløp", "Plan og byggesak")
            ],
            measures=["local_pay_negotiation"],
            facts={"pay_provision": "5.1"},
            known_on=days.day(-20),
            planned_decision_on=days.day(10),
            planned_implementation_on=days.day(20),
            brief={
                "proposal": "Årlige forhandlinger for stillinger i kapittel 5.",
                "background": "Lønnspolitisk plan, og statistikk for de siste tre årene.",
                "open": "Ramme, profil og virkningsdato.",
                "consequences": "Ny lønn for 34 ansatte.",
                "environment": "Ingen direkte følger.",
            },
            weight="ordinary",
        ),
        actor=geir,
    ).reference
    actions.give_information(ref, actor=geir)
    yield days.at(-13, "10:15")
    theirs = actions.demand_negotiation(
        ref, "Vi krever forhandling for fagarbeiderne i Vei og park.", actor=ingrid
    )
    talks = actions.demand_negotiation(
        ref, "Vi krever forhandling for ingeniørene i Vann og avløp og Plan.", actor=erik
    )
    yield days.at(-10, "12:00")
    for found in (theirs, talks):
        actions.call_negotiation(
            ref, found.pk, meets_on=days.day(-6), place="Rådhuset, møterom 3", actor=geir
        )
    yield days.at(-6, "13:00")
    for found in (theirs, talks):
        actions.begin_negotiation(ref, found.pk, met_on=days.day(-6), actor=geir)
    actions.table_bid(ref, theirs.pk, "3,9 prosent fra 1. mai, likt til alle.", actor=ingrid)
    actions.table_bid(
        ref,
        talks.pk,
        "5,2 prosent fra 1. mai. Tre ingeniører har sluttet på ett år, og nabokommunen"
        " betaler 45 000 kroner mer.",
        actor=erik,
    )
    yield days.at(-4, "09:30")
    actions.table_bid(ref, theirs.pk, "3,6 prosent fra 1. mai, likt til alle.", actor=geir)
    actions.table_bid(
        ref, talks.pk, "3,6 prosent fra 1. mai, og 20 000 kroner til to stillinger.", actor=geir
    )
    for who, found in ((ingrid, theirs), (geir, theirs), (erik, talks)):
        actions.state_authority(
            ref, found.pk, text="Fullmakten gjelder hele kravet.", actor=who
        )
    yield days.at(-2, "14:10")
    protocol = actions.draw_up_protocol(
        ref,
        theirs.pk,
        "Partene er enige om 3,7 prosent til alle fra 1. mai. Avtalen gjelder medlemmene av"
        " Fagforbundet i Vei og park.",
        agreed=True,
        binding=True,
        ended_on=days.day(-2),
        actor=geir,
    )
    for who in (geir, ingrid):
        actions.sign_protocol(
            ref,
            theirs.pk,
            paper=protocol.digest,
            proof=Proof(Means.PASSWORD, now()),
            actor=who,
        )
    yield days.at(-1, "11:05")
    actions.table_bid(
        ref,
        talks.pk,
        "4,6 prosent fra 1. mai, og 35 000 kroner til de to stillingene.",
        final=True,
        actor=erik,
    )
