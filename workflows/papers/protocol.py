"""Write the protocol of one organisation's negotiation, in agreement or in a break. [Forhandlingsprotokoll]"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workflows.models import Minutes, Negotiation, Side
from workflows.models.ways import FALLBACK, LAST_OFFER, Way
from workflows.papers.document import Document
from workflows.papers.exchange import Said
from workflows.papers.proof import named_by
from workflows.papers.sheet import begin, brief_at, cited, headed, when
from workflows.papers.signing import last_word, protocol_signatures, statements
from workflows.papers.stands import stands_of
from workflows.papers.table import represents, sent_out_by
from workflows.queries import CasePage
from workflows.queries.negotiations import NegotiationPage
from workflows.queries.versions import headings_of
from workflows.queries.words import spoken
from workflows.templatetags.house import date_plain, date_words, lang


def protocol_paper(page: CasePage, minutes: Minutes, negotiation: Negotiation) -> Document:
    """Return the protocol; whoever asks must be allowed to read what the two sides write."""
    talks = NegotiationPage(page, negotiation)
    cut, agreed = minutes.text.created_at, minutes.binding
    form = (
        _("Protocol of negotiation: agreement")
        if agreed
        else _("Protocol of negotiation: break")
    )
    stands = stands_of(page, minutes.imprint)
    document, _mark = begin(page, form, at=last_word(minutes), stands=stands)
    document.proof.append(named_by(minutes.digest))
    _head(document, page, minutes, negotiation, talks)
    document.marked(
        _("Binding agreement: %(answer)s") % {"answer": _("yes") if agreed else _("no")},
        _("The agreement holds when both sides have signed.")
        if agreed
        else _("The parties parted without agreement. The break holds, signed or not."),
    )
    words = headings_of(brief_at(page.case, cut))
    said = Said(page, cut, only=negotiation.union_id)
    document.section(_("Present, and who may sign"))
    _authority(document, page, negotiation, talks)
    document.section(pgettext("minutes", "The case"))
    document.facts(
        [
            (_("Number and title"), f"{page.case.reference} {stands.title}"),
            (_("Level"), capfirst(stands.level)),
            (_("Demanded"), f"{date_words(negotiation.demanded_on)}, {_side(negotiation)}"),
            (_("Begun"), date_words(negotiation.opened_on)),
            (_("Negotiations ended"), date_words(minutes.held_on)),
        ]
    )
    document.section(_("Background"))
    headed(document, words, "background", "why")
    document.section(_("The demand"))
    document.said(negotiation.demand.body, who=_side(negotiation))
    document.section(_("The employer's assessment and proposal"))
    headed(document, words, "proposal", "what", "consequences")
    document.section(_("What the organisation thinks"))
    said.by_organisation(document)
    document.section(_("Questions and answers"))
    said.questions_and_answers(document)
    document.section(_("Demands and offers"))
    _bids(document, talks)
    document.section(_("Alternatives considered"))
    headed(document, words, "alternatives")
    document.section(_("Working environment and privacy"))
    headed(document, words, "environment", "risk")
    document.section(_("What the parties agree on") if agreed else _("Where the parties stand"))
    document.text(minutes.text.body)
    document.section(_("The employer's reasons where a view is not followed"))
    said.reasons(document)
    document.section(_("What happens next"))
    _ahead(document, talks, agreed=agreed)
    document.section(_("Signatures"))
    protocol_signatures(document, represents(_party(page, negotiation)), minutes)
    document.section(_("Statements to the protocol"))
    statements(document, minutes)
    return document


def _party(page: CasePage, negotiation: Negotiation) -> object:
    found = [p for p in page.situation.participations if p.union_id == negotiation.union_id]
    return found[0] if found else negotiation


def _side(negotiation: Negotiation) -> str:
    if negotiation.demanded_by == Side.EMPLOYER:
        return _("the employer")
    return negotiation.union.name


def _head(
    document: Document,
    page: CasePage,
    minutes: Minutes,
    negotiation: Negotiation,
    talks: NegotiationPage,
) -> None:
    basis = cited(talks.rule["citation"]) if talks.rule else ""
    head = dict(document.head)
    if basis:
        head[_("Legal basis")] = basis
    document.head = [
        *head.items(),
        (_("Parties"), f"{document.house}\n{negotiation.union.name}"),
        (_("Meeting"), when(minutes.held_on, negotiation.starts_at)),
        (_("Place"), negotiation.place),
        (_("Protocol no."), f"{minutes.number} ({date_plain(minutes.circulated_on)})"),
        (_("Written by"), sent_out_by(page.case, minutes)),
        (_("Public access"), _("No exemption is recorded")),
    ]


def _authority(
    document: Document, page: CasePage, negotiation: Negotiation, talks: NegotiationPage
) -> None:
    rows = []
    sides = (document.house, represents(_party(page, negotiation)))
    for name, (_label, stated) in zip(sides, reversed(talks.authority), strict=True):
        if stated is None:
            rows.append([_("Not said"), "", name, ""])
            continue
        words = stated.text.body if stated.text else ""
        if stated.reserved:
            words = "\n".join(
                filter(None, (words, _("What is signed must be approved afterwards.")))
            )
        role = capfirst(str(stated.mandate.get_role_display()))
        rows.append([str(stated.mandate.user), role, name, words])
    document.table(
        _("Who may sign for each side"),
        [_("Name"), pgettext("person", "Role"), _("Represents"), _("Authority")],
        rows,
        [1.2, 1.2, 1.3, 1.3],
    )


def _bids(document: Document, talks: NegotiationPage) -> None:
    for bid in talks.bids:
        by_employer = bid.side == Side.EMPLOYER
        title = _("Offer %(n)d") if by_employer else _("Demand %(n)d")
        meta = f"{bid.mandate.user}, {date_plain(bid.tabled_at)}"
        document.said(
            bid.text.body,
            who=title % {"n": bid.number},
            meta=f"{meta}, {_('last')}" if bid.final else meta,
        )
    if not talks.bids:
        document.note(_("Nothing was tabled in writing."))


def _ahead(document: Document, talks: NegotiationPage, *, agreed: bool) -> None:
    if agreed:
        document.text(_("The agreement follows the case to whoever decides."))
        return
    document.text(_("Deadlines that run from a break count from the day negotiations ended."))
    for way in talks.ways:
        source = cited(way.citation) if way.citation else ""
        document.said(spoken(way.plain), who=_way(way), meta=source)
    if not talks.ways:
        document.note(_("The sources that have been read do not say what follows."))


def _way(way: Way) -> str:
    if way.track:
        return capfirst(str(lang(way.label)))
    return {
        LAST_OFFER: _("The employer's last offer stands"),
        FALLBACK: _("The ordinary rules apply"),
    }.get(way.outcome, _("New negotiations"))
