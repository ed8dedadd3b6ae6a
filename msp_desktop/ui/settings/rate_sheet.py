"""Starting a tax rate, or ending one."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.tax import LEGAL_TEXTS, TaxCategory, TaxPart
from msp_desktop.i18n import _
from msp_desktop.i18n import language as window_language
from msp_desktop.queries.shop_settings import RateRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Combo, DateEdit, Field, Form, LineEdit, Sheet, row
from msp_desktop.ui.screen import new_key
from msp_desktop.usecases.shop import add_rate, end_rate
from msp_desktop.usecases.shop.fields import percent as percent_of

if TYPE_CHECKING:
    from msp_desktop.ui.settings.section import Section


class RateSheet:
    """A new rate, or the successor of one."""

    def __init__(self, section: "Section", follows: RateRow | None) -> None:
        self._section, self._follows, self._key = section, follows, new_key()
        today = section.desk.dispatcher.shop.today
        self._name = LineEdit("settings.rate.name", max_length=80)
        self._percent = LineEdit("settings.rate.percent", width=110, max_length=20)
        self._parts = LineEdit("settings.rate.parts", placeholder=_("State 4, City 4.5"))
        self._from = DateEdit("settings.rate.from_day", width=150)
        reasons = [("", _("Tax is charged"))]
        reasons += [(code, law.text(window_language())) for code, law in LEGAL_TEXTS.items()]
        self._reason: Combo[str] = Combo("settings.rate.reason", reasons)
        self._form = Form(
            Field(_("Name"), self._name, required=True, missing=_("Give the rate a name.")),
            Field(_("Percent"), self._percent, required=True, missing=_("Write the percentage, like 22 or 8.875.")),
            Field(_("From"), self._from, required=True, missing=_("Enter the first day.")),
            Field(_("Why no tax is charged"), self._reason),
            Field(_("Made up of"), self._parts, hint=_("named parts that papers show; empty for one rate")),
        )
        fields = self._form.fields
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row(fields["name"], fields["percent"], fields["from_day"], spacing=12))
        column.addWidget(fields["reason"])
        column.addWidget(fields["parts"])
        if follows is not None:
            self._name.set_value(follows.name)
            self._reason.set_value(follows.reason)
        self._from.set_value(today + timedelta(days=1))
        title = _("New rate after {rate}").format(rate=follows.name) if follows else _("New rate")
        note = _("{rate} ends the day before.").format(rate=follows.name) if follows else ""
        self._sheet = Sheet(
            title, body, _("Start this rate"), self._keep, name="settings.rate.sheet", note=note, width=600
        )
        self._sheet.open(over=section, first=self._percent if follows else self._name)

    def _keep(self) -> bool:
        day = self._from.value()
        if self._form.problems() or day is None:
            return False
        reason = self._reason.value() or ""
        category = LEGAL_TEXTS[reason].category if reason else TaxCategory.STANDARD
        try:
            percent = percent_of(self._percent.value())
            self._section.desk.dispatcher.run(
                add_rate,
                key=self._key,
                name=self._name.value(),
                percent=percent,
                from_day=day,
                rate_key=self._follows.key if self._follows else "",
                category=category,
                reason=reason,
                parts=_parts_of(self._parts.value()),
            )
        except Refused as slip:
            if not self._form.refuse(slip.field, slip.message):
                self._sheet.message.say("warning", slip.message)
            return False
        return True


def _parts_of(typed: str) -> tuple[TaxPart, ...]:
    parts = []
    for piece in typed.replace(";", ",").split(","):
        words = piece.strip().removesuffix("%").strip().rsplit(" ", 1)
        if len(words) == 2:
            parts.append(TaxPart(words[0], percent_of(words[1], "parts")))
        elif words[0]:
            raise Refused(_("Write each part as a name and a number, like State 4."), "parts")
    return tuple(parts)


class EndSheet:
    """The last day of a rate."""

    def __init__(self, section: "Section", rate: RateRow) -> None:
        self._section, self._rate = section, rate
        self._day = DateEdit("settings.rate.to_day", width=150)
        self._day.set_value(section.desk.dispatcher.shop.today)
        self._form = Form(Field(_("Last day"), self._day, required=True, missing=_("Enter the last day.")))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form.fields["to_day"])
        shown = _("End {rate} {percent}?").format(rate=rate.name, percent=formats().percent(rate.percent or Decimal()))
        self._sheet = Sheet(
            shown,
            body,
            _("End this rate"),
            self._keep,
            name="settings.rate.end_sheet",
            note=_("Papers issued under it keep it."),
        )
        self._sheet.open(over=section, first=self._day)

    def _keep(self) -> bool:
        day = self._day.value()
        if self._form.problems() or day is None:
            return False
        try:
            self._section.desk.dispatcher.run(end_rate, tax_rate_id=self._rate.id, to_day=day)
        except Refused as slip:
            self._form.refuse("to_day", slip.message)
            return False
        return True
