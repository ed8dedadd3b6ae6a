"""The vault: it opens by itself, by code and by passphrase; what is sealed opens nowhere else."""

import base64

import keyring
import pytest
import sqlalchemy as sa
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused, Unavailable
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.passcode_kind import PasscodeKind, SealedPasscode
from msp_desktop.domain.roles import Role
from msp_desktop.integrations import sealing
from msp_desktop.integrations.sealing import DataKey
from msp_desktop.queries.vault_rows import shop_uuid
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.chain import ChainRecord
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.vault import Passcode, VaultSecret
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.passcodes import keep_passcode
from msp_desktop.usecases.shop import add_person
from msp_desktop.usecases.shop.vault import Way
from msp_desktop.workflows import vault
from msp_desktop.workflows.vault import Lock, Unlocked, VaultLocked, VaultState
from tests.conftest import MemoryKeyring
from tests.usecases.repairs import item_ids, ready_job
from tests.usecases.sales import person


def test_the_keyring_opens_it_without_a_question(shop: Shop) -> None:
    assert vault.vault_state(shop) is VaultState.NONE
    assert vault.open_vault(shop) is VaultState.OPEN
    vault.keep_shop_secret(shop, "mail_password", "geheim")
    again = _again(shop)
    with pytest.raises(VaultLocked):
        vault.shop_secret(again, "mail_password")
    assert vault.open_vault(again) is VaultState.OPEN
    assert vault.shop_secret(again, "mail_password") == "geheim"


def test_moved_flipped_or_foreign_texts_do_not_open(shop: Shop) -> None:
    vault.open_vault(shop)
    one, two = _kept(shop, "4711", tag="a"), _kept(shop, "0815", tag="b")
    assert vault.show_passcode(shop, one) == "4711"
    first, second = _sealed(shop, one), _sealed(shop, two)
    _write(shop, Passcode, one, second)
    with pytest.raises(Unavailable, match="cannot be opened"):
        vault.show_passcode(shop, one)
    raw = bytearray(base64.b64decode(first))
    for place in range(len(raw)):
        raw[place] ^= 1
        _write(shop, Passcode, one, base64.b64encode(raw).decode())
        with pytest.raises(Unavailable, match="cannot be opened"):
            vault.show_passcode(shop, one)
        raw[place] ^= 1
    _write(shop, Passcode, one, first)
    assert vault.show_passcode(shop, one) == "4711"


def test_every_look_is_written_down_before_the_text_is_seen(shop: Shop) -> None:
    vault.open_vault(shop)
    kept = _kept(shop, "4711")
    _write(shop, Passcode, kept, "spoiled")
    with pytest.raises(Unavailable):
        vault.show_passcode(shop.acting_as(3), kept)
    looks = shop.ask(_looks)
    assert looks == [("note_passcode_seen", 3)]


def test_an_accountant_sees_no_passcode(shop: Shop) -> None:
    vault.open_vault(shop)
    kept = _kept(shop, "4711")
    person = shop.run(add_person, name="Rita Conti", role=Role.ACCOUNTANT).value
    with pytest.raises(Refused, match="who work on devices"):
        vault.show_passcode(shop.acting_as(person), kept)
    assert shop.ask(_looks) == []


def test_two_sealings_of_one_form_are_one_request(shop: Shop) -> None:
    vault.open_vault(shop)
    item = item_ids(shop, ready_job(shop, person(shop)))[0]
    one = vault.seal_passcode(shop, PasscodeKind.PIN, "4711")
    two = vault.seal_passcode(shop, PasscodeKind.PIN, "4711")
    assert one.sealed != two.sealed
    first = shop.run(keep_passcode, "same form", item_id=item, passcode=one)
    assert shop.run(keep_passcode, "same form", item_id=item, passcode=two).replayed
    assert vault.show_passcode(shop, first.value) == "4711"


def test_a_later_passcode_replaces_the_one_before(shop: Shop) -> None:
    vault.open_vault(shop)
    item = item_ids(shop, ready_job(shop, person(shop)))[0]
    for kind, text in ((PasscodeKind.PIN, "4711"), (PasscodeKind.PATTERN, "14789")):
        kept = shop.run(keep_passcode, item_id=item, passcode=vault.seal_passcode(shop, kind, text)).value
    assert vault.show_passcode(shop, kept) == "14789"
    assert shop.ask(lambda session: session.scalar(sa.select(sa.func.count()).select_from(Passcode))) == 1


