"""Merge, compile and check the translations.

Each room of the house keeps its own fragment, `locale/<language>/<area>.po`, so that two people
never edit one file. Here they become the one catalogue Django reads; `.mo` files are built, never
committed. English is the language of the msgids themselves.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("nb", "nn")
PACKAGES = ("codetermination", "oversight", "workflows", "notifications", "parties", "ledger")
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
_STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(((?:\s*{_STRING}\s*,?)+)", re.S
)


class MessagesError(Exception):
    """Say which fragment is wrong, and how."""


@dataclass(frozen=True, order=True)
class Message:
    """A text the code asks a translation for. [Melding]"""

    text: str
    context: str = ""
    plural: str = ""


def fragments(language: str, locale: Path | None = None) -> list[Path]:
    """Return the language's fragments, one per room of the house."""
    return sorted((_locale(locale) / language).glob("*.po"))


def merged(language: str, locale: Path | None = None) -> polib.POFile:
    """Return one catalogue of all the language's fragments.

    Raises MessagesError when two fragments translate the same text differently: which of them a
    reader met would depend on the order of the files.
    """
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    known: dict[Message, tuple[polib.POEntry, Path]] = {}
    for path in fragments(language, locale):
        for entry in _read(path):
            if entry.obsolete or not entry.translated():
                continue
            message = Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")
            earlier = known.get(message)
            if earlier is None:
                known[message] = (entry, path)
                catalogue.append(entry)
            elif _said(earlier[0]) != _said(entry):
                raise MessagesError(
                    f"{path}: “{entry.msgid}” is “{_said(entry)[0]}” here, "
                    f"but “{_said(earlier[0])[0]}” in {earlier[1]}."
                )
    return catalogue


def compile_all(locale: Path | None = None) -> list[Path]:
    """Build each language's catalogue where a fragment is newer; return what was built."""
    built = []
    for folder in sorted(p for p in _locale(locale).iterdir() if p.is_dir()):
        sources = fragments(folder.name, locale)
        target = folder / "LC_MESSAGES" / "django.mo"
        if not sources or (target.exists() and _is_fresh(target, sources)):
            continue
        target.parent.mkdir(exist_ok=True)
        # Built aside and moved in: another process may be reading the old one.
        aside = target.with_suffix(f".{id(sources):x}.tmp")
        merged(folder.name, locale).save_as_mofile(str(aside))
        aside.replace(target)
        built.append(target)
    return built


def unbuilt(locale: Path | None = None) -> list[str]:
    """Return the languages that have fragments and no catalogue: the house would speak English."""
    return [
        folder.name
        for folder in sorted(p for p in _locale(locale).iterdir() if p.is_dir())
        if fragments(folder.name, locale)
        and not (folder / "LC_MESSAGES" / "django.mo").exists()
    ]


def used() -> dict[Message, str]:
    """Return every text the code and the templates ask a translation for, and where first."""
    found: dict[Message, str] = {}
    base = settings.BASE_DIR
    for package in PACKAGES:
        for path in sorted((base / package).rglob("*.py")):
            for message, line in in_python(path.read_text()):
                found.setdefault(message, f"{path.relative_to(base)}:{line}")
    for path in sorted((base / "templates").rglob("*")):
        if path.is_file():
            for message in in_template(path.read_text(), str(path)):
                found.setdefault(message, str(path.relative_to(base)))
    return found


def in_python(source: str) -> Iterator[tuple[Message, int]]:
    """Yield the texts that Python code asks a translation for, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        texts = [
            a.value
            for a in node.args
            if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if message := _message(name, texts):
            yield message, node.lineno


def in_template(source: str, origin: str = "") -> Iterator[Message]:
    """Yield the texts that a template asks a translation for."""
    for name, arguments in _CALL.findall(templatize(source, origin=origin)):
        texts = [ast.literal_eval(s) for s in re.findall(_STRING, arguments, re.S)]
        if message := _message(name, texts):
            yield message


def missing(language: str) -> dict[Message, str]:
    """Return what is asked for but not translated into the language, and where."""
    # A plural's catalogue entry also answers its singular asked alone.
    known = {(e.msgid, e.msgctxt or "") for e in merged(language)}
    return {m: place for m, place in used().items() if (m.text, m.context) not in known}


def stale(language: str) -> list[str]:
    """Return what is translated into the language but asked for nowhere."""
    asked = {(m.text, m.context) for m in used()}
    return sorted(e.msgid for e in merged(language) if (e.msgid, e.msgctxt or "") not in asked)


def _locale(locale: Path | None) -> Path:
    return locale or settings.BASE_DIR / "locale"


def _read(path: Path) -> polib.POFile:
    try:
        return polib.pofile(str(path), check_for_duplicates=True)
    except (OSError, ValueError) as fault:
        raise MessagesError(f"{path}: {fault}") from fault


def _said(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def _is_fresh(target: Path, sources: list[Path]) -> bool:
    # The folder too: a fragment taken away makes no file newer.
    newest = max(p.stat().st_mtime_ns for p in [*sources, sources[0].parent])
    return target.stat().st_mtime_ns >= newest


def _message(name: str, texts: list[str]) -> Message | None:
    match name, texts:
        case _, [""] | []:
            return None
        case name, [text, *_rest] if name in _PLAIN:
            return Message(text)
        case name, [text, plural, *_rest] if name in _PLURAL:
            return Message(text, plural=plural)
        case name, [context, text, *_rest] if name in _CONTEXT:
            return Message(text, context=context)
        case name, [context, text, plural, *_rest] if name in _CONTEXT_PLURAL:
            return Message(text, context=context, plural=plural)
    return None
