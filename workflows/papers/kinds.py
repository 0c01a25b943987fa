"""Name the kinds of papers a case has. [Papirene]"""

from enum import StrEnum


class Kind(StrEnum):
    """What a paper is, as it is called in addresses and file names. [Papir]"""

    BRIEF = "saksframlegg"
    NOTICE = "innkalling"
    MINUTES = "referat"
    PROTOCOL = "protokoll"
    PLAN = "plan"
    DOSSIER = "saksmappe"
    # Filed in the case, not written by it.
    FILED = "dokument"
    SEALS = "segl"
