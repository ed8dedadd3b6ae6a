"""The pages of first start but the second: language and look, printers, people and data."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.roles import Role
from msp_desktop.i18n import LANGUAGES, _
from msp_desktop.ui.first_start.draft import PersonDraft, SetUpDraft
from msp_desktop.ui.first_start.secrets_panel import SecretsPanel
from msp_desktop.ui.kit import (
    Check,
    Chips,
    Combo,
    Field,
    Form,
    InlineMessage,
    LineEdit,
    Panel,
    PlainLabel,
    Segments,
    button,
    icon_button,
    row,
)
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.theme import TEXT_SIZES
from msp_desktop.words import ROLE_WORDS

KINDS = ("page", "roll", "label")
MOST_PEOPLE = 8


class Page(QWidget):
    """One page: it shows a draft, and gives the draft back with its own answers in it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    def show_draft(self, draft: SetUpDraft) -> None:
        """Fill the page."""

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        """The draft with what stands on this page."""
        return draft

    def problems(self) -> list[Field]:
        """The fields that need the person; the first has the cursor."""
        return self.form.problems()

    def first_focus(self) -> QWidget | None:
        """Where the cursor goes."""
        return None


class LanguagePage(Page):
    """Language of the window and of new papers; light or dark; text size."""

    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        panel = Panel(
            _("Language"), icon="web", note=_("of this window, and of your papers until a customer has another")
        )
        self._language = Chips("first_start.language", _("Language"), list(LANGUAGES.items()), optional=False)
        self._language.edited.connect(lambda: self.language_chosen.emit(self._language.value() or "en"))
        panel.add(self._language)
        self.column.addWidget(panel)
        look = Panel(_("Look"), icon="theme-light-dark", note=_("of this computer only"))
        self._theme = Segments(
            "first_start.theme",
            _("Light or dark"),
            [("system", _("As the computer")), ("light", _("Light")), ("dark", _("Dark"))],
        )
        self._size = Segments(
            "first_start.text_size",
            _("Text size"),
            [(size, _("{percent} %").format(percent=size)) for size in TEXT_SIZES],
        )
        look.add(PlainLabel(_("Light or dark"), "label"))
        look.add(row(self._theme, None))
        look.add(PlainLabel(_("Text size"), "label"))
        look.add(row(self._size, None))
        self._theme.edited.connect(self.edited)
        self._size.edited.connect(self.edited)
        self.column.addWidget(look)
        self.column.addStretch(1)

    def show_draft(self, draft: SetUpDraft) -> None:
        self._language.set_value(draft.language)
        self._theme.set_value(draft.theme)
        self._size.set_value(draft.text_size)

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        return replace(
            draft,
            language=self._language.value() or draft.language,
            theme=self._theme.value(),
            text_size=self._size.value(),
        )

    def first_focus(self) -> QWidget:
        return self._language


class PrintersPage(Page):
    """Which printer takes which paper, with a test print each."""

    def __init__(self, printing: Printing, preferences: Preferences, test: Callable[[str], bytes]) -> None:
        super().__init__()
        self._printing, self._preferences, self._test = printing, preferences, test
        panel = Panel(
            _("Printers"), icon="printer-outline", note=_("each paper can have its own; all can be left empty")
        )
        words = {
            "page": (_("Invoices and claim tickets"), _("A4 or Letter")),
            "roll": (_("Receipts"), _("80 mm roll")),
            "label": (_("Device labels"), _("62 × 29 mm")),
        }
        self._choices: dict[str, Combo[str]] = {}
        names = printing.printers()
        for kind in KINDS:
            usual = _("The computer’s usual printer") if kind == "page" else _("No printer")
            choice: Combo[str] = Combo(f"first_start.printer.{kind}", [("", usual), *((each, each) for each in names)])
            choice.edited.connect(self.edited)
            self._choices[kind] = choice
            what, stock = words[kind]
            test_button = button(
                _("Test print"), f"first_start.test.{kind}", partial(self._print, kind), icon="printer-outline"
            )
            test_button.setAccessibleName(_("Test print: {paper}").format(paper=what))
            panel.add(row(self.form.add(Field(what, choice, hint=stock)), test_button, spacing=12))
        if not names:
            panel.add(PlainLabel(_("This computer has no printer yet. Papers can be saved as PDF."), "hint", wrap=True))
        self._message = InlineMessage("first_start.printers.message")
        panel.add(self._message)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def _print(self, kind: str) -> None:
        self._preferences.set(f"printer.{kind}", self._choices[kind].value() or "")
        if self._printing.print_pdf(kind, self._test(kind), _("Test print")):
            self._message.say("ok", _("The test print is on its way."))
        else:
            self._message.say("warning", self._printing.problem_of(kind) or _("The printer did not answer."))

    def show_draft(self, draft: SetUpDraft) -> None:
        for kind, name in draft.printers:
            if kind in self._choices:
                self._choices[kind].set_value(name)

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        chosen = {kind: choice.value() or "" for kind, choice in self._choices.items()}
        return replace(draft, printers=tuple((kind, name) for kind, name in chosen.items() if name))

    def first_focus(self) -> QWidget:
        return self._choices["page"]


