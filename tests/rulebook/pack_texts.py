"""Small packs to try the loader with."""

from rulebook.errors import PackError

PACK = """
[pack]
id = "our-2026"
instrument = "our"
kind = "local_routine"
edition = "2026"
version = "1"
profiles = ["*"]
valid_from = 2026-01-01
checked_on = 2026-11-22
title = { nb = "Vår rutine", nn = "Rutinen vår", en = "Our routine" }
"""
RULE = """
[[rules]]
id = "OUR-1"
rung = "discussion"
measures = ["trial"]
parties = ["ptv"]
gates = [{ before = "decision", evidence = "discussion_held" }]
title = { nb = "Drøft", nn = "Drøft", en = "Discuss" }
plain = { nb = "Drøft det.", nn = "Drøft det.", en = "Discuss it." }
citation.section = "1"
citation.confidence = "T"
"""
CLOCK = """
[[rules]]
id = "OUR-2"
parties = ["ptv"]
title = { nb = "Frist", nn = "Frist", en = "Deadline" }
plain = { nb = "Frist.", nn = "Frist.", en = "Deadline." }
citation.section = "2"
citation.confidence = "T"
"""
NOTE = """
[[not_a_rule]]
id = "OUR-9"
aliases = ["OUR-9b"]
kind = "definition"
title = { nb = "Arbeidsdag", nn = "Arbeidsdag", en = "Working day" }
plain = { nb = "Et ord.", nn = "Eit ord.", en = "A word." }
citation.section = "3"
citation.confidence = "T"
"""
CHANGE = """
[[changes]]
version = "1"
valid_from = 2026-01-01
articles = ["1"]
what = { nb = "Nytt.", nn = "Nytt.", en = "New." }
"""
VALUE = """
[[values]]
name = "least"
title = { nb = "minst", nn = "minst", en = "least" }
[[values.at]]
value = 3
valid_from = 2026-01-01
valid_to = 2026-12-31
citation.section = "2"
citation.confidence = "T"
"""
FACT = """
[facts.shifts]
type = "int"
asked_for = ["work_schedule"]
question = { nb = "Antall?", nn = "Kor mange?", en = "How many?" }
reason = { nb = "{n}", nn = "{n}", en = "{n}" }
"""


def only(faults: list[PackError]) -> PackError:
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]
