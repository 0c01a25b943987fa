"""Measure a long set of minutes to PDF: twenty questions, six parties, long texts.

Run by `python -m bench --only papers`, in a process of its own. An empty paper of one page is
printed beside it in the same run: that is the floor, what the printer takes for nothing. A cold
print is the first one of a process (a child is begun for each); a warm one is of a paper with other
words than the last, past the prints the house keeps.
"""

from __future__ import annotations

import dataclasses
import io
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import django
import pikepdf

from bench.rounds import own_database

QUESTIONS, PARTIES, ROUNDS = 20, 6, 5
MOST_SECONDS = 1.0
_SENTENCE = "Vi mener at vaktene må legges slik at ingen går alene om natta i de ytre sonene. "
_fork = multiprocessing.get_context("fork")
_say = sys.stdout.write


def long_minutes() -> Any:
    """Hold a long discussion through the actions, and return the case with its minutes."""
    from ledger.moving import clock_at
    from tests.cast import TODAY, at, gather, open_case
    from workflows import actions
    from workflows.actions.positions import View

    cast = gather()
    speakers = [cast.ola, cast.aisha, cast.nina, *_more_unions(cast)]
    asked = [f"Spørsmål {n}: skal sone {n} ha egen nattpatrulje?" for n in range(QUESTIONS)]
    brief = dict.fromkeys(("proposal", "background", "environment", "what"), _SENTENCE * 12)
    brief |= dict.fromkeys(("open", "consequences", "why", "risk"), _SENTENCE * 6)
    case = open_case(cast, questions=asked, brief=brief)
    actions.give_information(case.reference, actor=cast.kari)
    for speaker in speakers:
        views = [
            View(question=n + 1, stance="disagree", text=f"{n}. {_SENTENCE * 6}")
            for n in range(QUESTIONS)
        ]
        actions.take_position(case.reference, views, actor=speaker)
    for n in range(QUESTIONS):
        speaker = speakers[n % PARTIES]
        said = actions.submit_input(
            case.reference, f"{n}. {_SENTENCE * 6}", question=n + 1, actor=speaker
        )
        actions.answer_input(
            *(case.reference, said.pk), outcome="partly", text=_SENTENCE * 4, actor=cast.kari
        )
    held = TODAY + timedelta(days=21)
    actions.open_discussion(case.reference, meets_on=held, actor=cast.kari)
    with clock_at(at(held)):
        text = "\n\n".join(f"Sak {n}. {_SENTENCE * 12}" for n in range(QUESTIONS))
        minutes = actions.circulate_minutes(case.reference, text, held_on=held, actor=cast.kari)
        for speaker in speakers:
            actions.approve_minutes(case.reference, minutes.number, actor=speaker)
    return case, minutes, cast.kari, held


def _more_unions(cast: Any) -> list[Any]:
    """Register three more unions with members in Home Care, each with its representative."""
    from parties import actions as register
    from parties.models import Confederation, Role
    from tests.cast import TODAY

    long_ago = TODAY - timedelta(days=900)
    made = []
    for name in ("FO", "NITO", "Utdanningsforbundet"):
        union = register.register_union(
            name, short_name=name, confederation=Confederation.UNIO, actor=None
        )
        register.declare_presence(union, cast.home_care, declared_on=long_ago, actor=None)
        person = register.register_person(
            name.lower(),
            first_name=name,
            last_name="Berg",
            email=f"{name.lower()}@example.no",
            password=name,
            actor=None,
        )
        register.register_mandate(
            person,
            Role.HTV,
            unit=cast.municipality,
            union=union,
            area=None,
            valid_from=long_ago,
            valid_to=None,
            confirmed_by="the union",
            actor=None,
        )
        made.append(person)
    return made


def printed(paper: Any) -> bytes:
    """Print a paper past what the house keeps."""
    from workflows.papers import press

    said = json.dumps(paper.to_json(), sort_keys=True)
    made: bytes
    (made,) = press._printed.__wrapped__(said, paper.seconds, "pdf")
    return made


def cold(paper: Any) -> float:
    """Return the seconds of the first print in a process, for a child that has printed nothing."""
    near, far = _fork.Pipe()

    def child() -> None:
        start = time.perf_counter()
        printed(paper)
        far.send(time.perf_counter() - start)

    process = _fork.Process(target=child)
    process.start()
    far.close()
    try:
        taken: float = near.recv()
    finally:
        process.join()
    return taken


def warm(paper: Any) -> float:
    """Return the median seconds of prints in this process, each with a word of its own."""
    taken = []
    for n in range(ROUNDS + 1):
        other = dataclasses.replace(paper, blocks=list(paper.blocks))
        other.blocks.insert(0, {"kind": "note", "text": f"Utskrift {n}."})
        start = time.perf_counter()
        printed(other)
        taken.append(time.perf_counter() - start)
    return median(taken[1:])  # the first one here is cold


def measured(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long some work took, and what it gave."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def main() -> int:
    """Measure the cold prints first, in children; then the warm ones here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from ledger.moving import clock_at
    from tests.cast import TODAY, at
    from workflows.papers.minutes import minutes_paper
    from workflows.queries import case_page

    with own_database(), clock_at(at(TODAY)):
        case, minutes, reader, held = long_minutes()

        def write() -> Any:
            return minutes_paper(case_page(case.reference, user=reader, on=held), minutes)

        write()
        written, paper = measured(write)
    empty = dataclasses.replace(paper, blocks=[], head=[])
    first = {name: median(cold(one) for _ in range(3)) for name, one in _named(paper, empty)}
    later = {name: warm(one) for name, one in _named(paper, empty)}
    made = printed(paper)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = len(pdf.pages)
    words = sum(len(json.dumps(block, ensure_ascii=False)) for block in paper.blocks)
    _say(
        f"  minutes, {QUESTIONS} questions, {PARTIES} parties, {words // 1000} thousand signs,"
        f" {pages} pages, {len(made) // 1024} kB: read and set in {written:.3f} s\n"
    )
    for name, one in (("cold", first), ("warm", later)):
        _say(
            f"  {name}: {one['minutes']:.3f} s to PDF, an empty page {one['empty']:.3f} s"
            f" ({one['minutes'] / one['empty']:.1f} times)\n"
        )
    whole = written + max(first["minutes"], later["minutes"])
    _say(f"  from the record to PDF at most {whole:.3f} s (at most {MOST_SECONDS:.0f})\n")
    return 0 if whole <= MOST_SECONDS else 1


def _named(paper: Any, empty: Any) -> list[tuple[str, Any]]:
    return [("minutes", paper), ("empty", empty)]


if __name__ == "__main__":
    sys.exit(main())
