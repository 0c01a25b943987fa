"""The training register: who has what the rules ask for, who has begun, and who has not. [Opplæring]"""

from __future__ import annotations

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from parties.models import Training
from parties.training import register_training

_ENVIRONMENT, _CODETERMINATION = (
    Training.Kind.WORKING_ENVIRONMENT,
    Training.Kind.CODETERMINATION,
)
_COURSE = "Grunnkurs i arbeidsmiljø"
_TOGETHER = "Felles kurs i Hovedavtalen for ledere og tillitsvalgte"
# Who, what, how many working days before today, hours, and the agreement a shorter course rests on.
_COMPLETED: tuple[tuple[str, Training.Kind, str, int, int, str], ...] = (
    ("marit", _ENVIRONMENT, _COURSE, -60, 40, ""),
    ("nina", _ENVIRONMENT, _COURSE, -55, 40, ""),
    ("stein", _ENVIRONMENT, "Kortere kurs for drift", -52, 24, "Protokoll i AMU 4/25"),
    ("lars", _ENVIRONMENT, "Grunnkurs i arbeidsmiljø, del 1", -40, 16, ""),
    ("tor", _CODETERMINATION, _TOGETHER, -38, 7, ""),
    ("lise", _CODETERMINATION, _TOGETHER, -38, 7, ""),
    ("ingrid", _CODETERMINATION, _TOGETHER, -38, 7, ""),
    ("aisha", _CODETERMINATION, _TOGETHER, -38, 7, ""),
    ("nina", _CODETERMINATION, _TOGETHER, -38, 7, ""),
)


def who_has_been_taught(town: Town) -> Story:
    """Hanne enters what HR has papers on; Unni enters her own course herself."""
    days = town.days
    yield days.at(-32, "13:40")
    for who, kind, title, completed, hours, agreement in _COMPLETED:
        register_training(
            town.mandates[who].pk,
            kind=kind,
            title=title,
            completed_on=days.day(completed),
            hours=hours,
            agreement=agreement,
            actor=town["hanne"],
        )
    yield days.at(-17, "15:20")
    register_training(
        town.mandates["unni"].pk,
        kind=_CODETERMINATION,
        title="Utdanningsforbundets kurs for hovedtillitsvalgte",
        completed_on=days.day(-18),
        hours=14,
        actor=town["unni"],
    )
