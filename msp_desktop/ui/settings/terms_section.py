"""Settings › Terms: what a customer signs at intake, a new version with each change."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import LANGUAGES, N_, _
from msp_desktop.queries.shop_settings import TermsVersion, terms_versions
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, Field, Panel, PlainLabel, RowTable, TextEdit, flat_button, primary_button, row
from msp_desktop.ui.screen import new_key
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import write_terms

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class TermsSection(Section):
    """A text by language, Save as a new version, and the versions before."""

    NAME = "terms"
    TITLE = N_("Terms")
    ICON = "file-sign"
    WORDS = N_("conditions warranty liability claim ticket signature")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._key = new_key()
        panel = Panel(_("Terms"), icon="file-sign", note=_("signed at intake; a job keeps its version"))
        self._texts: dict[str, TextEdit] = {}
        for language, word in LANGUAGES.items():
            edit = TextEdit(f"settings.terms.{language}", lines=6, max_lines=9)
            edit.edited.connect(self._changed)
            self._texts[language] = edit
            panel.add(self.form.add(Field(word, edit, name=language)))
        self._waiting = PlainLabel("", "warning")
        self._discard = flat_button(_("Discard"), "settings.terms.discard", self._drop, icon="undo")
        self._save = primary_button(_("Save as a new version"), "settings.terms.save", self.main_action)
        panel.add(row(self._waiting, None, self._discard, self._save, spacing=10))
        self.column.addWidget(panel)
        history = Panel(_("Versions"), icon="history", bare=True)
        self._table: RowTable[TermsVersion] = RowTable(
            "settings.terms.versions",
            _("Versions"),
            [
                Column("number", N_("Version"), 90, kind="strong"),
                Column("from_at", N_("From"), 200, value=lambda version: formats().moment(version.from_at)),
                Column("text", N_("Begins"), kind="muted", value=_begins),
            ],
            row_id=lambda version: version.number,
            bare=True,
        )
        history.add(self._table)
        self.column.addWidget(history)
        self.column.addStretch(1)
        self._kept: dict[str, str] = {}

    def refresh(self) -> None:
        versions = self.page.ask(terms_versions)
        self._table.show_rows(versions)
        self._table.fit_height(5)
        fresh = versions[0].texts if versions else {}
        if not self._changes():
            self._show(fresh)
        self._kept = fresh
        self._changed()

    def _show(self, texts: dict[str, str]) -> None:
        for language, edit in self._texts.items():
            edit.set_value(texts.get(language, ""))

    def _changes(self) -> dict[str, str]:
        return {
            language: edit.value()
            for language, edit in self._texts.items()
            if edit.value() != self._kept.get(language, "")
        }

    def _changed(self) -> None:
        changes = self._changes()
        names = ", ".join(LANGUAGES[language] for language in changes)
        self._waiting.setText(_("Not saved yet: {languages}").format(languages=names) if changes else "")
        self._discard.setVisible(bool(changes))
        self._save.setVisible(bool(changes))

    def _drop(self) -> None:
        self._show(self._kept)
        self.form.reset()
        self._changed()

    def main_action(self) -> None:
        changes = self._changes()
        if not changes:
            return
        try:
            self.desk.dispatcher.run(write_terms, key=self._key, texts=changes)
        except Refused as slip:
            self.form.refuse(next(iter(changes)), slip.message)
            return
        self._key = new_key()
        self.form.reset()
        self._kept = {**self._kept, **changes}
        self.refresh()
        self.desk.say(_("Saved as a new version."))

    def first_focus(self) -> QWidget:
        return next(iter(self._texts.values()))


def _begins(version: TermsVersion) -> str:
    return next(iter(version.texts.values()), "").partition("\n")[0]
