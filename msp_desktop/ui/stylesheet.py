"""The one style sheet: tokens as `@name`, lengths that follow the text size as `12sp`, fixed ones as `1px`.

No fonts here: a weight set by a style sheet does not reach a variable font, so labels and buttons take theirs from
the theme.
"""

import re

_SHEET = """
QToolTip { background:@t1; color:@panel; border:0; padding:4px 8px;}
QMainWindow, #page, #first { background:@win }
#top { background:@panel; border:0; border-bottom:1px solid @line }
#side { background:@side; border:0; border-right:1px solid @line }
#status { background:@side; border:0; border-top:1px solid @line }
#status QLabel { color:@t2 }

QFrame[panel="true"] { background:@panel; border:1px solid @line; border-radius:8px }
QFrame[panel="inset"] { background:@inset; border:1px solid @line; border-radius:6px }
QFrame[panel="accent"] { background:@acct; border:1px solid @acc; border-radius:8px }
QFrame[panel="head"] { background:transparent; border:0; border-bottom:1px solid @line }
QFrame[panel="column"] { background:@side; border:1px solid @line; border-radius:8px }
QFrame[panel="column"][refusing="true"] { background:@win; border-style:dashed }
QFrame[panel="layer"] { background:@panel; border:1px solid @ctl; border-radius:10px }
QFrame[panel="foot"] {
    background:@head; border:0; border-top:1px solid @line; border-bottom-left-radius:9px;
    border-bottom-right-radius:9px;
}
QFrame[rule="true"] { background:@line; border:0; max-height:1px; min-height:1px }

QLabel { background:transparent; border:0 }
QLabel[role="label"] { color:@t2 }
QLabel[role="group"] { color:@t3 }
QLabel[role="hint"] { color:@t3 }
QLabel[role="fact"] { color:@t3 }
QLabel[role="summary"] { color:@t2 }
QLabel[role="error"] { color:@bad }
QLabel[role="warning"] { color:@war }
QLabel[role="star"] { color:@bad }
QLabel[tone="t2"] { color:@t2 }
QLabel[tone="t3"] { color:@t3 }
QLabel[tone="ok"] { color:@ok }
QLabel[tone="bad"] { color:@bad }
QLabel[tone="war"] { color:@war }
QLabel[tone="wai"] { color:@wai }
QLabel[tone="inf"] { color:@inf }
QLabel[tone="wrk"] { color:@wrk }
QLabel[tone="app"] { color:@app }
QLabel[tone="acctx"] { color:@acctx }
QLabel[tone="inv"] { color:@inv }

QPushButton {
    min-height:30sp; padding:0 12px; border:1px solid @ctl; border-radius:6px; background:@panel; color:@t1;
}
QPushButton:hover { background:@hover }
QPushButton:pressed { background:@line }
QPushButton:focus { border:2px solid @acc; padding:0 11px; min-height:28sp }
QPushButton:disabled { color:@tdis; border-color:@line }
QPushButton::menu-indicator { image:none; width:0 }
QPushButton[small="true"] { min-height:26sp; padding:0 10px;}
QPushButton[small="true"]:focus { min-height:24sp; padding:0 9px }
QPushButton[kind="primary"] { background:@acc; border-color:@acc; color:@inv;}
QPushButton[kind="primary"]:hover { background:@acch; border-color:@acch }
QPushButton[kind="primary"]:pressed { background:@accp; border-color:@accp }
QPushButton[kind="primary"]:disabled { background:@line; border-color:@line; color:@t3 }
QPushButton[kind="primary"][large="true"] { min-height:46sp;}
QPushButton[kind="primary"][large="true"]:focus { min-height:44sp }
QPushButton[kind="danger"] { border-color:@bad; color:@bad }
QPushButton[kind="flat"] { border:1px solid transparent; background:transparent; color:@t2 }
QPushButton[kind="flat"]:hover { background:@hover; color:@t1 }
QPushButton[kind="flat"]:focus { border:2px solid @acc }
QPushButton[kind="link"] {
    border:1px solid transparent; background:transparent; color:@acctx; padding:0 1px; min-height:22sp;
    border-radius:4px;
}
QPushButton[kind="link"]:hover { text-decoration:underline }
QPushButton[kind="link"]:focus { border:2px solid @acc; padding:0; min-height:20sp }
QPushButton[kind="nav"] {
    border:1px solid transparent; background:transparent; text-align:left; color:@t2; min-height:29sp;
    padding:0 9px;
}
QPushButton[kind="nav"]:hover { background:@hover }
QPushButton[kind="nav"]:checked { background:@panel; border-color:@line; color:@t1;}
QPushButton[kind="nav"]:focus { border:2px solid @acc; padding:0 8px; min-height:27sp }
QPushButton[kind="chip"] { min-height:26sp; padding:0 11px;}
QPushButton[kind="chip"]:checked { background:@acct; border-color:@acc; color:@acctx;}
QPushButton[kind="chip"]:focus { border:2px solid @acc; min-height:24sp; padding:0 10px }
QPushButton[kind="chip"][error="true"] { border-color:@bad }
QPushButton[kind="pay"] { min-height:52sp }
QPushButton[kind="pay"]:checked {
    background:@acct; border:2px solid @acc; color:@acctx; padding:0 11px; min-height:50sp;
}
QPushButton[kind="segment"] { border-radius:0; margin:0; border-left-width:0 }
QPushButton[kind="segment"]:checked { background:@acct; color:@acctx; border-color:@ctl;}
QPushButton[kind="segment"]:focus { border:2px solid @acc; padding:0 11px; min-height:28sp }
QPushButton[kind="segment"][place="first"] {
    border-left-width:1px; border-top-left-radius:6px; border-bottom-left-radius:6px;
}
QPushButton[kind="segment"][place="last"] { border-top-right-radius:6px; border-bottom-right-radius:6px }
QPushButton[kind="card"] {
    color:@panel; background:transparent; border:1px solid @t3; min-height:26sp; padding:0 10px;
}
QPushButton[kind="card"]:focus { border:2px solid @panel; padding:0 9px; min-height:24sp }

QToolButton {
    border:1px solid transparent; border-radius:6px; background:transparent; min-width:30sp; min-height:30sp;
    padding:0;
}
QToolButton:hover { background:@hover }
QToolButton:focus { border:2px solid @acc }
QToolButton[framed="true"] { border:1px solid @ctl; background:@panel }
QToolButton[framed="true"]:focus { border:2px solid @acc }
QToolButton[small="true"] { min-width:22sp; min-height:22sp }
QToolButton[wide="true"] { padding:0 8px;}
QToolButton::menu-indicator { image:none; width:0 }

QLineEdit, QPlainTextEdit {
    border:1px solid @ctl; border-radius:6px; background:@panel; color:@t1; selection-background-color:@acc;
    selection-color:@inv;
}
QLineEdit { min-height:30sp; padding:0 8px }
QLineEdit:focus { border:2px solid @acc; padding:0 7px; min-height:28sp }
QLineEdit:read-only { background:@inset; color:@t2 }
QLineEdit:disabled, QPlainTextEdit:disabled { color:@tdis; border-color:@line }
QLineEdit[error="true"] { border:2px solid @bad; padding:0 7px; min-height:28sp }
QLineEdit[warn="true"] { border:2px solid @war; padding:0 7px; min-height:28sp }
QLineEdit[large="true"] { min-height:46sp }
QLineEdit[large="true"]:focus { min-height:44sp }
QLineEdit[kind="palette"], QLineEdit[kind="palette"]:focus {
    border:0; background:transparent; padding:0; min-height:30sp;
}
QPlainTextEdit { padding:4px 7px }
QPlainTextEdit:focus { border:2px solid @acc; padding:3px 6px }
QPlainTextEdit[error="true"] { border:2px solid @bad; padding:3px 6px }
QPlainTextEdit[warn="true"] { border:2px solid @war; padding:3px 6px }
QPlainTextEdit[reader="customer"] { border:2px solid @app; padding:3px 6px }

QTableView, QListView {
    background:@panel; border:1px solid @line; border-radius:8px; outline:0; selection-background-color:@sel;
    selection-color:@t1;
}
QTableView[bare="true"], QListView[bare="true"] { border:0; border-radius:0; background:transparent }
QHeaderView { background:@head; border:0; border-top-left-radius:8px; border-top-right-radius:8px }
QHeaderView::section {
    background:@head; border:0; border-bottom:1px solid @line; padding:0 8px; height:30sp; color:@t2;
}
QTableCornerButton::section { background:@head; border:0 }

QMenu { background:@panel; border:1px solid @ctl; border-radius:6px; padding:4px }
QMenu::item { padding:6px 24px 6px 12px; border-radius:4px; color:@t1 }
QMenu::item:selected { background:@sel }
QMenu::item:disabled { color:@tdis }
QMenu::separator { height:1px; background:@line; margin:4px 8px }
QMenu::icon { padding-left:8px }

QProgressBar { border:0; border-radius:4px; background:@neub; max-height:8px; min-height:8px }
QProgressBar::chunk { background:@acc; border-radius:4px }
QProgressBar[tone="ok"]::chunk { background:@ok }
QProgressBar[tone="bad"]::chunk { background:@bad }

QScrollArea, QScrollArea > QWidget > QWidget[scrolled="true"] { background:transparent; border:0 }
QScrollBar:vertical { background:transparent; width:12px; margin:2px }
QScrollBar::handle:vertical { background:@ctl; border-radius:4px; min-height:32px }
QScrollBar:horizontal { background:transparent; height:12px; margin:2px }
QScrollBar::handle:horizontal { background:@ctl; border-radius:4px; min-width:32px }
QScrollBar::add-line, QScrollBar::sub-line { width:0; height:0 }
QScrollBar::add-page, QScrollBar::sub-page { background:transparent }
QSplitter::handle { background:transparent }

QFrame[message="info"] { background:@infb; border:1px solid @inf; border-radius:6px }
QFrame[message="warning"] { background:@warb; border:1px solid @war; border-radius:6px }
QFrame[message="bad"] { background:@badb; border:1px solid @bad; border-radius:6px }
QFrame[message="ok"] { background:@okb; border:1px solid @ok; border-radius:6px }
#undo_card { background:@t1; border-radius:8px }
#undo_card QLabel, #status_toast { color:@panel }
"""


def style_sheet(tokens: dict[str, str], text_size: int) -> str:
    """The sheet with colours and lengths filled in; text_size in percent."""
    text = re.sub(r"@(\w+)", lambda found: tokens[found.group(1)], _SHEET)
    return re.sub(r"(\d+(?:\.\d+)?)sp", lambda found: f"{round(float(found.group(1)) * text_size / 100)}px", text)
