"""What every section of Settings is."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.queries.shop_settings import ShopIdentity, shop_identity
from msp_desktop.ui.kit import Form
from msp_desktop.usecases.shop import ShopChanges, change_shop

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class Section(QWidget):
    """A page inside Settings. Subclasses build into `self.column` and show in `refresh`."""

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    ICON: ClassVar[str] = ""
    WORDS: ClassVar[str] = ""
    """What else the search finds it by, as one text (N_)."""

    unsaved = Signal()
    """What waits for Save has changed."""

    def __init__(self, page: "Screen") -> None:
        super().__init__()
        self.page = page
        self.desk = page.desk
        self.form = Form()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    def refresh(self) -> None:
        """Ask again and show."""

    def main_action(self) -> None:
        """What Ctrl+Enter does; nothing where changes apply at once."""

    def scanned(self, code: str) -> bool:
        """A code was scanned; True when this section takes it."""
        return False

    def first_focus(self) -> QWidget | None:
        """Where the cursor goes."""
        return None

    def identity(self) -> ShopIdentity:
        """The shop's facts as they are now."""
        return self.page.ask(shop_identity)

    def change(self, changes: ShopChanges) -> bool:
        """Change facts of the shop at once; a slip is said at its field."""
        seen = self.identity().version
        try:
            self.desk.dispatcher.run(change_shop, changes=changes, seen=seen)
        except Refused as slip:
            # The cursor stays where the person went; pulling it back would make two wrong fields fight over it.
            field = self.form.fields.get(slip.field)
            if field is not None:
                field.set_error(slip.message)
            else:
                self.page.message.say("warning", slip.message)
            return False
        except ShopError as error:
            self.page.refused(error)
            return False
        return True
