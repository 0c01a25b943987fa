"""Every event is told, in three languages – also the entries written long ago."""

import ast
import datetime as dt
import json
from pathlib import Path

import pytest
from django.utils.translation import override

from codetermination.messages import compile_all
from ledger.events import Event
from ledger.sentences import TELLINGS, sentence
from ledger.wording import date_words, words

HOUSE = Path(__file__).resolve().parents[2]
GOLDEN = json.loads((Path(__file__).parent / "golden_events.json").read_text())
TOR = "Tor Brekke, kommunalsjef"

# Kept in the record as evidence, but not said: keys, digests, and what the page shows itself.
SILENT = {
    "case.opened": {"measures", "unit", "known_on", "planned_implementation_on"},
    "case.assessed": {"number", "duties", "packs"},
    "case.facts_changed": {"measures"},
    "rules.adopted": {"before", "number", "routine"},
    "brief.revised": {"headings"},
    "party.invited": {"role", "union", "area", "holders"},
    "guest.invited": {"holders"},
    "party.omitted": {"role", "union", "area", "holders"},
    "handover.offered": {"handover", "outgoing", "successor"},
    "handover.accepted": {"handover", "outgoing", "successor"},
    "handover.withdrawn": {"handover", "outgoing", "successor"},
    "level.raised": {"before", "unit", "holders"},
    "group.set_up": {"number"},
    "group.ended": {"number"},
    "training.registered": {"mandate", "kind", "agreed"},
    "case.handed_over": {"outgoing", "successor"},
    "raised_case.raised": {"party", "raised_on", "unit"},
    "raised_case.opened": {"number"},
    "raised_case.refused": {"number"},
    "raised_case.withdrawn": {"party", "raised_on"},
    "declaration.contested": {"version"},
    "shield.contested": {"holders"},
    "contest.answered": {"question"},
    "renewal.opened": {"version", "points"},
    "renewal.closed": {"version"},
    "information.requested": {"kind", "question", "version", "in_time", "replaces"},
    "input.submitted": {"kind", "version", "replaces"},
    "input.corrected": {"kind", "question", "version", "in_time", "replaces"},
    "position.taken": {"version"},
    "position.taken_hidden": {"version"},
    "safety_concern.raised": {"kind", "question", "version", "in_time", "replaces"},
    "minutes.circulated": {"number", "paper"},
    "minutes.approved": {"paper", "proven_by"},
    "minutes.refused": {"outcome", "paper", "proven_by"},
    "negotiation.refused": {"by"},
    "negotiation.broken": {"number", "paper"},
    "negotiation.withdrawn": {"by"},
    "bid.tabled": {"by"},
    "authority.stated": {"by", "mandate"},
    "protocol.drawn_up": {"paper"},
    "protocol.signed": {"by", "paper", "proven_by", "service_reference"},
    "protocol.signature_refused": {"by", "outcome", "paper", "proven_by"},
    "dispute.raised": {"by"},
    "dispute.advanced": {"by"},
    "board.appointed": {"by"},
    "board_statement.submitted": {"by"},
    "dispute.settled": {"by"},
    "dispute.dropped": {"by"},
    "meeting_series.begun": {"kind", "meetings"},
    "meeting.notice_sent": {"sequence"},
    "meeting.moved": {"sequence"},
    "meeting.cancelled": {"sequence"},
    "agenda_item.added": {"tag"},
    "agenda_item.minuted": {"heading", "version"},
    "decision.taken": {"number"},
    "decision.taken_despite": {"number"},
    "decision.registered": {"number"},
    "decision.implemented": {"number"},
    "decision.reversed": {"number", "again"},
    "decision.dropped": {"number"},
    "point.planned": {"number"},
    "remains.waived": {"number", "party", "open"},
    "referral.sent": {"number", "attached", "body"},
    "referral.treated": {"number", "body"},
    "referral.returned": {"number", "body", "changed"},
    "dismissals.counted": {"number"},
    "document.filed": {"version"},
    "minutes.corrected": {"corrected", "kind", "paper"},
    "paper.registered": {"number", "paper"},
    "text.redacted": {"text", "digest"},
    "unit.registered": {"level"},  # told when there are no units: a unit, not an area
    "presence.declared": {"unit"},
    "mandate.registered": {"user", "unit", "union"},
    "absence.registered": {"deputy"},
    "absence.ended": {"deputy", "starts_on"},
    "pack.activated": {"number", "digest"},
    "pack.withdrawn": {"number"},
}


@pytest.fixture(autouse=True, scope="module")
def _catalogues():
    compile_all()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("event", Event)
def test_it_tells_every_event(event, language):
    with override(language):
        told = {
            sentence(event, facts, who) for facts in (GOLDEN[event], {}) for who in (TOR, "")
        }
    for text in told:
        assert event not in text
        assert text.endswith(".")
        assert text[0].isupper()
        assert "%" not in text
        assert "_" not in text, "a code, not a word"


