"""HR's pages: only HR gets in, what is shown is proved, and the reading itself is noted."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import AccessLog, Entry, Text
from ledger.moving import clock_at
from ledger.seal import seal
from tests.cast import NAMES, TODAY, at, case_in
from tests.ledger.lifting import lifted
from workflows import actions

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def hr(client, cast):
    client.force_login(cast.hanne)
    return client


def page(case, name="oversight-case"):
    return reverse(name, args=[case.slug])


def gone_wrong(cast):
    """Let Kari decide with an input waiting and the discussion not held."""
    case = case_in("informed", cast)
    actions.submit_input(case.reference, "Hvem tar nattevakta?", actor=cast.aisha)
    actions.decide_despite(
        case.reference, 1, "Tre soner.", reason="Det kan ikke vente.", actor=cast.kari
    )
    return case


@pytest.mark.parametrize("name", [n for n in NAMES if n != "hanne"])
def test_it_is_not_there_for_anybody_but_hr(client, cast, name):
    case = case_in("informed", cast)
    client.force_login(cast[name])
    assert client.get(reverse("oversight")).status_code == 404
    assert client.get(page(case)).status_code == 404
    assert client.post(page(case, "oversight-verify")).status_code == 404
    assert AccessLog.objects.count() == 0


def test_it_asks_a_visitor_to_log_in(client, cast):
    assert client.get(reverse("oversight")).status_code == 302


def test_it_says_that_a_case_is_not_there(hr):
    assert hr.get("/tilsyn/saker/2027-9999/").status_code == 404


def test_it_tells_what_went_wrong_with_evidence_and_rule(hr, cast):
    case = gone_wrong(cast)
    text = hr.get(page(case)).content.decode()
    assert "Besluttet før drøftingen var avsluttet." in text
    assert "Ett innspill fikk ikke svar før beslutningen" in text
    assert "Det kan ikke vente." in text
    assert "Et funn sier ikke at beslutningen er ugyldig." in text
    entry = Entry.objects.get(chain=case.chain, event="decision.taken_despite")
    assert f'href="#entry-{entry.number}"' in text
    assert f'id="entry-{entry.number}"' in text
    assert "§ 8-2" in text


def test_it_says_that_all_is_in_place(hr, cast):
    case = case_in("closed", cast)
    with clock_at(at(TODAY + timedelta(days=76))):
        answer = hr.get(page(case))
    assert [f.title for f in answer.context["dossier"].findings if f.is_breach] == []
    met = {r.code for r in answer.context["met"]}
    assert {"information_given", "discussion_held", "reasoned_answer"} <= met
    assert answer.context["waiting"] == []


def test_it_shows_what_still_waits_in_an_open_case(hr, cast):
    answer = hr.get(page(case_in("informed", cast)))
    assert "discussion_held" in {r.code for r in answer.context["waiting"]}


def test_it_does_not_say_that_all_is_in_place_while_something_is_still_to_be_done(hr, cast):
    case = case_in("discussed", cast)
    with clock_at(at(TODAY + timedelta(days=22))):
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
        told = hr.get(page(case)).content.decode()
    assert "Dette står igjen" in told
    assert "Alt er på plass." not in told
    assert "Ingen brudd så langt. Noe står igjen." in told


def test_it_notes_who_in_hr_has_looked(hr, cast):
    case = case_in("informed", cast)
    hr.get(page(case))
    with clock_at(at(TODAY, 11)):
        text = hr.get(page(case)).content.decode()
    assert AccessLog.objects.filter(chain=case.chain, reader_id=cast.hanne.pk).count() == 2
    assert "Én person i HR har åpnet saken." in text
    assert "Hanne Sand, 2 ganger, sist mandag 1. februar 2027 kl. 11.00" in text


def test_it_changes_nothing_in_the_case_by_looking(hr, cast):
    case = case_in("informed", cast)
    before = list(Entry.objects.values_list("pk", flat=True))
    hr.get(page(case))
    hr.post(page(case, "oversight-verify"))
    assert list(Entry.objects.values_list("pk", flat=True)) == before


def test_it_says_that_the_chain_is_whole_and_names_the_seal(hr, cast):
    case = case_in("informed", cast)
    assert "Ikke forseglet ennå" in hr.get(page(case)).content.decode()
    made = seal(at(TODAY, 10))
    text = hr.get(page(case)).content.decode()
    assert "Ja. Kjeden er hel." in text
    assert f"Siste segl {made.number}, mandag 1. februar 2027" in text


def test_it_names_the_entry_where_the_chain_is_broken(hr, cast):
    case = case_in("informed", cast)
    with lifted():
        Entry.objects.filter(chain=case.chain, number=3).update(facts={"forged": True})
    text = hr.get(page(case)).content.decode()
    assert "Nei. Kjeden er brutt." in text
    assert "Hendelse 3: den er ikke slik den ble ført inn." in text
    assert "Historikken i denne saken er endret." in text


def test_it_sees_a_text_that_was_changed(hr, cast):
    case = gone_wrong(cast)
    with lifted():
        Text.objects.filter(body="Hvem tar nattevakta?").update(body="Ingen merknad.")
    assert "en tekst er ikke slik den ble ført inn" in hr.get(page(case)).content.decode()


def test_it_sees_a_seal_that_does_not_fit(hr, cast):
    case = case_in("informed", cast)
    made = seal(at(TODAY, 10))
    forged = [[k, name, n, "0" * 64] for k, name, n, _head in made.leaves]
    with lifted():
        type(made).objects.update(leaves=forged)
    assert "den stemmer ikke med seglet" in hr.get(page(case)).content.decode()


def test_it_checks_a_long_chain_only_when_asked(hr, cast, monkeypatch):
    monkeypatch.setattr("oversight.views.AT_ONCE", 3)
    case = case_in("informed", cast)
    assert "Ikke kontrollert ennå." in hr.get(page(case)).content.decode()
    assert "Ja. Kjeden er hel." in hr.post(page(case, "oversight-verify")).content.decode()


def test_it_answers_a_click_with_the_box_alone(hr, cast):
    answer = hr.post(
        page(case_in("informed", cast), "oversight-verify"), headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.content.decode()
    assert 'role="status"' in answer.content.decode()


def test_it_pages_through_a_long_history(hr, cast, monkeypatch):
    monkeypatch.setattr("oversight.views.HISTORY", 2)
    case = gone_wrong(cast)
    first = hr.get(page(case))
    numbers = [h.number for h in first.context["history"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 2
    entry = Entry.objects.get(chain=case.chain, event="information.given").number
    assert f'href="?before={entry + 1}#entry-{entry}"' in first.content.decode()
    second = hr.get(page(case), {"before": entry + 1})
    assert second.context["history"][0].number == entry


@pytest.mark.parametrize("typed", ["-1", "x", "9" * 30, "²"])
def test_it_is_not_upset_by_a_strange_page(hr, cast, typed):
    assert hr.get(page(case_in("informed", cast)), {"before": typed}).status_code == 200
    assert hr.get(reverse("oversight"), {"before": typed, "state": "x"}).status_code == 200


def test_it_lists_cases_with_findings_and_what_is_late(hr, cast):
    wrong, fine = gone_wrong(cast), case_in("informed", cast)
    listed = {d.case.pk: d for d in hr.get(reverse("oversight")).context["dossiers"]}
    assert len(listed[wrong.pk].breaches) >= 2
    assert listed[fine.pk].findings == []
    with clock_at(at(TODAY + timedelta(days=60))):
        late = hr.get(reverse("oversight"), {"only": "late"}).context["dossiers"]
    assert {d.case.pk for d in late} == {wrong.pk, fine.pk}
    assert all(d.late for d in late)


def test_it_finds_the_same_in_the_list_as_on_the_page(hr, cast):
    case = gone_wrong(cast)
    [one] = hr.get(reverse("oversight")).context["dossiers"]
    found = hr.get(page(case)).context["dossier"].findings
    assert [f.title for f in one.findings] == [f.title for f in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"only": "despite"}, ["wrong"]),
        ({"state": "draft"}, ["draft"]),
        ({"words": "hjemmetjenesten"}, ["draft", "wrong"]),
        ({"words": "finnes ikke"}, []),
    ],
)
def test_it_narrows_the_list(hr, cast, asked, expected):
    cases = {gone_wrong(cast).pk: "wrong", case_in("draft", cast).pk: "draft"}
    listed = hr.get(reverse("oversight"), asked).context["dossiers"]
    assert [cases[d.case.pk] for d in listed] == expected


def test_it_pages_the_list(hr, cast, monkeypatch):
    monkeypatch.setattr("oversight.views.AT_MOST", 2)
    cases = [case_in("draft", cast) for _ in range(3)]
    first = hr.get(reverse("oversight"))
    assert [d.case.pk for d in first.context["dossiers"]] == [cases[2].pk, cases[1].pk]
    second = hr.get(reverse("oversight"), {"before": first.context["older"]})
    assert [d.case.pk for d in second.context["dossiers"]] == [cases[0].pk]


def _queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_it_reads_a_case_in_fifteen_queries_however_much_has_happened(hr, cast):
    little = case_in("informed", cast)
    much = gone_wrong(cast)
    for n in range(6):
        said = actions.submit_input(much.reference, f"Mer {n}", actor=cast.ola)
        actions.answer_input(
            much.reference, said.pk, outcome="used", text="Ja.", actor=cast.kari
        )
    seal(at(TODAY, 10))
    late = at(TODAY + timedelta(days=60))
    with clock_at(late):
        hr.get(reverse("oversight"))
        counted = {_queries(hr, page(little)), _queries(hr, page(much))}
    assert len(counted) == 1
    assert counted.pop() <= 15


def test_it_reads_the_list_in_eleven_queries_however_many_cases(hr, cast):
    gone_wrong(cast)
    hr.get(reverse("oversight"))
    few = _queries(hr, reverse("oversight"))
    for _ in range(3):
        gone_wrong(cast)
    assert _queries(hr, reverse("oversight")) == few <= 11


def test_it_checks_a_process_from_the_command_line(cast):
    case = gone_wrong(cast)
    out = StringIO()
    call_command("process_check", case.slug, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["case"] == case.reference
    assert told["history"]["whole"] is True
    missing = next(f for f in told["findings"] if f["code"] == "discussion_held")
    assert missing["rules"][0]["section"]
    assert missing["evidence"][0]["event"] == "decision.taken_despite"
    assert {"information_given"} <= {d["code"] for d in told["duties"] if d["met"]}


def test_it_says_it_in_words_too(cast):
    out = StringIO()
    call_command("process_check", gone_wrong(cast).reference, stdout=out)
    assert "Besluttet før drøftingen var avsluttet" in out.getvalue()


def test_it_refuses_to_check_a_case_that_is_not_there():
    with pytest.raises(CommandError, match="no case 2027/9999"):
        call_command("process_check", "2027/9999")
