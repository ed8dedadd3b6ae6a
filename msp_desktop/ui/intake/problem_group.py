"""What is wrong, in the customer's words, and what is to happen to their data."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from msp_desktop.domain.intake_answers import DataAnswer, ProblemPhrase
from msp_desktop.i18n import _
from msp_desktop.ui.intake.group import Group
from msp_desktop.ui.kit import Chips, Field, RadioGroup, TextEdit
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.words import DATA_ANSWER_WORDS, PROBLEM_PHRASE_WORDS


class ProblemGroup(Group):
    """Group 3. `edited` on each change, `answered` when the answer about the data changed."""

    edited = Signal()
    answered = Signal()

    def __init__(self, *, problem_of: Callable[[str], str]) -> None:
        note = _("Say it in the customer’s words — it prints on the ticket")
        super().__init__(_("Problem"), 3, note)
        self.text = TextEdit("intake.problem.text", lines=2, max_lines=2)
        self.text.setAccessibleName(_("Problem, in the customer’s words"))
        phrases = [(each, _(words)) for each, words in PROBLEM_PHRASE_WORDS.items()]
        self._phrases: Chips[ProblemPhrase] = Chips("intake.problem.phrases", _("In short"), phrases, multi=True)
        flow = self._phrases.layout()
        if flow is not None:
            flow.setSpacing(4)
        answers = [(each, _(words)) for each, words in DATA_ANSWER_WORDS.items()]
        self.data: RadioGroup[DataAnswer] = RadioGroup("intake.problem.data", _("Customer’s data"), answers)
        # Before the field hears of it: its check reads what this keeps.
        self.data.edited.connect(self.answered)
        self.data_field = Field(
            _("Customer’s data"),
            self.data,
            required=True,
            missing=_("Ask whether the data must be kept, and choose the answer."),
            check=lambda: problem_of("device.data"),
        )
        said = QVBoxLayout()
        said.setSpacing(9)
        text = QHBoxLayout()
        text.setContentsMargins(0, 0, 8, 0)
        text.addWidget(self.text)
        said.addLayout(text)
        said.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(6)
        sides.addLayout(said, 1)
        self.data_field.setMinimumWidth(self.data_field.sizeHint().width())
        sides.addWidget(self.data_field)
        self.add(sides)
        # The data are asked about right after the problem; the phrases are a help for the mouse, so they come last.
        said.insertWidget(1, self._phrases)
        self.text.edited.connect(self.edited)
        self._phrases.edited.connect(self.edited)

    def problem(self) -> str:
        """The customer's words."""
        return self.text.value()

    def phrases(self) -> frozenset[ProblemPhrase]:
        """The phrases chosen."""
        return frozenset(self._phrases.values())

    def show_problem(self, text: str, phrases: frozenset[ProblemPhrase]) -> None:
        """Take over what a kept draft says."""
        self.text.set_value(text)
        self._phrases.set_values(phrases)

    def show_data(self, answer: DataAnswer | None) -> None:
        """Show the answer of the device in front."""
        self.data.set_value(answer)
        if answer is not None:
            self.data_field.reset()

    def ask_data(self, asked: bool) -> None:
        """Ask about the data only where a device is left."""
        set_shown(self.data_field, asked)

    def clear(self) -> None:
        """An empty group."""
        self.show_problem("", frozenset())
        self.data.set_value(None)
        self.data_field.reset()
