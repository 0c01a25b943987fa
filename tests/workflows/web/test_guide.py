"""Regelverket: every rule has an address, plain words and a source, for everyone."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from rulebook.packs import load
from tests.cast import OUTSIDERS
from workflows.queries.rules import CERTAINTIES, ROLES
from workflows.web.unverified import cell

GUIDE = "/regelverket/"
UNREAD = "/regelverket/ikke-verifisert/"
TABLE = "/regelverket/ikke-verifisert.csv"


@pytest.fixture
def reader(client, db):
    return client


def test_it_is_open_without_a_log_in(reader):
    page = reader.get(GUIDE)
    words = page.content.decode()
    assert page.status_code == 200
    assert "Medbestemmelsestrappen" in words
    assert "Lag og drøft arbeidsplanen sammen" in words


def test_it_is_open_to_robots_as_well(reader):
    assert f"Allow: {GUIDE}" in reader.get("/robots.txt").content.decode()


# -- one rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted({*load().rules, *(n.id for n in load().notes.values())})
)
def test_it_shows_every_rule_with_its_source(reader, name):
    page = reader.get(reverse("rule-detail", args=[name]))
    words = page.content.decode()
    found = load().rules.get(name) or load().notes[name]
    assert page.status_code == 200
    assert found.citation.section.split("<")[0].split("&")[0] in words
    assert ("ikke verifisert" in words) or found.citation.verified
    assert ("Dette er ikke en regel" in words) == (name not in load().rules)


def test_it_counts_a_chain_from_the_event_its_first_time_begins_with(reader):
    """The writ's time begins when the time for notice ends, and that with the end of talks."""
    page = reader.get(reverse("rule-detail", args=["HTAS-2.7.2-writ"]), {"fra": "2027-03-11"})
    words = page.content.decode()
    assert "siste dagen i fristen «Varsle at lønnstvisten går til" in words
    assert "Da forhandlingene ble avsluttet" in words
    assert "20. april 2027" in words


def test_it_says_the_same_day_where_no_days_are_counted(reader):
    words = reader.get(reverse("rule-detail", args=["AML-15-2-NAV"])).content.decode()
    assert "Senest samme dag: da møtet ble kalt inn" in words


def test_it_says_who_when_and_where(reader):
    words = reader.get(reverse("rule-detail", args=["AML-10-3"])).content.decode()
    for part in ("Leder", "Tillitsvalgt", "to uker", "planlagt start", "Arbeidsplan", "§ 10-3"):
        assert part in words


def test_it_leads_another_name_to_the_rule_with_what_was_asked(reader):
    answer = reader.get("/regelverket/AML-06/?dato=2025-05-01")
    assert answer.status_code == 301
    assert answer.url == "/regelverket/AML-10-3/?dato=2025-05-01"
    assert reader.get("/regelverket/aml-10-3/").status_code == 301


def test_it_leads_every_alias_to_its_rule(reader):
    for alias, rule in load().aliases.items():
        answer = reader.get(reverse("rule-detail", args=[alias]))
        assert (answer.status_code, answer.url) == (301, reverse("rule-detail", args=[rule]))


@pytest.mark.parametrize("name", ["AML-999", "..", "%00", "<script>"])
def test_it_finds_no_rule_that_is_not_there(reader, name):
    assert reader.get(f"/regelverket/{name}/").status_code == 404


def test_it_never_calls_advice_a_demand(reader):
    rule = next(r for r in load().rules.values() if not r.binding and r.gates)
    words = reader.get(reverse("rule-detail", args=[rule.id])).content.decode()
    assert "Bare et råd" in words


def test_it_says_what_does_not_bind_this_employer(client, cast):
    words = client.get(reverse("rule-detail", args=["HAS-18"])).content.decode()
    assert "gjelder ikke Furuvang kommune" in words


def example(reader, rule, **asked):
    return reader.get(reverse("rule-detail", args=[rule]), asked).context["example"]


