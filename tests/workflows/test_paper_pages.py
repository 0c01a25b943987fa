"""Every page of every paper looks as it was approved, and nothing stands outside its margins.

The approved pages lie in `pages/`, small and grey, looked at one by one. After a change that is
meant: `APPROVE_PAGES=1 python -m pytest tests/workflows/test_paper_pages.py`, look at each, commit.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from PIL import Image, ImageChops

from ledger.moving import clock_at
from parties.seats import standing_of
from tests import negotiated
from tests.cast import TODAY, Cast, at, case_in, open_case
from tests.gathered import FIRST, ended
from tests.signing import sign
from tests.workflows.test_papers import discussed, paper, protocol_of  # noqa: F401  (a fixture)
from workflows import actions
from workflows.models import Case
from workflows.papers import press
from workflows.papers.document import Document
from workflows.papers.gathered import Gathered
from workflows.papers.meetings import gathered_paper
from workflows.papers.yearly import yearly_paper
from workflows.queries.law import law_on
from workflows.queries.yearly import year_report

APPROVED = Path(__file__).parent / "pages"
APPROVE = bool(os.environ.get("APPROVE_PAGES"))
DPI = 50
# Grey steps that count as another dot, and the share of dots that may be another: two makes of the
# same letter differ by less, a line more or less by far more.
STEPS, SHARE = 90, 0.002
_DIGEST = re.compile(r"[0-9a-f]{8}(?: [0-9a-f]{8}){7}")
MARGIN, WIDTH, HEIGHT = 70.8, 595.3, 841.9


def _agreed(cast: Cast, _discussed: Case) -> Document:
    case = protocol_of(cast)
    talks = case.negotiations.get()
    for name in ("kari", "ola"):
        sign(case.reference, talks.pk, actor=cast[name])
    return paper(case, cast.ola, "protokoll-1")


def _broken(cast: Cast, _discussed: Case) -> Document:
    case = open_case(cast, **negotiated.LOCAL_PAY)
    actions.give_information(case.reference, actor=cast.kari)
    negotiated.broken(cast, case.reference)
    return paper(case, cast.ola, "protokoll-1")


def _plan(cast: Cast, _discussed: Case) -> Document:
    case = case_in("informed", cast)
    actions.publish_plan(case.reference, actor=cast.kari)
    return paper(case, cast.ola, "plan")


def _correction(cast: Cast, _discussed: Case) -> Document:
    case, held = case_in("in_discussion", cast), TODAY + timedelta(days=21)
    with clock_at(at(held)):
        actions.circulate_minutes(case.reference, "Fire soner.", held_on=held, actor=cast.kari)
        for name in ("ola", "aisha", "nina"):
            actions.approve_minutes(case.reference, 1, actor=cast[name])
        actions.register_correction(case.reference, 1, "Tre soner, ikke fire.", actor=cast.kari)
        actions.approve_minutes(case.reference, 2, actor=cast.aisha)
    return paper(case, cast.ola, "referat-2")


def _late(cast: Cast, _discussed: Case) -> Document:
    case, met = case_in("discussed", cast), date(2027, 1, 20)
    with clock_at(at(TODAY + timedelta(days=24))):
        actions.register_paper(
            case.reference,
            "Håndskrevet: alle var enige om tre soner.",
            held_on=met,
            written_on=met + timedelta(days=2),
            met={case.participations.get(union=cast.fagforbundet).pk: False},
            actor=cast.kari,
        )
        actions.approve_minutes(case.reference, 2, actor=cast.nina)
    return paper(case, cast.ola, "referat-2")


def _yearly(cast: Cast, _discussed: Case) -> Document:
    organisation = cast.municipality.organisation
    return yearly_paper(year_report(TODAY.year, law_on(TODAY), organisation, TODAY))


def _of_the_meeting(name: str) -> Callable[[Cast, Case], Document]:
    """Return a paper of a meeting of its own, as Aisha, who is left out of one case, has it."""

    def made(cast: Cast, _discussed: Case) -> Document:
        meeting = ended(cast).meeting
        found = gathered_paper(Gathered(meeting, standing_of(cast.aisha.pk, FIRST)), name)
        assert found is not None
        return found

    return made


def _of_the_case(name: str) -> Callable[[Cast, Case], Document]:
    return lambda cast, case: paper(case, cast.ola, name)


PAPERS: dict[str, Callable[[Cast, Case], Document]] = {
    "saksframlegg": _of_the_case("saksframlegg"),
    "innkalling": _of_the_case("innkalling"),
    "referat": _of_the_case("referat-1"),
    "saksmappe": _of_the_case("saksmappe"),
    "segl": _of_the_case("segl"),
    "protokoll-enighet": _agreed,
    "protokoll-brudd": _broken,
    "rettelse": _correction,
    "registrert-sent": _late,
    "plan": _plan,
    "arsrapport": _yearly,
    "mote-innkalling": _of_the_meeting("innkalling"),
    "mote-referat": _of_the_meeting("referat"),
}
# Each in bokmål; what goes to many, and what is signed, in nynorsk too.
PRINTED = [
    *((name, "nb") for name in PAPERS),
    *((name, "nn") for name in ("innkalling", "referat", "protokoll-enighet", "arsrapport")),
    *((name, "nn") for name in ("mote-innkalling", "mote-referat")),
]


def _in(language: str, name: str, cast: Cast, case: Case) -> Document:
    with override(language):
        return PAPERS[name](cast, case)


def _without_digests(document: Document) -> Document:
    """Put one digest in place of all: the record's are salted, and other each time."""

    def same(said: Any) -> Any:
        if isinstance(said, str):
            return _DIGEST.sub(" ".join(["0123abcd"] * 8), said)
        if isinstance(said, list):
            return [same(one) for one in said]
        return {k: same(v) for k, v in said.items()} if isinstance(said, dict) else said

    document.proof, document.blocks = same(document.proof), same(document.blocks)
    return document


