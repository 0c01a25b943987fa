import re

from ledger.events import Event


def test_it_codes_every_event_as_noun_and_what_happened():
    for event in Event:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", event), event


def test_it_fits_in_its_column():
    assert max(len(event) for event in Event) <= 64
