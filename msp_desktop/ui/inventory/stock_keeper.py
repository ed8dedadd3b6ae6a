"""Looks after the stock while the window is open: checked once a day on the worker; what is wrong stands under the
bell.
"""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import Words
from msp_desktop.queries.stock_checks import StockFound
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.workflows.check_stock import check_due, check_stock, wrong_words

HOUR_MS = 60 * 60 * 1000
NOTICE = "stock.differs"

log = logging.getLogger(__name__)


class StockKeeper(QObject):
    """One for each desk, made once the shop is open; a window left open checks in the first hour of the night."""

    _checked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._checked.connect(self._tell)
        self._hour = QTimer(self)
        self._hour.setInterval(HOUR_MS)
        self._hour.timeout.connect(self.look)
        self._hour.start()

    def look(self) -> None:
        """Check on the worker if nobody has today, or if something was wrong the last time."""
        shop = self._desk.dispatcher.shop.acting_as(None)

        def check() -> None:
            try:
                if check_due(shop):
                    self._checked.emit(check_stock(shop))
            except ShopError as error:
                log.warning("stock not checked: %s", type(error).__name__)

        self._desk.dispatcher.background.quietly(check)

    def _tell(self, found: StockFound) -> None:
        if not found.wrong:
            self._desk.solve(NOTICE)
            return
        first = found.wrong[0].part_id
        words = wrong_words(found, Words(formats().language), formats())
        self._desk.notice(NOTICE, words, lambda: self._desk.go("part", part_id=first))
