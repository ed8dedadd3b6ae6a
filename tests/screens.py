"""Writes a PNG of every screen and every paper: `python tests/screens.py OUT [PART…]`; a part is in the file's name.

Screens: the demo shop full and a new shop empty, light and dark, English and Italian, 1440 × 900 and 1180 × 720.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QImage  # noqa: E402 - the platform is chosen above
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from sqlalchemy import func, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from msp_desktop import app as composition  # noqa: E402
from msp_desktop import i18n  # noqa: E402
from msp_desktop.documents.raster import page_count, page_pixels  # noqa: E402
from msp_desktop.domain.job_state import JobState  # noqa: E402
from msp_desktop.domain.purchase import DeliveryState  # noqa: E402
from msp_desktop.domain.signature import SigningMoment  # noqa: E402
from msp_desktop.domain.snapshot import Party  # noqa: E402
from msp_desktop.store.models.document import Document  # noqa: E402
from msp_desktop.store.models.job import Job, JobItem  # noqa: E402
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder, SupplierReturn  # noqa: E402
from msp_desktop.store.models.stock import StockMove  # noqa: E402
from msp_desktop.store.models.supplier import Supplier  # noqa: E402
from msp_desktop.store.shop import Shop, open_shop  # noqa: E402
from msp_desktop.ui.background import Background  # noqa: E402
from msp_desktop.ui.formats import use_day  # noqa: E402
from msp_desktop.ui.pages import PAGES  # noqa: E402
from msp_desktop.ui.preferences import Preferences  # noqa: E402
from msp_desktop.ui.shell.window import MainWindow  # noqa: E402
from msp_desktop.ui.signing.sign_sheet import open_signing  # noqa: E402
from msp_desktop.ui.theme import theme  # noqa: E402
from msp_desktop.workflows.demo_shop import make_demo_shop  # noqa: E402
from msp_desktop.workflows.sample_papers import every_paper  # noqa: E402
from msp_desktop.workflows.sample_values import SampleShop  # noqa: E402
from tests.shops import Clock, ShopMaker  # noqa: E402

AS_OF = date(2026, 11, 18)
SIZES = {"1440": (1440, 900), "1180": (1180, 720)}
LOOKS = (("light", "en", "1440"), ("dark", "en", "1440"), ("light", "it", "1440"), ("light", "it", "1180"))

OF_THEMSELVES = (
    "orders", "receive", "stock_take", "suppliers", "supplier_edit", "supplier_returns", "price_list", "part_edit",
    "stock_reports", "unclaimed",
)  # fmt: skip
"""Pages beside the sidebar's that show something without a record, in an empty shop too."""


def places(session: Session) -> dict[str, dict[str, Any]]:
    """The records whose pages are shown: a job in repair and its device, the customer with the most jobs, a ready job
    at checkout, the newest issued paper, the part that moved most, the newest order and return, a delivery that is
    counted."""
    job_id, device_id = session.execute(
        select(Job.id, JobItem.device_id)
        .join(JobItem, JobItem.job_id == Job.id)
        .where(Job.state == JobState.IN_REPAIR, JobItem.device_id.is_not(None))
        .order_by(Job.id.desc())
    ).first() or (1, 1)
    customer_id = session.scalar(
        select(Job.customer_id).group_by(Job.customer_id).order_by(func.count().desc(), Job.customer_id).limit(1)
    )
    ready_id = session.scalar(select(Job.id).where(Job.state == JobState.READY).order_by(Job.id.desc()).limit(1))
    document_id = session.scalar(
        select(Document.id).where(Document.issued_at.is_not(None)).order_by(Document.id.desc()).limit(1)
    )
    moved = select(StockMove.part_id).group_by(StockMove.part_id).order_by(func.count().desc(), StockMove.part_id)
    part_id = session.scalar(moved.limit(1))
    order_id = session.scalar(select(func.max(PurchaseOrder.id)).where(PurchaseOrder.sent_at.is_not(None)))
    return_id = session.scalar(select(func.max(SupplierReturn.id)))
    counted = select(func.max(Delivery.id)).where(Delivery.state == DeliveryState.DRAFT, Delivery.deleted_at.is_(None))
    delivery_id = session.scalar(counted)
    supplier_id = session.scalar(select(func.min(Supplier.id)))
    buying: dict[str, dict[str, Any]] = {
        "orders": {"show": "sent"},
        "supplier_returns": {"show": "draft"},
        **({"order": {"order_id": order_id}} if order_id else {}),
        **({"receive": {"delivery_id": delivery_id}} if delivery_id else {}),
        **({"supplier_return": {"return_id": return_id}} if return_id else {}),
    }
    return {
        **buying,
        "job": {"job_id": job_id},
        "customer": {"customer_id": customer_id or 1},
        "device": {"device_id": device_id or 1},
        "invoice": {"document_id": document_id or 1},
        "basket": {"job_id": ready_id or job_id},
        "part": {"part_id": part_id or 1},
        "part_edit": {"part_id": part_id or 1},
        "supplier_edit": {"supplier_id": supplier_id or 1},
        "price_list": {"supplier_id": supplier_id or 1},
    }