def test_it_counts_the_deadline_from_the_day_the_reader_chooses(reader):
    found = example(reader, "AML-10-3", fra="2027-04-05")["found"]
    assert (found["anchor_date"], found["safe_end"]) == (date(2027, 4, 5), date(2027, 3, 22))
    assert "To uker før mandag 5. april 2027" in found["explanation"]["nb"]


def test_it_counts_for_the_weight_the_reader_chooses(reader):
    asked = {"fra": "2027-03-01"}
    light = example(reader, "LOC-NOTICE", omfang="light", **asked)["found"]
    ordinary = example(reader, "LOC-NOTICE", omfang="ordinary", **asked)["found"]
    assert light["raw_end"] > ordinary["raw_end"]


def test_it_counts_an_example_at_once_for_every_rule_that_sets_a_date(reader):
    for rule in load().rules.values():
        shown = example(reader, rule.id)
        dated = rule.timing is not None and rule.timing.period is not None
        assert bool(shown) == dated, rule.id
        assert not dated or shown["found"], rule.id


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("31.02.2027", "dag, måned og år"),
        ("", "Velg en dag"),
        ("9999-12-30", "mellom 1900 og 2100"),
        ("2100-12-31", "Vi kan regne med dager fra"),
        ("1900-01-01", "Vi kan regne med dager fra"),
    ],
)
def test_it_says_which_days_it_can_count_from_and_keeps_what_was_typed(reader, day, told):
    page = reader.get(reverse("rule-detail", args=["AML-17-3-2"]), {"fra": day})
    words = page.content.decode()
    assert page.status_code == 200
    assert told in words
    assert page.context["example"]["found"] is None
    assert f'value="{day}"' in words or not day


def test_it_shows_the_rule_as_it_stood_on_a_day(reader):
    def on(day):
        page = reader.get(reverse("rule-detail", args=["HTA-01"]), {"dato": day})
        return page.content.decode()

    assert "Slik den var" not in on("2027-01-01")
    assert "Regelen slik den var <b>fredag 1. januar 2027</b>" in on("2027-01-01")
    assert "gjaldt ikke <b>tirsdag 1. januar 2019</b>" in on("2019-01-01")
    assert (
        "slik den var"
        not in reader.get("/regelverket/HTA-01/?dato=i+fjor")
        .content.decode()
        .split("Utgaver")[0]
    )


def test_it_shows_the_numbers_a_rule_uses_with_their_days(reader):
    page = reader.get(reverse("rule-detail", args=["AML-7-1"]))
    numbers = [(n["value"].value, n["holds"]) for n in page.context["numbers"]]
    assert numbers == [(30, True), (50, False)]
    on = reader.get(reverse("rule-detail", args=["AML-7-1"]), {"dato": "2020-01-01"})
    assert [n["holds"] for n in on.context["numbers"]] == [False, True]


def test_it_shows_where_the_source_stands_and_what_may_be_agreed_otherwise(reader):
    page = reader.get("/regelverket/AML-10-3/")
    here = [layer["label"] for layer in page.context["layers"] if layer["here"]]
    assert here == ["lov"]
    assert "Fristen, i hovedavtale og tariffavtale." in page.content.decode()


def test_it_ties_rules_to_those_they_tighten_and_replace_both_ways(reader):
    rules = load().rules
    for rule in rules.values():
        page = reader.get(reverse("rule-detail", args=[rule.id]))
        tied = {one.id for tie in page.context["ties"] for one in tie.rules}
        said = {*rule.tightens, *(one.rule for one in rule.replaces)} & set(rules)
        assert said <= tied
        for other in said:
            there = reader.get(reverse("rule-detail", args=[other])).context["ties"]
            assert rule.id in {one.id for tie in there for one in tie.rules}


def test_it_says_what_a_meeting_ends_with_where_the_rule_says_so(reader):
    for rule in load().rules.values():
        pack = load().editions[rule.pack]
        said = [one for one in (*pack.papers, *pack.breaks) if one.rule == rule.id]
        page = reader.get(reverse("rule-detail", args=[rule.id]))
        assert len(page.context["ends"]) == len(said)


