"""The form of a catalogue entry, new or known: what it is called, what it costs, its checklist and usual parts."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.drafts.plain import from_plain, to_plain
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.labour import EXACT_STEPS
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.i18n import N_, _
from msp_desktop.queries.catalogue_list import catalogue_rows
from msp_desktop.queries.catalogue_taxes import DayTaxes, tax_choices
from msp_desktop.queries.part_lookup import FoundPart, find_parts
from msp_desktop.queries.service_card import ServiceCard, service_card, service_version
from msp_desktop.store.shop_facts import USUAL, ShopFacts, shop_facts
from msp_desktop.ui.catalogue.figures import clock_time, short_text
from msp_desktop.ui.catalogue.form_rows import PartRows, StepRows
from msp_desktop.ui.catalogue.price_sheet import open_price_change, price_problem
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
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
    link_button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.catalogue import (
    LONGEST_DAY,
    LONGEST_DETAIL,
    ServiceFacts,
    Step,
    UsualPart,
    add_service,
    change_service,
)  # fmt: skip
from msp_desktop.words import BASIS_WORDS, LABOUR_KIND_WORDS

MOST_WARRANTY = 3650
LONGEST_TITLE = 60
_KINDS = ((ServiceKind.FLAT, N_("Flat-rate service")), (ServiceKind.LABOUR, N_("Labour by the hour")))


class ServiceEdit(Screen):
    """`open(service_id=…, part="steps")` changes an entry, `open(kind="labour")` adds one."""

    SHOWS = frozenset({"service_price"})
    NAME = "service_edit"
    MAIN = N_("Save entry")
    DETAIL = True
    KEYS = (
        Key("Tab", N_("Next field")),
        Key("Ctrl+Up", N_("Move line up")),
        Key("Ctrl+Down", N_("Move line down")),
        Key("Ctrl+S", N_("Save entry"), "main_action"),
        Key("Esc", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: ShopFacts = self.ask(shop_facts)
        self._taxes: DayTaxes = self.ask(tax_choices, day=desk.dispatcher.shop.today)
        self._card: ServiceCard | None = None
        self._part = ""
        self._key = new_key()
        self._saved = False
        self._build()
        self._start = self.facts()

    # -- building

    def _build(self) -> None:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, panels in (
            (left, (self._what_panel(), self._price_panel())),
            (right, (self._steps_panel(), self._parts_panel())),
        ):
            column.setSpacing(12)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
        columns.addLayout(left, 5)
        columns.addLayout(right, 6)
        self.body.addWidget(scrolled(content, "service_edit.scroll"), 1)
        self.body.addWidget(self.message)
        self.body.addLayout(
            row(
                None,
                button(_("Cancel"), "service_edit.cancel", self.desk.back, keys="Esc"),
                primary_button(_("Save entry"), "service_edit.save", self.main_action, large=True),
            )
        )

    def _what_panel(self) -> Panel:
        panel = Panel(_("Service"), icon="tag-outline")
        self._what = panel
        self._kind: Segments[ServiceKind] = Segments(
            "service_edit.kind", _("Kind"), [(kind, _(words)) for kind, words in _KINDS]
        )
        self._name = LineEdit("service_edit.name")
        self._code = LineEdit("service_edit.code", width=150, mono=True, max_length=40)
        self._category = LineEdit("service_edit.category", max_length=80)
        self._detail = TextEdit("service_edit.detail", lines=2, max_lines=5)
        self._warranty = NumberEdit("service_edit.warranty_days", width=90)
        self._bench = NumberEdit("service_edit.bench_minutes", width=110)
        self._labour: Combo[LabourKind] = Combo(
            "service_edit.labour_kind", [(kind, _(words)) for kind, words in LABOUR_KIND_WORDS.items()], width=150
        )
        self._minimum = NumberEdit("service_edit.minimum_minutes", width=110)
        self._step: Combo[int] = Combo("service_edit.step_minutes", _step_options(), width=130)
        self._kind_row = QWidget()
        self._kind_row.setLayout(row(self._kind, None))
        panel.add(self._kind_row)
        name = Field(_("Name"), self._name, required=True, missing=_("Enter a name."))
        self._code_field = Field(_("Code"), self._code)
        panel.add(_across(self.form.add(name), self.form.add(self._code_field), stretches=(1, 0)))
        detail_hint = _("Printed under the name on papers.")
        detail = Field(_("What it covers"), self._detail, hint=detail_hint, check=self._detail_problem)
        panel.add(_column(self.form.add(detail)))
        self._bench_field = self.form.add(
            Field(_("Bench time, minutes"), self._bench, check=lambda: _minutes_problem(self._bench))
        )
        self._labour_field = self.form.add(Field(_("Where"), self._labour))
        self._minimum_field = self.form.add(
            Field(_("At least, minutes"), self._minimum, check=lambda: _minutes_problem(self._minimum))
        )
        self._step_field = self.form.add(Field(_("Charged every"), self._step))
        warranty = self.form.add(Field(_("Warranty, days"), self._warranty, check=self._warranty_problem))
        panel.add(_across(self._bench_field, self._labour_field, self._minimum_field, self._step_field, warranty, None))
        self._category_field = Field(_("Category"), self._category, hint=_("A heading of the price list."))
        panel.add(_column(self.form.add(self._category_field)))
        self._listen(
            self._kind, self._name, self._code, self._category, self._detail, self._warranty, self._bench,
            self._labour, self._minimum, self._step,
        )  # fmt: skip
        self._kind.edited.connect(self._show_kind)
        return panel

    def _price_panel(self) -> Panel:
        panel = Panel(_("Price and tax"), icon="cash")
        self._price = MoneyEdit("service_edit.price")
        self._price_field = Field(
            _("Price"),
            self._price,
            required=True,
            missing=_("Enter the price."),
            check=lambda: price_problem(self._price),
            reserve=True,
        )
        self._basis: RadioGroup[PriceBasis] = RadioGroup(
            "service_edit.price_basis", _("Price is"), [(each, _(words)) for each, words in BASIS_WORDS.items()]
        )
        self._tax: Combo[str] = Combo("service_edit.tax_key", width=230)
        self._price_now = PlainLabel("", "lead")
        self._price_note = PlainLabel("", "hint", wrap=True)
        self._change_price = link_button(_("Change price"), "service_edit.change_price", self._open_price)
        self._known_price = QWidget()
        known = QVBoxLayout(self._known_price)
        known.setContentsMargins(0, 0, 0, 0)
        known.setSpacing(4)
        known.addWidget(PlainLabel(_("Price"), "label", tone="t2"))
        known.addLayout(row(self._price_now, self._change_price, None, spacing=10))
        known.addWidget(self._price_note)
        known.addStretch(1)
        panel.add(
            _across(
                self.form.add(self._price_field),
                self._known_price,
                self.form.add(Field(_("Price is"), self._basis)),
                self.form.add(Field(_("Tax"), self._tax)),
                None,
            )
        )
        self._listen(self._price, self._basis, self._tax)
        for editor in (self._price, self._basis, self._tax):
            editor.edited.connect(self._show_other_basis)
        return panel

    def _steps_panel(self) -> Panel:
        panel = Panel(_("Checklist"), icon="check-circle-outline", note=_("goes onto the job with the service"))
        self._steps = StepRows("service_edit.steps")
        panel.add(self._steps)
        self._listen(self._steps)
        return panel

    def _found_parts(self, typed: str) -> list[FoundPart]:
        basis = self._basis.value() or PriceBasis.NET
        return self.ask(find_parts, text=typed, basis=basis, day=self.desk.dispatcher.shop.today)

    def _parts_panel(self) -> Panel:
        panel = Panel(_("Usual parts"), icon="package-variant-closed", note=_("offered when the service is chosen"))
        self._parts = PartRows("service_edit.parts", self.form, self._found_parts)
        panel.add(self._parts)
        self._listen(self._parts)
        return panel

    def _listen(self, *editors: Any) -> None:
        for editor in editors:
            editor.edited.connect(self.touched)

    # -- the entry in the form

    def facts(self) -> ServiceFacts:
        """The entry as it stands in the form."""
        labour = self._kind.value() is ServiceKind.LABOUR
        return ServiceFacts(
            name=self._name.value(),
            kind=self._kind.value(),
            code=self._code.value(),
            detail=self._detail.value(),
            category=self._category.value(),
            labour_kind=self._labour.value() if labour else None,
            price_basis=self._basis.value() or PriceBasis.NET,
            tax_key=self._tax.value() or USUAL,
            bench_minutes=0 if labour else _whole(self._bench),
            minimum_minutes=_whole(self._minimum) if labour else 0,
            step_minutes=(self._step.value() or 1) if labour else 1,
            warranty_days=_whole(self._warranty),
            steps=self._steps.value(),
            parts=self._parts.value(),
        )

    def show_facts(self, facts: ServiceFacts) -> None:
        """Fill the form with an entry."""
        self._kind.set_value(facts.kind)
        self._name.set_value(facts.name)
        self._code.set_value(facts.code)
        self._category.set_value(facts.category)
        self._detail.set_value(facts.detail)
        self._warranty.set_value(facts.warranty_days or None)
        self._bench.set_value(facts.bench_minutes or None)
        self._labour.set_value(facts.labour_kind or LabourKind.BENCH)
        self._minimum.set_value(facts.minimum_minutes or None)
        self._step.show_options(_step_options(facts.step_minutes if facts.kind is ServiceKind.LABOUR else 0))
        self._step.set_value(facts.step_minutes if facts.kind is ServiceKind.LABOUR else 15)
        self._basis.set_value(facts.price_basis)
        self._tax.show_options(self._tax_options(facts.tax_key))
        self._tax.set_value(facts.tax_key)
        self._steps.set_value(facts.steps)
        self._parts.set_value(facts.parts)
        self.form.reset()
        self._show_kind()

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

    def _show_kind(self) -> None:
        labour = self._kind.value() is ServiceKind.LABOUR
        self._bench_field.setVisible(not labour)
        for field in (self._labour_field, self._minimum_field, self._step_field):
            field.setVisible(labour)
        self._price_field.set_label(_("Price of an hour") if labour else _("Price"))
        self._what.set_title(_("Labour type") if labour else _("Service"))
        self._show_other_basis()

    def _show_other_basis(self) -> None:
        cents = self._price.value()
        basis, key = self._basis.value() or PriceBasis.NET, self._tax.value() or USUAL
        self._price_field.set_hint(self._in_other_basis(cents, basis, key) if cents is not None else "")
        card = self._card
        if card is None:
            return
        now = card.now
        self._price_now.setText(formats().money(now.cents) if now else _("No price yet"))
        note = self._in_other_basis(now.cents, basis, key) if now else ""
        if now and basis is not card.price_basis:
            note = _("The amount stays and is read anew: {other}.").format(other=note)
        self._price_note.setText(note)

    def _in_other_basis(self, cents: int, basis: PriceBasis, key: str) -> str:
        if not self._taxes.taxed:
            return ""
        net, gross = self._taxes.both(cents, basis, key)
        if basis is PriceBasis.GROSS:
            return _("{amount} without tax").format(amount=formats().money(net))
        return _("{amount} with tax").format(amount=formats().money(gross))

    # -- the page

    def open(self, **place: Any) -> None:
        self.message.clear()
        self._key = new_key()
        self._facts = self.ask(shop_facts)
        self._taxes = self.ask(tax_choices, day=self.desk.dispatcher.shop.today)
        self._part = str(place.get("part", ""))
        service_id = place.get("service_id")
        self._card = None
        if service_id is None:
            self._price.set_value(None)
            self.show_facts(_new_facts(self._facts, str(place.get("kind", ""))))
        else:
            self._open_known(int(service_id))
        self._start, self._saved = self.facts(), False
        self._show_known()
        self._offer_categories()
        self._offer_draft()

    def _open_known(self, service_id: int) -> None:
        try:
            self._card = self.ask(service_card, service_id=service_id, today=self.desk.dispatcher.shop.today)
        except Refused as refused:
            self.show_facts(_new_facts(self._facts, ""))
            self.refused(refused)
        else:
            self.show_facts(_facts_of(self._card))

    def refresh(self) -> None:
        """The form keeps what is typed; only the price of a known entry is read again."""
        if self._card is None:
            return
        try:
            fresh = self.ask(service_card, service_id=self._card.id, today=self.desk.dispatcher.shop.today)
        except Refused:
            return
        if fresh.prices != self._card.prices:
            # The own act on the price raised the version; what else changed is still asked about.
            self._card = fresh if fresh.version == self._card.version + 1 else self._card
            self._show_other_basis()

    def place(self) -> dict[str, Any]:
        if self._card is not None:
            return {"service_id": self._card.id}
        return {"kind": self._kind.value().value}

    def first_focus(self) -> QWidget:
        if self._part == "steps":
            return self._steps.first_editor()
        return self._parts.first_editor() if self._part == "parts" else self._name

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
        self.desk.go("catalogue", service_id=saved)

    def _save_new(self) -> int | None:
        done = self.run(add_service, self._key, facts=self.facts(), price_cents=self._price.value() or 0)
        return done.value if done else None

    def _save_change(self, card: ServiceCard) -> int | None:
        done = self.run(change_service, self._key, service_id=card.id, facts=self.facts(), seen=card.version)
        return card.id if done else None

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(service_version, service_id=arguments["service_id"])

    def already_done(self, value: object) -> None:
        self.message.say(
            "info",
            _("This entry was already saved."),
            acts=[(_("Open"), "service_edit.open_saved", lambda: self.desk.go("catalogue", service_id=value))],
        )

    # -- drafts

    def draft(self) -> dict[str, Any] | None:
        facts = self.facts()
        if self._saved or not facts.name or facts == self._start:
            return None
        card = self._card
        return {
            "facts": to_plain(facts),
            "price": self._price.value(),
            "service_id": card.id if card else None,
            "version": card.version if card else None,
        }

    def restore(self, draft: dict[str, Any]) -> None:
        self._price.set_value(draft.get("price"))
        self.show_facts(from_plain(ServiceFacts, draft["facts"]))
        version = draft.get("version")
        if self._card is not None and isinstance(version, int):
            # Whoever changed the entry since the draft was typed is asked about when it is saved.
            self._card = replace(self._card, version=version)

    def _offer_draft(self) -> None:
        found = self.found_draft()
        if found is None or found[1].get("service_id") != (self._card.id if self._card else None):
            return
        at, content = found

        sentence = _("You have a draft from {time}: {name}.").format(
            time=formats().time(at), name=content.get("facts", {}).get("name") or _("without a name")
        )
        self.offer_draft(content, sentence, self._name)

    # -- small things

    def _show_known(self) -> None:
        known = self._card is not None
        self._kind_row.setVisible(not known)
        self._price_field.setVisible(not known)
        self._known_price.setVisible(known)
        if self._card is not None:
            self.set_title(short_text(self._card.name, LONGEST_TITLE), _("Change the catalogue entry"))
        else:
            self.set_title(_("New catalogue entry"))
        self._price_field.set_required(not known)
        self._code_field.set_hint("" if known else _("Empty: the next free one"))
        self._show_other_basis()

    def _offer_categories(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QCompleter

        rows = self.ask(catalogue_rows, today=self.desk.dispatcher.shop.today)
        known = sorted({each.category for each in rows if each.category}, key=str.casefold)
        completer = QCompleter(known, self._category)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._category.setCompleter(completer)

    def _open_price(self) -> None:
        if self._card is not None:
            open_price_change(self, self._card)

    def _detail_problem(self) -> str:
        length = len(self._detail.value())
        sentence = _("Keep this under {most} characters. It has {n}.")
        return sentence.format(most=LONGEST_DETAIL, n=length) if length > LONGEST_DETAIL else ""

    def _warranty_problem(self) -> str:
        days = self._warranty.value()
        fits = days is None or (days == days.to_integral_value() and 0 <= days <= MOST_WARRANTY)
        return "" if fits else _("Enter 0 to {most} days.").format(most=MOST_WARRANTY)


def _new_facts(shop: ShopFacts, kind: str) -> ServiceFacts:
    labour = kind == ServiceKind.LABOUR.value
    return ServiceFacts(
        "",
        kind=ServiceKind.LABOUR if labour else ServiceKind.FLAT,
        labour_kind=LabourKind.BENCH if labour else None,
        price_basis=shop.company_basis,
        step_minutes=15 if labour else 1,
        warranty_days=0 if labour else shop.warranty_days,
    )


def _facts_of(card: ServiceCard) -> ServiceFacts:
    return ServiceFacts(
        name=card.name,
        kind=card.kind,
        code=card.code,
        detail=card.detail,
        category=card.category,
        labour_kind=card.labour_kind,
        price_basis=card.price_basis,
        tax_key=card.tax_key,
        bench_minutes=card.bench_minutes,
        minimum_minutes=card.minimum_minutes,
        step_minutes=card.step_minutes,
        warranty_days=card.warranty_days,
        steps=tuple(Step(each.text, each.required) for each in card.steps),
        parts=tuple(
            UsualPart(each.description, each.quantity, each.price_cents, each.note, each.part_id) for each in card.parts
        ),
    )


def _step_options(own: int = 0) -> list[tuple[int, str]]:
    """The steps that come out exact on an hour, and the entry's own if it has another."""
    steps = sorted({*EXACT_STEPS, *((own,) if own else ())})
    return [(each, clock_time(each)) for each in steps]


def _minutes_problem(editor: NumberEdit) -> str:
    minutes = editor.value()
    fits = minutes is None or (minutes == minutes.to_integral_value() and 0 <= minutes <= LONGEST_DAY)
    return "" if fits else _("Enter whole minutes, 0 to {most}.").format(most=LONGEST_DAY)


def _whole(editor: NumberEdit) -> int:
    return int(editor.value() or Decimal())


def _column(part: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(part)
    return layout


def _across(*parts: QWidget | None, stretches: tuple[int, ...] = ()) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for at, part in enumerate(parts):
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part, stretches[at] if at < len(stretches) else 0)
    return layout
