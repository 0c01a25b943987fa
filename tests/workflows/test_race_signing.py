"""Four people sign the same protocol at the same moment, round after round: no signature is lost."""

from __future__ import annotations

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from parties import actions as register
from parties.models import Role, User
from tests.cast import TODAY, Cast, at, case_in, gather
from tests.journeys.telling import assert_the_record_stands
from tests.signing import shown
from workflows import actions
from workflows.models import Case, Minutes, Signature

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

# SIGNING_ROUNDS=500 is the full proof; it takes minutes, so the suite runs fewer each time.
ROUNDS = int(os.environ.get("SIGNING_ROUNDS", "50"))
IN_ONE_CASE = 25


def _four(cast: Cast) -> list[User]:
    """Let Delta have members in Home Care too, so that four parties are owed a signature."""
    register.declare_presence(cast.delta, cast.home_care, declared_on=TODAY, actor=None)
    register.register_mandate(
        cast.ester,
        Role.HTV,
        unit=cast.municipality,
        union=cast.delta,
        valid_from=TODAY,
        confirmed_by="Delta",
        actor=None,
    )
    return [cast.ola, cast.aisha, cast.nina, cast.ester]


def test_it_loses_no_signature_when_four_sign_the_same_protocol_at_once() -> None:
    with clock_at(at(TODAY)):
        cast = gather()
        signers = _four(cast)
    together = threading.Barrier(len(signers))

    def sign(person: User, paper: Minutes) -> None:
        with clock_at(at(TODAY)):
            together.wait()
            actions.approve_minutes(
                paper.case.reference,
                paper.number,
                paper=paper.digest,
                proof=shown(),
                actor=person,
            )

    cases: list[Case] = []
    with ThreadPoolExecutor(len(signers)) as pool:
        for turn in range(ROUNDS):
            with clock_at(at(TODAY)):
                if turn % IN_ONE_CASE == 0:
                    cases.append(case_in(Case.State.IN_DISCUSSION, cast))
                paper = actions.circulate_minutes(
                    cases[-1].reference,
                    "Partene er enige.",
                    held_on=TODAY,
                    binding=True,
                    authorised=True,
                    actor=cast.kari,
                )
            for signed in [pool.submit(sign, person, paper) for person in signers]:
                signed.result()
        closing = threading.Barrier(len(signers))

        def close() -> None:
            closing.wait()  # each thread closes its own connection
            connections.close_all()

        for closed in [pool.submit(close) for _ in signers]:
            closed.result()

    signatures = Counter(Signature.objects.values_list("minutes", flat=True))
    assert set(signatures.values()) == {len(signers)}
    assert len(signatures) == ROUNDS
    assert set(Minutes.objects.values_list("state", flat=True)) == {Minutes.State.SEALED}
    told = Counter(Entry.objects.values_list("event", flat=True))
    assert told[Event.MINUTES_APPROVED] == ROUNDS * len(signers)
    assert told[Event.MINUTES_SEALED] == ROUNDS
    for case in cases:
        assert_the_record_stands(case.reference)
