"""Editors of one value each: text, several lines, money, days, phones.

All have `value()`, `set_value(value)`, `problem()` (a sentence or ""), and the signals `edited` (by hand, on each
change) and `left` (focus went away).
"""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from msp_desktop.domain.money import parse_amount
from msp_desktop.domain.typed_date import read_day, read_moment
from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.theme import set_variant, theme

_TEXT_MARGIN = 3
_TEXT_EDGE = 5  # padding and line of the style sheet
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Line(QLineEdit):
    """What all one-line editors share.

    `width` is the field's width in px at 100 % (0: fills), `icon` stands inside at the left.
    """

    edited = Signal()
    left = Signal()
    _trailing_token = "t3"

    def __init__(
        self,
        name: str,
        *,
        width: int = 0,
        placeholder: str = "",
        icon: str = "",
        trailing: str = "",
        mono: bool = False,
        large: bool = False,
        max_length: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(max_length)
        self.enter_next = True
        self._width = width
        self._icon, self._trailing = icon, trailing
        self.setProperty("mono", mono)
        self.setProperty("large", large)
        self.dress()
        if width:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.setMaximumWidth(theme().px(width))
        self.textEdited.connect(lambda _text: self.edited.emit())

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edge red or amber."""
        set_variant(self, error=error, warn=warn and not error)

    def set_trailing(self, icon: str, token: str = "t3") -> None:
        """Show an icon at the right end, "" for none."""
        self._trailing, self._trailing_token = icon, token
        self.dress()
        self.update()

    def dress(self) -> None:
        """Font, and room for the icons inside."""
        large, mono = bool(self.property("large")), bool(self.property("mono"))
        self.setFont(theme().font(22, QFont.Weight.DemiBold) if large else theme().font(12 if mono else 13, mono=mono))
        mark = theme().px(16)
        self.setTextMargins(mark + 6 if self._icon else self.lead(), 0, mark + 6 if self._trailing else 0, 0)

    def lead(self) -> int:
        """Room at the left for what the editor itself paints there."""
        return 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon or self._trailing:
            painter = QPainter(self)
            mark = theme().px(16)
            top = (self.height() - mark) / 2
            if self._icon:
                icons.draw(painter, QRectF(9, top, mark, mark), self._icon, theme().colour("t3"))
            if self._trailing:
                place = QRectF(self.width() - mark - 8, top, mark, mark)
                icons.draw(painter, place, self._trailing, theme().colour(self._trailing_token))
            painter.end()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(theme().px(self._width), hint.height()) if self._width else hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(theme().px(self._width or 72), theme().px(72)), hint.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            self.enter_next
            and event.key() in _ENTER
            and event.modifiers()
            in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            }
        ):
            self.returnPressed.emit()
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class LineEdit(Line):
    """One line of text."""

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.text().strip()

    def set_value(self, value: str | None) -> None:
        """Show a text from its beginning."""
        self.show_text(value or "")

    def problem(self) -> str:
        """What is wrong with the text as such; nothing for plain text."""
        return ""


class TextEdit(QPlainTextEdit):
    """Several lines of plain text; grows from `lines` to `max_lines`. Tab leaves it, Enter is a new line."""

    edited = Signal()
    left = Signal()

    def __init__(
        self,
        name: str,
        *,
        lines: int = 2,
        max_lines: int = 4,
        placeholder: str = "",
        max_length: int = 4000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.document().setDocumentMargin(_TEXT_MARGIN)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines, self._max_lines, self._max_length = lines, max_lines, max_length
        self._quiet = False
        self.textChanged.connect(self._text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        """Show a text; not told as edited."""
        self._quiet = True
        self.setPlainText(value or "")
        self._quiet = False

    def problem(self) -> str:
        """Nothing is wrong with text as such, but its length."""
        if len(self.toPlainText()) > self._max_length:
            return _("This is longer than {n} characters. Shorten it.").format(n=self._max_length)
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edge red or amber."""
        set_variant(self, error=error, warn=warn and not error)

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._grow()

    def _text_changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def _grow(self) -> None:
        if not hasattr(self, "_max_lines"):
            return
        wanted = round(self.document().size().height())
        shown = min(max(wanted, self._lines), self._max_lines)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > self._max_lines else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(shown * QFontMetrics(self.font()).lineSpacing() + 2 * (_TEXT_MARGIN + _TEXT_EDGE))


class MoneyEdit(Line):
    """An amount in whole cents; reads 250, 250,00, 250.00 and € 250, shows it as the shop writes it."""

    def __init__(
        self,
        name: str,
        *,
        width: int = 110,
        negative: bool = False,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, width=width, large=large, max_length=20, parent=parent)
        self._negative = negative
        self.left.connect(self._tidy)

    def value(self) -> int | None:
        """The amount in cents, or None when empty or not readable."""
        if not self.text().strip():
            return None
        try:
            return parse_amount(self.text())
        except ValueError:
            return None

    def set_value(self, value: int | None) -> None:
        """Show an amount in cents; None shows nothing."""
        self.show_text("" if value is None else formats().amount(value))

    def problem(self) -> str:
        """A sentence for a text that is no amount."""
        text = self.text().strip()
        if not text:
            return ""
        cents = self.value()
        if cents is None:
            return _("“{text}” is not an amount. Type it like {example}.").format(
                text=text, example=formats().amount(25000)
            )
        if cents < 0 and not self._negative:
            return _("An amount below zero does not fit here.")
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme().colour("t3" if not self.text() else "t2"))
        painter.setFont(self.font())
        symbol = self._symbol()
        painter.drawText(
            self.rect().adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, symbol
        )
        painter.end()

    def lead(self) -> int:
        """Room for the currency's sign."""
        return QFontMetrics(self.font()).horizontalAdvance(self._symbol()) + 6

    @staticmethod
    def _symbol() -> str:
        return formats().money(0).rstrip("0.,•").strip()

    def _tidy(self) -> None:
        cents = self.value()
        if cents is not None:
            self.set_value(cents)


