import pytest

from ledger.refusals import Missing, NotInTime, NotPermitted, NotPossible, Refusal, Stale

CITATION = {"source": "A basic agreement", "section": "9-3"}


def test_it_lets_the_first_missing_thing_speak():
    missing = (
        Missing("input_unanswered", "One input is unanswered.", "Answer it.", CITATION),
        Missing("minutes_unsigned", "The minutes are not signed."),
    )
    refusal = NotPossible(step="decide", missing=missing)
    assert refusal.code == "input_unanswered"
    assert refusal.because == "One input is unanswered."
    assert refusal.remedy == "Answer it."
    assert refusal.citation == CITATION
    assert refusal.missing == missing


def test_it_lets_the_refusal_speak_for_itself():
    refusal = NotPermitted(step="decide", because="You are not the employer.", code="role")
    assert str(refusal) == "decide: role: You are not the employer."
    assert (refusal.remedy, refusal.citation, refusal.missing) == ("", None, ())


@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotPermitted, 403), (NotPossible, 409), (NotInTime, 409), (Stale, 409)],
)
def test_it_has_a_status_and_is_a_refusal(kind, status):
    refusal = kind(step="decide")
    assert refusal.status == status
    assert isinstance(refusal, Refusal)
    assert refusal.code == kind.code
