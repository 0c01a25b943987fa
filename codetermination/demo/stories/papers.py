"""Papers filed in the home care case by both sides – and what one party keeps to itself. [Saksdokumenter]"""

from __future__ import annotations

from django.core.files.base import ContentFile

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.models import Case, DocumentClass, Participation

_DRIVING = """\
Sone;Arbeidslag;Minutter i bil per vakt i år;Minutter i bil per vakt for tre år siden
Nordre;1;96;79
Nordre;2;104;85
Søndre;1;88;76
Sentrum;1;41;34
Sentrum;2;47;39
"""
_DRIVING_CORRECTED = _DRIVING.replace("Nordre;2;104;85", "Nordre;2;99;85")
_RISK = """\
Risikovurdering av tre soner og felles nattpatrulje
Laget av Anne Bråten og verneombudet Nina Aune.

1. Alene om natta i Øvre Furudal. Sannsynlighet: stor. Følge: alvorlig.
   Tiltak: satellitt-telefon i bilen, og ringerunde hver annen time. Ikke avklart hvem som ringer.
2. Kort tid mellom vakter i overgangen. Sannsynlighet: middels. Følge: moderat.
   Tiltak: ingen bytter sone midt i en turnusperiode.
3. Nye oppmøtesteder. Sannsynlighet: stor. Følge: liten.
   Tiltak: elleve ansatte får si hva de ønsker før plasseringen er bestemt.
"""
_ASKED = """\
Spørrerunde blant medlemmene i hjemmetjenesten
52 av 61 svarte.

Tre soner: 31 for, 12 imot, 9 vet ikke.
Felles nattpatrulje: 14 for, 33 imot, 5 vet ikke.
Flest skriver om vei til jobb, og om å være alene om natta.
"""


def papers_of_home_care(town: Town) -> Story:
    """Tor files figures and corrects them; NSF files what its members answered, and notes its own plan."""
    days, tor, aisha = town.days, town["tor"], town["aisha"]
    yield days.at(-13, "11:10")
    case = Case.objects.get(title="Ny organisering av hjemmetjenesten")
    ref = case.reference
    actions.file_document(
        ref,
        "Risikovurdering, første utkast",
        DocumentClass.RISK_ASSESSMENT,
        ContentFile(_RISK.encode(), name="risikovurdering.txt"),
        actor=tor,
    )
    figures = actions.file_document(
        ref,
        "Kjøretid per vakt i hver sone",
        DocumentClass.FIGURES,
        ContentFile(_DRIVING.encode(), name="kjoretid.csv"),
        actor=tor,
    )
    yield days.at(-11, "09:20")
    actions.file_version(
        ref,
        figures.number,
        ContentFile(_DRIVING_CORRECTED.encode(), name="kjoretid-rettet.csv"),
        actor=tor,
    )
    yield days.at(-8, "12:45")
    actions.file_document(
        ref,
        "Hva medlemmene våre svarte",
        DocumentClass.STATEMENT,
        ContentFile(_ASKED.encode(), name="sporrerunde.txt"),
        actor=aisha,
    )
    own = Participation.objects.get(case=case, union=town.unions["NSF"]).pk
    actions.write_note(
        own,
        "Vi kan leve med tre soner. Nattpatruljen er det viktigste: krev to sykepleiere på vakt.",
        actor=aisha,
    )
    actions.write_note(
        own,
        "Medlemsmøte på Granmo: 14 møtte. De fleste vil ha prøveperiode før noe blir fast.",
        kind="hearing",
        actor=aisha,
    )