class NumberEdit(Line):
    """A quantity with up to three decimals, as Decimal; reads a comma or a dot."""

    def __init__(
        self, name: str, *, width: int = 80, smallest: str = "0", unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, width=width, max_length=16, parent=parent)
        self._smallest = Decimal(smallest)
        self._unit = unit
        self.left.connect(self._tidy)
        if unit:
            self.setPlaceholderText(unit)

    def value(self) -> Decimal | None:
        """The quantity as Decimal, or None when empty or not readable."""
        text = self.text().strip().replace("\u2212", "-").removesuffix(self._unit).strip().replace(" ", "")
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        try:
            found = Decimal(text)
        except InvalidOperation:
            return None
        return found if found.is_finite() and found == found.quantize(Decimal("0.001")) else None

    def set_value(self, value: Decimal | int | None) -> None:
        """Show a quantity; None shows nothing."""
        self.show_text("" if value is None else formats().number(value).replace(formats().signs[1], ""))

    def problem(self) -> str:
        """A sentence for a text that is no quantity."""
        text = self.text().strip()
        if not text:
            return ""
        found = self.value()
        if found is None:
            return _("“{text}” is not a number.").format(text=text)
        if found < self._smallest:
            return _("Use {n} or more.").format(n=formats().number(self._smallest))
        return ""

    def _tidy(self) -> None:
        found = self.value()
        if found is not None:
            self.set_value(found)


class DateEdit(Line):
    """A day typed as thu, tomorrow, +2 or 19/11; shown as 19 Nov 2026. `value()` is a date."""

    def __init__(self, name: str, *, width: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(name, width=width, trailing="calendar-outline", max_length=30, parent=parent)
        self.left.connect(self._tidy)

    def value(self) -> date | None:
        """The day, or None when empty or not readable."""
        try:
            return read_day(self.text(), today(), month_first=formats().country == "US")
        except ValueError:
            return None

    def set_value(self, value: date | None) -> None:
        """Show a day; None shows nothing."""
        self.show_text("" if value is None else formats().day(value))

    def problem(self) -> str:
        """A sentence for a text that is no day."""
        text = self.text().strip()
        if text and self.value() is None:
            return _("“{text}” is not a day. Type it like 19/11, thu or +2.").format(text=text)
        return ""

    def _tidy(self) -> None:
        day = self.value()
        if day is not None:
            self.set_value(day)


class DateTimeEdit(Line):
    """A day with a time, typed as thu 18:00 or 19.11 18:00.

    `value()` is the shop's wall-clock time (naive datetime).
    """

    def __init__(self, name: str, *, width: int = 190, default: time = time(18), parent: QWidget | None = None) -> None:
        super().__init__(name, width=width, trailing="calendar-outline", max_length=40, parent=parent)
        self._default = default
        self.left.connect(self._tidy)

    def value(self) -> datetime | None:
        """The moment as the shop's clock shows it, or None when empty or not readable."""
        now = datetime.combine(today(), time(0))
        try:
            return read_moment(self.text(), now, month_first=formats().country == "US", default=self._default)
        except ValueError:
            return None

    def set_value(self, value: datetime | None) -> None:
        """Show a moment of the shop's clock; None shows nothing."""
        self.show_text("" if value is None else moment_words(value))

    def problem(self) -> str:
        """A sentence for a text that is no moment."""
        text = self.text().strip()
        if text and self.value() is None:
            return _("“{text}” is not a day and time. Type it like 19/11 18:00 or thu.").format(text=text)
        return ""

    def _tidy(self) -> None:
        moment = self.value()
        if moment is not None:
            self.set_value(moment)


def moment_words(value: datetime) -> str:
    """`Thu 19 Nov, 18:00` of the shop's clock; with the year when it is another one."""
    day = formats().weekday_day(value.date())
    if value.year == today().year:
        day = day.replace(f" {value.year}", "").rstrip(",")
    return f"{day}, {formats().time(value.time())}"


class PhoneEdit(Line):
    """A phone number: any typing is taken, `value()` is E.164, and it is shown in groups."""

    def __init__(self, name: str, *, width: int = 168, parent: QWidget | None = None) -> None:
        super().__init__(name, width=width, max_length=40, parent=parent)
        self.left.connect(self._tidy)

    def value(self) -> str:
        """The number as E.164, or "" when empty or digits are missing."""
        from msp_desktop import checks

        return checks.phone_e164(self.text(), formats().country) if self.text().strip() else ""

    def set_value(self, value: str | None) -> None:
        """Show a stored number in groups."""
        from msp_desktop import checks

        self.show_text(checks.phone_grouped(value) if value else "")

    def problem(self) -> str:
        """A sentence for a number that lacks digits."""
        if self.text().strip() and not self.value():
            return _("Add the missing digits, or leave the field empty.")
        return ""

    def _tidy(self) -> None:
        if number := self.value():
            self.set_value(number)
