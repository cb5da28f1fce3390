"""How messages travel through Pub/Sub: compressed where it pays, ordered by few keys where the emulator asks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.dead_letters import DeadLetter
from ledgerlight.adapters.message_encoding import COMPRESS_FROM_BYTES, ENCODING, decoded, encoded
from ledgerlight.adapters.pubsub_publisher import EMULATOR_ORDERING_KEYS, folded
from schemas.names import Topic

LARGE = b'{"id":"west-1","amount_minor":12345},' * 400


@given(st.one_of(st.binary(max_size=64), st.integers(1, 9).map(lambda times: LARGE * times)))
def test_what_is_sent_is_what_is_read(contents: bytes) -> None:
    assert decoded(*encoded(contents)) == contents


def test_large_messages_shrink_and_small_ones_stay_readable() -> None:
    data, attributes = encoded(LARGE)
    assert len(data) * 5 < len(LARGE)
    assert attributes == {ENCODING: "gzip"}
    assert encoded(LARGE[: COMPRESS_FROM_BYTES - 1]) == (LARGE[: COMPRESS_FROM_BYTES - 1], {})
    assert encoded(LARGE) == encoded(bytes(LARGE))


def test_other_attributes_do_not_matter() -> None:
    assert decoded(b"{}", {"reason": "it failed", "attempts": "5"}) == b"{}"


@pytest.mark.parametrize(
    ("data", "encoding", "says"),
    [
        (b"{}", "br", "'br'"),
        (b"{}", "gzip", "does not decompress"),
        (encoded(LARGE)[0][:-20], "gzip", "does not decompress"),
        (encoded(LARGE)[0][:-1] + b"\x7f", "gzip", "does not decompress"),
        (encoded(LARGE)[0][:12] + b"\xff" * 40, "gzip", "does not decompress"),
    ],
    ids=["unknown", "not compressed", "cut short", "wrong length", "damaged inside"],
)
def test_a_damaged_message_is_refused(data: bytes, encoding: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        decoded(data, {ENCODING: encoding})


def test_a_dead_letter_goes_again_as_it_can_be_read() -> None:
    data, attributes = encoded(LARGE)
    seen = {**attributes, "reason": "it failed", "CloudPubSubDeadLetterSourceDeliveryCount": "5"}
    letter = DeadLetter("", "1", Topic.RECORD_CHANGES, "k", seen, data, "ack")
    assert letter.encoding == attributes
    assert DeadLetter("", "1", Topic.RECORD_CHANGES, "k", {"reason": "x"}, b"{}", "ack").encoding == {}


def test_the_emulator_gets_few_keys_and_a_leaf_keeps_one() -> None:
    leaves = [f"bench/e{entity:02}_2024-{month:02}" for entity in range(100) for month in range(1, 13)]
    keys = {leaf: folded(leaf) for leaf in leaves}
    assert len(set(keys.values())) == EMULATOR_ORDERING_KEYS
    assert all(folded(leaf) == key for leaf, key in keys.items())
    assert len({keys[leaf] for leaf in leaves if "/e07_" in leaf}) == 1
    assert folded("") == ""
