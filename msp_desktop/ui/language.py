"""The window's language: our words, Qt's own words, and the forms of money and dates."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from msp_desktop import i18n
from msp_desktop.ui.formats import in_use, use_formats

_qt_words: QTranslator | None = None


def speak(chosen: str) -> str:
    """Speak a language from now on, "" for that of the computer; answers its code. Pages made before keep theirs."""
    global _qt_words  # Qt keeps translators by pointer, so the one in use must live
    language = chosen if chosen in i18n.LANGUAGES else i18n.system_language()
    i18n.use_language(language)
    use_formats(replace(in_use(), language=language))
    app = QCoreApplication.instance()
    if app is not None:
        if _qt_words is not None:
            app.removeTranslator(_qt_words)
            _qt_words = None
        if language != "en":
            words = QTranslator()
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if words.load(QLocale(language), "qtbase", "_", folder):
                app.installTranslator(words)
                _qt_words = words
    return language
