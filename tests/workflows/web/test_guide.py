"""Regelverket: every rule has an address, plain words and a source, for everyone."""

import pytest
from django.urls import reverse

from workflows.actions.core import law

GUIDE = "/regelverket/"


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


@pytest.mark.parametrize("rule", list(law().rules))
def test_it_shows_every_rule_with_its_source(reader, rule):
    page = reader.get(reverse("rule-detail", args=[rule]))
    words = page.content.decode()
    found = law().rules[rule]
    assert page.status_code == 200
    assert found.citation.section.split("<")[0].split("&")[0] in words
    assert ("ikke verifisert" in words) or found.binding


def test_it_says_who_when_and_where(reader):
    words = reader.get(reverse("rule-detail", args=["AML-10-3"])).content.decode()
    for part in ("Leder", "Tillitsvalgt", "to uker", "planlagt start", "Arbeidsplan", "§ 10-3"):
        assert part in words


def test_it_leads_another_name_to_the_rule(reader):
    answer = reader.get("/regelverket/AML-06/")
    assert answer.status_code == 301
    assert answer.url == "/regelverket/AML-10-3/"
    assert reader.get("/regelverket/aml-10-3/").status_code == 301


def test_it_leads_every_alias_to_its_rule(reader):
    for alias, rule in law().aliases.items():
        answer = reader.get(reverse("rule-detail", args=[alias]))
        assert (answer.status_code, answer.url) == (301, reverse("rule-detail", args=[rule]))


@pytest.mark.parametrize("name", ["AML-999", "..", "%00", "<script>"])
def test_it_finds_no_rule_that_is_not_there(reader, name):
    assert reader.get(f"/regelverket/{name}/").status_code == 404


def found(page):
    return {rule["id"] for group in page.context["groups"] for rule in group["rules"]}


def test_it_searches_by_words_and_by_section(reader):
    assert "AML-9-2-1" in found(reader.get(GUIDE, {"q": "kontrolltiltak"}))
    assert "AML-10-3" in found(reader.get(GUIDE, {"q": "§ 10-3"}))
    assert found(reader.get(GUIDE, {"q": "xyzzy"})) == set()
    assert "Ingen regel passer" in reader.get(GUIDE, {"q": "xyzzy"}).content.decode()


def test_it_filters_by_step_source_and_change(reader):
    rules = law().rules
    assert all(
        rules[r].rung == "negotiation"
        for r in found(reader.get(GUIDE, {"trinn": "negotiation"}))
    )
    assert all(
        rules[r].track == "participation"
        for r in found(reader.get(GUIDE, {"trinn": "participation"}))
    )
    assert {rules[r].pack for r in found(reader.get(GUIDE, {"kilde": "aml"}))} == {"aml-2024"}
    assert "AML-10-3" in found(reader.get(GUIDE, {"tiltak": "work_schedule"}))
    assert "AML-9-2-1" in found(reader.get(GUIDE, {"tiltak": "digitalisation"}))


def test_it_lists_every_rule_when_nothing_is_asked_for(reader):
    assert found(reader.get(GUIDE)) == set(law().rules)


def test_it_never_calls_advice_a_demand(reader):
    rule = next(r for r in law().rules.values() if not r.binding and r.gates)
    words = reader.get(reverse("rule-detail", args=[rule.id])).content.decode()
    assert "Bare et råd" in words


def test_it_says_what_does_not_bind_this_employer(client, cast):
    words = client.get(reverse("rule-detail", args=["HAS-18"])).content.decode()
    assert "gjelder ikke Furuvang kommune" in words


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks(reader, language):
    reader.cookies["django_language"] = language
    page = reader.get(GUIDE, {"q": "10-3"})
    assert f'lang="{language}"' in page.content.decode()
    assert law().rule("AML-10-3").title[language] in page.content.decode()


def test_it_reads_in_few_queries(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(GUIDE)
    client.force_login(cast.kari)
    for address in (GUIDE, reverse("rule-detail", args=["AML-10-3"])):
        with django_assert_max_num_queries(8):
            client.get(address)


def test_it_answers_only_readings(reader):
    assert reader.post(GUIDE).status_code == 405
