"""What is wrong with a delivery, line by line, in the supplier's language: what the complaint says."""

from collections.abc import Sequence

from msp_desktop.domain.purchase import ExtraDecision, ShortDecision
from msp_desktop.i18n import Formats, Words
from msp_desktop.store.delivery_rows import DeliveryRow


def complaint_lines(rows: Sequence[DeliveryRow], reader: Formats, *, ordered: bool) -> list[str]:
    """One sentence for each thing to complain about; nothing where all is well.

    Missing pieces where that was chosen, pieces set aside that nobody ordered, and prices that are asked about.
    """
    words = Words(reader.language)
    said = []
    for row in rows:
        line = row.counted
        name = _named(row)
        if line.missing and line.short is ShortDecision.COMPLAIN:
            missing = words("{part}: {ordered} ordered on {order}, {came} came, {missing} missing.")
            said.append(
                missing.format(
                    part=name,
                    order=row.order_number,
                    ordered=reader.number(line.ordered),
                    came=reader.number(line.counted),
                    missing=reader.number(line.missing),
                )
            )
        if ordered and line.beyond and line.extra is ExtraDecision.SET_ASIDE:
            beyond = words("{part}: {n} came that we did not order. They are set aside for you.")
            said.append(beyond.format(part=name, n=reader.number(line.beyond)))
        if line.asked:
            price = words("{part}: {now} a piece on the note, ordered at {was}. Which one is right?")
            said.append(
                price.format(part=name, now=reader.money(line.unit_cents), was=reader.money(line.ordered_cents))
            )
    return said


def _named(row: DeliveryRow) -> str:
    """The part as the supplier knows it."""
    return f"{row.supplier_code} {row.name}" if row.supplier_code else row.name
