"""Every page in every look, full and empty: it opens, every control has a name, and no word is cut."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.store.models.service import Service
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.ui.pages import PAGES
from msp_desktop.ui.theme import theme
from msp_desktop.workflows.demo_shop import make_demo_shop
from tests.house.fitting import badly_called, cut_off, not_fitting
from tests.screens import places
from tests.shops import Clock, ShopMaker
from tests.stories.counter import Hands, counter
from tests.ui import accessibility

pytestmark = pytest.mark.usefixtures("qapp")
SECTIONS = ("shop", "people", "taxes", "ways", "printers", "look", "terms", "hours", "keys", "about")
Place = tuple[str, dict[str, object]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A small demo shop at the counter's hour, in the owner's hands."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo_shop(path, jobs=60, seed=1, as_of=date(2026, 11, 17))
    with open_shop(path, clock=Clock()) as shop:
        yield shop.acting_as(1)


def tour(shop: Shop, *, full: bool) -> list[Place]:
    """Every page of the register with a record to show; an empty shop has none."""
    found = shop.ask(places) if full else {}
    service = shop.ask(first_service) if full else None
    records: dict[str, dict[str, object]] = {
        "customer_edit": dict(found.get("customer", {})),
        "device_edit": dict(found.get("device", {})),
        "service_edit": {"service_id": service} if service else {},
        **{page: dict(place) for page, place in found.items()},
    }
    stops: list[Place] = []
    for page in PAGES:
        place = records.get(page.id, {})
        if page.group is not None or place or page.id in {"customer_edit", "service_edit"}:
            stops.append((page.id, place))
    stops += [("settings", {"section": section}) for section in SECTIONS]
    if full:
        stops += [("checkout", records["basket"]), ("intake", dict(found["customer"]))]
    return stops


def first_service(session: Session) -> int | None:
    """A service of the catalogue."""
    return session.scalar(select(Service.id).order_by(Service.id).limit(1))


Finder = Callable[[QWidget], list[str]]


def names(root: QWidget) -> list[str]:
    """What a screen reader or a test could not find."""
    return accessibility.nameless(root) + badly_called(accessibility.controls(root)) + accessibility.doubled(root)


def words(root: QWidget) -> list[str]:
    """What cannot be read whole."""
    return not_fitting(root) + cut_off(root)


def walk(hands: Hands, stops: list[Place], *finders: Finder) -> str:
    """Open every page and look at all of it; what is amiss as a list to read."""
    wrong: dict[str, list[str]] = {}
    for page, place in stops:
        where = f"{page} {place.get('section', '')}".strip()
        assert hands.window.go(page, **place), where
        hands.settle()
        screen = hands.window.current()
        assert screen is not None
        assert hands.said() == "", (where, hands.said())
        # The bars around the page are looked at with the first one.
        roots = [screen] if wrong or page != stops[0][0] else [screen, hands.window.top, hands.window.side]
        found = [each for root in (*roots, hands.window.status) for find in finders for each in find(root)]
        wrong.setdefault(where, []).extend(dict.fromkeys(found))
    return "\n".join(f"{page}\n    " + "\n    ".join(found) for page, found in wrong.items() if found)


def paint(hands: Hands, stops: list[Place]) -> None:
    """Open and paint every page."""
    for page, place in stops:
        assert hands.window.go(page, **place), page
        assert not hands.window.grab().isNull(), page


def change_look(hands: Hands, look: str) -> None:
    """As Settings › Look does."""
    hands.window.preferences.set("theme", look)
    QApplication.processEvents()
    assert theme().dark == (look == "dark")


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_of_a_full_shop(demo: Shop, language: str) -> None:
    stops = tour(demo, full=True)
    with counter(demo, language) as hands:
        wrong = walk(hands, stops, names, words)
        assert not wrong, wrong
        if language == "en":
            change_look(hands, "dark")
            paint(hands, stops)


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_of_an_empty_shop(tmp_path: Path, shop_maker: ShopMaker, language: str) -> None:
    with shop_maker.opened(tmp_path / "shop.db") as shop, counter(shop, language) as hands:
        stops = tour(shop, full=False)
        wrong = walk(hands, stops, names, words)
        assert not wrong, wrong
        if language == "en":
            change_look(hands, "dark")
            paint(hands, stops)


def test_large_italian_words_fit(demo: Shop) -> None:
    stops = tour(demo, full=True)
    with counter(demo, "it", size=130) as hands:
        wrong = walk(hands, stops, words)
        hands.window.resize(1180, 720)
        QApplication.processEvents()
        small = walk(hands, stops, words)
    told = "\n".join(filter(None, (wrong, small and f"1180 × 720: {small}")))
    assert not told, told