class PeoplePage(Page):
    """Who works here, the starter catalogue, where the shop is kept, and how its secrets are."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.secrets = SecretsPanel()
        panel = Panel(
            _("People"), icon="account-group-outline", note=_("the first one is the owner; more can come later")
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        panel.add(self._grid)
        self._add = button(_("Add a person"), "first_start.people.add", self._add_one, icon="plus", small=True)
        panel.add(row(self._add, None))
        self.column.addWidget(panel)
        data = Panel(_("Catalogue"), icon="tag-outline", note=_("can be changed or emptied at any time"))
        self._starter = Check(_("Start with common services and labour types"), "first_start.starter", checked=True)
        self._starter.edited.connect(self.edited)
        data.add(self._starter)
        data.add(
            PlainLabel(
                _("About 30 services with prices, bench minutes and checklists, in the language of your papers."),
                "hint",
                wrap=True,
            )
        )
        self.column.addWidget(data)
        place = Panel(_("Where your shop is kept"), icon="harddisk")
        place.add(PlainLabel(str(path), "mono", wrap=True))
        place.add(PlainLabel(_("In this file and the folders beside it, on this computer only."), "hint", wrap=True))
        self.column.addWidget(place)
        self.column.addWidget(self.secrets)
        self.column.addStretch(1)
        self._rows: list[_PersonRow] = []

    def problems(self) -> list[Field]:
        return [*super().problems(), *self.secrets.form.problems()]

    def show_draft(self, draft: SetUpDraft) -> None:
        for person_row in self._rows:
            person_row.remove()
        self._rows = []
        for person in draft.people or (PersonDraft("", Role.OWNER),):
            self._show(person)
        self._starter.set_value(draft.starter)

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        people = tuple(person_row.value() for person_row in self._rows)
        return replace(draft, people=people, starter=self._starter.value())

    def _add_one(self) -> None:
        self._show(PersonDraft())
        self._rows[-1].name.setFocus()
        self.edited.emit()

    def _show(self, person: PersonDraft) -> None:
        at = len(self._rows)
        person_row = _PersonRow(at, person, self._grid, owner=at == 0)
        person_row.edited = self.edited.emit
        person_row.gone = partial(self._drop, person_row)
        self.form.add(person_row.field)
        self._rows.append(person_row)
        self._add.setVisible(len(self._rows) < MOST_PEOPLE)

    def _drop(self, person_row: "_PersonRow") -> None:
        kept = [each.value() for each in self._rows if each is not person_row]
        for each in self._rows:
            each.remove()
            self.form.fields.pop(each.field.name, None)
        self._rows = []
        for person in kept:
            self._show(person)
        self._rows[-1].name.setFocus()
        self.edited.emit()

    def first_focus(self) -> QWidget:
        return self._rows[0].name


class _PersonRow:
    """One person: name, role, whether they repair, hours at the bench."""

    def __init__(self, at: int, person: PersonDraft, grid: QGridLayout, *, owner: bool) -> None:
        prefix = f"first_start.person.{at}"
        self.edited: Callable[[], object] = lambda: None
        self.gone: Callable[[], object] = lambda: None
        self.name = LineEdit(f"{prefix}.name")
        self.field = Field(
            _("Name"),
            self.name,
            required=owner,
            missing=_("Enter the owner’s name."),
            name=f"person.{at}",
        )
        roles = [Role.OWNER] if owner else [Role.TECHNICIAN, Role.FRONT_DESK, Role.OWNER, Role.ACCOUNTANT]
        self.role: Combo[Role] = Combo(f"{prefix}.role", [(role, _(ROLE_WORDS[role])) for role in roles], width=160)
        self.role.setAccessibleName(_("Role"))
        self.repairs = Check(_("Repairs"), f"{prefix}.repairs")
        self.hours: Combo[int] = Combo(
            f"{prefix}.hours", [(n, _("{n} h a day").format(n=n)) for n in range(1, 9)], width=120
        )
        self.hours.setAccessibleName(_("Bench hours a day"))
        self.remove_button = icon_button("close", f"{prefix}.remove", _("Take off the list"), self._go, small=True)
        self.remove_button.setVisible(not owner)
        self.widgets: list[QWidget] = [
            self.field,
            Field(_("Role"), self.role),
            Field(" ", self.repairs),
            Field(_("At the bench"), self.hours),
        ]
        self.repairs.setAccessibleName(_("Repairs devices"))
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, at, column)
        grid.addWidget(self.remove_button, at, len(self.widgets))
        self.name.set_value(person.name)
        self.role.set_value(person.role)
        self.repairs.set_value(person.repairs)
        self.hours.set_value(person.hours)
        self._follow()
        for editor in (self.name, self.role, self.repairs, self.hours):
            editor.edited.connect(self._changed)

    def value(self) -> PersonDraft:
        """What stands in the row."""
        return PersonDraft(
            self.name.value(), self.role.value() or Role.TECHNICIAN, self.repairs.value(), self.hours.value() or 6
        )

    def remove(self) -> None:
        """Take the row away."""
        for widget in (*self.widgets, self.remove_button):
            widget.hide()
            widget.deleteLater()

    def _go(self) -> None:
        self.gone()

    def _changed(self) -> None:
        self._follow()
        self.edited()

    def _follow(self) -> None:
        self.hours.setEnabled(self.repairs.value())
