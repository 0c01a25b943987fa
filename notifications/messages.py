"""Write what a person is told: what is asked, by when, and where – in the person's own language.

Nothing of what the parties have written goes out: the sentence, the case's name and one link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain, Entry
from ledger.sentences import sentence
from ledger.wording import date_words, words
from notifications.channels import Attachment, Message
from notifications.models import Delivery
from notifications.neighbours import neighbours
from parties.models import Mandate, User


@dataclass(frozen=True)
class Asking:
    """How an event asks: in the subject, with and without a day, and in the mail itself."""

    subject: Any
    ask: Any
    by: str = ""
    subject_by: Any = None


ASKINGS: dict[str, Asking] = {
    Event.CASE_RAISED: Asking(
        gettext_lazy("A case is raised: %(case)s"),
        gettext_lazy("Open the case, or say why not."),
        "due_on",
        gettext_lazy("Answer by %(day)s: %(case)s"),
    ),
    Event.RAISED_CASE_REFUSED: Asking(
        gettext_lazy("The case you raised is not opened: %(case)s"),
        gettext_lazy("Read the reason."),
    ),
    Event.INFORMATION_GIVEN: Asking(
        gettext_lazy("Read and answer: %(case)s"),
        gettext_lazy("Read the case and answer."),
        "input_due_on",
        gettext_lazy("Answer by %(day)s: %(case)s"),
    ),
    Event.HANDOVER_OFFERED: Asking(
        gettext_lazy("Cases are handed over to you"),
        gettext_lazy("Read what is open, and take over."),
    ),
    Event.LEVEL_RAISED: Asking(
        gettext_lazy("A case comes to your level: %(case)s"),
        gettext_lazy("Read the case: it is yours from now on."),
    ),
    Event.PARTY_INVITED: Asking(
        gettext_lazy("You are called in: %(case)s"),
        gettext_lazy("Read the case and answer."),
        "input_due_on",
        gettext_lazy("Answer by %(day)s: %(case)s"),
    ),
    Event.MEETING_CALLED: Asking(
        gettext_lazy("Discussion meeting: %(case)s"),
        gettext_lazy("Come to the meeting, or let your deputy come."),
        "meets_on",
        gettext_lazy("Discussion meeting %(day)s: %(case)s"),
    ),
    Event.MEETING_NOTICE_SENT: Asking(
        gettext_lazy("Notice of a meeting"),
        gettext_lazy("Read the agenda. Tell of absence if you cannot come."),
        "meets_on",
        gettext_lazy("Notice of the meeting %(day)s"),
    ),
    Event.MEETING_MOVED: Asking(
        gettext_lazy("The meeting is moved"),
        gettext_lazy("See the new time. Tell of absence if you cannot come."),
        "meets_on",
        gettext_lazy("The meeting is moved to %(day)s"),
    ),
    Event.MEETING_CANCELLED: Asking(
        gettext_lazy("The meeting is cancelled"),
        gettext_lazy("Take the meeting out of your calendar."),
        "meets_on",
        gettext_lazy("The meeting %(day)s is cancelled"),
    ),
    Event.FOLLOW_UP_REMINDED: Asking(
        gettext_lazy("Reminder: what was agreed in a meeting"),
        gettext_lazy("Do what was agreed, and mark it as done."),
        "due_on",
        gettext_lazy("Agreed in a meeting, due %(day)s"),
    ),
    Event.FOLLOW_UP_FELL_DUE: Asking(
        gettext_lazy("Late: what was agreed in a meeting"),
        gettext_lazy("Do what was agreed, and mark it as done."),
        "due_on",
        gettext_lazy("Agreed in a meeting, was due %(day)s"),
    ),
    Event.MINUTES_CIRCULATED: Asking(
        gettext_lazy("Read the minutes: %(case)s"),
        gettext_lazy("Read the paper. Approve it, or say what is wrong."),
        "remarks_due_on",
        gettext_lazy("Approve the minutes by %(day)s: %(case)s"),
    ),
    Event.PAPER_REGISTERED: Asking(
        gettext_lazy("Minutes registered late: %(case)s"),
        gettext_lazy("Read the paper. Approve it, or say what is wrong."),
        "remarks_due_on",
        gettext_lazy("Approve the minutes by %(day)s: %(case)s"),
    ),
    Event.MINUTES_CORRECTED: Asking(
        gettext_lazy("Correction of a sealed paper: %(case)s"),
        gettext_lazy("Read the paper. Approve it, or say what is wrong."),
    ),
    Event.INPUT_SUBMITTED: Asking(
        gettext_lazy("Input to answer: %(case)s"),
        gettext_lazy("Answer the input before you decide."),
    ),
    Event.SAFETY_CONCERN_RAISED: Asking(
        gettext_lazy("Safety concern to answer: %(case)s"),
        gettext_lazy("Answer the concern before you decide."),
    ),
    Event.INFORMATION_REQUESTED: Asking(
        gettext_lazy("Request for information: %(case)s"),
        gettext_lazy("Give the information, or say why not, before you decide."),
    ),
    Event.DECLARATION_CONTESTED: Asking(
        gettext_lazy("Contested, to answer: %(case)s"),
        gettext_lazy("Read why the party contests it, and answer."),
    ),
    Event.SHIELD_CONTESTED: Asking(
        gettext_lazy("Contested, to answer: %(case)s"),
        gettext_lazy("Read why it should not be confidential, and answer."),
    ),
    Event.RENEWAL_OPENED: Asking(
        gettext_lazy("The proposal is changed: %(case)s"),
        gettext_lazy(
            "Read what is new. Say that you have no objection, or that it must be discussed anew."
        ),
    ),
    Event.DEMAND_MADE: Asking(
        gettext_lazy("Demand to answer: %(case)s"),
        gettext_lazy("Accept the demand, or say why not."),
    ),
    Event.ANSWERED_IN_WRITING: Asking(
        gettext_lazy("A party wants a meeting: %(case)s"),
        gettext_lazy("Call a discussion meeting."),
    ),
    Event.NOTICE_OBJECTED: Asking(
        gettext_lazy("Notice too short: %(case)s"),
        gettext_lazy("Find a new day for the meeting."),
    ),
    Event.NEGOTIATION_DEMANDED: Asking(
        gettext_lazy("Demand for negotiation: %(case)s"),
        gettext_lazy("Read the demand and answer it."),
    ),
    Event.NEGOTIATION_CALLED: Asking(
        gettext_lazy("Negotiation meeting: %(case)s"),
        gettext_lazy("Come to the negotiation meeting."),
    ),
    Event.PROTOCOL_DRAWN_UP: Asking(
        gettext_lazy("Protocol to sign: %(case)s"),
        gettext_lazy("Read the protocol. Sign it, or say why you will not."),
    ),
    Event.DISPUTE_RAISED: Asking(
        gettext_lazy("A dispute is raised: %(case)s"),
        gettext_lazy("Read what the dispute is about, and meet about it."),
    ),
    Event.EMPLOYEES_INFORMED: Asking(
        gettext_lazy("A case concerns you: %(case)s"),
        gettext_lazy("Log in and read what is planned. You may ask the leader there."),
    ),
    Event.EMPLOYEE_ASKED: Asking(
        gettext_lazy("An employee asks: %(case)s"),
        gettext_lazy("Log in, read the question and answer it."),
    ),
    Event.EMPLOYEE_ANSWERED: Asking(
        gettext_lazy("Your question is answered: %(case)s"),
        gettext_lazy("Log in and read the answer."),
    ),
    Event.INDIVIDUAL_CASE_OPENED: Asking(
        gettext_lazy("You are called to a meeting"),
        gettext_lazy("Log in, read what the meeting is about, and answer the call."),
    ),
    Event.INDIVIDUAL_CASE_DECIDED: Asking(
        gettext_lazy("There is something new for you to read"),
        gettext_lazy("Log in and read it."),
    ),
    Event.INDIVIDUAL_TALKS_DEMANDED: Asking(
        gettext_lazy("Negotiation is demanded"),
        gettext_lazy("Log in, read the demand, and call a meeting in time."),
    ),
    Event.DECISION_TAKEN: Asking(
        gettext_lazy("Decision taken: %(case)s"),
        gettext_lazy("Read the decision, and how the views were met."),
    ),
    Event.DECISION_TAKEN_DESPITE: Asking(
        gettext_lazy("Decision taken with requirements not met: %(case)s"),
        gettext_lazy("Read the decision, the reason, and what was not in place."),
    ),
    Event.DECISION_REGISTERED: Asking(
        gettext_lazy("Decision registered afterwards: %(case)s"),
        gettext_lazy("Read the decision, and what was not in place."),
    ),
    Event.OBLIGATION_REMINDED: Asking(
        gettext_lazy("Reminder: %(case)s"),
        "",
        "due_on",
        gettext_lazy("%(debt)s by %(day)s: %(case)s"),
    ),
    Event.OBLIGATION_FELL_DUE: Asking(
        gettext_lazy("The deadline has passed: %(case)s"),
        "",
        "due_on",
        gettext_lazy("The deadline passed %(day)s: %(case)s"),
    ),
}

# Where a thing that is told and is no case stands in the house, and what it is called.
PLACES: dict[str, tuple[str, Any]] = {
    Chain.Kind.PACKS: ("/rutine/", gettext_lazy("Local routine")),
    Chain.Kind.CASES: ("/meldte-saker/", gettext_lazy("Raised cases")),
    # Neither number nor name: the mail says that there is something to read, and no more.
    Chain.Kind.INDIVIDUAL: ("/personalsaker/", gettext_lazy("A personal case")),
    Chain.Kind.MEETING: ("/moter/", gettext_lazy("Meetings")),
    # One of the registers, by its label.
    "handovers": ("/overlevering/", gettext_lazy("Handover")),
    "meetings": ("/moter/", gettext_lazy("Meetings")),
    "recurring": ("/arshjul/", gettext_lazy("The year wheel")),
}
NOWHERE = ("", "")
# What says where somebody is to be, and when.
MEETS = (Event.MEETING_CALLED, Event.MEETING_NOTICE_SENT, Event.MEETING_MOVED)

# What a debtor is asked to do, by the kind of debt.
DEBTS: dict[str, Any] = {
    "give_view": pgettext_lazy("do", "Give your view"),
    "answer_in_writing": pgettext_lazy("do", "Answer the case"),
    "answer_input": pgettext_lazy("do", "Answer what a party has said"),
    "call_meeting": pgettext_lazy("do", "Call the discussion"),
    "circulate_minutes": pgettext_lazy("do", "Send the minutes"),
    "approve_minutes": pgettext_lazy("do", "Approve the minutes"),
    "meet_duty": pgettext_lazy("do", "Do what the rule asks"),
    "decide": pgettext_lazy("do", "Decide"),
    "negotiate": pgettext_lazy("do", "Meet to negotiate"),
    "answer_bid": pgettext_lazy("do", "Answer the demand or the offer"),
    "sign_protocol": pgettext_lazy("do", "Sign the protocol"),
    "meet_dispute": pgettext_lazy("do", "Meet about the dispute"),
    "state_case": pgettext_lazy("do", "Send the statement of case to the board"),
    "give_information": pgettext_lazy("do", "Give the information"),
    "answer_demand": pgettext_lazy("do", "Answer the demand"),
    "answer_contest": pgettext_lazy("do", "Answer what is contested"),
    "answer_access": pgettext_lazy("do", "Answer the request for access"),
    "settle_trial": pgettext_lazy("do", "Settle what becomes of the trial"),
    "evaluate": pgettext_lazy("do", "Evaluate the process"),
    "answer_change": pgettext_lazy("do", "Say what you think of the change"),
    "answer_employee": pgettext_lazy("do", "Answer the employee"),
    "make_good": pgettext_lazy("do", "Do afterwards what the decision was taken without"),
    "answer_raised": pgettext_lazy("do", "Answer the case that was raised"),
}


@dataclass(frozen=True)
class Told:
    """One event as one person reads it. [Varsel]"""

    delivery: Delivery
    words: str
    label: str
    case: str
    because: str

    @property
    def entry(self) -> Entry:
        """Return the entry of the record it is told from."""
        return self.delivery.event.entry

    @property
    def asks(self) -> bool:
        """Tell whether something is asked of the reader."""
        return self.delivery.asks

    @property
    def path(self) -> str:
        """Return where the case is in the house; empty when it has no page of its own."""
        return path_of(self.label) or _place(self.delivery)[0]


def tell(deliveries: Sequence[Delivery]) -> list[Told]:
    """Read deliveries as sentences in the active language, with three queries in all.

    Expects `event__entry` and `event__chain` to be joined.
    """
    entries = [d.event.entry for d in deliveries]
    people = User.objects.in_bulk({e.actor_id for e in entries if e.actor_id})
    held = {pk for d in deliveries for pk in d.event.audience}
    mandates = {
        m.pk: m
        for m in Mandate.objects.filter(
            Q(pk__in={e.mandate_id for e in entries if e.mandate_id})
            | Q(pk__in=held, user__in={d.recipient_id for d in deliveries})
        ).select_related("union", "area", "unit")
    }
    labels = {_label(d) for d in deliveries} - {""}
    titles = neighbours.case_titles(labels) if labels else {}
    told = []
    for delivery in deliveries:
        entry, name = delivery.event.entry, _label(delivery)
        actor = people.get(entry.actor_id) if entry.actor_id else None
        told.append(
            Told(
                delivery,
                sentence(
                    entry.event,
                    entry.facts,
                    _who(actor, mandates.get(entry.mandate_id or 0)),
                    subject=entry.subject if entry.event == Event.CASE_REGISTERED else "",
                    occurred_on=entry.occurred_on,
                ),
                label=name,
                case=f"{name} {titles.get(name, '')}".strip() or str(_place(delivery)[1]),
                because=_because(delivery, mandates),
            )
        )
    return told


def compose(deliveries: Sequence[Delivery]) -> Iterator[tuple[Message, list[Delivery]]]:
    """Write one e-mail for each delivery, each in its reader's language."""
    by_language: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_language.setdefault(delivery.recipient.language, []).append(delivery)
    for language, group in by_language.items():
        with override(language):
            for told in tell(group):
                yield _written(told), [told.delivery]


