"""Carry a message out of the house. The list in the house needs no carrier: there the row is it."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPResponseException
from types import TracebackType
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

PATIENCE = 10
"""Seconds to wait for a mail server, where the settings do not say."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message, as a call to a meeting does. [Vedlegg]"""

    name: str
    kind: str
    body: bytes


@dataclass(frozen=True)
class Message:
    """What one person is told, in their language. [Melding]

    `identity` is the same each time the message is tried, so that a mail reader which gets it
    twice can show it once; `thread` gathers what is about one case. `html` says the same as
    `body`, with headings and a link; `choices` is where the reader chooses how to be told.
    """

    to: str
    subject: str
    body: str
    identity: str
    thread: str = ""
    html: str = ""
    choices: str = ""
    attachments: tuple[Attachment, ...] = ()


class Unreachable(Exception):
    """Nothing can be sent by this channel now; it is no fault of the message. [Ingen forbindelse]"""


class Channel(Protocol):
    """A way out. [Kanal]"""

    def send(self, message: Message) -> None:
        """Send the message, or raise; Unreachable when no other would get through either."""


class EmailChannel:
    """Send e-mail as plain text and HTML, many over one connection. [E-post]"""

    def __enter__(self) -> EmailChannel:
        """Prepare a connection; it is opened by the first message, if there is one."""
        self._connection = get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._connection.close()

    def send(self, message: Message) -> None:
        """Send the message, or raise what the mail server says of it."""
        headers = {
            "Message-ID": message.identity,
            # So that nobody's absence assistant answers the machine.
            "Auto-Submitted": "auto-generated",
            **(
                {"References": message.thread, "In-Reply-To": message.thread}
                if message.thread
                else {}
            ),
            **({"List-Unsubscribe": f"<{message.choices}>"} if message.choices else {}),
        }
        mail = EmailMultiAlternatives(
            message.subject,
            message.body,
            to=[message.to],
            headers=headers,
            connection=self._connection,
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        for attached in message.attachments:
            mail.attach(attached.name, attached.body, attached.kind)
        try:
            self._connection.open()
        except Exception as fault:
            raise Unreachable(fault_of(fault)) from fault
        try:
            mail.send()
        except Exception:
            # A connection that failed may be of no use to the next message: let it open a new one.
            self._connection.close()
            raise


def fault_of(fault: BaseException) -> str:
    """Name the kind of fault, without the address or the words the server put in it."""
    code = f" {fault.smtp_code}" if isinstance(fault, SMTPResponseException) else ""
    return f"{type(fault).__name__}{code}"
