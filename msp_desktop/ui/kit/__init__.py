"""Our widgets; screens import from here: `from msp_desktop.ui.kit import Field, LineEdit, Panel`.

Each piece is loaded when it is first asked for: the window paints before the tables, charts and lookups are read.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msp_desktop.ui.kit.buttons import Button, button, flat_button, icon_button, link_button, primary_button
    from msp_desktop.ui.kit.chart import Chart
    from msp_desktop.ui.kit.choices import Chips, Segments
    from msp_desktop.ui.kit.columns import Columns
    from msp_desktop.ui.kit.combo import Combo
    from msp_desktop.ui.kit.edits import DateEdit, DateTimeEdit, LineEdit, MoneyEdit, NumberEdit, PhoneEdit, TextEdit
    from msp_desktop.ui.kit.fields import Field, Form, focus_field
    from msp_desktop.ui.kit.flow_layout import FlowLayout
    from msp_desktop.ui.kit.labels import Avatar, Badge, BadgeLabel, IconLabel, KeyCap, PlainLabel, Rule, row
    from msp_desktop.ui.kit.lookup import Found, LookupBox, SearchBox
    from msp_desktop.ui.kit.message import Bar, EmptyState, InlineMessage, ProgressStrip, UndoCard, announce
    from msp_desktop.ui.kit.panel import FactRows, NumberDot, Panel, Tile, scrolled
    from msp_desktop.ui.kit.pdf_view import PdfView
    from msp_desktop.ui.kit.row_model import Column
    from msp_desktop.ui.kit.row_table import RowTable
    from msp_desktop.ui.kit.sheet import Sheet, Veil, ask, confirm
    from msp_desktop.ui.kit.tab_bar import TabBar
    from msp_desktop.ui.kit.ticks import Check, RadioGroup

__all__ = [
    "Avatar",
    "Badge",
    "BadgeLabel",
    "Bar",
    "Button",
    "Chart",
    "Check",
    "Chips",
    "Column",
    "Columns",
    "Combo",
    "DateEdit",
    "DateTimeEdit",
    "EmptyState",
    "FactRows",
    "Field",
    "FlowLayout",
    "Form",
    "Found",
    "IconLabel",
    "InlineMessage",
    "KeyCap",
    "LineEdit",
    "LookupBox",
    "MoneyEdit",
    "NumberDot",
    "NumberEdit",
    "Panel",
    "PdfView",
    "PhoneEdit",
    "PlainLabel",
    "ProgressStrip",
    "RadioGroup",
    "RowTable",
    "Rule",
    "SearchBox",
    "Segments",
    "Sheet",
    "TabBar",
    "TextEdit",
    "Tile",
    "UndoCard",
    "Veil",
    "announce",
    "ask",
    "button",
    "confirm",
    "flat_button",
    "focus_field",
    "icon_button",
    "link_button",
    "primary_button",
    "row",
    "scrolled",
]

_HOME = {
    "Avatar": "labels",
    "Badge": "labels",
    "BadgeLabel": "labels",
    "Bar": "message",
    "Button": "buttons",
    "Chart": "chart",
    "Check": "ticks",
    "Chips": "choices",
    "Column": "row_model",
    "Columns": "columns",
    "Combo": "combo",
    "DateEdit": "edits",
    "DateTimeEdit": "edits",
    "EmptyState": "message",
    "FactRows": "panel",
    "Field": "fields",
    "FlowLayout": "flow_layout",
    "Form": "fields",
    "Found": "lookup",
    "IconLabel": "labels",
    "InlineMessage": "message",
    "KeyCap": "labels",
    "LineEdit": "edits",
    "LookupBox": "lookup",
    "MoneyEdit": "edits",
    "NumberDot": "panel",
    "NumberEdit": "edits",
    "Panel": "panel",
    "PdfView": "pdf_view",
    "PhoneEdit": "edits",
    "PlainLabel": "labels",
    "ProgressStrip": "message",
    "RadioGroup": "ticks",
    "RowTable": "row_table",
    "Rule": "labels",
    "SearchBox": "lookup",
    "Segments": "choices",
    "Sheet": "sheet",
    "TabBar": "tab_bar",
    "TextEdit": "edits",
    "Tile": "panel",
    "UndoCard": "message",
    "Veil": "sheet",
    "announce": "message",
    "ask": "sheet",
    "button": "buttons",
    "confirm": "sheet",
    "flat_button": "buttons",
    "focus_field": "fields",
    "icon_button": "buttons",
    "link_button": "buttons",
    "primary_button": "buttons",
    "row": "labels",
    "scrolled": "panel",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"the kit has no {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
