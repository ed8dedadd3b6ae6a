"""What a draft takes of a part: asked about while it is put together. Nothing moves before the paper is issued."""

from collections.abc import Sequence
from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.document_draft import lines_of
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.selling import check_stock


def check_part_on_draft(work: UnitOfWork, row: DocumentLine) -> None:
    """Say what stands against the part of this line with all that its draft takes of it; a line without one is fine.

    What is taken back is not asked again: issuing looks once more. Raises Refused and NeedsConfirmation.
    """
    if row.part_id is None or work.takes_back:
        return
    part = work.get(Part, row.part_id)
    own = [each for each in lines_of(work.session, row.document_id) if each.part_id == part.id and each.job_id is None]
    rows = own if row in own else [*own, row]
    quantity = sum((each.quantity for each in rows), Decimal())
    check_stock(work, part, quantity, [one for each in rows for one in each.serial_ids])


def pieces_kept(work: UnitOfWork, row: DocumentLine, serial_ids: Sequence[int]) -> list[int]:
    """The pieces a line keeps under its quantity. Raises Refused for a part of a piece, field "quantity"."""
    if row.part_id is None or not work.get(Part, row.part_id).serialised:
        return []
    if row.quantity != int(row.quantity):
        part = work.get(Part, row.part_id)
        raise Refused(_("{part} is sold by the piece.").format(part=part.name), "quantity")
    return list(serial_ids[: int(row.quantity)])
