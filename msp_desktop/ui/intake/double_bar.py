"""The amber line inside the Customer group: somebody known may be meant."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from msp_desktop.i18n import _
from msp_desktop.queries.customer_doubles import DoubleRow
from msp_desktop.ui.intake import sentences
from msp_desktop.ui.kit import IconLabel, PlainLabel, button
from msp_desktop.ui.kit.message import announce


class DoubleBar(QFrame):
    """“Same mobile as Anna Kowalski.” with Use … and Compare and merge; it never blocks."""

    def __init__(self, use: Callable[[int], object], compare: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("intake.customer.double")
        self.setProperty("message", "warning")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row: DoubleRow | None = None
        self._sentence = PlainLabel("", "strong", cut=True)
        self._visits = PlainLabel("", "hint", tone="t2", cut=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._sentence)
        texts.addWidget(self._visits)
        self._use = button(_("Use"), "intake.customer.double.use", lambda: self._do(use), icon="check", small=True)
        self._compare = button(
            _("Compare and merge"),
            "intake.customer.double.compare",
            lambda: self._do(compare),
            icon="swap-horizontal",
            small=True,
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(11, 3, 9, 3)
        layout.setSpacing(10)
        layout.addWidget(IconLabel("account-group-outline", "war", 17))
        layout.addLayout(texts, 1)
        layout.addWidget(self._use)
        layout.addWidget(self._compare)

    def offer(self, row: DoubleRow, visits: str, *, new: bool) -> None:
        """Name who may be meant; for a customer already on file there is nobody to use instead."""
        before, self._row = self._row, row
        self._sentence.setText(sentences.same_as(row.same, row.name))
        self._visits.setText(visits)
        self._use.setText(_("Use {name}").format(name=_short(row.name)))
        self._use.setVisible(new)
        if before != row:
            announce(self, self._sentence.whole_text())

    def put_away(self) -> None:
        """Nobody else is meant."""
        self._row = None

    def is_offered(self) -> bool:
        """Whether it has something to say."""
        return self._row is not None

    def text(self) -> str:
        """The sentence, "" when there is none."""
        return self._sentence.whole_text() if self._row else ""

    def _do(self, act: Callable[[int], object]) -> None:
        if self._row is not None:
            act(self._row.id)


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21].rstrip()}…"
