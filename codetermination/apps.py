"""Introduce the composition root to Django, and the rooms to each other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.apps import AppConfig


class CodeterminationConfig(AppConfig):
    """The house itself: settings, addresses, the tick. [Huset]"""

    name = "codetermination"

    def ready(self) -> None:
        """Register the checks of the settings; tell notifications what it may not look up."""
        from codetermination import checks  # noqa: F401  (registers itself on import)
        from codetermination.heartbeat import silent_since
        from notifications import neighbours

        neighbours.connect(
            case_titles=_case_titles,
            working_day=_working_day,
            settled=_settled,
            silent_since=silent_since,
            attached_to=_attached_to,
        )


def _case_titles(references: Collection[str]) -> Mapping[str, str]:
    from workflows.models import Case

    cases = Case.objects.filter(reference__in=references)
    return dict(cases.values_list("reference", "title"))


def _attached_to(_event: str, subject: str, reader: int) -> Sequence[tuple[str, str, bytes]]:
    """Send the invitation along with the mail that tells somebody of a meeting. [Invitasjon]"""
    from parties.models import User
    from workflows.models import Meeting
    from workflows.papers.invitation import ics, invitation_to

    kind, _sep, key = subject.partition(":")
    if kind != "meeting" or not key.isdecimal():
        return ()
    meeting = Meeting.objects.select_related("series").filter(pk=key).first()
    said = invitation_to(meeting, User.objects.get(pk=reader)) if meeting else None
    if said is None:
        return ()
    return [(said.file_name, f"text/calendar; method={said.method}", ics(said))]


def _settled(obligations: Collection[int]) -> Collection[int]:
    from workflows.models import Obligation

    done = Obligation.objects.filter(pk__in=obligations, done_at__isnull=False)
    return set(done.values_list("pk", flat=True))


def _working_day(on: date) -> bool:
    from rulebook.calendar import norway

    return not norway().closed(on)
