"""What becomes paper: headings in order, a block for each organisation, PDF that says what it is."""

import io
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse

from ledger.models import Entry
from ledger.moving import clock_at
from ledger.seal import seal
from parties.models import Organisation
from tests import negotiated
from tests.cast import OUTSIDERS, TODAY, at, case_in, open_case
from workflows import actions
from workflows.papers import papers_of, press, written
from workflows.papers.document import Document, clean
from workflows.queries import case_page

MINUTES = [
    "Til stede",
    "Saken",
    "Bakgrunn",
    "Dokumenter som er lagt fram",
    "Arbeidsgivers vurdering og forslag",
    "Tillitsvalgtes syn",
    "Spørsmål og svar",
    "Alternativer som er vurdert",
    "Arbeidsmiljø og personvern",
    "Drøftingen",
    "Konklusjon, punkt for punkt",
    "Arbeidsgivers begrunnelse der et syn ikke følges",
    "Videre behandling",
    "Godkjenning",
    "Protokolltilførsler",
]
PROTOCOL = [
    "Til stede, og hvem som kan skrive under",
    "Saken",
    "Bakgrunn",
    "Kravet",
    "Arbeidsgivers vurdering og forslag",
    "Organisasjonens syn",
    "Spørsmål og svar",
    "Krav og tilbud",
    "Alternativer som er vurdert",
    "Arbeidsmiljø og personvern",
    "Hva partene er enige om",
    "Arbeidsgivers begrunnelse der et syn ikke følges",
    "Videre behandling",
    "Underskrifter",
    "Protokolltilførsler",
]
BRIEF = [
    "Forslag",
    "Bakgrunn",
    "Hva er åpent, og hva er bestemt",
    "Konsekvenser for de ansatte",
    "Arbeidsmiljø og risiko",
    "Rettsgrunnlag og trinn i medbestemmelsestrappen",
    "Planlagte dager",
    "Spørsmål til partene",
    "Vedlegg",
]


def paper(case, user, name):
    return written(case_page(case.reference, user=user, on=TODAY), name)


def words_of(pdf):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607
        input=pdf,
        capture_output=True,
        check=True,
    ).stdout.decode()


def protocol_of(cast):
    case = open_case(cast, **negotiated.LOCAL_PAY)
    actions.give_information(case.reference, actor=cast.kari)
    negotiated.drawn_up(cast, case.reference)
    return case


@pytest.fixture
def discussed(cast):
    """A case where one union has said what it thinks, been answered, and added a statement."""
    case = case_in("informed", cast)
    ref = case.reference
    actions.take_position(
        ref, [actions.View(1, "disagree", "Sonene blir for store.")], actor=cast.ola
    )
    actions.submit_input(ref, "Vi vil ha fire soner.", actor=cast.ola)
    with clock_at(at(TODAY + timedelta(days=1))):
        said = case.inputs.get()
        actions.answer_input(
            ref,
            said.pk,
            outcome="not_used",
            text="Fire soner gir for små vakter.",
            actor=cast.kari,
        )
        actions.open_discussion(
            ref, meets_on=TODAY + timedelta(days=21), place="Rådhuset", actor=cast.kari
        )
    day = TODAY + timedelta(days=21)
    with clock_at(at(day)):
        actions.circulate_minutes(ref, "Alle la fram sitt syn.", held_on=day, actor=cast.kari)
        actions.approve_minutes(ref, 1, actor=cast.aisha)
        actions.add_statement(ref, 1, "Vi står på fire soner.", actor=cast.ola)
    return case


def test_it_keeps_the_headings_of_the_minutes_in_order(cast, discussed):
    assert paper(discussed, cast.ola, "referat-1").headings == MINUTES


def test_it_keeps_the_headings_of_the_brief_in_order(cast):
    asked = ("proposal", "background", "open", "consequences", "environment")
    case = case_in("informed", cast, brief=dict.fromkeys(asked, "Slik."))
    assert paper(case, cast.ola, "saksframlegg").headings == BRIEF


def test_it_keeps_the_headings_of_the_protocol_in_order(cast):
    assert paper(protocol_of(cast), cast.ola, "protokoll-1").headings == PROTOCOL


