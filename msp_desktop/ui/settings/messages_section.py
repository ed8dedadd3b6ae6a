"""Settings › Messages: which occasions write by themselves, and in which words, with what a customer would read."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import BY_ITSELF, LONGEST_SHORT, LONGEST_SUBJECT, TO_SUPPLIERS, MessageEvent
from msp_desktop.domain.message_text import Place, Template, fill, places_of, template_problems
from msp_desktop.i18n import LANGUAGES, N_, Formats, Words, _
from msp_desktop.queries.message_settings import OccasionRow, TemplateWords, occasions, template_words
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Check,
    Column,
    Field,
    LineEdit,
    Panel,
    PlainLabel,
    RowTable,
    TabBar,
    TextEdit,
    flat_button,
    link_button,
    primary_button,
    row,
)
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.messages.sample import sample_values
from msp_desktop.ui.messages.words import EVENT_MOMENTS, EVENT_WORDS, PLACE_WORDS
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.messages import change_template, reset_template, set_rule, template_sentence

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class MessagesSection(Section):
    """Space on an occasion says whether it writes by itself; its words are saved, with the preview beside them."""

    NAME = "messages"
    TITLE = N_("Messages")
    ICON = "message-text-outline"
    WORDS = N_("email templates words automatic occasions reminder text whatsapp")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._words: TemplateWords | None = None
        self._at = (MessageEvent.READY, "")
        self._unsaved: dict[tuple[MessageEvent, str], Template] = {}
        self.column.addWidget(self._list_panel())
        sides = QHBoxLayout()
        sides.setSpacing(10)
        sides.addWidget(self._words_panel(), 3)
        sides.addWidget(self._preview_panel(), 2)
        self.column.addLayout(sides)
        self.column.addStretch(1)

    def _list_panel(self) -> Panel:
        panel = Panel(
            _("Occasions"),
            icon="message-text-outline",
            note=_("customers who want calls are not written to"),
            bare=True,
        )
        self._table: RowTable[OccasionRow] = RowTable(
            "settings.messages.occasions",
            _("Occasions"),
            [
                Column("event", N_("Occasion"), 190, kind="strong", value=lambda each: _(EVENT_WORDS[each.event])),
                Column("moment", N_("When"), kind="muted", value=lambda each: _(EVENT_MOMENTS[each.event])),
                Column("automatic", N_("By itself"), 110, value=_rule_words),
                Column("own_words", N_("Own words"), 130, kind="muted", value=_own_words),
            ],
            row_id=lambda each: each.event,
            bare=True,
        )
        self._table.current_changed.connect(lambda _row: self._occasion_chosen())
        panel.add(self._table)
        return panel

    def _words_panel(self) -> Panel:
        panel = self._form_panel = Panel(_("Words"), icon="pencil-outline")
        self._automatic = Check(_("Write by itself, 10 seconds after it happened"), "settings.messages.automatic")
        self._automatic.edited.connect(self._rule_changed)
        self._languages: TabBar[str] = TabBar("settings.messages.language", _("Language"), list(LANGUAGES.items()))
        self._languages.edited.connect(self._language_chosen)
        self._subject = LineEdit("settings.messages.subject", max_length=LONGEST_SUBJECT)
        self._body = TextEdit("settings.messages.body", lines=9, max_lines=14, max_length=20_000)
        self._short = TextEdit("settings.messages.short", lines=2, max_lines=4, max_length=LONGEST_SHORT)
        fields = (
            Field(_("Subject"), self._subject, check=lambda: self._problem("subject")),
            Field(_("Text of the email"), self._body, check=lambda: self._problem("body")),
            Field(_("Text message and WhatsApp"), self._short, check=lambda: self._problem("short")),
        )
        panel.add(self._automatic)
        panel.add(self._languages)
        for field in fields:
            panel.add(self.form.add(field))
        for edited in (self._subject.edited, self._body.edited, self._short.edited):
            edited.connect(self._changed)
        hint = _("A line with a word in braces that has no value is left out.")
        panel.add(PlainLabel(hint, "hint", wrap=True))
        holder = QWidget()
        self._places = FlowLayout(holder, spacing=6)
        panel.add(holder)
        self._waiting = PlainLabel("", "warning")
        self._reset = flat_button(_("Words of the program"), "settings.messages.reset", self._give_back, icon="refresh")
        self._discard = flat_button(_("Discard"), "settings.messages.discard", self._drop, icon="undo")
        self._save = primary_button(_("Save words"), "settings.messages.save", self.main_action)
        panel.add(row(self._reset, None, self._waiting, self._discard, self._save, spacing=10))
        return panel

    def _preview_panel(self) -> Panel:
        panel = self._seen_panel = Panel(
            _("As a customer reads it"), icon="email-open-outline", note=_("with made-up values")
        )
        self._seen_subject = PlainLabel("", "strong", wrap=True)
        self._seen_body = PlainLabel("", wrap=True)
        self._seen_short = PlainLabel("", wrap=True)
        for each in (self._seen_subject, self._seen_body):
            panel.add(each)
        panel.add(PlainLabel(_("Text message and WhatsApp"), "label"))
        panel.add(self._seen_short)
        panel.add_stretch()
        return panel

    # -- showing

    def refresh(self) -> None:
        before = self._event()
        self._table.show_rows(self.page.ask(occasions))
        self._table.fit_height(6)
        if self._table.current() is None:
            self._table.select(before or MessageEvent.READY)
        if not self._is_changed():
            self._show_words()
        self._changed()

    def _event(self) -> MessageEvent:
        current = self._table.current()
        return current.event if current is not None else MessageEvent.READY

    def _occasion_chosen(self) -> None:
        current = self._table.current()
        if current is None:
            return
        self._automatic.set_value(current.automatic)
        set_shown(self._automatic, current.event in BY_ITSELF)
        to_supplier = current.event in TO_SUPPLIERS
        self._seen_panel.set_title(_("As a supplier reads it") if to_supplier else _("As a customer reads it"))
        self._form_panel.set_title(_("Words: {occasion}").format(occasion=_(EVENT_WORDS[current.event])))
        self._show_places(current.event)
        self._language_chosen()

    def _language_chosen(self) -> None:
        """Other words come in front; what was typed here and not saved waits until one comes back."""
        if self._is_changed():
            self._unsaved[self._at] = self._typed()
        self._show_words()
        waiting = self._unsaved.pop(self._at, None)
        if waiting is not None:
            self._fill(waiting)

    def _show_words(self) -> None:
        """The kept words of the chosen occasion and language."""
        event, language = self._at = self._event(), self._languages.value()
        self._words = self.page.ask(template_words, event=event, language=language)
        self._fill(self._words.template)

    def _fill(self, words: Template) -> None:
        self._subject.set_value(words.subject)
        self._body.set_value(words.body)
        self._short.set_value(words.short)
        self.form.reset()
        self._changed()

    def _show_places(self, event: MessageEvent) -> None:
        while item := self._places.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place in places_of(event):
            word = "{" + place.value + "}"
            made = link_button(word, f"settings.messages.place.{place.value}", partial(self._insert, place))
            made.setToolTip(_(PLACE_WORDS[place]))
            made.setAccessibleName(f"{word}, {_(PLACE_WORDS[place])}")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._places.addWidget(made)

    def _insert(self, place: Place) -> None:
        """Put a word in braces where the cursor is: in the field last written in, else in the text."""
        word = "{" + place.value + "}"
        if self._subject.hasFocus():
            self._subject.insert(word)
        elif self._short.hasFocus():
            self._short.insertPlainText(word)
        else:
            self._body.insertPlainText(word)
            self._body.setFocus()

    def _typed(self) -> Template:
        return Template(self._subject.value(), self._body.value().strip(), self._short.value().strip())

    def _is_changed(self) -> bool:
        return self._words is not None and self._typed() != self._words.template

    def _changed(self) -> None:
        changed = self._is_changed()
        self._waiting.setText(_("Not saved yet") if changed else "")
        for each in (self._discard, self._save):
            set_shown(each, changed)
        set_shown(self._reset, self._words is not None and self._words.own and not changed)
        self._show_preview()

    def _show_preview(self) -> None:
        speaks = self._languages.value()
        now = formats()
        reader = Formats(speaks, now.country, now.currency, now.zone)
        filled = fill(
            self._typed(), sample_values(self.identity(), Words(speaks), reader, self.desk.dispatcher.shop.today)
        )
        self._seen_subject.setText(filled.subject)
        self._seen_body.setText(filled.body)
        self._seen_short.setText(filled.short)

    def _problem(self, field: str) -> str:
        for problem in template_problems(self._typed(), self._event()):
            if problem.field == field:
                return template_sentence(problem)
        return ""

    # -- acting

    def main_action(self) -> None:
        if not self._is_changed() or self.form.problems():
            return
        typed = self._typed()
        try:
            self.desk.dispatcher.run(
                change_template,
                event=self._event(),
                language=self._languages.value(),
                subject=typed.subject,
                body=typed.body,
                short=typed.short,
            )
        except Refused as slip:
            self.form.refuse(slip.field, slip.message)
            return
        self._show_words()
        self.refresh()
        self.desk.say(_("Words saved."))

    def _give_back(self) -> None:
        self.page.run(reset_template, event=self._event(), language=self._languages.value())
        self._show_words()

    def _drop(self) -> None:
        self._show_words()

    def _rule_changed(self) -> None:
        self.page.run(set_rule, event=self._event(), automatic=self._automatic.value())

    def first_focus(self) -> QWidget:
        return self._table


def _rule_words(each: OccasionRow) -> str:
    if each.event not in BY_ITSELF:
        return ""
    return _("Yes") if each.automatic else _("No")


def _own_words(each: OccasionRow) -> str:
    return ", ".join(LANGUAGES[code] for code in each.own_words)
