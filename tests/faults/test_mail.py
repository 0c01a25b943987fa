"""Mail fails in every way it can: nothing is lost, nothing is sent twice, nothing fails quietly."""

from collections.abc import Callable

from tests.faults.house import House, MailServer, wait_for

PARTIES = ["aisha@example.no", "nina@example.no", "ola@example.no"]


def test_it_sends_what_a_killed_worker_had_leased_when_the_lease_has_run_out(
    open_house: Callable[..., House], mail: MailServer
) -> None:
    house = open_house()
    mail.hangs = True
    house.ask("happen")
    first = house.loop()
    wait_for(lambda: mail.tried, "the first worker sends nothing")
    house.kill(first)
    mail.hangs = False
    assert house.ask("state")["leased"] == 3
    house.loop()
    wait_for(lambda: house.ask("state")["waiting"] == 3, "the lease was not respected")
    assert mail.accepted == []
    house.forward(minutes=11)
    wait_for(lambda: len(mail.accepted) == 3, house.said())
    assert mail.addressees == PARTIES
    wait_for(lambda: house.ask("state")["sent"] == 3, "what was sent is not marked")


def test_it_waits_for_a_mail_server_that_is_down_and_says_so(
    open_house: Callable[..., House], mail: MailServer
) -> None:
    mail.stop()
    house = open_house()
    house.ask("happen")
    loop = house.loop()

    wait_for(
        lambda: house.ask("state")["errors"] == ["ConnectionRefusedError"], "no fault is kept"
    )
    mail.start()
    house.forward(minutes=2)
    wait_for(lambda: len(mail.accepted) == 3, house.said())
    assert mail.addressees == PARTIES
    assert house.stop(loop) == 0
    stands = house.ask("state")
    assert (stands["sent"], stands["waiting"], stands["faults"]) == (3, 0, {})


def test_it_sends_the_rest_when_one_address_is_refused_and_gives_up_in_the_open(
    open_house: Callable[..., House], mail: MailServer
) -> None:
    house = open_house()
    mail.refused = {"nina@example.no"}
    mail.slow = 0.3
    house.ask("happen")
    house.loop()
    wait_for(lambda: len(mail.accepted) == 2, house.said())
    for _ in range(8):
        tries = mail.tried.count("nina@example.no")
        house.forward(days=1)
        house.at(house.moment.replace(hour=9))
        if house.moment.weekday() >= 5:
            house.forward(days=7 - house.moment.weekday())
        wait_for(
            lambda tries=tries: (
                mail.tried.count("nina@example.no") > tries or house.ask("state")["gave_up"]
            ),
            "it is not tried again",
        )
    wait_for(lambda: house.ask("state")["gave_up"] == ["nina"], house.said())
    assert mail.addressees == ["aisha@example.no", "ola@example.no"]
    assert mail.once