@pytest.mark.parametrize("event", Event)
def test_it_tells_every_event_in_norwegian(event):
    told = {}
    for language in ("nb", "nn", "en"):
        with override(language):
            told[language] = sentence(event, GOLDEN[event])
    assert told["nb"] != told["en"] != told["nn"]


@pytest.mark.parametrize("event", Event)
def test_it_drops_no_fact_ever_written(event):
    facts = GOLDEN[event]
    silent = {
        key
        for key in facts
        if sentence(event, facts, TOR)
        == sentence(event, {k: v for k, v in facts.items() if k != key}, TOR)
    }
    assert silent == SILENT.get(str(event), set())


def test_its_golden_file_holds_every_event():
    assert set(GOLDEN) == set(Event) == set(TELLINGS)


def test_its_golden_file_holds_every_fact_the_actions_write():
    missing = [
        f"{path.relative_to(HOUSE)}:{line}: {event}: {key}"
        for path in writers()
        for event, keys, line in written_in(path)
        for key in keys - set(GOLDEN[event])
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("event", "facts", "who", "told"),
    [
        (
            "minutes.circulated",
            {"kind": "record", "binding": False, "remarks_due_on": "2027-03-09"},
            TOR,
            "Tor Brekke, kommunalsjef, sendte referatet rundt."
            " Frist for merknader er tirsdag 9. mars 2027.",
        ),
        (
            "position.taken",
            {"party": "Fagforbundet", "question": 4, "stance": "conditions"},
            "",
            "Fagforbundet ga syn på spørsmål 4: enig på vilkår.",
        ),
        (
            "information.given",
            {"parties": ["Fagforbundet", "safety_representative"], "input_due_on": None},
            "Tor Brekke",
            "Tor Brekke ga informasjonen til Fagforbundet og verneombudet.",
        ),
        (
            "meeting.called",
            {"meets_on": "2027-03-18", "starts_at": "12:00", "short_notice": False},
            "Tor Brekke",
            "Tor Brekke kalte inn til drøftingsmøte torsdag 18. mars 2027 kl. 12.00.",
        ),
        (
            "decision.implemented",
            {"title": "Tre soner"},
            "",
            "Beslutningen «Tre soner» ble satt i verk.",
        ),
        ("case.withdrawn", {}, "", "Arbeidsgiveren trakk saken."),
        (
            "input.answered",
            {"kind": "request", "outcome": "not_used"},
            "",
            "Arbeidsgiveren svarte på et spørsmål om opplysninger: ikke gitt.",
        ),
        (
            "decision.taken_despite",
            {"title": "Tre soner", "open": ["unanswered"]},
            TOR,
            "Tor Brekke, kommunalsjef, tok beslutningen «Tre soner» selv om ikke alt var på"
            " plass. 1 krav var ikke oppfylt.",
        ),
    ],
)
def test_it_speaks_plain_norwegian(event, facts, who, told):
    with override("nb"):
        assert sentence(event, facts, who) == told


def test_it_names_the_safety_representative_in_the_readers_language():
    with override("nn"):
        told = sentence("safety_concern.raised", {"party": "safety_representative"})
    assert told == "Verneombodet melde ei bekymring om arbeidsmiljøet."


def test_it_uses_the_words_and_the_day_the_caller_knows():
    with override("nb"):
        told = sentence(
            "evidence.filed",
            {},
            "Tor Brekke",
            occurred_on=dt.date(2027, 2, 1),
            names={"evidence": "risikovurdering"},
        )
        registered = sentence("case.registered", {}, subject="2026/0042")
    assert told == "Tor Brekke dokumenterte «risikovurdering», gjort mandag 1. februar 2027."
    assert registered == "Arbeidsgiveren førte inn sak 2026/0042."


def test_it_tells_an_event_of_a_later_edition_by_its_code():
    assert sentence("moon.landed", {}) == "moon.landed"


def test_it_leaves_a_day_it_cannot_read_as_it_stands():
    with override("en"):
        assert date_words("soon") == "soon"
        assert date_words(dt.date(2027, 3, 11), short=True) == "Thursday 11 March"
    with override("de"):
        assert words({"meets_on": "2027-03-11"}) == {"meets_on": "torsdag 11. mars 2027"}


def writers():
    return sorted(
        [
            *HOUSE.glob("workflows/actions/*.py"),
            HOUSE / "parties/actions.py",
            HOUSE / "ledger/moving.py",
        ]
    )


def written_in(path):
    """Yield what each call of `tell` and `record` writes: event, keys of its facts, line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"tell", "record"}:
            events = [
                Event[n.attr]
                for argument in node.args[:1]
                for n in ast.walk(argument)
                if isinstance(n, ast.Attribute) and n.attr in Event.__members__
            ]
            facts = next((k.value for k in node.keywords if k.arg == "facts"), None)
            keys = {k.value for k in getattr(facts, "keys", []) if isinstance(k, ast.Constant)}
            for event in events:
                yield event, keys, node.lineno
