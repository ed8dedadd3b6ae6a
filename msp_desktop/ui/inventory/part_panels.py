"""The panels at the right of a part's page: where its stock stands, and what its card says."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.i18n import _
from msp_desktop.queries.part_card import PartCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.item_panel import waiting_words
from msp_desktop.ui.inventory.move_words import lasts_words, plain, warranty_words
from msp_desktop.ui.kit import FactRows, Panel, PlainLabel, Rule, link_button, row
from msp_desktop.ui.kit.labels import set_shown

SHOWN_JOBS = 8


class StockPanel(Panel):
    """On hand, reserved, free and on order; what they cost, how long they last, and the jobs that hold some."""

    def __init__(self, go_job: Callable[[int], object]) -> None:
        super().__init__(_("Stock"), icon="package-variant-closed")
        self._go_job = go_job
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        self._figures = []
        for at, words in enumerate((_("On hand"), _("Reserved"), _("Free"), _("On order"))):
            figure = PlainLabel("", "lead")
            grid.addWidget(PlainLabel(words, "small", tone="t2"), 0, at)
            grid.addWidget(figure, 1, at)
            grid.setColumnStretch(at, 1)
            self._figures.append(figure)
        self.add(grid)
        self._facts = FactRows(label_width=112)
        self.add(self._facts)
        self._rule = Rule()
        self.add(self._rule)
        self._jobs = QVBoxLayout()
        self._jobs.setSpacing(4)
        self.add(self._jobs)

    def show_card(self, card: PartCard) -> None:
        """Show where a part stands."""
        balance = card.balance
        for figure, value in zip(
            self._figures, (balance.on_hand, balance.reserved, balance.free, balance.on_order), strict=True
        ):
            figure.setText(plain(value).replace("-", "−"))
        self._figures[2].set_tone("bad" if balance.free < 0 else "")
        average = card.average_cents
        facts = [
            (_("Minimum"), plain(card.minimum)),
            (_("Sold, 90 days"), plain(card.sold)),
            (_("Lasts about"), lasts_words(card.lasts_days)),
            (_("Value at cost"), formats().money(balance.value_cents)),
            (_("Average cost"), formats().money(average) if average is not None else "–"),
        ]
        if balance.cores:
            facts.append((_("Old pieces kept"), plain(balance.cores)))
        self._facts.show_facts(facts)
        self._show_jobs(card)

    def _show_jobs(self, card: PartCard) -> None:
        while (item := self._jobs.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        set_shown(self._rule, bool(card.waiting))
        if words := waiting_words(card):
            self._jobs.addWidget(PlainLabel(words, "strong", tone="wai"))
        for each in card.waiting[:SHOWN_JOBS]:
            line = QWidget()
            made = row(
                link_button(each.number, f"part.job.{each.job_id}", partial(self._go_job, each.job_id)),
                PlainLabel(each.customer, "small", tone="t2", cut=True),
                PlainLabel(_("{n} reserved").format(n=plain(each.reserved)), "small", tone="t2"),
            )
            made.setContentsMargins(0, 0, 0, 0)
            line.setLayout(made)
            self._jobs.addWidget(line)


class CardPanel(Panel):
    """Codes, place, price and terms of a part."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__(_("Part’s card"), icon="tag-outline")
        self.link(_("Edit"), "part.card.edit", edit)
        self._facts = FactRows(label_width=112)
        self._note = PlainLabel("", "small", tone="t2", wrap=True)
        self.add(self._facts)
        self.add(self._note)

    def show_card(self, card: PartCard) -> None:
        """Show what the card says; empty lines are left out."""
        self._facts.show_facts([(label, text) for label, text in self._lines(card) if text])
        self._note.setText(card.note)
        set_shown(self._note, bool(card.note))

    def _lines(self, card: PartCard) -> list[tuple[str, str]]:
        money = formats().money
        return [
            (_("Code"), card.code),
            (_("Barcodes"), ", ".join(card.barcodes)),
            (_("Category"), card.category),
            (_("Maker"), card.maker),
            (_("Shelf"), card.shelf),
            (_("Cost, net"), money(card.cost_cents)),
            (_("Markup"), formats().percent(card.markup_percent) if card.pricing is PartPricing.MARKUP else ""),
            (_("Price, net"), money(card.net_cents)),
            (_("With tax"), money(card.gross_cents) if card.taxed and card.net_cents != card.gross_cents else ""),
            (_("Margin"), margin_words(card)),
            (_("Order in lots of"), plain(card.order_quantity) if card.order_quantity else ""),
            (_("Serial numbers"), _("one for each piece") if card.serialised else ""),
            (_("Warranty"), warranty_words(card.warranty_days)),
            (_("From supplier"), warranty_words(card.supplier_warranty_days) if card.supplier_warranty_days else ""),
            (_("Old piece pays"), money(card.core_cents) if card.core_cents is not None else ""),
        ]


def margin_words(card: PartCard) -> str:
    """What a piece leaves, and which share of the price that is."""
    share = card.margin_percent
    if share is None:
        return formats().money(card.margin_cents)
    return _("{amount}, {percent} of the price").format(
        amount=formats().money(card.margin_cents), percent=formats().percent(share)
    )