def _written(told: Told) -> Message:
    """Write the mail in the active language."""
    facts, event = told.entry.facts, told.entry.event
    asking = ASKINGS[event]
    day = facts.get(asking.by)
    debt = str(DEBTS.get(facts.get("kind", ""), "")) if not asking.ask else ""
    short = {"case": told.case, "debt": debt, "day": date_words(day, short=True) if day else ""}
    subject = asking.subject_by if day and (debt or asking.ask) else asking.subject
    # A title may have been pasted with a line break, which no header may have.
    line = " ".join(str(subject % short).split())
    values = {
        "told": told,
        "subject": line,
        "ask": asking.ask or (f"{debt}." if debt else ""),
        "late": event == Event.OBLIGATION_FELL_DUE,
        "meeting": event in MEETS,
        "day": date_words(day) if day else "",
        "clock": words(facts).get("starts_at", ""),
        "address": f"{settings.BASE_URL}{told.path or '/'}",
        "list_address": settings_address(),
        "language": get_language(),
    }
    return Message(
        to=told.delivery.recipient.email,
        subject=line,
        body=render_to_string("notifications/message.txt", values),
        html=render_to_string("notifications/message.html", values),
        choices=settings_address(),
        attachments=tuple(_attached(told)),
        identity=identity_of("delivery", told.delivery.pk),
        thread=identity_of("case", told.label.replace("/", "-")) if told.label else "",
    )


