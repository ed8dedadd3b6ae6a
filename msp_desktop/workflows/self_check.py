"""Trying every part on a temporary shop: a line each, and the exit code."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msp_desktop import paths
from msp_desktop.documents.fonts import missing_glyphs
from msp_desktop.documents.raster import page_count
from msp_desktop.domain.errors import ShopError
from msp_desktop.domain.roles import Role
from msp_desktop.domain.snapshot import Party
from msp_desktop.i18n import LANGUAGES, Words, use_language
from msp_desktop.store.shop import Shop, create_shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.shop import NewPerson, ShopSetUp, set_up_shop
from msp_desktop.workflows.main_job import Visit, main_job
from msp_desktop.workflows.sample_papers import every_paper
from msp_desktop.workflows.sample_values import SampleShop

SHOP = Party("Self-check", legal_name="Self-check S.r.l.", address=("Via Roma 1", "40122 Bologna"), country="IT")
GLYPHS = "Perché Łódź Ελλάδα Київ €£₂−–“”"


class NotRight(Exception):
    """A part that does not do what it should; the text says which."""


def self_check(screens: Callable[[Shop], list[str]]) -> int:
    """Try every part, print a line for each, and give 0 when all is well, else 1.

    `screens` opens every screen on the shop and gives the names of those that failed; the window brings it.
    """
    with TemporaryDirectory(prefix="msp-desktop-") as folder:
        failed = 0
        parts: dict[str, Callable[[], str]] = {}
        with create_shop(Path(folder) / "shop.db") as shop:
            parts["shop set up"] = partial(_set_up, shop)
            for language in LANGUAGES:
                parts[f"main job, {language}"] = partial(_main_job, shop, language)
                parts[f"papers, {language}"] = partial(_papers, language)
                parts[f"words, {language}"] = partial(_words, language)
            parts["fonts"] = _fonts
            parts["chain"] = partial(_chain, shop)
            parts["screens"] = partial(_screens, shop, screens)
            for name, part in parts.items():
                failed += not _told(name, part)
    return 1 if failed else 0


def _told(name: str, part: Callable[[], str]) -> bool:
    """Run one part and print how it went."""
    try:
        said = part()
    except (ShopError, NotRight, OSError, AssertionError, ValueError, LookupError, RuntimeError) as error:
        print(f"FAILED  {name}: {type(error).__name__} {error}", flush=True)
        return False
    print(f"ok      {name}: {said}", flush=True)
    return True


def _set_up(shop: Shop) -> str:
    people = (NewPerson("Ada Neri", Role.OWNER),)
    facts = ShopSetUp(
        "Self-check",
        "IT",
        legal_name="Self-check S.r.l.",
        street="Via Roma 1",
        postcode="40122",
        town="Bologna",
        province="BO",
        vat_number="IT02345670018",
        phone="+39 051 5550148",
        email="shop@check.example",
        iban="IT60X0542811101000000123456",
        people=people,
    )
    shop.run(set_up_shop, facts=facts)
    count = shop.run(add_starter_catalogue, language="en").value
    return f"{shop.path.stat().st_size // 1024} KiB, {count} services"


def _main_job(shop: Shop, language: str) -> str:
    use_language(language)
    try:
        visits = (
            Visit("Ελένη Παπαδοπούλου", "+39 347 5550192", "MacBook Air 13", f"C02-{language}"),
            Visit("Tom & Jerry <Bros> Ltd", "+39 051 5550117", "Latitude 5420", f"7KQ-{language}", company=True),
        )
        steps = [
            step for visit in visits for step in main_job(shop.acting_as(1), visit, key=f"{language}:{visit.serial}")
        ]
    finally:
        use_language("en")
    return ", ".join(step.said for step in steps if step.name == "issue")


def _papers(language: str) -> str:
    shop = SampleShop(SHOP, country="IT", language=language, regime="RF01", now=datetime.now(UTC))
    names = []
    for name, pdf in every_paper(shop):
        if page_count(pdf) < 1:
            raise NotRight(name)
        names.append(name)
    return f"{len(names)} papers"


def _words(language: str) -> str:
    said = Words(language)("Invoice")
    if language != "en" and said == "Invoice":
        raise NotRight(f"no words in {paths.bundled('locale', language)}")
    return said


def _fonts() -> str:
    lost = missing_glyphs(GLYPHS)
    if lost:
        raise NotRight(f"no glyph for {lost}")
    return GLYPHS


def _chain(shop: Shop) -> str:
    verdict = shop.verify_chain()
    if not verdict.whole:
        raise NotRight(f"record {verdict.first_bad}: {verdict.reason}")
    return f"{verdict.checked} records"


def _screens(shop: Shop, screens: Callable[[Shop], list[str]]) -> str:
    wrong = screens(shop)
    if wrong:
        raise NotRight(", ".join(wrong))
    return "every page, both languages, light and dark"