# -- searching -----------------------------------------------------------------------------------


def found(page):
    return {rule["id"] for group in page.context["groups"] for rule in group["rules"]}


@pytest.mark.parametrize(
    "words",
    ["§ 10-3", "10-3", "§10-3", "AML-10-3", "aml-10-3", "AML-06", "LAG og drøft", "turnus"],
)
def test_it_finds_the_work_schedule(reader, words):
    assert "AML-10-3" in found(reader.get(GUIDE, {"q": words}))


def test_it_takes_a_number_whole(reader):
    assert found(reader.get(GUIDE, {"q": "§ 0-3"})) == set()
    assert "AML-10-3" not in found(reader.get(GUIDE, {"q": "AML-10-30"}))
    assert "AML-17-3-2" not in found(reader.get(GUIDE, {"q": "§ 7-3"}))


def test_it_takes_no_notice_of_capitals_but_tells_letters_apart(reader):
    lower, upper, in_two_parts = (
        found(reader.get(GUIDE, {"q": words})) for words in ("året", "ÅRET", "A\u030aret")
    )
    assert lower
    assert lower == upper == in_two_parts
    assert found(reader.get(GUIDE, {"q": "aret"})) != lower


def test_it_finds_nothing_helpfully(reader):
    alone = reader.get(GUIDE, {"q": "xyzzy"})
    assert found(alone) == set()
    assert "Ingen regel passer" in alone.content.decode()
    both = reader.get(GUIDE, {"q": "xyzzy", "trinn": "negotiation"})
    ways = both.context["ways_out"]
    assert [way["address"] for way in ways] == ["?trinn=negotiation"]
    assert len(found(reader.get(GUIDE + ways[0]["address"]))) == ways[0]["count"]


def test_it_filters_by_step_source_and_change(reader):
    rules = load().rules
    for place in ("negotiation", "participation"):
        shown = found(reader.get(GUIDE, {"trinn": place}))
        assert shown == {r.id for r in rules.values() if place in (r.rung, r.track)}
    sources = {rules[r].pack for r in found(reader.get(GUIDE, {"kilde": "folm"})) if r in rules}
    assert sources == {"folm-2011"}
    assert "AML-10-3" in found(reader.get(GUIDE, {"tiltak": "work_schedule"}))
    assert "AML-9-2-1" in found(reader.get(GUIDE, {"tiltak": "digitalisation"}))
    assert "HAS-18" not in found(reader.get(GUIDE, {"profil": "ha_ks_b"}))


def test_it_tells_what_is_verified_from_what_is_not(reader):
    shown = {code: found(reader.get(GUIDE, {"kjent": code})) for code in CERTAINTIES}
    assert sum(map(len, shown.values())) == len(found(reader.get(GUIDE)))
    rules = load().rules
    assert all(not rules[r].binding for r in shown["unverified"] if r in rules)
    assert all(rules[r].binding for r in shown["partly"])


def test_it_shows_each_role_its_own(reader):
    for role in ROLES:
        shown = found(reader.get(GUIDE, {"rolle": role}))
        assert 0 < len(shown) < len(load().rules), role
    assert "AML-6-2-4" in found(reader.get(GUIDE, {"rolle": "safety_representative"}))
    assert "AML-15-1" in found(reader.get(GUIDE, {"rolle": "employee"}))
    assert "AML-14-14a" in found(reader.get(GUIDE, {"rolle": "hr"}))


def test_it_combines_what_is_asked_for_and_counts(reader):
    asked = {"rolle": "representative", "tiltak": "reorganisation", "kilde": "aml"}
    page = reader.get(GUIDE, asked)
    alone = [found(reader.get(GUIDE, {name: code})) for name, code in asked.items()]
    assert found(page) == set.intersection(*alone)
    assert page.context["count"] + page.context["notes"] == len(found(page))
    assert f"{page.context['count']} regler passer" in page.content.decode()
    assert len(page.context["asked"]) == 3
    fewer = reader.get(GUIDE + page.context["asked"][0]["without"])
    assert found(fewer) == alone[1] & alone[2]


