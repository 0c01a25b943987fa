"""Seljord 2018 in the browser: five people, one reorganisation, from the idea to the closed case.

The same story as tests/journeys/test_seljord.py, told through the pages alone. Two dates are real:
the council decided on 15 June 2018, and the options paper was discussed on 21 June 2018. Every
other date, every name, number and text is assumed. To keep it short, two of the unions come and
one meeting is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from ledger.models import Entry
from parties import actions as register
from parties.models import Confederation, Level, OrgUnit, Role, User
from tests.browser.conftest import Day, Invite
from tests.browser.people import PASSWORD, Person, fill, form_of
from tests.journeys.telling import Register
from workflows.models import Case, Evidence, Input

UNITS = ("Helse og omsorg", "Oppvekst", "Teknisk")
BRIEF = {
    "b-proposal": "Kommunen får ei ny overordna organisering med færre leiarnivå.",
    "b-background": "Dagens inndeling er frå 2008. Leiarane har ulikt mange å følgje opp.",
    "b-open": "Talet på sektorar, leiarnivå og kva einingar som høyrer saman, er ope.",
    "b-alternatives": "Tre eller fire sektorar, med eller utan mellomleiarar.",
    "b-consequences": "Nokre leiarar får nye oppgåver. Ingen skal seiast opp.",
    "b-environment": "Uro i overgangen. Konsekvensanalyse for kvar sektor.",
    "b-plan": "Formelle møte kvar månad med dei tillitsvalde, fleire når nokon ber om det.",
    "b-goal": "Samfunnsplanen: ein god og føreseieleg arbeidsgivar.",
}


@dataclass
class Table:
    """Who sits at the table, each at their own browser."""

    chief: Person
    fagforbundet: Person
    nsf: Person
    safety: Person
    reference: str = ""

    @property
    def parties(self) -> list[Person]:
        return [self.fagforbundet, self.nsf, self.safety]

    def on(self, person: Person) -> Person:
        """Let the person open the case."""
        person.opens(self.reference)
        return person


@pytest.fixture
def town(transactional_db: None, day: Day) -> None:
    day("2018-01-02")
    r = Register("Seljord kommune", employees=310, since=date(2016, 1, 1))
    units = [r.unit(name, Level.SECTOR, r.root) for name in UNITS]
    fagforbundet = r.union("Fagforbundet", "Fagforbundet", Confederation.LO, *units)
    nsf = r.union("Norsk Sykepleierforbund", "NSF", Confederation.UNIO, units[0])
    for unit in units:
        r.area(unit.name, unit)

    def person(username: str, first: str, last: str, role: str = "", union=None) -> User:
        user = register.register_person(
            username,
            first_name=first,
            last_name=last,
            language="nn",
            password=PASSWORD,
            actor=None,
        )
        if role:
            _mandate(user, role, r.root, union)
        return user

    person("gro", "Gro", "Dal", Role.LEADER)
    person("lars", "Lars", "Li", Role.HTV, fagforbundet)
    person("ida", "Ida", "Nes", Role.HTV, nsf)
    person("siri", "Siri", "Moe", Role.SENIOR_SAFETY_REPRESENTATIVE)
    person("hege", "Hege", "Vik", Role.HR_AUDITOR)
    person("tor", "Tor", "Bø")


def _mandate(user: User, role: str, unit: OrgUnit, union: object) -> None:
    register.register_mandate(
        user,
        role,
        unit=unit,
        union=union,
        valid_from=date(2016, 1, 1),
        confirmed_by=union.name if union else "HR",
        actor=None,
    )


def test_seljord(town: None, invite: Invite, day: Day) -> None:
    day("2018-04-10")  # assumed
    chief = invite("gro")
    chief.logs_in()
    chief.looks("min-oversikt-tom")
    reference = _april_the_chief_lays_a_case_before_the_parties(chief)
    table = Table(chief, invite("lars"), invite("ida"), invite("siri"), reference)
    for person in table.parties:
        person.logs_in()
    _april_the_parties_speak(table, day)
    _april_the_chief_answers(table, day)
    _june_the_council_decides_for_itself(table, day)
    _june_the_options_are_discussed(table, day)
    _july_the_minutes_go_round(table, day)
    _august_the_employer_decides(table, day)
    _autumn_it_is_carried_out(table, day)
    assert Case.objects.get().state == Case.State.CLOSED
    call_command("verify_ledger", verbosity=0)  # exits when anything is wrong
    _hr_looks_into_it(invite("hege"), reference)
    _nobody_else_sees_it(invite("tor"), reference)


def _april_the_chief_lays_a_case_before_the_parties(chief: Person) -> str:
    page = chief.page
    chief.presses(page.locator("main a[href$='/saker/ny/']"))
    form = page.locator("#sak")
    fill(form, {"measures": "reorganisation"})
    form.locator("[name='f-substantial_change']").first.wait_for()  # the questions come live
    for unit in UNITS:
        form.get_by_label(unit, exact=True).check()
    fill(
        form,
        {
            "f-dismissals": 0,
            "f-substantial_change": "yes",
            "f-environment_plan": "yes",
            "f-decision_level": "political",
        },
    )
    form.locator("[name='f-dismissals']").blur()
    expect(page.locator("#anbefaling")).to_contain_text("Arbeidsmiljølov")
    expect(page.locator("#framdrift li")).to_have_count(4)
    chief.looks("ny-sak-1-kva")
    chief.presses(page.locator("#videre button[value=next]"))

    days = {
        "known_on": "2018-01-18",  # assumed
        "planned_decision_on": "2018-06-15",
        "planned_implementation_on": "2018-09-03",  # assumed
    }
    fill(form, days)
    chief.looks("ny-sak-2-nar")
    fill(form, days)
    chief.presses(page.locator("#videre button[value=next]"))

    chief.sees("Fagforbundet", "Lars Li", "NSF", "Ida Nes", "Siri Moe")
    chief.looks("ny-sak-3-kven")
    chief.presses(page.locator("#videre button[value=next]"))

    # Sent too soon: what is missing is said, beside its field, and nothing is lost.
    fill(form, {"title": "Ny overordna organisering av Seljord kommune"})
    chief.presses(page.locator("#videre button[value=send]"))
    assert page.locator(".form-errors a").count() >= len(BRIEF) - 1
    assert form.locator("[name=title]").input_value().startswith("Ny overordna")
    chief.looks("ny-sak-4-noko-manglar", posted=True)
    fill(
        form,
        {
            **BRIEF,
            "questions": "Kor mange sektorar bør vi ha?\nTrengst det mellomleiarar?",
            "points": "Overordna organisering (kommunestyret)\nVal av modell (rådmannen)",
        },
    )
    chief.presses(page.locator("#videre button[value=send]"))
    case = Case.objects.get()
    assert (case.state, case.weight, case.rung) == (Case.State.INFORMED, "large", "discussion")
    assert page.url.endswith(f"/saker/{case.reference.replace('/', '-')}/")
    chief.looks("saka-hos-leiaren")
    # Too early to decide: what is missing is listed, each with its source.
    chief.opens(case.reference)
    chief.presses(page.locator("main a[href$='/decide/']").first)
    refusal = page.locator(".refusal")
    assert refusal.locator("li").count() >= 3
    assert refusal.locator("li:has-text('§')").count() >= 1
    assert not form_of(page, "decide").count()
    chief.looks("for-tidleg-a-avgjere")
    return case.reference


def _april_the_parties_speak(table: Table, day: Day) -> None:
    day("2018-04-16")  # assumed
    for person, stance, why in (
        (table.fagforbundet, "conditions", "Tre, om leiarane får nok tid til kvar tilsett."),
        (table.nsf, "disagree", "Helse og omsorg bør delast i to."),
    ):
        person.goes_to("/")
        if person is table.fagforbundet:
            person.looks("min-oversikt-hos-tillitsvald")
        person.presses(person.page.locator("main h3 a").first)
        if person is table.fagforbundet:
            person.looks("saka-hos-tillitsvald")
        person.takes("take_position", stance_1=stance, text_1=why, stance_2="agree")
    rep = table.on(table.fagforbundet)
    fill(
        rep.finds("submit_input"),
        {"text": "Vi treng konsekvensanalysen før møtet, ikkje i møtet."},
    )
    # A double click sends once.
    with rep.page.expect_navigation():
        form_of(rep.page, "submit_input").locator("button[type=submit]").dblclick()
    rep.sees_done("submit_input")
    assert Input.objects.count() == 1
    safety = table.on(table.safety)
    safety.takes("raise_concern", text="Kven leier verneområda i overgangen?")


def _april_the_chief_answers(table: Table, day: Day) -> None:
    day("2018-04-18")  # assumed
    chief = table.chief
    # The same page in two tabs: the second answer comes to a page that is stale.
    second = chief.new_tab()
    table.on(chief)
    chief.looks("saka-med-innspel")
    first_input, _concern = Input.objects.order_by("pk")
    one = chief.finds("answer_input", asked=f"?input={first_input.pk}")
    second.goto(chief.page.url)
    other = form_of(second, "answer_input")
    fill(one, {"outcome": "used", "text": "Analysen er lagd ved i dag."})
    fill(other, {"outcome": "partly", "text": "Eit anna svar, frå ei anna fane."})
    chief.presses(one.locator("button[type=submit]"))
    chief.sees_done("answer_input")
    with second.expect_navigation():
        other.locator("button[type=submit]").click()
    told = second.locator("main")
    expect(told).to_contain_text("Gro Dal")  # who came first
    expect(second.locator("[role=alert]").first).to_be_focused()
    assert "Eit anna svar, frå ei anna fane." in second.locator("main").inner_html()
    first, chief.page = chief.page, second
    chief.looks("utdatert-side", posted=True)
    chief.page = first
    second.close()
    table.on(chief).takes(
        "answer_input", outcome="used", text="Dagens leiarar står til dei nye er på plass."
    )


def _june_the_council_decides_for_itself(table: Table, day: Day) -> None:
    day("2018-06-18 08:30")  # the Monday after
    chief = table.on(table.chief)
    form = chief.finds("register_taken")
    point = form.locator("[name=number] option").first.get_attribute("value")
    fill(
        form,
        {
            "number": point,
            "decided_on": "2018-06-15",
            "decided_by": "Kommunestyret i Seljord",
            "text": "Kommunestyret vedtok hovudtrekka i ny organisering.",
        },
    )
    chief.looks("registrere-vedtak", posted=True)
    chief.presses(form.locator("button[type=submit]"))
    chief.sees_done("register_taken")
    entry = Entry.objects.get(event="decision.registered")
    assert (entry.occurred_on, entry.recorded_at.date()) == (
        date(2018, 6, 15),
        date(2018, 6, 18),
    )


def _june_the_options_are_discussed(table: Table, day: Day) -> None:
    day("2018-06-18 10:00")  # assumed
    chief = table.on(table.chief)
    chief.takes(
        "revise_brief",
        heading_alternatives="Modell A, B og C, med konsekvensar for kvar sektor.",
        material="yes",
        reason="Kommunestyret har vedteke hovudtrekka. No ligg tre modellar føre.",
    )
    chief.takes(
        "open_discussion",
        meets_on="2018-06-21",
        starts_at="09:00",
        place="Heradshuset",
        points=[2],
    )
    chief.looks("motet-er-kalla-inn")
    day("2018-06-20")  # assumed
    nsf = table.on(table.nsf)
    nsf.takes("take_position", stance_1="agree", text_1="Modell B er god.")


def _july_the_minutes_go_round(table: Table, day: Day) -> None:
    day("2018-06-25")  # assumed
    chief = table.on(table.chief)
    chief.takes(
        "circulate_minutes",
        held_on="2018-06-21",
        text="Notatet med modellane vart drøfta. Innspela går inn i notatet.",
        binding="no",
    )
    for person in table.parties:
        table.on(person).takes("approve_minutes", outcome="approved")
    rep = table.on(table.nsf)
    rep.takes("add_statement", text="NSF minner om at helse og omsorg er den største sektoren.")
    rep.looks("protokolltilforsel")
    day("2018-07-03")  # assumed
    table.on(chief).takes("close_discussion")
    assert Case.objects.get().state == Case.State.DISCUSSED


def _august_the_employer_decides(table: Table, day: Day) -> None:
    day("2018-08-20")  # assumed
    chief = table.on(table.chief)
    for kind, on, text in (
        ("amu_treated", "2018-08-16", "AMU handsama saka og gav råd om opplæring."),
        ("employees_involved", "2018-06-05", "Verkstad i kvar sektor, med notat."),
    ):
        chief.takes("file_evidence", kind=kind, occurred_on=on, text=text)
    form = chief.finds("decide")
    decision = "Modell B frå 3. september."
    fill(form, {"text": decision, "views": "Fagforbundet er høyrt. NSF var usamd i deling."})
    # While the chief writes, the safety representative warns of something.
    table.on(table.safety).takes("raise_concern", text="Kven følgjer opp AMU sine råd?")
    chief.presses(form.locator("button[type=submit]"))
    refusal = chief.page.locator(".refusal")
    expect(refusal).to_be_focused()
    assert "verne" in refusal.inner_text(), refusal.inner_text()
    assert "§" in refusal.inner_text(), refusal.inner_text()
    assert form_of(chief.page, "decide").locator("[name=text]").input_value() == decision
    chief.looks("avslag-teksten-star", posted=True)

    kept = chief.page
    chief.page = chief.new_tab()
    table.on(chief).takes("answer_input", outcome="used", text="Det gjer HMS-rådgivaren.")
    chief.page.close()
    chief.page = kept
    chief.presses(form_of(chief.page, "decide").locator("button[type=submit]"))
    chief.sees_done("decide")
    chief.looks("avgjort")


def _autumn_it_is_carried_out(table: Table, day: Day) -> None:
    day("2018-08-27")  # assumed
    chief = table.on(table.chief)
    for kind in ("employees_informed", "risk_assessed"):
        chief.takes(
            "file_evidence",
            kind=kind,
            occurred_on="2018-08-24",
            text="Notat til alle tilsette, og gjennomgang med verneomboda.",
        )
    day("2018-09-03")  # assumed
    for _ in range(2):  # the council's decision, and the employer's
        table.on(chief).takes("implement")
    day("2018-11-12")  # assumed
    table.on(chief).takes("conclude")
    chief.looks("avslutta")
    assert Evidence.objects.count() == 4


def _hr_looks_into_it(hr: Person, reference: str) -> None:
    hr.logs_in()
    hr.goes_to("/tilsyn/")
    hr.looks("tilsyn")
    hr.presses(hr.page.locator(f"main a[href*='{reference.replace('/', '-')}']").first)
    hr.looks("tilsyn-av-saka")
    hr.page.locator("#trust button").click()
    expect(hr.page.locator("#trust [role=status]")).to_contain_text("Ja")
    expect(hr.page.locator("#trust button")).to_be_focused()


def _nobody_else_sees_it(tor: Person, reference: str) -> None:
    tor.logs_in()
    for path in (f"/saker/{reference.replace('/', '-')}/", "/tilsyn/"):
        answer = tor.page.goto(tor.address(path))
        assert answer is not None
        assert answer.status == 404
    tor.looks("ikkje-funnen")
