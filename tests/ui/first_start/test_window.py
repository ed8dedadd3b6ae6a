"""First start with keys only: nothing typed is lost, and at the end a shop stands."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.queries.shop_settings import people, shop_identity
from msp_desktop.store.shop import open_shop
from msp_desktop.ui.background import Background
from msp_desktop.ui.first_start.window import FirstStart
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.usecases.shop.vault import Way
from msp_desktop.workflows.vault import code_fits, unlock
from msp_desktop.workflows.vault_paper import vault_facts
from tests.ui import accessibility, keys

NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)
SHOP = {
    "name": "Bottega Informatica",
    "legal_name": "Bottega Informatica S.r.l.",
    "street": "Via delle Lame 58",
    "postcode": "40122",
    "town": "Bologna",
    "province": "bo",
    "vat_number": "02345670018",
    "phone": "051 555 0148",
    "email": "assistenza@bottega.example",
    "iban": "it60x0542811101000000123456",
}


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Let the window live until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.01)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def make(app: QApplication, background: Background, tmp_path: Path) -> Iterator[Callable[[], FirstStart]]:
    windows: list[FirstStart] = []

    def made() -> FirstStart:
        preferences = Preferences()
        path = tmp_path / "shop.db"
        window = FirstStart(path, preferences, Printing(preferences), background, clock=lambda: NOW)
        windows.append(window)
        window.show()
        QApplication.processEvents()
        return window

    yield made
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def find(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def fill_shop(window: FirstStart) -> None:
    for name, text in SHOP.items():
        edit = find(window, f"first_start.{name}")
        edit.setFocus()
        keys.type_text(edit, text)
        keys.press(edit, "Return")


def test_from_empty_to_a_shop_with_keys_only(make: Callable[[], FirstStart], tmp_path: Path) -> None:
    window = make()
    made: list[str] = []
    window.finished.connect(made.append)
    window.go_on()
    assert window.page() == 1
    fill_shop(window)
    window.go_on()
    assert window.page() == 2
    window.go_on()
    owner = find(window, "first_start.person.0.name")
    assert owner.hasFocus() or owner.isVisible()
    keys.type_text(owner, "Davide Riva")
    window.go_on()
    wait_for(lambda: window.findChild(QWidget, "recovery") is not None)
    code = find(window, "recovery.code").accessibleName()
    assert len(code) == 39
    window.go_on()
    assert not made, "the code is neither printed nor saved"
    keys.press(find(window, "recovery.kept"), "Space")
    window.go_on()
    wait_for(lambda: bool(made))
    assert made == [str(tmp_path / "shop.db")]
    with open_shop(tmp_path / "shop.db") as shop:
        assert vault_facts(shop).code_printed_at is not None
        assert code_fits(shop, code)
        facts = shop.ask(shop_identity)
        assert (facts.name, facts.province, facts.vat_number) == ("Bottega Informatica", "BO", "IT02345670018")
        assert facts.phone == "+390515550148"
        assert [person.name for person in shop.ask(people)] == ["Davide Riva"]


def test_without_a_keyring_a_passphrase_is_asked_for(make: Callable[[], FirstStart], tmp_path: Path) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # the library's own
    window = make()
    made: list[str] = []
    window.finished.connect(made.append)
    window.go_on()
    fill_shop(window)
    window.go_on()
    window.go_on()
    keys.type_text(find(window, "first_start.person.0.name"), "Davide Riva")
    first = find(window, "first_start.passphrase")
    wait_for(first.isVisible)
    keys.type_text(first, "vier gute Worte hier")
    window.go_on()
    assert "differ" in "".join(field.error() for field in window._secrets.form.fields.values())
    keys.type_text(find(window, "first_start.passphrase_again"), "vier gute Worte hier")
    window.go_on()
    wait_for(lambda: window.findChild(QWidget, "recovery") is not None)
    window.finish_later()
    wait_for(lambda: bool(made))
    with open_shop(tmp_path / "shop.db") as shop:
        assert vault_facts(shop).code_missing
        assert unlock(shop, "vier gute Worte hier").way is Way.PASSPHRASE


def test_what_is_missing_is_named_and_the_page_stays(make: Callable[[], FirstStart]) -> None:
    window = make()
    window.go_on()
    window.go_on()
    assert window.page() == 1
    assert "Shop name" in window._message.text()
    fill_shop(window)
    window.go_on()
    assert window.page() == 2


def test_going_back_and_another_language_lose_nothing(make: Callable[[], FirstStart]) -> None:
    window = make()
    window.go_on()
    fill_shop(window)
    window.go_back()
    assert window.page() == 0
    window._speak("it")
    window.go_on()
    draft = window.draft()
    assert draft.language == "it"
    assert draft.name == SHOP["name"]
    assert draft.vat_number == "IT02345670018"


def test_finish_later_keeps_everything(make: Callable[[], FirstStart]) -> None:
    window = make()
    left: list[bool] = []
    window.later.connect(lambda: left.append(True))
    window.go_on()
    fill_shop(window)
    window.finish_later()
    assert left == [True]
    again = make()
    assert again.page() == 1
    assert again.draft().email == SHOP["email"]


def test_a_country_brings_its_fields(make: Callable[[], FirstStart]) -> None:
    window = make()
    window.go_on()
    fill_shop(window)
    page = window._page()
    for country, shown, hidden in (
        ("US", ["province", "sales_tax"], ["iban", "tax_code"]),
        ("CA", ["region", "vat_number"], ["iban", "sales_tax"]),
        ("DE", ["iban", "tax_code"], ["sales_tax"]),
    ):
        page._country.set_value(country)  # type: ignore[attr-defined]
        page._country_chosen()  # type: ignore[attr-defined]
        fields = {**page.form.fields, "region": page._region_field}  # type: ignore[attr-defined]
        assert all(not fields[name].isHidden() for name in shown), country
        assert all(fields[name].isHidden() for name in hidden), country
        assert window.draft().name == SHOP["name"]


def test_a_logo_must_be_a_picture(make: Callable[[], FirstStart], tmp_path: Path) -> None:
    window = make()
    window.go_on()
    page = window._page()
    text, picture = tmp_path / "logo.txt", tmp_path / "logo.png"
    text.write_text("no picture")
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0x224488)
    assert image.save(str(picture))
    page._logo.use(text)  # type: ignore[attr-defined]
    assert window.draft().logo == ""
    page._logo.use(picture)  # type: ignore[attr-defined]
    assert window.draft().logo == "logo.png"
    assert window._logo() == picture.read_bytes()


def test_every_control_has_a_name(make: Callable[[], FirstStart]) -> None:
    window = make()
    for page in range(4):
        window._go(page)
        QApplication.processEvents()
        assert accessibility.nameless(window) == []


def test_the_paper_follows_what_is_typed(make: Callable[[], FirstStart]) -> None:
    window = make()
    window.go_on()
    wait_for(lambda: not window._preview._sheet._image.isNull())
    before = window._preview._sheet._image.copy()
    edit = find(window, "first_start.name")
    edit.setFocus()
    keys.type_text(edit, "Bottega")
    wait_for(lambda: window._preview._sheet._image != before)
