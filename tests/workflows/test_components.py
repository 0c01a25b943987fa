"""The parts of a page: same words in three languages, nothing inline, every sign drawn."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CITATION = {"source": {"nb": "Arbeidsmiljøloven"}, "section": "§ 10-3", "confidence": "M"}


def test_it_writes_nothing_inline_that_the_strict_policy_would_stop():
    for path in TEMPLATES:
        if "documents" in path.parts or "notifications" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(
            r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=[\"']", text
        ), path


def test_it_draws_every_sign_the_pages_name():
    symbols = set(
        re.findall(r'symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text())
    )
    for path in TEMPLATES:
        named = set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
        assert named <= symbols, path


def test_it_has_a_value_of_its_own_for_every_token_it_uses():
    css = ROOT / "static" / "css"
    own = set(re.findall(r"(--ds-[\w-]+):", (css / "base.css").read_text()))
    for name in ("base", "app", "pictures", "pages"):
        used = set(re.findall(r"var\((--ds-[\w-]+)", (css / f"{name}.css").read_text()))
        assert used <= own, used - own


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_it_tells_everything_that_is_missing_with_remedy_and_source(code):
    refusal = {
        "tried": "Beslutt",
        "missing": [
            {"because": "Ett innspill er ubesvart", "remedy": "Svar", "citation": CITATION},
            {"because": "Referatet er ikke sendt rundt", "remedy": "Send det"},
        ],
    }
    with override(code):
        html = render_to_string("components/refusal.html", {"refusal": refusal})
    assert 'role="alert"' in html
    for words in (
        "Ett innspill er ubesvart",
        "Svar",
        "Send det",
        "Arbeidsmiljøloven",
        "§ 10-3",
    ):
        assert words in html


def test_it_escapes_what_people_write():
    with override("nb"):
        html = render_to_string(
            "components/refusal.html", {"refusal": {"because": "<script>x</script>"}}
        )
    assert "<script>" not in html


def test_it_says_where_a_deadline_comes_from_and_that_it_is_not_verified():
    deadline = {
        "what": {"nb": "Drøft arbeidsplanen"},
        "kind": "law",
        "raw_end": date(2027, 5, 17),
        "safe_end": date(2027, 5, 14),
        "explanation": {"nb": "To uker før start."},
        "citation": CITATION,
    }
    with override("nb"):
        html = render_to_string(
            "components/deadline.html", {"deadline": deadline, "today": date(2027, 3, 8)}
        )
    for words in ("fredag 14. mai 2027", "trygg dag, om 67 dager", ">lov<", "ikke verifisert"):
        assert words in html
    assert "To uker før start." in html


def test_it_draws_a_deadline_without_knowing_today():
    assert "<details" in render_to_string("components/deadline.html", {"deadline": {}})


def test_it_gives_a_verb_one_button_and_one_gesture():
    verb = {"label": "Send til drøfting", "address": "/x/", "fields": {"version": 2}}
    first, second = (
        render_to_string("components/verb_form.html", {"verb": verb}) for _ in "ab"
    )
    gesture = re.compile(r'name="gesture" value="([0-9a-f-]{36})"')
    assert first.count("<button") == 1
    assert gesture.search(first)[1] != gesture.search(second)[1]
    assert 'name="version" value="2"' in first


def test_it_says_why_a_verb_is_not_possible_instead_of_hiding_it():
    verb = {
        "label": "Reis tvist",
        "allowed": False,
        "reason": "Ikke nå.",
        "remedy": "Krev møte.",
    }
    html = render_to_string("components/verb_form.html", {"verb": verb})
    assert "<button" not in html
    assert "Ikke nå. Krev møte." in html


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "500", "503"])
@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_it_says_no_plainly_without_needing_anything(page, code):
    with override(code):
        html = render_to_string(f"{page}.html", {})
    assert f'<html lang="{code}"' in html
    assert "<h1>" in html


def test_it_lists_the_demo_people_only_in_the_demo():
    people = [{"username": "ih", "name": "Ingrid Haugen", "standing": "HTV", "password": "p"}]
    plain = render_to_string("registration/login.html", {"form": []})
    demo = render_to_string("registration/login.html", {"form": [], "demo_people": people})
    assert "Ingrid Haugen" not in plain
    assert 'name="username" value="ih"' in demo