# -- keyrings


class _Locked(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked


class _Forgetful(MemoryKeyring):
    """Takes short secrets only, and says nothing of it."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:8])


class _PlainText(MemoryKeyring):
    pass


_PlainText.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize("backend", [NoKeyring, _Locked, _Forgetful, _PlainText])
def test_without_a_keyring_that_keeps_nothing_is_kept_and_everything_else_works(
    shop: Shop, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    assert vault.open_vault(shop) is VaultState.NONE
    with pytest.raises(VaultLocked):
        vault.seal_passcode(shop, PasscodeKind.PIN, "4711")
    with pytest.raises(VaultLocked):
        vault.keep_shop_secret(shop, "mail_password", "geheim")
    assert vault.shop_secret(shop, "mail_password") is None
    ready_job(shop, person(shop))


def test_a_passphrase_takes_the_place_of_a_keyring(shop: Shop) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # the library's own
    assert vault.why_locked(shop) is Lock.NO_KEYRING
    with pytest.raises(Refused, match="Choose a passphrase"):
        vault.make_vault(shop)
    with pytest.raises(Refused, match="at least 12"):
        vault.make_vault(shop, "short")
    code = vault.make_vault(shop, "vier gute Worte hier")
    vault.keep_shop_secret(shop, "mail_password", "geheim")
    again = _again(shop)
    assert vault.open_vault(again) is VaultState.LOCKED
    assert vault.why_locked(again) is Lock.PASSPHRASE
    with pytest.raises(Refused, match="neither"):
        vault.unlock(again, "vier gute Worte da")
    assert vault.unlock(again, "vier gute Worte hier") == Unlocked(Way.PASSPHRASE, kept_here=False)
    assert vault.shop_secret(again, "mail_password") == "geheim"
    with pytest.raises(Refused, match="so far"):
        vault.change_passphrase(again, "fünf andere Worte hier", "falsch geraten")
    vault.change_passphrase(again, "fünf andere Worte hier", "vier gute Worte hier")
    third = _again(again)
    with pytest.raises(Refused):
        vault.unlock(third, "vier gute Worte hier")
    assert vault.unlock(third, code.lower().replace("-", " ")).way is Way.RECOVERY
    third.close()


def test_on_another_computer_the_code_is_typed_once(shop: Shop) -> None:
    code = vault.make_vault(shop)
    kept = _kept(shop, "4711")
    keyring.set_keyring(MemoryKeyring())
    moved = _again(shop)
    assert vault.open_vault(moved) is VaultState.LOCKED
    assert vault.why_locked(moved) is Lock.OTHER_COMPUTER
    ready_job(moved, person(moved, "Other"))
    with pytest.raises(Refused, match="32 letters"):
        vault.unlock(moved, code[:-2])
    with pytest.raises(Refused, match="newer one"):
        vault.unlock(moved, sealing.new_recovery_code())
    assert vault.unlock(moved, code) == Unlocked(Way.RECOVERY, kept_here=True)
    assert vault.show_passcode(moved, kept) == "4711"
    again = _again(moved)
    assert vault.open_vault(again) is VaultState.OPEN
    again.close()


def test_a_new_code_voids_the_one_before(shop: Shop) -> None:
    first = vault.make_vault(shop)
    second = vault.new_recovery_code(shop)
    assert len(first) == len(second) == 39
    assert not vault.code_fits(shop, first)
    assert vault.code_fits(shop, second)


def test_the_chain_keeps_the_key_it_had(shop: Shop) -> None:
    uuid = shop.ask(shop_uuid)
    old = DataKey.fresh()
    keyring.set_password("msp-desktop", f"chain:{uuid}", base64.b64encode(old.key).decode())
    shop.use_chain_key(old.key_id, old.key)
    shop.run(_link, body="a")
    again = _again(shop)
    vault.open_vault(again)
    again.run(_link, body="b")
    assert again.verify_chain().whole
    assert again.ask(_chain_keys) == [old.key_id, old.key_id]
    keyring.delete_password("msp-desktop", f"chain:{uuid}")
    third = _again(again)
    vault.open_vault(third)
    third.run(_link, body="c")
    assert third.ask(_chain_keys) == [old.key_id] * 3
    third.close()


def test_all_keys_change_in_one_act(shop: Shop) -> None:
    code = vault.make_vault(shop)
    vault.keep_shop_secret(shop, "mail_password", "geheim")
    kept = _kept(shop, "4711")
    item = shop.ask(lambda session: session.get_one(Passcode, kept).item_id)
    many = [vault.seal_passcode(shop, PasscodeKind.PIN, str(number)) for number in range(20_000)]
    shop.run(_insert, item_id=item, passcodes=many)
    before = _sealed(shop, kept)
    with pytest.raises(Refused, match="owner"):
        vault.change_key(shop.acting_as(3))
    assert _sealed(shop, kept) == before
    renewed = vault.change_key(shop)
    assert _sealed(shop, kept) != before
    assert not vault.code_fits(shop, code)
    again = _again(shop)
    vault.open_vault(again)
    assert vault.shop_secret(again, "mail_password") == "geheim"
    assert vault.show_passcode(again, kept) == "4711"
    assert vault.show_passcode(again, kept + 20_000) == "19999"
    assert vault.code_fits(again, renewed)
    again.close()


def test_what_is_left_behind_is_swept(shop: Shop) -> None:
    vault.open_vault(shop)
    kept = _kept(shop, "4711")
    assert vault.sweep_passcodes(shop) == 0
    shop.run(_close_all)
    assert vault.sweep_passcodes(shop) == 1
    assert _sealed(shop, kept) == ""
    with pytest.raises(Refused, match="erased"):
        vault.show_passcode(shop, kept)
    with pytest.raises(Refused, match="has left"):
        _keep_on(shop, shop.ask(lambda session: session.scalars(sa.select(JobItem.id)).one()), "1")


def test_long_texts_are_refused(shop: Shop) -> None:
    vault.open_vault(shop)
    with pytest.raises(Refused, match="200"):
        vault.seal_passcode(shop, PasscodeKind.PASSWORD, "x" * 201)
    with pytest.raises(Refused, match="first"):
        vault.seal_passcode(shop, PasscodeKind.PASSWORD, "  ")
    with pytest.raises(Refused, match="1000"):
        vault.keep_shop_secret(shop, "mail_password", "x" * 1001)
    vault.keep_shop_secret(shop, "mail_password", "ß" * 600)
    vault.keep_shop_secret(shop, "mail_password", "")
    assert vault.shop_secret(shop, "mail_password") is None


def _again(shop: Shop) -> Shop:
    at = shop.now
    shop.close()
    return open_shop(shop.path, clock=lambda: at, actor=1)


def _kept(shop: Shop, text: str, tag: str = "") -> int:
    job = ready_job(shop, person(shop, f"Anna {tag}"))
    return _keep_on(shop, item_ids(shop, job)[0], text)


def _keep_on(shop: Shop, item_id: int, text: str) -> int:
    return shop.run(keep_passcode, item_id=item_id, passcode=vault.seal_passcode(shop, PasscodeKind.PIN, text)).value


def _sealed(shop: Shop, passcode_id: int) -> str:
    return shop.ask(lambda session: session.get_one(Passcode, passcode_id).sealed)


def _write(shop: Shop, model: type[Passcode] | type[VaultSecret], row_id: int, sealed: str) -> None:
    shop.run(_set, model=model, row_id=row_id, sealed=sealed)


def _set(work: UnitOfWork, *, model: type[Passcode] | type[VaultSecret], row_id: int, sealed: str) -> None:
    work.get(model, row_id).sealed = sealed


def _insert(work: UnitOfWork, *, item_id: int, passcodes: list[SealedPasscode]) -> None:
    work.insert_many(
        Passcode,
        [
            {"uuid": each.uuid, "item_id": item_id, "kind": each.kind, "sealed": each.sealed, "added_at": work.now}
            for each in passcodes
        ],
    )


def _link(work: UnitOfWork, *, body: str) -> None:
    work.chain("document", 1, body * 64)


def _close_all(work: UnitOfWork) -> None:
    for item in work.session.scalars(sa.select(JobItem)):
        item.state = JobState.CANCELLED


def _chain_keys(session: Session) -> list[str]:
    return list(session.scalars(sa.select(ChainRecord.key_id).order_by(ChainRecord.id)))


def _looks(session: Session) -> list[tuple[str, int | None]]:
    rows = session.execute(
        sa.select(Audit.use_case, Audit.actor_id)
        .join(JobEvent, JobEvent.id == Audit.row_id)
        .where(Audit.table_name == "job_event", JobEvent.kind == EventKind.PASSCODE_SEEN)
    )
    return [(row.use_case.partition(":")[2], row.actor_id) for row in rows]