def _attached(told: Told) -> Iterator[Attachment]:
    """Yield the files that go with the mail about a meeting, as the rest of the house gives them."""
    entry = told.entry
    if entry.event.startswith("meeting.") and told.delivery.recipient_id:
        given = neighbours.attached_to(entry.event, entry.subject, told.delivery.recipient_id)
        yield from (Attachment(*file) for file in given)


def _place(delivery: Delivery) -> tuple[str, Any]:
    """Return where what is told of stands, when it is no case."""
    chain = delivery.event.chain
    if chain.kind == Chain.Kind.MEETING:
        path, name = PLACES[chain.kind]
        return f"{path}{chain.label}/", name
    return PLACES.get(chain.label) or PLACES.get(chain.kind, NOWHERE)


def path_of(reference: str) -> str:
    """Return a case's path; what is told may not ask the case itself where it is."""
    return f"/saker/{reference.replace('/', '-')}/" if reference else ""


def settings_address() -> str:
    """Return where a person reads what they were told and chooses how to be told."""
    return f"{settings.BASE_URL}/varsler/"


def identity_of(kind: str, *parts: object) -> str:
    """Return a message's identity: the same at each try."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{'-'.join([kind, *map(str, parts)])}@{host}>"


def capitalised(words: str) -> str:
    """Begin with a capital letter, and leave the rest alone."""
    return words[:1].upper() + words[1:]


def _label(delivery: Delivery) -> str:
    chain = delivery.event.chain
    return chain.label if chain.kind == Chain.Kind.CASE else ""


def _who(actor: User | None, mandate: Mandate | None) -> str:
    if actor is None:
        return ""
    union = mandate.union.short_name if mandate and mandate.union else ""
    return f"{actor}, {union}" if union else str(actor)


def _because(delivery: Delivery, mandates: dict[int, Mandate]) -> str:
    """Say in which mandate the reader is told."""
    own: Iterable[Mandate] = (
        m
        for pk in delivery.event.audience
        if (m := mandates.get(pk)) and m.user_id == delivery.recipient_id
    )
    mandate = next(iter(own), None)
    if mandate is None:
        return _("You get this because you stand in for somebody who is away.")
    return _("You get this as %(mandate)s.") % {"mandate": mandate.title}
