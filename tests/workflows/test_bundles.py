"""The sealed bundle: what is in it, for whom, and that one changed byte in any file is named."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey

import ledger.bundle
import ledger.verify
from ledger.bundle import CARD, ENTRIES, LIST, SEALS, TEXTS, check_bundle, list_digest
from ledger.events import Event
from ledger.models import Chain, Entry, Text
from ledger.moving import Actor, moving, redact
from ledger.seal import seal
from ledger.verify import seal_code
from parties.models import User
from tests import negotiated
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.papers import note, paper
from tests.workflows.web.before import employee_asked
from workflows import actions
from workflows.bundles import DISPUTED, NEGOTIATED, ROWS, write_bundle
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("shelf")

DAY = timedelta(days=1)
OLDEST = (3, 9)
# Rows of nobody's case, or not yet anybody's but the writer's.
ELSEWHERE = {
    "Draft",
    # A meeting takes several cases: what was written there goes along as each case's minutes.
    "FollowUp",
    "Handover",
    "IndividualCase",
    "ItemWords",
    "MeetingSeries",
    "PackEdition",
    "AnswerDraft",
    # Of the papers' way to the archive; the papers themselves go along as the case's rows.
    "ArchiveParcel",
    "PartyNote",
    "RecurringDuty",
    "RoutineDraft",
    "RoutineEdition",
    "Seating",
    "Unsaved",
}


def bundle_of(case: Case, receiver: User) -> bytes:
    out = BytesIO()
    write_bundle(case.reference, out, receiver=receiver)
    return out.getvalue()


def unpacked(content: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(content)) as zipped:
        zipped.extractall(folder)
    return folder


def told(report: ledger.bundle.Report) -> str:
    return "\n".join(str(broken) for broken in report.breaks)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Walk a case to its decision; two seals saw it, beside other chains, and one it was not in."""
    made = case_in(Case.State.DISCUSSED, cast)
    seal(at(TODAY))
    case_in(Case.State.DRAFT, cast)
    seal(at(TODAY + DAY))
    actions.file_evidence(
        made.reference,
        made.assessment.evidence_asked()[0],
        occurred_on=TODAY,
        text="Gjort.",
        actor=cast.kari,
    )
    actions.file_document(made.reference, "Turnus", "plan", note("Utkast."), actor=cast.ola)
    actions.file_version(made.reference, 1, note("Tre soner."), actor=cast.ola)
    seal(at(TODAY + 2 * DAY))
    return made


@pytest.fixture
def folder(case: Case, cast: Cast, tmp_path: Path) -> Path:
    return unpacked(bundle_of(case, cast.hanne), tmp_path / "bundle")


# -- it holds ------------------------------------------------------------------------------------


@pytest.mark.database
def test_it_holds_zipped_and_unpacked(case: Case, cast: Cast, tmp_path: Path) -> None:
    content = bundle_of(case, cast.hanne)
    (tmp_path / "b.zip").write_bytes(content)
    for path in (tmp_path / "b.zip", unpacked(content, tmp_path / "b")):
        report = check_bundle(path)
        assert told(report) == ""
        assert len(report.digests) == Chain.objects.get(pk=case.chain_id).length
        assert list(report.seals) == [1, 2, 3]
        assert report.withheld == 0


def test_it_holds_the_documents_and_the_papers(folder: Path) -> None:
    assert (folder / "documents/1-v1.txt").read_text() == "Utkast."
    assert (folder / "documents/1-v2.txt").read_text() == "Tre soner."
    papers = {found.name for found in (folder / "papers").iterdir()}
    assert {"saksframlegg.pdf", "referat-1.pdf", "saksmappe.pdf"} <= papers
    assert all((folder / "papers" / name).read_bytes().startswith(b"%PDF-") for name in papers)


def test_it_gives_the_same_bytes_for_the_same_case(case: Case, cast: Cast) -> None:
    assert bundle_of(case, cast.hanne) == bundle_of(case, cast.hanne)


