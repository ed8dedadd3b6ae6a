"""The form of a part, new or known: codes, price or markup with its margin, stock rules, warranty and suppliers."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.barcode import code_fault, has_check_digit, meant_code, plain_code, same_code
from msp_desktop.domain.drafts.plain import from_plain, to_plain
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.part_price import PartPricing, margin_cents, margin_percent, marked_up
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import N_, _
from msp_desktop.queries.catalogue_taxes import DayTaxes, tax_choices
from msp_desktop.queries.part_card import PartCard, known_words, part_card, part_version
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.store.shop_facts import USUAL, ShopFacts, shop_facts
from msp_desktop.ui.catalogue.bulk_sheet import ENDING_WORDS
from msp_desktop.ui.catalogue.figures import short_text
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.move_words import warranty_words
from msp_desktop.ui.inventory.supplier_rows import SupplierRows
from msp_desktop.ui.kit import (
    Check,
    Combo,
    Field,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    Panel,
    PlainLabel,
    RadioGroup,
    Segments,
    TextEdit,
    button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, change_part
from msp_desktop.usecases.parts.barcodes import FAULT_WORDS
from msp_desktop.usecases.parts.cards import LONGEST_WARRANTY
from msp_desktop.words import BASIS_WORDS, PART_PRICING_WORDS

LONGEST_TITLE = 60


class PartEdit(Screen):
    """`open(part_id=…)` changes a part, `open(barcode="…", name="…")` adds one; `then="back"` returns when saved."""

    SHOWS = frozenset({"supplier"})
    NAME = "part_edit"
    MAIN = N_("Save part")
    DETAIL = True
    KEYS = (
        Key("Tab", N_("Next field")),
        Key("Ctrl+S", N_("Save part"), "main_action"),
        Key("Esc", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: ShopFacts = self.ask(shop_facts)
        self._taxes: DayTaxes = self.ask(tax_choices, day=desk.dispatcher.shop.today)
        self._card: PartCard | None = None
        self._then = ""
        self._key = new_key()
        self._saved = False
        self._build()
        self._start = self.facts()
        self.open()

    # -- building

    def _build(self) -> None:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, panels in (
            (left, (self._what_panel(), self._stock_panel())),
            (right, (self._price_panel(), self._suppliers_panel(), self._note_panel())),
        ):
            column.setSpacing(12)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
        columns.addLayout(left, 5)
        columns.addLayout(right, 6)
        self.body.addWidget(scrolled(content, "part_edit.scroll"), 1)
        self.body.addWidget(self.message)
        self.body.addLayout(
            row(
                None,
                button(_("Cancel"), "part_edit.cancel", self.desk.back, keys="Esc"),
                primary_button(_("Save part"), "part_edit.save", self.main_action, large=True),
            )
        )

    def _what_panel(self) -> Panel:
        panel = Panel(_("Part"), icon="package-variant-closed")
        self._name = LineEdit("part_edit.name", max_length=200)
        self._code = LineEdit("part_edit.code", width=160, mono=True, max_length=40)
        self._barcodes = TextEdit("part_edit.barcodes", lines=2, max_lines=5)
        self._category = LineEdit("part_edit.category", max_length=80)
        self._maker = LineEdit("part_edit.maker", max_length=80)
        self._shelf = LineEdit("part_edit.shelf", width=110, max_length=20)
        self._detail = TextEdit("part_edit.detail", lines=2, max_lines=5)
        self._code_field = Field(_("Code"), self._code)
        name = Field(_("Name"), self._name, required=True, missing=_("Enter a name."))
        panel.add(_across(self.form.add(name), self.form.add(self._code_field), stretches=(1, 0)))
        hint = _("One a line. A scan on this page adds one.")
        self._barcode_field = Field(_("Barcodes"), self._barcodes, hint=hint, check=self._barcode_problem)
        panel.add(_across(self.form.add(self._barcode_field)))
        panel.add(
            _across(
                self.form.add(Field(_("Category"), self._category)),
                self.form.add(Field(_("Maker"), self._maker)),
                self.form.add(Field(_("Shelf"), self._shelf)),
                stretches=(1, 1, 0),
            )
        )
        detail = Field(_("What it is"), self._detail, hint=_("Printed under the name on papers."))
        panel.add(_across(self.form.add(detail)))
        self._listen(self._name, self._code, self._barcodes, self._category, self._maker, self._shelf, self._detail)
        return panel

    def _price_panel(self) -> Panel:
        panel = Panel(_("Price and tax"), icon="cash")
        self._cost = MoneyEdit("part_edit.cost_cents", width=120)
        self._pricing: Segments[PartPricing] = Segments(
            "part_edit.pricing", _("Price"), [(each, _(words)) for each, words in PART_PRICING_WORDS.items()]
        )
        self._price = MoneyEdit("part_edit.price_cents", width=120)
        self._markup = NumberEdit("part_edit.markup_percent", width=110, unit="%")
        self._ending: Combo[PriceEnding] = Combo(
            "part_edit.price_ending", [(value, _(words)) for value, words in ENDING_WORDS.items()], width=170
        )
        self._basis: RadioGroup[PriceBasis] = RadioGroup(
            "part_edit.price_basis", _("Price is"), [(each, _(words)) for each, words in BASIS_WORDS.items()]
        )
        self._tax: Combo[str] = Combo("part_edit.tax_key", width=250)
        self._price_field = Field(_("Price"), self._price)
        self._markup_field = Field(_("Markup on cost"), self._markup)
        self._ending_field = Field(_("Ending"), self._ending)
        panel.add(row(self._pricing, None))
        panel.add(
            _across(
                self.form.add(Field(_("Cost, net"), self._cost)),
                self.form.add(self._price_field),
                self.form.add(self._markup_field),
                self.form.add(self._ending_field),
                None,
            )
        )
        panel.add(
            _across(self.form.add(Field(_("Price is"), self._basis)), self.form.add(Field(_("Tax"), self._tax)), None)
        )
        self._sold_at = PlainLabel("", "strong", wrap=True)
        self._margin = PlainLabel("", "small", tone="t2", wrap=True)
        panel.add(self._sold_at)
        panel.add(self._margin)
        self._listen(self._cost, self._pricing, self._price, self._markup, self._ending, self._basis, self._tax)
        for editor in (self._cost, self._price, self._markup):
            editor.textChanged.connect(lambda _text: self._show_price())
        for chooser in (self._pricing, self._ending, self._basis, self._tax):
            chooser.edited.connect(self._show_price)
        return panel

    def _stock_panel(self) -> Panel:
        panel = Panel(_("Stock and warranty"), icon="truck-delivery-outline")
        self._minimum = NumberEdit("part_edit.minimum", width=110)
        self._lots = NumberEdit("part_edit.order_quantity", width=110)
        self._opening = NumberEdit("part_edit.quantity", width=110)
        self._serialised = Check(_("Every piece has a serial number"), "part_edit.serialised")
        self._warranty = NumberEdit("part_edit.warranty_days", width=110)
        self._supplier_warranty = NumberEdit("part_edit.supplier_warranty_days", width=110)
        self._core = MoneyEdit("part_edit.core_cents", width=120)
        self._opening_field = Field(_("On hand now"), self._opening, hint=_("Opening stock"))
        self._lots_field = Field(_("Order in lots of"), self._lots, hint=_("Empty: any"))
        panel.add(
            _across(
                self.form.add(Field(_("Minimum"), self._minimum, hint=_("Below it, it is low"))),
                self.form.add(self._lots_field),
                self.form.add(self._opening_field),
                None,
            )
        )
        self._warranty_field = Field(
            _("Warranty, days"), self._warranty, check=lambda: _warranty_problem(self._warranty), reserve=True
        )
        self._supplier_warranty_field = Field(
            _("From the supplier, days"),
            self._supplier_warranty,
            check=lambda: _warranty_problem(self._supplier_warranty),
            reserve=True,
        )
        panel.add(
            _across(
                self.form.add(self._warranty_field),
                self.form.add(self._supplier_warranty_field),
                self.form.add(Field(_("Old piece pays"), self._core, hint=_("Empty: none"))),
                None,
            )
        )
        serialised = Field("", self._serialised, name="serialised")
        panel.add(_across(self.form.add(serialised)))
        self._listen(
            self._minimum, self._lots, self._opening, self._serialised, self._warranty, self._supplier_warranty,
            self._core,
        )  # fmt: skip
        for editor in (self._warranty, self._supplier_warranty):
            editor.textChanged.connect(lambda _text: self._show_warranty())
        return panel

    def _suppliers_panel(self) -> Panel:
        panel = Panel(_("Suppliers"), icon="truck-delivery-outline", note=_("the first is ordered from"))
        self._suppliers = SupplierRows("part_edit.suppliers", self.form)
        panel.add(self._suppliers)
        self._listen(self._suppliers)
        return panel

    def _note_panel(self) -> Panel:
        panel = Panel(_("Note"), icon="pencil-outline", note=_("only you see it"))
        self._note = TextEdit("part_edit.note", lines=2, max_lines=6)
        self._note.setAccessibleName(_("Note"))
        panel.add(self._note)
        self._listen(self._note)
        return panel

    def _listen(self, *editors: Any) -> None:
        for editor in editors:
            editor.edited.connect(self.touched)

    # -- the part in the form

    def facts(self) -> PartFacts:
        """The part as it stands in the form."""
        return PartFacts(
            name=self._name.value(),
            code=self._code.value(),
            detail=self._detail.value(),
            category=self._category.value(),
            maker=self._maker.value(),
            shelf=self._shelf.value(),
            tax_key=self._tax.value() or USUAL,
            cost_cents=self._cost.value() or 0,
            pricing=self._pricing.value(),
            price_basis=self._basis.value() or PriceBasis.NET,
            price_cents=self.price_cents(),
            markup_percent=self._markup.value() or Decimal(),
            price_ending=self._ending.value() or PriceEnding.CENT,
            minimum=self._minimum.value() or Decimal(),
            order_quantity=self._lots.value() or Decimal(),
            serialised=self._serialised.value(),
            warranty_days=_whole(self._warranty),
            supplier_warranty_days=_whole(self._supplier_warranty),
            core_cents=self._core.value(),
            note=self._note.value(),
            barcodes=tuple(self._codes()),
            suppliers=self._suppliers.value(),
        )

    def price_cents(self) -> int:
        """The price in its basis: as typed, or as the markup makes it."""
        if self._pricing.value() is PartPricing.FIXED:
            return self._price.value() or 0
        tax = self._taxes.of(self._tax.value() or USUAL)
        return marked_up(
            self._cost.value() or 0,
            self._markup.value() or Decimal(),
            self._basis.value() or PriceBasis.NET,
            tax.percent if tax is not None else Decimal(),
            self._ending.value() or PriceEnding.CENT,
        )

    def show_facts(self, facts: PartFacts) -> None:
        """Fill the form with a part."""
        for editor, text in (
            (self._name, facts.name),
            (self._code, facts.code),
            (self._category, facts.category),
            (self._maker, facts.maker),
            (self._shelf, facts.shelf),
        ):
            editor.set_value(text)
        self._detail.set_value(facts.detail)
        self._note.set_value(facts.note)
        self._barcodes.set_value("\n".join(facts.barcodes))
        self._cost.set_value(facts.cost_cents or None)
        self._pricing.set_value(facts.pricing)
        self._price.set_value(facts.price_cents or None)
        self._markup.set_value(facts.markup_percent or None)
        self._ending.set_value(facts.price_ending)
        self._basis.set_value(facts.price_basis)
        self._tax.show_options(self._tax_options(facts.tax_key))
        self._tax.set_value(facts.tax_key)
        self._minimum.set_value(facts.minimum or None)
        self._lots.set_value(facts.order_quantity or None)
        self._serialised.set_value(facts.serialised)
        self._warranty.set_value(facts.warranty_days or None)
        self._supplier_warranty.set_value(facts.supplier_warranty_days or None)
        self._core.set_value(facts.core_cents)
        self._suppliers.set_value(facts.suppliers)
        self.form.reset()
        self._show_price()
        self._show_warranty()

    def _tax_options(self, key: str) -> list[tuple[str, str]]:
        choices = self._taxes.choices
        usual = choices[0] if choices else None
        words = _("As usual")
        if usual is not None:
            words = _("As usual: {name} {percent}").format(name=usual.name, percent=formats().percent(usual.percent))
        options = [(USUAL, words)]
        options += [
            (each.key, f"{each.name} {formats().percent(each.percent)}") for each in choices if each.key != USUAL
        ]
        if key not in {value for value, _text in options}:
            options.append((key, key))
        return options

    def _show_price(self) -> None:
        markup = self._pricing.value() is PartPricing.MARKUP
        set_shown(self._price_field, not markup)
        set_shown(self._markup_field, markup)
        set_shown(self._ending_field, markup)
        cents, cost = self.price_cents(), self._cost.value() or 0
        key = self._tax.value() or USUAL
        net, gross = self._taxes.both(cents, self._basis.value() or PriceBasis.NET, key)
        money = formats().money
        if self._taxes.taxed and net != gross:
            words = _("Sold at {net} net, {gross} with tax").format(net=money(net), gross=money(gross))
        else:
            words = _("Sold at {net}").format(net=money(net))
        self._sold_at.setText(words)
        self._say_margin(net, cost)

    def _say_margin(self, net: int, cost: int) -> None:
        left, share = margin_cents(net, cost), margin_percent(net, cost)
        amount = formats().money(left)
        if share is None:
            words, tone = _("No price yet."), "t2"
        elif left < 0:
            words, tone = _("{amount} under cost").format(amount=formats().money(-left)), "bad"
        else:
            words, tone = _("Margin {amount}, {percent} of the net price"), "t2"
            words = words.format(amount=amount, percent=formats().percent(share))
        self._margin.setText(words)
        self._margin.set_tone(tone)

    def _show_warranty(self) -> None:
        for field, editor in (
            (self._warranty_field, self._warranty),
            (self._supplier_warranty_field, self._supplier_warranty),
        ):
            days = _whole(editor)
            field.set_hint(warranty_words(days) if 0 < days <= LONGEST_WARRANTY else "")

    def _codes(self) -> list[str]:
        return [code for code in (plain_code(line) for line in self._barcodes.value().splitlines()) if code]

    def _barcode_problem(self) -> str:
        for code in self._codes():
            fault = code_fault(code)
            if fault is not None:
                digit = meant_code(code)[-1] if has_check_digit(code) else ""
                return _(FAULT_WORDS[fault]).format(code=code, digit=digit)
        return ""

    # -- the page

    def open(self, **place: Any) -> None:
        self.message.clear()
        self._key = new_key()
        self._facts = self.ask(shop_facts)
        self._taxes = self.ask(tax_choices, day=self.desk.dispatcher.shop.today)
        self._then = str(place.get("then", ""))
        self._suppliers.show_choices(self.ask(supplier_choices))
        self._card = None
        self._opening.set_value(None)
        part_id = place.get("part_id")
        if part_id is None:
            self._start = _new_facts(self._facts)
            self.show_facts(self._start)
            self._start = self.facts()
            self._name.set_value(str(place.get("name") or ""))
            self._barcodes.set_value(str(place.get("barcode") or ""))
        else:
            self._open_known(int(part_id))
            self._start = self.facts()
        self._saved = False
        self._show_known()
        self._offer_words()
        self._offer_draft()

    def _open_known(self, part_id: int) -> None:
        shop = self.desk.dispatcher.shop
        try:
            self._card = self.ask(part_card, part_id=part_id, now=shop.now, today=shop.today)
        except Refused as refused:
            self.show_facts(_new_facts(self._facts))
            self.refused(refused)
        else:
            self.show_facts(facts_of(self._card))

    def showEvent(self, event: QShowEvent) -> None:
        if self._saved:
            # Shown again without a place: what was saved is no longer being typed.
            self.open()
        super().showEvent(event)

    def refresh(self) -> None:
        """The form keeps what is typed; only the suppliers there are may have changed."""
        self._suppliers.show_choices(self.ask(supplier_choices))

    def place(self) -> dict[str, Any]:
        found: dict[str, Any] = {"part_id": self._card.id} if self._card is not None else {}
        return found | ({"then": self._then} if self._then else {})

    def first_focus(self) -> QWidget:
        return self._name

    def scanned(self, code: str) -> bool:
        """A scan adds a barcode."""
        if not any(same_code(code, each) for each in self._codes()):
            self._barcodes.set_value("\n".join([*self._codes(), plain_code(code)]))
            self.touched()
        self._barcode_field.check_now()
        return True

    def main_action(self) -> None:
        if not self.check_form():
            return
        saved = self._save_new() if self._card is None else self._save_change(self._card)
        if saved is None:
            return
        self._key = new_key()
        self._saved = True
        self.forget_draft()
        self.desk.say(_("{name} saved.").format(name=self._name.value()))
        if self._then == "back":
            self.desk.back()
        elif self._then == "part":
            self.desk.go("part", part_id=saved)
        else:
            self.desk.go("inventory", part_id=saved)

    def _save_new(self) -> int | None:
        done = self.run(add_part, self._key, facts=self.facts(), opening=self._opening.value() or Decimal())
        return done.value if done else None

    def _save_change(self, card: PartCard) -> int | None:
        done = self.run(change_part, self._key, part_id=card.id, facts=self.facts(), seen=card.version)
        return card.id if done else None

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(part_version, part_id=arguments["part_id"])

    def already_done(self, value: object) -> None:
        self.message.say(
            "info",
            _("This part was already saved."),
            acts=[(_("Open"), "part_edit.open_saved", lambda: self.desk.go("part", part_id=value))],
        )

    # -- drafts

    def draft(self) -> dict[str, Any] | None:
        facts = self.facts()
        if self._saved or not facts.name or facts == self._start:
            return None
        card = self._card
        opening = self._opening.value()
        return {
            "facts": to_plain(facts),
            "opening": str(opening) if opening is not None else None,
            "part_id": card.id if card else None,
            "version": card.version if card else None,
        }

    def restore(self, draft: dict[str, Any]) -> None:
        self.show_facts(from_plain(PartFacts, draft["facts"]))
        opening = draft.get("opening")
        self._opening.set_value(Decimal(opening) if opening else None)
        version = draft.get("version")
        if self._card is not None and isinstance(version, int):
            # Whoever changed the part since the draft was typed is asked about when it is saved.
            self._card = replace(self._card, version=version)

    def _offer_draft(self) -> None:
        found = self.found_draft()
        if found is None or found[1].get("part_id") != (self._card.id if self._card else None):
            return
        at, content = found

        sentence = _("You have a draft from {time}: {name}.").format(
            time=formats().time(at), name=content.get("facts", {}).get("name") or _("without a name")
        )
        self.offer_draft(content, sentence, self._name)

    # -- small things

    def _show_known(self) -> None:
        known = self._card is not None
        set_shown(self._opening_field, not known)
        if self._card is not None:
            self.set_title(short_text(self._card.name, LONGEST_TITLE), _("Change the part’s card"))
        else:
            self.set_title(_("New item"))
        self._code_field.set_hint("" if known else _("Empty: the next free one"))

    def _offer_words(self) -> None:
        for editor, words in zip((self._category, self._maker), self.ask(known_words), strict=True):
            _complete(editor, words)


def _complete(editor: LineEdit, words: Sequence[str]) -> None:
    completer = QCompleter(sorted(words, key=str.casefold), editor)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    editor.setCompleter(completer)


def facts_of(card: PartCard) -> PartFacts:
    """A card as the form and the acts take it."""
    return PartFacts(
        name=card.name,
        code=card.code,
        detail=card.detail,
        category=card.category,
        maker=card.maker,
        shelf=card.shelf,
        tax_key=card.tax_key,
        cost_cents=card.cost_cents,
        pricing=card.pricing,
        price_basis=card.price_basis,
        price_cents=card.price_cents,
        markup_percent=card.markup_percent,
        price_ending=card.price_ending,
        minimum=card.minimum,
        order_quantity=card.order_quantity,
        serialised=card.serialised,
        warranty_days=card.warranty_days,
        supplier_warranty_days=card.supplier_warranty_days,
        core_cents=card.core_cents,
        note=card.note,
        barcodes=card.barcodes,
        suppliers=tuple(
            PartSupplierFacts(each.supplier_id, each.supplier_code, each.price_cents, each.pack)
            for each in card.suppliers
        ),
    )


def _new_facts(shop: ShopFacts) -> PartFacts:
    return PartFacts("", price_basis=shop.person_basis, warranty_days=shop.warranty_days)


def _warranty_problem(editor: NumberEdit) -> str:
    days = editor.value()
    if days is not None and (days > LONGEST_WARRANTY or days != int(days)):
        return _("Enter whole days, 3650 at most.")
    return ""


def _whole(editor: NumberEdit) -> int:
    return int(editor.value() or 0)


def _across(*parts: QWidget | None, stretches: Sequence[int] = ()) -> QHBoxLayout:
    """Fields side by side, tops aligned; None takes what is left."""
    line = QHBoxLayout()
    line.setSpacing(12)
    for at, part in enumerate(parts):
        stretch = stretches[at] if at < len(stretches) else 0
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part, stretch or (1 if len(parts) == 1 else 0), Qt.AlignmentFlag.AlignTop)
    return line