def test_it_shows_the_rules_of_a_day(reader):
    assert not any(
        r.startswith("HTA") for r in found(reader.get(GUIDE, {"dato": "2020-06-01"}))
    )
    assert "AML-10-3" in found(reader.get(GUIDE, {"dato": "2020-06-01"}))
    assert "AML-10-3" not in found(reader.get(GUIDE, {"dato": "2000-06-01"}))


@pytest.mark.parametrize(
    "wrong",
    [{"trinn": "tvang"}, {"rolle": "kongen"}, {"dato": "i går"}, {"dato": "9999-01-01"}],
)
def test_it_names_what_it_cannot_search_by_and_searches_by_the_rest(reader, wrong):
    page = reader.get(GUIDE, {"q": "§ 10-3", **wrong})
    assert found(page) == {"AML-10-3"}
    assert set(page.context["form"].errors) == set(wrong)
    assert 'aria-invalid="true"' in page.content.decode()


def test_it_lists_everything_when_nothing_is_asked_for(reader):
    assert found(reader.get(GUIDE)) == {*load().rules, *(n.id for n in load().notes.values())}


# -- what is not verified ------------------------------------------------------------------------


def test_it_lists_every_row_nobody_has_read_with_what_is_missing(reader):
    page = reader.get(UNREAD)
    words = page.content.decode()
    lines = {line.id: line for source in page.context["sources"] for line in source.lines}
    for rule in load().rules.values():
        if not rule.citation.verified or rule.unverified or rule.timing_unverified:
            assert lines[rule.id].missing, rule.id
            assert f'id="{rule.id}"' in words
        else:
            assert rule.id not in lines
    for pack in load().editions.values():
        assert all(v.citation.verified or v.name in lines for v in pack.values)


def test_it_names_the_editions_that_have_run_out(client, cast):
    unseen = {s.pack.instrument for s in client.get(UNREAD).context["sources"] if s.missing}
    assert {p.instrument for p in load().editions.values() if not p.successor_seen} <= unseen


def test_it_gives_the_same_as_a_table(reader):
    lines = [
        line.id for source in reader.get(UNREAD).context["sources"] for line in source.lines
    ]
    answer = reader.get(TABLE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "ikke-verifisert.csv" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Nummer"
    assert {len(row) for row in rows} == {12}
    assert [row[0] for row in rows[1:] if row[0] not in load().editions] == lines


def test_it_writes_no_formula_into_the_table():
    assert [cell(v) for v in ("=1+1", "@x", "HTA", "")] == ["'=1+1", "'@x", "HTA", ""]


# -- everyone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks(reader, language):
    reader.cookies["django_language"] = language
    for address in (GUIDE, UNREAD, "/regelverket/AML-10-3/"):
        assert f'lang="{language}"' in reader.get(address).content.decode()
    page = reader.get(GUIDE, {"q": "10-3"})
    assert load().rule("AML-10-3").title[language] in page.content.decode()


def test_it_reads_in_few_queries(client, cast, django_assert_max_num_queries):
    addresses = (GUIDE, f"{GUIDE}AML-10-3/?fra=2027-04-05", UNREAD, TABLE)
    for address in addresses:
        with django_assert_max_num_queries(3):
            client.get(address)
    client.force_login(cast.kari)
    for address in addresses:
        with django_assert_max_num_queries(6):
            client.get(address)


def test_it_shows_the_same_to_those_without_a_mandate(client, cast):
    everyone = found(client.get(GUIDE))
    for name in OUTSIDERS:
        client.force_login(cast[name])
        assert found(client.get(GUIDE)) == everyone
        assert client.get(UNREAD).status_code == 200


@pytest.mark.parametrize("address", [GUIDE, UNREAD, TABLE, "/regelverket/AML-10-3/"])
def test_it_answers_only_readings(reader, address):
    assert reader.post(address).status_code == 405