def test_it_is_checked_where_the_house_is_not_installed(folder: Path) -> None:
    for _ in range(2):  # nothing is left behind that the second time would stumble over
        done = subprocess.run(
            [sys.executable, "-I", "-S", "verify.py"],
            cwd=folder,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("HELT")


@pytest.mark.parametrize("module", [ledger.bundle, ledger.verify])
def test_it_asks_for_nothing_but_an_old_python(module: object) -> None:
    source = Path(str(module.__file__)).read_text()  # type: ignore[attr-defined]
    tree = ast.parse(source, feature_version=OLDEST)
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        roots = {name.split(".")[0] for name in names} - {"ledger"}
        assert roots <= sys.stdlib_module_names


# -- it breaks -----------------------------------------------------------------------------------


def test_it_names_the_file_in_which_one_byte_was_changed(folder: Path) -> None:
    files = [found for found in folder.rglob("*") if found.is_file()]
    assert len(files) > len(ROWS)
    for file in files:
        whole = file.read_bytes()
        for place in {0, len(whole) // 2, len(whole) - 2} if whole else set():
            for bit in (1, 128):
                bent = bytearray(whole)
                bent[place] ^= bit
                file.write_bytes(bent)
                name = file.relative_to(folder).as_posix()
                assert f"{name}: has been changed" in told(check_bundle(folder)), (name, place)
        file.write_bytes(whole)
    assert told(check_bundle(folder)) == ""


def test_it_finds_what_changed_in_the_zip_file_itself(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    content = bundle_of(case, cast.hanne)
    path = tmp_path / "b.zip"
    for place in range(40, len(content), len(content) // 60):
        bent = bytearray(content)
        bent[place] ^= 1
        path.write_bytes(bent)
        if _same_content(bytes(bent), content):
            continue  # a byte of the envelope that means nothing, as a date
        assert told(check_bundle(path))


def _same_content(one: bytes, other: bytes) -> bool:
    try:
        with ZipFile(BytesIO(one)) as bent, ZipFile(BytesIO(other)) as whole:
            names = whole.namelist()
            return bent.namelist() == names and all(
                bent.read(name) == whole.read(name) for name in names
            )
    except (
        zipfile.BadZipFile,
        ValueError,
        zipfile.zlib.error,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ):
        return False


def test_it_names_a_file_taken_out_and_one_put_in(folder: Path) -> None:
    (folder / "data/input.jsonl").unlink()
    (folder / "extra.txt").write_text("x")
    found = told(check_bundle(folder))
    assert "data/input.jsonl: is missing" in found
    assert "extra.txt: is not on the list" in found


def relist(folder: Path) -> None:
    """Write a fitting list, as a forger would."""
    names = [line.partition("  ")[2] for line in (folder / LIST).read_text().splitlines()[:-1]]
    lines = [f"{_sha256(folder / name)}  {name}" for name in names]
    (folder / LIST).write_text("\n".join([*lines, f"# {list_digest(lines)}"]) + "\n")


def _sha256(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def bend(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_it_names_the_entry_a_forger_changed(folder: Path) -> None:
    bend(folder / ENTRIES, '"case.opened"', '"case.opaned"')
    relist(folder)
    number = 1 + (folder / ENTRIES).read_text().split('"case.opaned"')[0].count("\n")
    assert f"entry {number}: its digest does not fit its words" in told(check_bundle(folder))


def test_it_names_the_text_a_forger_changed(folder: Path) -> None:
    bend(folder / TEXTS, "Alle la fram", "Ingen la fram")
    relist(folder)
    assert "has been changed" in told(check_bundle(folder))


def test_it_sees_what_a_seal_saw_cut_off(folder: Path, case: Case) -> None:
    lines = (folder / ENTRIES).read_text().splitlines()[:-1]
    (folder / ENTRIES).write_text("\n".join(lines) + "\n")
    card = json.loads((folder / CARD).read_text())
    card |= {"length": len(lines), "head": lines[-1].split(" ")[0]}
    (folder / CARD).write_text(json.dumps(card))
    relist(folder)
    assert "is not what seal 3 saw: changed or removed" in told(check_bundle(folder))
    # With the seals gone, too, only a code handed out earlier tells.
    (folder / SEALS).write_text("")
    relist(folder)
    assert told(check_bundle(folder)) == ""
    head = Chain.objects.get(pk=case.chain_id)
    code = seal_code(head.length, head.head)
    assert "the end is cut off" in told(check_bundle(folder, [code]))


def test_it_compares_with_a_code_handed_out_earlier(folder: Path, case: Case) -> None:
    entry = Entry.objects.filter(chain=case.chain_id).order_by("number")[2]
    good = seal_code(entry.number, entry.digest)
    assert told(check_bundle(folder, [good, good.upper()])) == ""
    wrong = seal_code(entry.number, entry.digest[::-1])
    assert f"is not the entry {wrong} was given for" in told(check_bundle(folder, [wrong]))
    assert "is not a code" in told(check_bundle(folder, ["tull"]))
    assert "is not a code" in told(check_bundle(folder, [good[:-3]]))


def test_it_compares_with_a_seal_handed_out_earlier(folder: Path) -> None:
    digest = check_bundle(folder).seals[2]
    assert told(check_bundle(folder, [seal_code(2, digest, of_seal=True)])) == ""
    wrong = seal_code(2, digest[::-1], of_seal=True)
    assert "is not the seal" in told(check_bundle(folder, [wrong]))
    later = seal_code(9, digest, of_seal=True)
    assert "is left out" in told(check_bundle(folder, [later]))


def test_it_names_a_document_a_forger_exchanged(folder: Path) -> None:
    (folder / "documents/1-v2.txt").write_text("Fem soner.")
    relist(folder)
    assert "documents/1-v2: is not the file that entry" in told(check_bundle(folder))
    (folder / "documents/1-v1.txt").unlink()
    listed = (folder / LIST).read_text().splitlines(keepends=True)
    (folder / LIST).write_text("".join(line for line in listed if "1-v1.txt" not in line))
    relist(folder)
    assert "documents/1-v1: is missing: entry" in told(check_bundle(folder))


# -- for whom ------------------------------------------------------------------------------------


@pytest.mark.database
def test_it_tells_what_was_redacted_and_still_holds(
    case: Case, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Text.objects.filter(chain=case.chain_id, body__startswith="Alle la fram").get()
    redact(text.pk, basis="personopplysningsloven", actor=Actor(cast.hanne.pk))
    folder = unpacked(bundle_of(case, cast.ola), tmp_path / "b")
    assert "Alle la fram" not in (folder / TEXTS).read_text()
    assert ledger.bundle.main([str(folder)]) == 0
    assert f"text {text.pk}, entry" in capsys.readouterr().out


@pytest.mark.database
def test_it_keeps_what_two_sides_wrote_to_each_other_from_a_third(
    cast: Cast, tmp_path: Path
) -> None:
    case = case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY)
    negotiated.drawn_up(cast, case.reference)
    for who, reads in (("ola", True), ("kari", True), ("hanne", True), ("aisha", False)):
        folder = unpacked(bundle_of(case, cast[who]), tmp_path / who)
        report = check_bundle(folder)
        assert told(report) == ""
        words = "".join(
            file.read_text() for file in folder.rglob("*") if file.suffix in (".jsonl", ".txt")
        )
        assert ("4 %." in words) is reads, who
        assert ("Slik ble det." in words) is reads, who
        assert bool(report.withheld) is not reads, who


def test_it_leaves_out_words_nobody_has_said_are_to_go_along(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    chain = Chain.objects.get(pk=case.chain_id)
    Text.objects.create(
        chain=chain, body="Vårt eget rom.", salt="a", digest="b", created_at=at(TODAY)
    )
    folder = unpacked(bundle_of(case, cast.hanne), tmp_path / "b")
    assert "Vårt eget rom." not in (folder / TEXTS).read_text()
    assert check_bundle(folder).withheld == 1


def test_it_knows_every_table_of_a_case() -> None:
    from django.apps import apps

    tables = {
        m for m in apps.get_app_config("workflows").get_models() if not m._meta.auto_created
    }
    assert {m.__name__ for m in tables - set(ROWS)} == ELSEWHERE
    # A table that belongs to a negotiation or a dispute is closed to the others.
    between = {t for t in ROWS if t.__name__ in ("Negotiation", "Dispute")}
    for table in ROWS:
        related = {f.related_model for f in table._meta.fields if isinstance(f, ForeignKey)}
        if related & between:
            assert table in {**NEGOTIATED, **DISPUTED}, table


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_gives_an_outsider_nothing(who: str, case: Case, cast: Cast) -> None:
    with pytest.raises(Case.DoesNotExist):
        write_bundle(case.reference, BytesIO(), receiver=cast[who])


# -- however large -------------------------------------------------------------------------------


@pytest.mark.database
def test_it_needs_no_more_memory_for_two_hundred_long_texts(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    long = "Nattevaktene må ikke gå alene. " * 8_000  # a quarter of a megabyte each
    with moving(case.chain_id, actor=Actor(cast.kari.pk), step="file_evidence") as move:
        texts = [move.write(f"{n} {long}") for n in range(200)]
        move.record(Event.CASE_FACTS_CHANGED, texts=texts)
    with (tmp_path / "b.zip").open("wb") as out:
        tracemalloc.start()
        write_bundle(case.reference, out, receiver=cast.hanne)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 30_000_000, f"{most:,} bytes for {200 * len(long):,} signs"
    with ZipFile(tmp_path / "b.zip") as zipped:
        assert zipped.getinfo(TEXTS).file_size > 200 * len(long)


@pytest.mark.database
def test_it_needs_no_more_memory_for_many_documents(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    for n in range(20):
        large = paper(f"{n} ".encode() + b"Tre soner. " * 200_000, "notat.txt")  # 2 MB each
        actions.file_document(case.reference, f"Notat {n}", "other", large, actor=cast.ola)
        large.close()
    with (tmp_path / "b.zip").open("wb") as out:
        write_bundle(case.reference, BytesIO(), receiver=cast.hanne)  # the papers are printed
        tracemalloc.start()
        write_bundle(case.reference, out, receiver=cast.hanne)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (tmp_path / "b.zip").stat().st_size > 40_000_000
    assert most < 10_000_000, f"{most:,} bytes"
    assert told(check_bundle(tmp_path / "b.zip")) == ""


# -- the command ---------------------------------------------------------------------------------


@pytest.mark.database
def test_it_is_written_by_a_command(case: Case, cast: Cast, tmp_path: Path) -> None:
    out, said = tmp_path / "sak.zip", StringIO()
    call_command("export_bundle", case.slug, str(out), "--for=ola", stdout=said)
    head = Chain.objects.get(pk=case.chain_id)
    assert said.getvalue().strip() == f"{out}: {seal_code(head.length, head.head)}"
    assert told(check_bundle(out)) == ""
    for reference, who in ((case.slug, "tor"), ("2031-0001", "ola"), (case.slug, "nobody")):
        with pytest.raises(CommandError, match="There is no"):
            call_command("export_bundle", reference, str(tmp_path / "x"), f"--for={who}")
    for place in (tmp_path, tmp_path / "ingen" / "sak.zip"):
        with pytest.raises(CommandError, match="write a file's name, in a folder"):
            call_command("export_bundle", case.slug, str(place), "--for=ola")
    assert [found.name for found in tmp_path.iterdir()] == ["sak.zip"]


@pytest.mark.parametrize("name", ["kari", "hanne", "ola", "nina"])
def test_it_gives_what_the_public_asked_for_to_those_who_answer_it(
    name: str, case: Case, cast: Cast, tmp_path: Path
) -> None:
    actions.register_access_request(
        case.reference, "Referatet fra mars.", received_on=TODAY, asker="Avisa", actor=cast.kari
    )
    folder = unpacked(bundle_of(case, cast[name]), tmp_path)
    written = (folder / "data/accessrequest.jsonl").read_text()
    texts = (folder / TEXTS).read_text()
    answers = name in ("kari", "hanne")
    assert ("Avisa" in written) is answers
    assert ("Referatet fra mars." in texts) is answers
    assert told(check_bundle(folder)) == ""


def test_it_gives_an_employees_question_to_those_who_read_it_and_none_taken_back(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    employee_asked(cast, case.reference)
    actions.ask_as_employee(case.reference, "Det angrer jeg på.", actor=cast.tor)
    actions.withdraw_employee_question(case.reference, 2, actor=cast.tor)
    for name in ("kari", "hanne", "ola"):
        folder = unpacked(bundle_of(case, cast[name]), tmp_path / name)
        texts = (folder / TEXTS).read_text()
        assert "Hvor møter jeg opp?" in texts
        assert "angrer" not in texts
        assert told(check_bundle(folder)) == ""