def test_it_calls_to_the_meeting_with_an_agenda(cast, discussed):
    notice = paper(discussed, cast.ola, "innkalling")
    assert notice.headings == ["Innkalt til møtet", "Sakliste", "Papirer", "Før møtet"]
    said = words_of(press.pdf(notice))
    assert "mandag 22. februar 2027" in said
    assert "Norsk Sykepleierforbund (Unio)" in said


def test_it_gives_each_organisation_its_own_block(cast, discussed):
    blocks = paper(discussed, cast.aisha, "referat-1").blocks
    heads = [b["text"] for b in blocks if b["kind"] == "heading"]
    parties = heads[heads.index("Tillitsvalgtes syn") + 1 : heads.index("Spørsmål og svar")]
    assert parties == [
        "Fagforbundet (LO Kommune)",
        "Norsk Sykepleierforbund (Unio)",
        "Vernetjenesten, Hjemmetjenesten",
    ]


def test_it_puts_the_statements_below_the_signatures(cast, discussed):
    said = words_of(press.pdf(paper(discussed, cast.ola, "referat-1")))
    order = [
        "Sonene blir for store.",
        "Fire soner gir for små vakter.",
        "Godkjent, 22. februar",
        "Vi står på fire soner.",
        "Innførsel",
    ]
    assert [said.index(words) for words in order] == sorted(
        said.index(words) for words in order
    )


def test_it_leaves_out_of_the_minutes_what_came_after_them(cast, discussed):
    before = press.pdf(paper(discussed, cast.ola, "referat-1"))
    with clock_at(at(TODAY + timedelta(days=22))):
        actions.submit_input(discussed.reference, "Et nytt innspill.", actor=cast.aisha)
        actions.take_position(
            discussed.reference, [actions.View(1, "agree", "Nå enig.")], actor=cast.ola
        )
    assert press.pdf(paper(discussed, cast.ola, "referat-1")) == before


def test_it_prints_the_same_bytes_twice(cast, discussed):
    first = press.pdf(paper(discussed, cast.ola, "referat-1"))
    press._printed.cache_clear()
    assert press.pdf(paper(discussed, cast.hanne, "referat-1")) == first


@pytest.mark.parametrize("name", ["saksframlegg", "innkalling", "referat-1"])
def test_it_is_a_tagged_pdf_with_language_fonts_and_the_standards_it_claims(
    cast, discussed, name
):
    with pikepdf.open(io.BytesIO(press.pdf(paper(discussed, cast.ola, name)))) as pdf:
        assert str(pdf.Root.Lang) == "nb-NO"
        assert pdf.Root.MarkInfo.Marked
        assert _tags(pdf.Root.StructTreeRoot) >= {"/H1", "/P"}
        told = pdf.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
        assert told["pdfuaid:part"] == "1"
        assert str(pdf.docinfo.Title).startswith(("Saksframlegg", "Innkalling", "Referat"))
        fonts = [f for page in pdf.pages for f in page.resources.Font.values()]
        assert fonts
        for font in fonts:
            inner = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(inner.keys())


def _tags(node):
    found = set()
    queue = [node]
    while queue:
        here = queue.pop()
        if isinstance(here, pikepdf.Array):
            queue += list(here)
        elif isinstance(here, pikepdf.Dictionary):
            if "/S" in here:
                found.add(str(here.S))
            if "/K" in here:
                queue.append(here.K)
    return found


# -- what people write is words, never code ------------------------------------------------------


def sheet():
    return Document(
        house="Furuvang kommune",
        form="Referat",
        heading="Sak",
        reference="2027/0001",
        language="nb",
        made_at=at(TODAY),
    )


@pytest.mark.parametrize(
    "wicked",
    [
        '#panic("no")',
        '#read("/etc/passwd")',
        '"] #eval("1+1") [',
        "$ x_1 $ *bold* _em_ `code` @ref <label> \\ // /* */",
        "= Overskrift\n- punkt\n+ tall",
        '{"kind": "nothing"}',
    ],
)
def test_it_prints_what_is_written_as_it_is_written(wicked):
    document = sheet()
    document.section(wicked)
    document.text(wicked)
    document.table("t", ["a", "b"], [[wicked, wicked]])
    document.said(wicked, who=wicked, meta=wicked)
    said = " ".join(words_of(press.pdf(document)).split())
    assert said.count(" ".join(wicked.split())[:20]) >= 3


