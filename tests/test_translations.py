"""Every text has its bokmål and its nynorsk; the fragments agree with each other."""

import warnings

import pytest
from django.utils.translation import gettext, ngettext, override

from codetermination import messages
from codetermination.messages import Message, MessagesError

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
HEADER += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_it_says_everything_in(language):
    lacking = [f"{place}: {m.text}" for m, place in messages.missing(language).items()]
    assert lacking == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_it_warns_of_what_nobody_asks_for_in(language):
    if stale := messages.stale(language):
        print(f"{language}: asked for nowhere: {stale}")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_it_keeps_every_placeholder_in(language):
    import re

    def places(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))

    wrong = []
    for entry in messages.merged(language):
        if entry.msgid_plural:
            # "one" may leave the number out; "many" may not.
            wrong += [entry.msgid] * (
                places(entry.msgid_plural) != places(entry.msgstr_plural[1])
            )
        elif places(entry.msgid) != places(entry.msgstr):
            wrong.append(entry.msgid)
    assert wrong == []


def test_it_finds_what_python_asks_for():
    source = 'x = _("a " "b"); ngettext("one", "many", n); pgettext("month", "May"); _(name)'
    assert [m for m, _ in messages.in_python(source)] == [
        Message("a b"),
        Message("one", plural="many"),
        Message("May", context="month"),
    ]


def test_it_finds_what_templates_ask_for():
    source = """{% load i18n %}<p title="it's {% translate "here" %}">{{ _("there") }}
    {% blocktranslate trimmed with name=user %}
      Hello
      {{ name }}
    {% endblocktranslate %}
    {% blocktranslate count n=n %}one{% plural %}{{ n }} of them{% endblocktranslate %}"""
    assert set(messages.in_template(source)) == {
        Message("here"),
        Message("there"),
        Message("Hello %(name)s"),
        Message("one", plural="%(n)s of them"),
    }


def test_it_merges_the_fragments_into_one_catalogue(tmp_path):
    fragment(tmp_path, "a", 'msgid "Case"\nmsgstr "Sak"\n')
    fragment(tmp_path, "b", 'msgid "Deadline"\nmsgstr "Frist"\n\nmsgid "Case"\nmsgstr "Sak"\n')
    assert {e.msgid: e.msgstr for e in messages.merged("nb", tmp_path)} == {
        "Case": "Sak",
        "Deadline": "Frist",
    }


def test_it_refuses_two_words_for_one_thing(tmp_path):
    fragment(tmp_path, "a", 'msgid "Case"\nmsgstr "Sak"\n')
    fragment(tmp_path, "b", 'msgid "Case"\nmsgstr "Tilfelle"\n')
    with pytest.raises(
        MessagesError, match=r"b\.po: “Case” is “Tilfelle” here, but “Sak” in .*a\.po"
    ):
        messages.merged("nb", tmp_path)


def test_it_names_the_fragment_it_cannot_read(tmp_path):
    fragment(tmp_path, "a", 2 * 'msgid "Case"\nmsgstr "Sak"\n\n')
    with pytest.raises(MessagesError, match=r"a\.po"):
        messages.merged("nb", tmp_path)


def test_it_builds_only_what_has_changed(tmp_path):
    fragment(tmp_path, "a", 'msgid "Case"\nmsgstr "Sak"\n')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [p.name for p in messages.compile_all(tmp_path)] == ["django.mo"]
        assert messages.compile_all(tmp_path) == []


def test_it_speaks_both_norwegians():
    with override("nb"):
        assert gettext("My overview") == "Min oversikt"
    with override("nn"):
        assert gettext("My overview") == "Oversynet mitt"
    with override("en"):
        assert gettext("My overview") == "My overview"
        assert ngettext("%d day", "%d days", 2) == "%d days"


def fragment(locale, area, body):
    folder = locale / "nb"
    folder.mkdir(exist_ok=True)
    (folder / f"{area}.po").write_text(HEADER + body)