def _run(program: str, pdf: bytes, *options: str) -> bytes:
    asked = [program, *options]
    return subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_it_prints_each_page_as_it_was_approved(
    name: str,
    language: str,
    cast: Cast,
    discussed: Case,  # noqa: F811
    tmp_path: Path,
) -> None:
    pdf = press.pdf(_without_digests(_in(language, name, cast, discussed)))
    name = name if language == "nb" else f"{name}-{language}"
    _run("pdftoppm", pdf, "-r", str(DPI), "-gray", "-png", "-", str(tmp_path / name))
    pages = sorted(tmp_path.glob("*.png"))
    kept = [APPROVED / f"{name}-{number}.png" for number in range(1, len(pages) + 1)]
    if APPROVE:
        APPROVED.mkdir(exist_ok=True)
        for old in APPROVED.glob(f"{name}-[0-9].png"):
            old.unlink()
        for page, place in zip(pages, kept, strict=True):
            Image.open(page).quantize(16).save(place, optimize=True)
    assert sorted(APPROVED.glob(f"{name}-[0-9].png")) == kept, "another number of pages"
    for page, place in zip(pages, kept, strict=True):
        now, then = Image.open(page).convert("L"), Image.open(place).convert("L")
        assert now.size == then.size
        apart = ImageChops.difference(now, then).histogram()
        assert sum(apart[STEPS:]) <= SHARE * now.width * now.height, place.name


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_it_keeps_every_word_inside_the_margins(
    name: str,
    language: str,
    cast: Cast,
    discussed: Case,  # noqa: F811
) -> None:
    pdf = press.pdf(_in(language, name, cast, discussed))
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"',
        _run("pdftotext", pdf, "-bbox", "-", "-").decode(),
    )
    assert boxes
    for left, top, right, bottom in (map(float, box) for box in boxes):
        assert MARGIN - 1 <= left <= right <= WIDTH - MARGIN + 1
        assert 0 < top < bottom < HEIGHT
