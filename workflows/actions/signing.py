"""Put one's name to the exact paper one has read, having shown who one is. [Underskrift]"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ledger.models import Text
from ledger.refusals import NotPossible, NotProven, Stale
from ledger.verify import canonical_form, text_digest
from parties.models import Mandate
from parties.proving import Means, Proof, password_asked
from parties.signing_port import ServiceNeeded, signs_elsewhere
from rulebook.procedure import procedure
from workflows.actions.core import Stepping, required
from workflows.models import Attendance, Case, Minutes, Participation, Signature
from workflows.queries.law import law_of


def form_of(case: Case, *, binding: bool, on: date) -> tuple[Minutes.Kind, Minutes.ClosedBy]:
    """Return what a discussion's paper is called and what closes it: an agreement is a signed protocol. [Form]

    What binds nobody has the form the employer's agreement or local routine says.
    """
    if binding:
        return Minutes.Kind.PROTOCOL, Minutes.ClosedBy.SIGNATURE
    usual = procedure(law_of(case), case.organisation.profile, "discussion", on=on)
    called = Minutes.Kind.PROTOCOL if usual.paper == "protocol" else Minutes.Kind.RECORD
    return called, Minutes.ClosedBy(usual.closed_by)


def paper_digest(
    reference: str, minutes: Minutes, attendance: Iterable[Attendance] = ()
) -> str:
    """Return the digest that names a paper as it was sent: its words, its frame, what it is, who met. [Fingeravtrykk]

    What a paper has nothing of is left out: a protocol notes no attendance, most papers correct none.
    """
    kept: Text | None = minutes.imprint
    more: dict[str, Any] = {}
    if met := sorted([row.participation_id, row.mandate_id, row.met] for row in attendance):
        more["met"] = met
    if minutes.corrects is not None:
        more["corrects"] = minutes.corrects.digest
    if minutes.written_on is not None:
        more["written_on"] = minutes.written_on.isoformat()
    return text_digest(
        "paper",
        canonical_form(
            {
                "case": reference,
                "number": minutes.number,
                "kind": str(minutes.kind),
                "closed_by": str(minutes.closed_by),
                "binding": minutes.binding,
                "held_on": minutes.held_on.isoformat(),
                "circulated_on": minutes.circulated_on.isoformat(),
                "text": minutes.text.digest,
                "imprint": kept.digest if kept else "",
                **more,
            }
        ),
    )


def put_name(
    step: Stepping,
    minutes: Minutes,
    *,
    part: Participation | None,
    mandate: Mandate,
    on_behalf_of: Mandate | None,
    outcome: str,
    text: str,
    paper: str,
    proof: Proof | None,
) -> tuple[Signature, dict[str, str]]:
    """Put a party's name to the paper; also return what the record says of it. [Sette navnet under]

    A reservation and a refusal ask for a reason. Without `part` it is the employer's name.
    """
    # A paper that is no longer the one must not send anybody to a service to sign it.
    _read_by_signer(step, minutes, paper)
    shown = _proven(step, minutes, proof)
    if outcome != Signature.Outcome.APPROVED:
        text = required(step.move.step, _("reason"), text)
    signature = Signature.objects.create(
        minutes=minutes,
        participation=part,
        outcome=outcome,
        text=step.write(text) if text.strip() else None,
        mandate=mandate,
        on_behalf_of=on_behalf_of,
        paper=minutes.digest,
        proven_by=shown["proven_by"],
        given_at=step.move.at,
    )
    return signature, {"outcome": str(outcome), "paper": minutes.digest, **shown}


def _read_by_signer(step: Stepping, minutes: Minutes, paper: str) -> None:
    """Refuse an answer to another paper than the one that lies there; raises Stale.

    A paper that is signed must be named by its digest; one that is approved may be.
    """
    if paper == minutes.digest or (
        not paper and minutes.closed_by == Minutes.ClosedBy.APPROVAL
    ):
        return
    if not paper:
        raise NotPossible(
            step=step.move.step,
            code="unread",
            because=_("It is not said which paper you have read."),
            remedy=_("Read the paper, and send its digest with the signature."),
        )
    raise Stale(
        step=step.move.step,
        because=_("The paper you have read is not the one that waits now."),
        remedy=_("Read the one that waits, and answer it if it says what you stand for."),
    )


def _proven(step: Stepping, minutes: Minutes, proof: Proof | None) -> dict[str, str]:
    """Return what the record says of how the signer has shown who they are.

    A service's reference comes with it. Raises NotProven when a signature lacks it.
    """
    if minutes.closed_by != Minutes.ClosedBy.SIGNATURE:
        return {"proven_by": ""}
    if signs_elsewhere():
        return _by_service(step, minutes, proof)
    if proof is not None and proof.holds(step.move.at):
        return {"proven_by": str(proof.means)}
    if password_asked():
        raise NotProven(
            step=step.move.step,
            because=_("To sign, or refuse to sign, you must write your password."),
            remedy=_(
                "Write the password you log in with, and send again. What you wrote is kept."
            ),
        )
    raise NotProven(
        step=step.move.step,
        because=_("To sign, or refuse to sign, you must have logged in just now."),
        remedy=_("Log in again in another tab, and send again. What you wrote is kept."),
    )


def _by_service(step: Stepping, minutes: Minutes, proof: Proof | None) -> dict[str, str]:
    """Return what the record says of a signature at the service: this paper's, this person's, fresh."""
    if proof is None or proof.means != Means.SERVICE:
        about = {
            "paper": str(minutes.get_kind_display()),
            "number": minutes.number,
            "case": step.case.reference,
        }
        raise ServiceNeeded(
            step=step.move.step,
            paper=minutes.digest,
            title=_("Case %(case)s, %(paper)s %(number)d") % about,
            because=_("To sign, or refuse to sign, you must go by the signing service."),
            remedy=_("Open the step in a browser, go on to the service, and come back."),
        )
    if proof.paper != minutes.digest:
        raise NotProven(step=step.move.step, **another_paper())
    if proof.person != step.move.actor.user_id:
        raise NotProven(step=step.move.step, **another_person())
    if not proof.holds(step.move.at):
        raise NotProven(
            step=step.move.step,
            code="proof_too_old",
            because=_(
                "It is too long since you signed at the service. Nothing is signed here."
            ),
            remedy=_("Go on to the service once more. What you wrote is kept."),
        )
    return {"proven_by": str(proof.means), "service_reference": proof.reference}


def another_paper() -> dict[str, Any]:
    """Say that the service has another paper signed than the one that is answered."""
    return {
        "code": "proof_of_another_paper",
        "because": _(
            "What was signed at the service is another paper. Nothing is signed here."
        ),
        "remedy": _("Read the paper here, and go on to the service once more."),
    }


def another_person() -> dict[str, Any]:
    """Say that it was somebody else who signed at the service."""
    return {
        "code": "proof_of_another_person",
        "because": _("It was not you who signed at the service. Nothing is signed here."),
        "remedy": _("Sign at the service as yourself. What you wrote is kept."),
    }
