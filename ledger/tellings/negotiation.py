"""Tell of negotiations and disputes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledger.events import Event
from ledger.tellings.telling import PARTY, Telling, always, is_, tell

_LATE = _("The day is later than the agreement's own. It stands if both agree.")

TELLINGS: dict[str, Telling] = {
    Event.NEGOTIATION_DEMANDED: tell(
        _("%(who)s demanded negotiation between the employer and %(party)s."),
        _("%(who)s demanded negotiation."),
        by=PARTY,
        then=[
            (is_("by", "employer"), _("The demand is the employer's.")),
            (always, _("The parties must meet by %(due_on)s.")),
        ],
    ),
    Event.NEGOTIATION_REFUSED: tell(
        _("%(who)s refused to negotiate: the employer and %(party)s. The reason is written."),
        _("%(who)s refused to negotiate, and said why."),
        by=PARTY,
    ),
    Event.NEGOTIATION_CALLED: tell(
        _("%(who)s called %(party)s to negotiate on %(meets_on)s at %(starts_at)s."),
        _("%(who)s called %(party)s to negotiate on %(meets_on)s."),
        _("%(who)s called a negotiation meeting."),
        then=[(is_("late"), _LATE)],
    ),
    Event.NEGOTIATION_OPENED: tell(
        _("The negotiation with %(party)s was opened."), _("A negotiation was opened.")
    ),
    Event.BID_TABLED: tell(
        _("%(who)s tabled proposal %(number)s in the negotiation with %(party)s."),
        _("%(who)s tabled a proposal in a negotiation."),
        by=PARTY,
        then=[(is_("final"), _("It is that side's last."))],
    ),
    Event.AUTHORITY_STATED: tell(
        _("%(who)s said who may sign for their side in the negotiation with %(party)s."),
        _("%(who)s said who may sign for their side."),
        by=PARTY,
        then=[(is_("reserved"), _("What is signed must be approved afterwards."))],
    ),
    Event.PROTOCOL_DRAWN_UP: tell(
        _("%(who)s wrote protocol %(number)s of the negotiation with %(party)s."),
        _("%(who)s wrote the protocol of a negotiation."),
        by=PARTY,
        then=[
            (always, _("It is a binding agreement when both have signed.")),
            (always, _("Negotiations ended on %(ended_on)s.")),
        ],
    ),
    Event.PROTOCOL_SIGNED: tell(
        _("%(who)s signed protocol %(number)s of the negotiation with %(party)s."),
        _("%(who)s signed the protocol of a negotiation."),
        by=PARTY,
        then=[(is_("outcome", "with_remark"), _("It was signed with a reservation."))],
    ),
    Event.PROTOCOL_SIGNATURE_REFUSED: tell(
        _("%(who)s refused to sign protocol %(number)s with %(party)s, and said why."),
        _("%(who)s refused to sign a protocol, and said why."),
        by=PARTY,
    ),
    Event.NEGOTIATION_AGREED: tell(
        _("The employer and %(party)s reached agreement."),
        _("A negotiation ended in agreement."),
    ),
    Event.NEGOTIATION_BROKEN: tell(
        _("The negotiation with %(party)s ended without agreement."),
        _("A negotiation ended without agreement."),
        then=[(always, _("Negotiations ended on %(ended_on)s."))],
    ),
    Event.NEGOTIATION_REOPENED: tell(
        _("The negotiation with %(party)s was taken up again."),
        _("A negotiation was taken up again."),
    ),
    Event.NEGOTIATION_WITHDRAWN: tell(
        _("%(who)s withdrew the demand for negotiation with %(party)s, and said why."),
        _("%(who)s withdrew a demand for negotiation, and said why."),
        by=PARTY,
    ),
    Event.NEGOTIATION_AWARDED: tell(
        _("The dispute with %(party)s was settled by a board or a court."),
        _("A dispute was settled by a board or a court."),
    ),
    Event.NEGOTIATION_LAST_OFFER_STOOD: tell(
        _("The employer's last offer stands after the negotiation with %(party)s."),
        _("The employer's last offer stands after a negotiation."),
    ),
    Event.NEGOTIATION_LAPSED: tell(
        _("The negotiation with %(party)s lapsed."), _("A negotiation lapsed.")
    ),
    Event.NEGOTIATION_FELL_BACK: tell(
        _("The ordinary rules apply after the negotiation with %(party)s."),
        _("The ordinary rules apply after a negotiation."),
    ),
    Event.DISPUTE_RAISED: tell(
        _("%(who)s raised a dispute between the employer and %(party)s: %(track)s."),
        _("%(who)s raised a dispute."),
        by=PARTY,
        then=[
            (is_("suspends", "measure"), _("The measure waits until it is settled.")),
            (
                is_("suspends", "organisation_members"),
                _("The outcome waits for the union's members until it is settled."),
            ),
        ],
    ),
    Event.DISPUTE_ADVANCED: tell(
        _("The dispute with %(party)s went on to: %(stage)s."),
        _("A dispute was taken further."),
    ),
    Event.BOARD_APPOINTED: tell(
        _("The board in the dispute with %(party)s was registered."),
        _("The board in a dispute was registered."),
        then=[
            (is_("by_mediator"), _("The mediator appointed its leader.")),
            (always, _("Statements of case are due by %(statements_due_on)s.")),
        ],
    ),
    Event.BOARD_STATEMENT_SUBMITTED: tell(
        _("%(who)s sent a statement of case to the board in the dispute with %(party)s."),
        _("%(who)s sent a statement of case to the board."),
        by=PARTY,
    ),
    Event.DISPUTE_SETTLED: tell(
        _("The dispute with %(party)s was settled: %(ended)s."),
        _("A dispute was settled."),
    ),
    Event.DISPUTE_DROPPED: tell(
        _("%(who)s dropped the dispute with %(party)s, and said why."),
        _("%(who)s dropped a dispute, and said why."),
        by=PARTY,
    ),
}
