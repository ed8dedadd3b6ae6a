"""Looks after the vault while the window is open: opens it, reminds of the recovery code, erases what is left over."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.vault.unlock_sheet import lock_words, open_unlock
from msp_desktop.workflows.vault import Lock, sweep_passcodes, why_locked
from msp_desktop.workflows.vault_paper import vault_facts

DAY_MS = 24 * 60 * 60 * 1000
LOCKED_KEY, CODE_KEY = "vault.locked", "vault.code"
HEARD = frozenset({"vault_key", "vault_secret"})

log = logging.getLogger(__name__)


class VaultKeeper(QObject):
    """One for each desk, made once the shop is open; what needs the owner stands under the bell."""

    _looked = Signal(object, bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._asked = False
        self._looked.connect(self._tell)
        self._day = QTimer(self)
        self._day.setInterval(DAY_MS)
        self._day.timeout.connect(self.sweep)
        self._day.start()
        desk.dispatcher.changed.connect(self._heard)

    def look(self) -> None:
        """Open the vault on the worker and say what is missing."""
        shop = self._desk.dispatcher.shop.acting_as(None)

        def find() -> None:
            lock = why_locked(shop)
            self._looked.emit(lock, vault_facts(shop).code_missing)

        self._desk.dispatcher.background.quietly(find)

    def sweep(self) -> None:
        """Erase passcodes of devices that are no longer here."""
        shop = self._desk.dispatcher.shop.acting_as(None)

        def erase() -> None:
            try:
                sweep_passcodes(shop)
            except ShopError as error:
                log.warning("passcodes not swept: %s", type(error).__name__)

        self._desk.dispatcher.background.quietly(erase)

    def _heard(self, touched: frozenset[str]) -> None:
        if not touched & HEARD:
            return
        shop, last = self._desk.dispatcher.shop.acting_as(None), self._last

        def find() -> None:
            lock = None if shop.data_key is not None else last
            self._looked.emit(lock, vault_facts(shop).code_missing)

        # On the worker, where a shop that is closed meanwhile is nobody's fault.
        self._desk.dispatcher.background.quietly(find)

    _last: Lock | None = None

    def _tell(self, lock: Lock | None, code_missing: bool) -> None:
        self._last = lock
        if lock is not None:
            self._desk.notice(LOCKED_KEY, lock_words(lock)[0], self._unlock)
            if lock is Lock.PASSPHRASE and not self._asked:
                # A computer without a keyring asks once at each start.
                self._asked = True
                self._unlock()
            return
        self._desk.solve(LOCKED_KEY)
        if code_missing:
            words = _("Print the recovery code. Without it, secrets are lost with this computer.")
            self._desk.notice(CODE_KEY, words, self._to_settings)
        else:
            self._desk.solve(CODE_KEY)

    def _unlock(self) -> None:
        page = self._desk.current
        if page is not None:
            open_unlock(page)

    def _to_settings(self) -> None:
        self._desk.go("settings", section="security")
