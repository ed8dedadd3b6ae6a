"""F1: every key that works here, searchable."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.commands import ALSO, BY_ID, COMMANDS
from msp_desktop.ui.kit.labels import KeyCap, PlainLabel, row
from msp_desktop.ui.kit.lookup import SearchBox
from msp_desktop.ui.kit.panel import scrolled
from msp_desktop.ui.kit.sheet import Sheet
from msp_desktop.ui.theme import theme


def key_help(over: QWidget, page: str, page_keys: Sequence[tuple[str, str]]) -> Sheet:
    """Open the layer with the page's keys first, then those of everywhere."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    find = SearchBox("keys.find", _("Find a key or an act"), keys="", icon="magnify")
    layout.addWidget(find)
    rows = QWidget()
    list_layout = QVBoxLayout(rows)
    list_layout.setContentsMargins(0, 0, 8, 0)
    list_layout.setSpacing(4)
    lines: list[tuple[str, QWidget]] = []

    def add(keys: str, words: str) -> None:
        line = QWidget()
        line.setLayout(row(PlainLabel(words), None, KeyCap(keys)))
        lines.append((f"{words} {keys}".casefold(), line))
        list_layout.addWidget(line)

    list_layout.addWidget(PlainLabel(page, "group"))
    for keys, words in page_keys:
        add(keys, words)
    list_layout.addSpacing(10)
    list_layout.addWidget(PlainLabel(_("Everywhere"), "group"))
    for command in COMMANDS:
        if command.keys and command.id != "main":
            add(command.keys, _(command.text))
    for keys, command_id in ALSO.items():
        add(keys, _(BY_ID[command_id].text))
    add("Esc", _("Close the layer, else keep the draft and go back"))
    list_layout.addStretch(1)
    area = scrolled(rows, "keys.list")
    area.setAccessibleName(_("Keys"))
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setMinimumHeight(theme().px(420))
    layout.addWidget(area, 1)

    def narrow(text: str) -> None:
        for words, line in lines:
            line.setVisible(all(part in words for part in text.casefold().split()))

    find.asked.connect(narrow)
    sheet = Sheet(_("Keys"), body, _("Close"), lambda: True, name="keys", width=520)
    sheet.cancel_button.hide()
    sheet.open(over, first=find)
    return sheet