class Camera:
    """Writes what it sees into a folder, if its name is wanted."""

    def __init__(self, folder: Path, wanted: list[str]) -> None:
        self._folder, self._wanted = folder, wanted
        folder.mkdir(parents=True, exist_ok=True)

    def wants(self, name: str) -> bool:
        """Whether this picture was asked for."""
        return not self._wanted or any(part in name for part in self._wanted)

    def screen(self, name: str, widget: QWidget, background: Background) -> None:
        """A picture of a widget once the worker has brought its papers home."""
        background.quietly(lambda: None).wait(20)
        QTest.qWait(320)
        background.quietly(lambda: None).wait(20)
        QTest.qWait(80)
        widget.grab().save(str(self._folder / f"{name}.png"))

    def paper(self, name: str, pdf: bytes) -> None:
        """A picture of each page."""
        for index in range(page_count(pdf)):
            page = page_pixels(pdf, index, 300 if "label" in name else 150)
            picture = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
            picture.save(str(self._folder / f"paper-{name}-{index + 1}.png"))


def visit(camera: Camera, shop: Shop, kind: str) -> None:
    """Every page of the window in every look."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    found = shop.ask(places) if kind == "full" else {}
    wanted = {*found, *OF_THEMSELVES}
    tour = [(page.id, page.id) for page in PAGES if page.group is not None or page.id in wanted]
    tour += [("basket", "checkout")] if found else []
    for look, language, size in LOOKS:
        preferences = Preferences(Path(tempfile.mkdtemp()) / "preferences.ini")
        preferences.set("language", language)
        preferences.set("theme", look)
        composition.dress(application, preferences)
        background = Background()
        window = MainWindow(preferences)
        composition.compose(window, shop, preferences, background)
        window.resize(*SIZES[size])
        window.show()
        for subject, page_id in tour:
            name = f"{subject}-{kind}-{look}-{language}-{size}"
            if camera.wants(name):
                window.go(page_id, **found.get(subject, {}))
                camera.screen(name, window, background)
        name = f"signing-{kind}-{look}-{language}-{size}"
        if found and camera.wants(name):
            window.go("job", **found["job"])
            assert window.desk is not None
            assert window.desk.current is not None
            moment = SigningMoment.DROP_OFF
            sheet = open_signing(window.desk.current, job_id=found["job"]["job_id"], moment=moment)
            camera.screen(name, window, background)
            sheet.close_sheet()
        name = f"palette-{kind}-{look}-{language}-{size}"
        if camera.wants(name):
            window.open_palette("mar")
            camera.screen(name, window, background)
        background.close()
        window.close()
        window.deleteLater()
    theme().apply("light", 100)
    i18n.use_language("en")


def papers(camera: Camera) -> None:
    """Every paper in both languages."""
    bottega = Party(
        "Bottega Informatica",
        legal_name="Bottega Informatica S.r.l.",
        address=("Via delle Lame 58", "40122 Bologna (BO)"),
        country="IT",
        vat_number="IT02345670018",
        phone="+39 051 555 0148",
        email="assistenza@bottega.example",
        hours="Mon – Fri 9 – 13, 15 – 19",
    )
    for language in i18n.LANGUAGES:
        shop = SampleShop(
            bottega,
            country="IT",
            language=language,
            regime="RF01",
            now=datetime(2026, 11, 17, 9, 42, tzinfo=UTC),
            iban="IT60X0542811101000000123456",
            account_name="Bottega Informatica S.r.l.",
        )
        for name, pdf in every_paper(shop):
            if camera.wants(f"paper-{name}-{language}"):
                camera.paper(f"{name}-{language}", pdf)


def first_start(camera: Camera) -> None:
    """The four pages of the set-up."""
    from msp_desktop.ui.first_start.window import FirstStart
    from msp_desktop.ui.printing import Printing

    if not camera.wants("first_start"):
        return
    preferences = Preferences(Path(tempfile.mkdtemp()) / "preferences.ini")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    composition.dress(application, preferences)
    background = Background()
    page = FirstStart(Path(tempfile.mkdtemp()) / "shop.db", preferences, Printing(preferences), background, Clock())
    page.resize(1440, 900)
    page.show()
    QTest.qWait(600)
    for index in range(4):
        page._go(index)
        QTest.qWait(400)
        camera.screen(f"first_start-{index + 1}", page, background)
    background.close()
    page.close()


def demo(folder: Path, jobs: int = 600) -> Path:
    """A demo shop that ends the day before AS_OF; MSP_DEMO names a file in which it is kept for the next time."""
    path = folder / "demo.db"
    kept = os.environ.get("MSP_DEMO", "")
    if kept and Path(kept).exists():
        shutil.copyfile(kept, path)
        return path
    make_demo_shop(path, jobs=jobs, seed=1, as_of=AS_OF)
    if kept:
        shutil.copyfile(path, kept)
    return path


def parts(camera: Camera, folder: Path) -> Iterator[Callable[[], None]]:
    """The parts of the tour."""
    yield lambda: papers(camera)
    yield lambda: first_start(camera)

    def full() -> None:
        with open_shop(demo(folder), clock=Clock()) as shop:
            visit(camera, shop.acting_as(1), "full")

    def empty() -> None:
        with ShopMaker(folder).opened(folder / "empty.db") as shop:
            visit(camera, shop, "empty")

    yield full
    yield empty


def main() -> int:
    """Take the pictures."""
    if len(sys.argv) < 2:
        sys.stderr.write("tests/screens.py OUT [PART…]\n")
        return 1
    folder = Path(tempfile.mkdtemp())
    os.environ["MSP_DESKTOP_HOME"] = str(folder / "home")
    _application = QApplication.instance() or QApplication([sys.argv[0]])
    use_day(date(2026, 11, 17))
    camera = Camera(Path(sys.argv[1]), sys.argv[2:])
    for part in parts(camera, folder):
        part()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
