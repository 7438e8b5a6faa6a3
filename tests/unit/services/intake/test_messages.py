"""How a worker that is behind takes up what waits: child by child."""

from homeward.services.intake.messages import Message, by_child


def test_what_is_about_one_child_is_taken_up_together_in_the_order_in_which_it_came() -> None:
    came = [
        _message("missing-episodes", b"anna", b"reported"),
        _message("missing-episodes", b"ben", b"reported"),
        _message("missing-episodes", b"cleo", b"reported"),
        _message("return-interviews", b"anna", b"offered"),
        _message("missing-episodes", b"anna", b"found"),
    ]
    portions = [[(each.key, each.value) for each in some] for some in by_child(came, 2)]
    assert portions == [
        [(b"anna", b"reported"), (b"anna", b"offered"), (b"anna", b"found"), (b"ben", b"reported")],
        [(b"cleo", b"reported")],
    ]


def test_messages_without_a_key_are_taken_for_as_many_children() -> None:
    came = [_message("missing-episodes", None, str(number).encode()) for number in range(5)]
    assert [len(some) for some in by_child(came, 2)] == [2, 2, 1]
    assert [each for some in by_child(came, 2) for each in some] == came


def _message(topic: str, key: bytes | None, value: bytes) -> Message:
    return Message(topic, value, key=key)
