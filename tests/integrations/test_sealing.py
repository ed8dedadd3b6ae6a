"""Sealing: a text opens with its key at its place and nowhere else; codes are read however they are typed."""

import base64

import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.integrations import sealing
from msp_desktop.integrations.sealing import DataKey, Derivation, NotOpened, Place

HERE = Place("shop", "passcode", "row", "sealed")
CHEAP = Derivation(b"salt" * 4, memory=8 * 1024, rounds=1, lanes=1)


def test_what_is_sealed_opens_and_is_never_the_same_twice() -> None:
    key = DataKey.fresh()
    one, two = sealing.seal(key, HERE, b"4711"), sealing.seal(key, HERE, b"4711")
    assert one != two
    assert sealing.unseal(key, HERE, one) == sealing.unseal(key, HERE, two) == b"4711"
    raw = base64.b64decode(one)
    assert raw[0] == sealing.VERSION
    assert raw[1:5].hex() == key.key_id[:8]
    assert len(raw) == 1 + 4 + 12 + 4 + 16


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("other", "passcode", "row", "sealed"),
        Place("shop", "vault_secret", "row", "sealed"),
        Place("shop", "passcode", "other", "sealed"),
        Place("shop", "passcode", "row", "wrapped"),
    ],
)
def test_moved_it_does_not_open(elsewhere: Place) -> None:
    key = DataKey.fresh()
    with pytest.raises(NotOpened):
        sealing.unseal(key, elsewhere, sealing.seal(key, HERE, b"4711"))


def test_another_key_or_any_flipped_bit_does_not_open() -> None:
    key = DataKey.fresh()
    sealed = sealing.seal(key, HERE, b"4711")
    with pytest.raises(NotOpened):
        sealing.unseal(DataKey.fresh(), HERE, sealed)
    raw = bytearray(base64.b64decode(sealed))
    for bit in range(len(raw) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NotOpened):
            sealing.unseal(key, HERE, base64.b64encode(raw).decode())
        raw[bit // 8] ^= 1 << bit % 8


@pytest.mark.parametrize("text", ["", "x", "AAAA", "ä", "AfTF3sHjoUTA===", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(NotOpened):
        sealing.unseal(DataKey.fresh(), HERE, text)


def test_keys_do_not_show_themselves() -> None:
    key = DataKey(b"k" * 32)
    assert "kkk" not in repr(key)
    assert len(key.key_id) == 16


def test_a_code_is_read_however_it_is_typed() -> None:
    code = sealing.new_recovery_code()
    raw = sealing.typed_code(code)
    assert len(raw) == 20
    assert len(code) == 39
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code.replace('-', '–')}\n"):
        assert sealing.typed_code(typed) == raw
    misread = code.replace("0", "O").replace("1", "l").replace("V", "u")
    assert sealing.typed_code(misread) == raw
    assert sealing.shown_code(raw) == code


@pytest.mark.parametrize(("typed", "said"), [("", "0"), ("ABCD", "4"), ("Ä" * 32, "Ä"), ("0" * 33, "33")])
def test_what_is_no_code_is_said(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        sealing.typed_code(typed)


def test_a_thousand_codes_differ() -> None:
    assert len({sealing.new_recovery_code() for _each in range(1000)}) == 1000


def test_a_derivation_is_read_back_with_its_cost() -> None:
    assert Derivation.read(CHEAP.text()) == CHEAP
    assert Derivation.read(CHEAP.text()).key(b"typed") == CHEAP.key(b"typed")
    assert CHEAP.key(b"typed") != CHEAP.key(b"typed ")
    usual = Derivation.fresh()
    assert (usual.memory, usual.rounds, usual.lanes, len(usual.salt)) == (65536, 3, 4, 16)
    assert Derivation.fresh().salt != usual.salt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "argon2id$m=65536,t=3,p=4",
        "scrypt$m=65536,t=3,p=4$c2FsdHNhbHQ=",
        "argon2id$m=99999999,t=3,p=4$c2FsdHNhbHQ=",
        "argon2id$m=65536,t=0,p=4$c2FsdHNhbHQ=",
        "argon2id$m=65536,t=3$c2FsdHNhbHQ=",
        "argon2id$m=65536,t=3,p=4$c2E=",
        "argon2id$m=x,t=3,p=4$c2FsdHNhbHQ=",
    ],
)
def test_a_cost_that_is_not_ours_is_not_paid(text: str) -> None:
    with pytest.raises(NotOpened):
        Derivation.read(text)
