"""Labels of parts, made from what their cards say."""

from collections.abc import Sequence

from msp_desktop.documents.part_label import LabelForm, PartLabel, part_label_pdf
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.queries.part_paper import labelled_parts, shop_reader
from msp_desktop.store.shop import Shop

MOST_LABELS = 500
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
    return part_label_pdf(labels, form, shop.ask(shop_reader))