@pytest.mark.parametrize(
    ("sign", "written_as"),
    [
        ("😀", "[grinning face]"),
        ("漢", "[cjk unified ideograph-6f22]"),
        ("\u202e", ""),
        ("\x00", ""),
    ],
)
def test_it_names_a_sign_it_cannot_print(sign, written_as):
    document = sheet()
    document.text(f"a{sign}b")
    assert f"a{written_as}b" in words_of(press.pdf(document))


def test_it_has_a_sign_for_every_letter_of_the_languages_of_the_country():
    letters = "æøå ÆØÅ äöü éèóòôáà čđŋšŧž ČĐŊŠŦŽ âïńÁ «»–—…§€ ðþ"
    assert clean(letters) == letters
    document = sheet()
    document.text(letters)
    press.pdf(document)


def test_nothing_overflows_the_page():
    document = sheet()
    document.heading = "Arbeidsmiljøkonsekvensutredningsoppfølgingsplan" * 3
    document.head = [("Enhet", ", ".join(f"Enhet nummer {n}" for n in range(40)))]
    for n in range(20):
        document.section(f"Sak {n} " + "lang" * 40)
        document.text("https://example.no/" + "a" * 300 + " " + "ord " * 200)
        document.table(
            "t",
            ["En", "To", "Tre", "Fire"],
            [["Konsekvensutredningsarbeid" * 4, "x" * 29, "b", "c"]] * 3,
        )
    # Words with their boxes, in points: none ends outside the margins of A4.
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"],  # noqa: S607
        input=press.pdf(document),
        capture_output=True,
        check=True,
    ).stdout.decode()
    ends = [float(part.split('"')[0]) for part in boxes.split('xMax="')[1:]]
    assert max(ends) <= 595.3 - 70.8 + 1


# -- who may have them ---------------------------------------------------------------------------


def test_it_lists_the_papers_there_are(cast, discussed):
    page = case_page(discussed.reference, user=cast.ola, on=TODAY)
    assert [p.name for p in papers_of(page)] == [
        "saksframlegg",
        "innkalling",
        "referat-1",
        "saksmappe",
        "segl",
    ]


def test_it_hands_over_a_file_and_not_the_same_twice(client, cast, discussed):
    client.force_login(cast.ola)
    address = reverse("case-paper", args=[discussed.reference, "referat-1"])
    first = client.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert (
        first["Content-Disposition"] == f'attachment; filename="{discussed.slug}-referat-1.pdf"'
    )
    assert first.content.startswith(b"%PDF-1.7")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_case_page_leads_to_its_papers(client, cast, discussed):
    client.force_login(cast.ola)
    page = client.get(reverse("case-detail", args=[discussed.reference])).content.decode()
    for name in ("saksframlegg", "innkalling", "referat-1"):
        assert reverse("case-paper", args=[discussed.reference, name]) in page


def test_programs_get_the_same_paper(client, cast, discussed):
    client.force_login(cast.ola)
    listed = client.get(f"/api/v1/cases/{discussed.slug}/papers/").json()["results"]
    assert [p["name"] for p in listed] == [
        "saksframlegg",
        "innkalling",
        "referat-1",
        "saksmappe",
        "segl",
    ]
    answer = client.get(listed[2]["url"])
    assert answer.content == press.pdf(paper(discussed, cast.ola, "referat-1"))
    assert client.get(f"/api/v1/cases/{discussed.slug}/papers/referat-9/").status_code == 404


def test_a_protocol_is_only_for_its_two_sides_and_hr(client, cast):
    case = protocol_of(cast)
    address = reverse("case-paper", args=[case.reference, "protokoll-1"])
    for name, status in [("ola", 200), ("kari", 200), ("hanne", 200), ("aisha", 404)]:
        client.force_login(cast[name])
        assert client.get(address).status_code == status, name


