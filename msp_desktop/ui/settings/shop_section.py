"""Settings › Shop and documents: what stands at the head and the foot of papers."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.country import COUNTRIES, Paper
from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import LANGUAGES, N_, _
from msp_desktop.queries.shop_settings import ShopIdentity, documents_issued, shop_identity
from msp_desktop.store.parties import shop_party
from msp_desktop.store.shop_facts import current_terms
from msp_desktop.ui.first_start.country_facts import PROVINCE_LABELS, TAX_CODE_LABELS
from msp_desktop.ui.kit import Combo, Field, LineEdit, NumberEdit, Panel, PlainLabel, Sheet, button, icon_button, row
from msp_desktop.ui.logo import LOGO_FILTER, logo_problem
from msp_desktop.ui.paper_preview import PaperPreview
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.shop import ShopChanges, change_country, set_logo
from msp_desktop.words import COUNTRY_WORDS
from msp_desktop.workflows.sample_values import SampleShop

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class ShopSection(Section):
    """The shop's own block and what else prints; each field is kept on leaving it."""

    NAME = "shop"
    TITLE = N_("Shop and documents")
    ICON = "storefront-outline"
    WORDS = N_("name address phone email logo bank IBAN paper foot payment days country")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._sides = sides = QHBoxLayout()
        sides.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(10)
        self._lines: dict[str, LineEdit] = {}
        self._numbers: dict[str, NumberEdit] = {}
        self._combos: dict[str, Combo[str]] = {}
        left.addWidget(self._shop_panel())
        left.addWidget(self._papers_panel())
        left.addStretch(1)
        sides.addLayout(left, 56)
        self._preview = PaperPreview("settings.shop.preview", self.desk.dispatcher.background, frame=False)
        self._preview.setMinimumWidth(theme().px(280))
        sides.addWidget(self._preview, 44)
        self.column.addLayout(sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the paper stands below the fields."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(760)
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._preview.setMinimumHeight(theme().px(560) if narrow else 0)

    def _line(self, name: str, label: str, *, width: int = 0, mono: bool = False, required: bool = False) -> Field:
        edit = LineEdit(f"settings.shop.{name}", width=width, mono=mono, max_length=254)
        edit.left.connect(partial(self._left, name))
        self._lines[name] = edit
        return self.form.add(Field(label, edit, required=required))

    def _shop_panel(self) -> Panel:
        panel = Panel(_("Your shop"), icon="storefront-outline", note=_("stands at the head of every paper"))
        panel.add(
            row(
                self._line("name", _("Shop name"), required=True),
                self._line("legal_name", _("Name in law")),
                spacing=12,
            )
        )
        panel.add(
            row(
                self._line("street", _("Street and number"), required=True),
                self._line("postcode", _("Postcode"), width=96, required=True),
                spacing=12,
            )
        )
        panel.add(
            row(
                self._line("town", _("Town"), required=True),
                self._line("province", _("Province"), width=96),
                spacing=12,
            )
        )
        panel.add(row(self._line("phone", _("Phone")), self._line("email", _("Email")), spacing=12))
        panel.add(row(self._line("web", _("Web address")), self._line("tax_code", _("Tax code")), spacing=12))
        panel.add(
            row(self._line("iban", _("IBAN"), mono=True), self._line("bic", _("BIC"), width=130, mono=True), spacing=12)
        )
        panel.add(self._line("account_name", _("Name on the account")))
        panel.add(self._logo_row())
        return panel

    def _logo_row(self) -> QHBoxLayout:
        self._logo = QLabel()
        self._logo.setAccessibleName(_("Logo"))
        self._choose = button(_("Choose a logo"), "settings.shop.logo", self.choose_logo, icon="image-outline")
        self._remove = icon_button(
            "close", "settings.shop.logo.remove", _("Take the logo off"), self._take_off, small=True
        )
        self._country = PlainLabel("", "hint")
        self._move = button(_("Change country"), "settings.shop.country", self._change_country, small=True)
        return row(self._logo, self._choose, self._remove, None, self._country, self._move, spacing=8)

    def _papers_panel(self) -> Panel:
        panel = Panel(_("Papers"), icon="file-document-outline")
        panel.add(
            row(
                self._combo("language", _("Language of papers"), list(LANGUAGES.items())),
                self._combo("paper", _("Paper"), [(Paper.A4.value, _("A4")), (Paper.LETTER.value, _("Letter"))]),
                self._number("payment_days", _("Days to pay")),
                spacing=12,
            )
        )
        panel.add(self._line("invoice_foot", _("Line at the foot of invoices")))
        return panel

    def _combo(self, name: str, label: str, options: list[tuple[str, str]]) -> Field:
        combo: Combo[str] = Combo(f"settings.shop.{name}", options)
        combo.edited.connect(partial(self._chosen, name))
        self._combos[name] = combo
        return self.form.add(Field(label, combo))

    def _number(self, name: str, label: str) -> Field:
        edit = NumberEdit(f"settings.shop.{name}")
        edit.left.connect(partial(self._number_left, name))
        self._numbers[name] = edit
        return self.form.add(Field(label, edit))

    # -- showing

    def refresh(self) -> None:
        shop = self.identity()
        for name, edit in self._lines.items():
            if not edit.hasFocus():
                edit.set_value(_shown(shop, name))
        for name, number in self._numbers.items():
            number.set_value(getattr(shop, name))
        for name, combo in self._combos.items():
            combo.set_value(getattr(shop, name))
        fields, preset = self.form.fields, COUNTRIES[shop.country]
        fields["province"].setVisible(shop.country in PROVINCE_LABELS)
        fields["province"].set_label(_(PROVINCE_LABELS.get(shop.country, "Province")))
        fields["tax_code"].setVisible(shop.country in TAX_CODE_LABELS)
        fields["tax_code"].set_label(_(TAX_CODE_LABELS.get(shop.country, "Tax code")))
        for name in ("iban", "bic", "account_name"):
            fields[name].setVisible(preset.uses_iban)
        self._country.setText(_("Country: {country}").format(country=_(COUNTRY_WORDS[shop.country])))
        self._move.setVisible(self.page.ask(documents_issued) == 0)
        self._show_logo(shop)
        self._preview.show_shop(self._sample(shop), self._logo_bytes(shop))

    def first_focus(self) -> QWidget:
        return self._lines["name"]

    def _sample(self, shop: ShopIdentity) -> SampleShop:
        terms = self.page.ask(current_terms, language=shop.language)
        return SampleShop(
            party=self.page.ask(shop_party, language=shop.language),
            country=shop.country,
            language=shop.language,
            regime=shop.tax_regime,
            now=self.desk.dispatcher.shop.now,
            zone=shop.zone,
            province=shop.province,
            iban=shop.iban,
            bic=shop.bic,
            account_name=shop.account_name,
            paper=shop.paper,
            foot=shop.invoice_foot,
            terms=terms.text if terms else "",
            payment_days=shop.payment_days,
        )

    # -- changing

    def _left(self, name: str) -> None:
        edit = self._lines[name]
        if edit.value() != _shown(self.identity(), name):
            changes: dict[str, Any] = {name: edit.value()}
            if self.change(ShopChanges(**changes)):
                self.form.fields[name].set_error("")
        elif self.form.fields[name].error():
            self.form.fields[name].set_error("")

    def _number_left(self, name: str) -> None:
        value = self._numbers[name].value()
        if value is not None and value == int(value) and int(value) != getattr(self.identity(), name):
            changes: dict[str, Any] = {name: int(value)}
            self.change(ShopChanges(**changes))

    def _chosen(self, name: str) -> None:
        changes: dict[str, Any] = {name: self._combos[name].value()}
        self.change(ShopChanges(**changes))

    def choose_logo(self) -> None:
        """Ask for a picture."""
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("Choose a logo"), "", LOGO_FILTER)
        if chosen:
            self.use_logo(Path(chosen))

    def use_logo(self, path: Path) -> None:
        """Keep a picture file and put it at the head of papers; says at the top when it will not do."""
        try:
            data = path.read_bytes()
            slip = logo_problem(data)
            if slip:
                self.page.message.say("warning", slip)
                return
            stored = self.desk.dispatcher.shop.files.put(data)
        except OSError:
            self.page.message.say("bad", _("The file could not be read."))
        except Unavailable as error:
            self.page.refused(error)
        else:
            self.page.run(set_logo, sha256=stored.sha256, seen=self.identity().version)

    def _take_off(self) -> None:
        self.page.run(set_logo, sha256=None, seen=self.identity().version)

    def _logo_bytes(self, shop: ShopIdentity) -> bytes | None:
        if shop.logo_sha256 is None:
            return None
        try:
            return self.desk.dispatcher.shop.files.read(shop.logo_sha256)
        except Unavailable:
            return None

    def _show_logo(self, shop: ShopIdentity) -> None:
        picture = QPixmap()
        data = self._logo_bytes(shop)
        if data is not None:
            picture.loadFromData(data)
        shown = not picture.isNull()
        self._logo.setVisible(shown)
        self._remove.setVisible(shown)
        if shown:
            side = theme().px(32)
            self._logo.setPixmap(picture.scaledToHeight(side, Qt.TransformationMode.SmoothTransformation))

    def _change_country(self) -> None:
        choice: Combo[str] = Combo(
            "settings.country.choice", [(code, _(COUNTRY_WORDS[code])) for code in COUNTRIES if code in COUNTRY_WORDS]
        )
        choice.set_value(self.identity().country)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Field(_("Country"), choice))

        def move() -> bool:
            seen = self.page.ask(shop_identity).version
            return self.page.run(change_country, country=choice.value() or "", seen=seen) is not None

        Sheet(
            _("Change country"),
            body,
            _("Change country"),
            move,
            name="settings.country",
            note=_("Money, taxes, paper and time follow the country. Tax numbers are entered anew."),
        ).open(over=self)


def _shown(shop: ShopIdentity, name: str) -> str:
    value = str(getattr(shop, name))
    if name == "phone" and value:
        return checks.phone_grouped(value)
    return checks.iban_grouped(value) if name == "iban" else value
