"""Labels of parts: how many of each, on which roll."""

from collections.abc import Sequence
from decimal import Decimal

from msp_desktop.documents.part_label import LabelForm
from msp_desktop.i18n import _, ngettext
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import Field, NumberEdit, RadioGroup
from msp_desktop.ui.screen import Screen
from msp_desktop.workflows.print_part_papers import MOST_LABELS, part_labels

FORM_WORDS = {LabelForm.WIDE: "62 × 29 mm", LabelForm.NARROW: "29 × 42 mm"}
PREFERENCE = "part_label"


def open_labels(screen: Screen, parts: Sequence[tuple[int, str]], copies: int = 1) -> AskSheet:
    """Ask how many labels of each part (id, name) and print them; without a printer they wait under the bell."""
    count = NumberEdit("label.copies", width=110, smallest="1")
    count.set_value(Decimal(copies))
    form: RadioGroup[LabelForm] = RadioGroup(
        "label.form", _("Label"), [(each, FORM_WORDS[each]) for each in LabelForm], across=True
    )
    form.set_value(chosen_form(screen))

    def problem() -> str:
        n = count.value() or Decimal()
        if n != int(n):
            return _("Enter a whole number.")
        return _("At most {n} labels at once.").format(n=MOST_LABELS) if n * len(parts) > MOST_LABELS else ""

    def act() -> bool:
        form_of_label = form.value() or LabelForm.WIDE
        screen.desk.preferences.set(PREFERENCE, form_of_label.value)
        print_labels(screen, [(part_id, int(count.value() or 1)) for part_id, _name in parts], form_of_label)
        return True

    title = (
        _("Label of {part}").format(part=parts[0][1])
        if len(parts) == 1
        else ngettext("Labels of {n} part", "Labels of {n} parts", len(parts)).format(n=len(parts))
    )
    fields = [
        Field(_("How many of each") if len(parts) > 1 else _("How many"), count, required=True,
              missing=_("Enter how many."), check=problem),
        Field(_("Label"), form),
    ]  # fmt: skip
    return AskSheet(screen, title, fields, _("Print"), act, name="label").open(first=count)


def chosen_form(screen: Screen) -> LabelForm:
    """The label roll of this workstation."""
    kept = str(screen.desk.preferences.get(PREFERENCE))
    return LabelForm(kept) if kept in set(LabelForm) else LabelForm.WIDE


def print_labels(screen: Screen, parts: Sequence[tuple[int, int]], form: LabelForm) -> None:
    """Make the labels on the worker and send them to the label printer."""
    title = _("Part labels")
    n = sum(copies for _part, copies in parts)

    def send(pdf: bytes) -> None:
        if screen.desk.printing.print_pdf("label", pdf, title):
            screen.desk.say(ngettext("{n} label printed.", "{n} labels printed.", n).format(n=n))

    screen.start(title, lambda shop, _progress: part_labels(shop, parts, form), done=send)