def test_outsiders_find_no_paper(client, cast, discussed):
    for name in OUTSIDERS:
        client.force_login(cast[name])
        for paper_name in ("saksframlegg", "innkalling", "referat-1"):
            address = reverse("case-paper", args=[discussed.reference, paper_name])
            assert client.get(address).status_code == 404
        assert client.get(f"/api/v1/cases/{discussed.slug}/papers/").status_code == 404
        api = f"/api/v1/cases/{discussed.slug}/papers/referat-1/"
        assert client.get(api).status_code == 404


def test_it_prints_the_whole_case_and_says_what_it_leaves_out(cast):
    case = protocol_of(cast)
    for name, hidden in (("ola", False), ("hanne", False), ("aisha", True)):
        said = " ".join(words_of(press.pdf(paper(case, cast[name], "saksmappe"))).split())
        assert ("Utelatt: protokoller" in said) is hidden
        assert ("Slik ble det." in said) is not hidden


def test_it_prints_the_plan_the_parties_have(cast):
    case = case_in("informed", cast)
    actions.publish_plan(case.reference, actor=cast.kari)
    plan = paper(case, cast.ola, "plan")
    assert plan.headings == [
        "Steg og dager",
        "Hva som er flyttet",
        "Hva partene sier om planen",
    ]
    assert "15. april 2027" in words_of(press.pdf(plan))


def test_it_says_the_same_for_ever_of_the_case_it_was_sent_in(cast, discussed):
    """Units are renamed, leaders leave, titles change, the law is renewed: a paper sent does not."""
    protocol = protocol_of(cast)
    asked = [(protocol, "protokoll-1")]
    asked += [(discussed, name) for name in ("referat-1", "saksframlegg", "innkalling")]
    before = [press.pdf(paper(case, cast.ola, name)) for case, name in asked]
    with clock_at(at(TODAY + timedelta(days=40))):
        for case, _name in asked:
            type(case).objects.filter(pk=case.pk).update(
                title="Noe annet", owner=cast.dag, weight="light", archive_reference="26/1"
            )
            case.units.update(name="Nytt navn")
            case.points.update(title="En annen beslutning", planned_on=TODAY)
            actions.change_facts(
                case.reference, measures=["budget"], facts={"dismissals": 0}, actor=cast.kari
            )
    Organisation.objects.update(name="Storkommunen")
    assert [press.pdf(paper(case, cast.ola, name)) for case, name in asked] == before


def test_it_does_not_change_a_paper_when_a_seal_covers_it(cast, discussed):
    """The seal stands on a sheet of its own; the paper has the same bytes before and after."""
    names = ("saksframlegg", "innkalling", "referat-1")
    before = [press.pdf(paper(discussed, cast.ola, name)) for name in names]
    assert "Ikke forseglet ennå" in words_of(press.pdf(paper(discussed, cast.ola, "segl")))
    made = seal(at(TODAY + timedelta(days=22)))
    press._printed.cache_clear()
    assert [press.pdf(paper(discussed, cast.ola, name)) for name in names] == before
    sheet = paper(discussed, cast.ola, "segl")
    assert sheet.headings == ["Saksframlegg", "Innkalling til møtet", "Referat 1"]
    told = words_of(press.pdf(sheet)).replace(" ", "").replace("\n", "")
    assert made.root in told
    for name in names:
        entry = Entry.objects.get(
            chain=discussed.chain_id, number=paper(discussed, cast.ola, name).entry
        )
        assert entry.digest in told


def test_it_shows_a_draft_brief_as_the_case_stands(cast):
    """What nobody has got yet follows the case; what the parties have does not."""
    case = open_case(cast)
    type(case).objects.filter(pk=case.pk).update(title="Ny tittel")
    assert paper(case, cast.kari, "saksframlegg").heading == "Ny tittel"
    actions.give_information(case.reference, actor=cast.kari)
    type(case).objects.filter(pk=case.pk).update(title="Enda en tittel")
    assert paper(case, cast.ola, "saksframlegg").heading == "Ny tittel"
