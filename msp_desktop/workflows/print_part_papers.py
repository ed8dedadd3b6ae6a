"""The papers of parts: labels made from what their cards say, and the lists and notes of deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from msp_desktop.documents.goods_received import (
    DeliverySheet,
    ReceivedLine,
    goods_received_pdf,
    receiving_list_pdf,
)
from msp_desktop.documents.names import file_name
from msp_desktop.documents.part_label import LabelForm, PartLabel, part_label_pdf
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import ShortDecision
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words, _
from msp_desktop.queries.delivery_card import delivery_card
from msp_desktop.queries.part_paper import labelled_parts, shop_paper
from msp_desktop.store.delivery_rows import DeliveryRow
from msp_desktop.store.shop import Shop

MOST_LABELS = 1000
"""So many go to the printer at once; more is a slip of the finger."""


def part_labels(shop: Shop, parts: Sequence[tuple[int, int]], form: LabelForm = LabelForm.WIDE) -> bytes:
    """Labels of several parts, each (part id, copies), in the order given. Raises Refused where there is none."""
    facts = shop.ask(labelled_parts, part_ids=[part_id for part_id, _copies in parts])
    labels = [
        PartLabel(facts[part_id].code, facts[part_id].name, facts[part_id].shelf)
        for part_id, copies in parts
        if part_id in facts
        for _copy in range(copies)
    ]
    if not labels:
        raise Refused(_("Choose at least one label."))
    if len(labels) > MOST_LABELS:
        raise Refused(_("These are {n} labels. At most {most} go at once.").format(n=len(labels), most=MOST_LABELS))
    return part_label_pdf(labels, form, shop.ask(shop_paper).reader)


@dataclass(frozen=True, slots=True)
class DeliveryPaper:
    """A finished paper of a delivery, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


def receiving_list(shop: Shop, *, delivery_id: int) -> DeliveryPaper:
    """The list a delivery is counted by, in the shop's language."""
    values, paper = _delivery_sheet(shop, delivery_id)
    words = Words(values.reader.language)
    title = words("Receiving list")
    return DeliveryPaper(
        receiving_list_pdf(values, paper), title, file_name(title, values.delivery_note or "", values.supplier)
    )


def goods_received_note(shop: Shop, *, delivery_id: int) -> DeliveryPaper:
    """The note of a received delivery, in the shop's language. Raises Refused while it is a draft."""
    values, paper = _delivery_sheet(shop, delivery_id)
    if values.received_at is None:
        raise Refused(_("This delivery is not received yet."))
    words = Words(values.reader.language)
    title = words("Goods-received note {number}").format(number=values.number)
    return DeliveryPaper(
        goods_received_pdf(values, paper),
        title,
        file_name(words("Goods-received note"), values.number, values.supplier),
    )


def _delivery_sheet(shop: Shop, delivery_id: int) -> tuple[DeliverySheet, PaperSize]:
    card = shop.ask(delivery_card, delivery_id=delivery_id, day=shop.today)
    facts = shop.ask(shop_paper)
    words = Words(facts.reader.language)
    values = DeliverySheet(
        reader=facts.reader,
        shop_name=facts.name,
        number=card.number,
        supplier=card.supplier,
        delivery_note=card.delivery_note,
        orders=", ".join(each.number for each in card.orders),
        made_at=shop.now,
        received_at=card.received_at,
        received_by=card.received_by,
        lines=tuple(_received_line(row, words, facts.reader, draft=card.draft) for row in card.rows),
        freight_cents=card.freight_cents if card.received_at is not None else 0,
        value_cents=sum(row.value_cents for row in card.rows),
        note=card.note,
    )
    return values, PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4


def _received_line(row: DeliveryRow, words: Words, reader: Formats, *, draft: bool) -> ReceivedLine:
    line = row.counted
    remarks = []
    if not draft and line.missing:
        pieces = reader.number(line.missing)
        kept = line.short is not ShortDecision.CLOSE
        remarks.append(
            (words("{n} missing, still on order") if kept else words("{n} missing, line closed")).format(n=pieces)
        )
    if not draft and line.counted > row.taken:
        remarks.append(words("{n} not ordered, set aside").format(n=reader.number(line.counted - row.taken)))
    elif not draft and line.beyond:
        remarks.append(words("{n} not ordered, taken into stock").format(n=reader.number(line.beyond)))
    if not draft and line.dearer:
        prices = {"now": reader.amount(line.unit_cents), "was": reader.amount(line.ordered_cents)}
        asked = words("{now} on the note, ordered at {was}: supplier is asked").format(**prices)
        remarks.append(asked if line.asked else words("{now}, was {was}").format(**prices))
    return ReceivedLine(
        code=row.code,
        name=row.name,
        shelf=row.shelf,
        order=row.order_number,
        ordered=line.ordered,
        arrived=line.counted,
        taken=row.taken,
        unit_cents=line.stock_cents,
        value_cents=row.value_cents,
        remark=" · ".join(remarks),
        serials=row.serials,
        serialised=row.serialised,
    )
