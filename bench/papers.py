"""Measure long minutes to PDF: of a case with twenty questions, and of a meeting with twenty items.

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
from datetime import time as clock
from datetime import timedelta
from statistics import median
from typing import Any

import django
import pikepdf

from bench.rounds import own_database

QUESTIONS, ITEMS, PARTIES, ROUNDS = 20, 20, 6, 5
MOST_SECONDS = 1.0
_SENTENCE = "Vi mener at vaktene må legges slik at ingen går alene om natta i de ytre sonene. "
_fork = multiprocessing.get_context("fork")
_say = sys.stdout.write


def long_minutes(cast: Any) -> Any:
    """Hold a long discussion through the actions, and return the case with its minutes."""
    from ledger.moving import clock_at
    from tests.cast import TODAY, at, open_case
    from workflows import actions
    from workflows.actions.positions import View

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


def long_meeting(cast: Any) -> tuple[Any, Any]:
    """Hold a meeting of twenty cases through the actions, each side writing in each; return it and its day."""
    from ledger.moving import clock_at
    from tests.cast import TODAY, at, open_case
    from workflows import actions
    from workflows.models import ItemWords, Meeting

    held = TODAY + timedelta(days=21)
    series = actions.begin_series(
        *("IDF-møte Hjemmetjenesten",),
        kind="idf",
        unit=cast.home_care,
        first_on=held,
        last_on=held,
        starts_at=clock(12),
        ends_at=clock(15),
        actor=cast.kari,
    )
    pk = series.meetings.get().pk
    for n in range(ITEMS):
        case = open_case(cast, title=f"Sone {n}: ny vaktplan")
        actions.give_information(case.reference, actor=cast.kari)
        actions.put_on_agenda(pk, case=case.reference, actor=cast.kari)
    actions.send_notice(pk, actor=cast.kari)
    meeting = Meeting.objects.get(pk=pk)
    seats = list(meeting.seatings.select_related("union"))
    persons = {"Fagforbundet": "ola", "NSF": "aisha"}
    with clock_at(at(held)):
        actions.start_meeting(pk, actor=cast.kari)
        for item in meeting.agenda.filter(number__isnull=False):
            for heading in ItemWords.Heading:
                if heading != ItemWords.Heading.VIEW:
                    _write(pk, item, heading, cast.kari)
            for seat in seats:
                if seat.union and (who := persons.get(seat.union.short_name)):
                    _write(pk, item, "view", cast[who], seat=seat)
                elif seat.union:
                    _write(pk, item, "view", _speaker(seat), seat=seat)
            actions.agree_follow_up(
                *(pk, item.pk, _SENTENCE),
                owner=seats[0].pk,
                due_on=held + timedelta(days=14),
                actor=cast.kari,
            )
        actions.end_meeting(pk, actor=cast.kari)
    return Meeting.objects.get(pk=pk), held


def _write(pk: int, item: Any, heading: str, who: Any, *, seat: Any = None) -> None:
    from workflows import actions

    actions.write_block(
        *(pk, item.pk, heading, _SENTENCE * (4 if seat else 3)),
        version=0,
        seating=seat.pk if seat else None,
        stance="partly" if seat else "",
        actor=who,
    )


def _speaker(seat: Any) -> Any:
    from parties.models import User

    return User.objects.get(username=seat.union.short_name.lower())


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
    from tests.cast import TODAY, at, gather

    with own_database(), clock_at(at(TODAY)):
        cast = gather()
        written = {"minutes": _of_the_case(cast), "meeting": _of_the_meeting(cast)}
    papers = {name: paper for name, (_took, paper) in written.items()}
    papers["empty"] = dataclasses.replace(papers["minutes"], blocks=[], head=[])
    first = {name: median(cold(one) for _ in range(3)) for name, one in papers.items()}
    later = {name: warm(one) for name, one in papers.items()}
    _say_size("minutes", f"{QUESTIONS} questions, {PARTIES} parties", *written["minutes"])
    _say_size("meeting", f"{ITEMS} items", *written["meeting"])
    slowest = 0.0
    for name, (took, _paper) in written.items():
        for when, one in (("cold", first), ("warm", later)):
            _say(
                f"  {name}, {when}: {one[name]:.3f} s to PDF, an empty page {one['empty']:.3f} s"
                f" ({one[name] / one['empty']:.1f} times)\n"
            )
        whole = took + max(first[name], later[name])
        slowest = max(slowest, whole)
        _say(
            f"  {name}: from the record to PDF at most {whole:.3f} s (at most {MOST_SECONDS:.0f})\n"
        )
    return 0 if slowest <= MOST_SECONDS else 1


def _of_the_case(cast: Any) -> tuple[float, Any]:
    """Return how long the minutes of one case take to write, and the paper."""
    from workflows.papers.minutes import minutes_paper
    from workflows.queries import case_page

    case, minutes, reader, held = long_minutes(cast)

    def write() -> Any:
        return minutes_paper(case_page(case.reference, user=reader, on=held), minutes)

    write()
    return measured(write)


def _of_the_meeting(cast: Any) -> tuple[float, Any]:
    """Return how long the minutes of a whole meeting take to write, and the paper."""
    from parties.seats import standing_of
    from workflows.papers.gathered import Gathered
    from workflows.papers.gathered_minutes import gathered_minutes

    meeting, held = long_meeting(cast)

    def write() -> Any:
        return gathered_minutes(Gathered(meeting, standing_of(cast.kari.pk, held)))

    write()
    return measured(write)


def _say_size(name: str, what: str, took: float, paper: Any) -> None:
    made = printed(paper)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = len(pdf.pages)
    words = sum(len(json.dumps(block, ensure_ascii=False)) for block in paper.blocks)
    _say(
        f"  {name}, {what}, {words // 1000} thousand signs, {pages} pages,"
        f" {len(made) // 1024} kB: read and set in {took:.3f} s\n"
    )


if __name__ == "__main__":
    sys.exit(main())
