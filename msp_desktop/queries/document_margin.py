"""What one document leaves after its parts; for the shop's own eyes, never on a paper."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.part_price import margin_percent
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.job import JobLine


@dataclass(frozen=True, slots=True)
class DocumentMargin:
    """Cents without tax, after every discount. `parts_net_cents` is what the parts of the stock bring of the net;
    `complete` says that the cost of each of them is known.
    """

    net_cents: int
    parts_net_cents: int
    cost_cents: int
    complete: bool

    @property
    def margin_cents(self) -> int:
        """What the document leaves after its parts."""
        return self.net_cents - self.cost_cents

    @property
    def percent(self) -> Decimal | None:
        """The same as a share of the net, in percent; None for what is given away."""
        return margin_percent(self.net_cents, self.cost_cents)


def margin_of(session: Session, *, document_id: int) -> DocumentMargin:
    """Add up the lines of a document: what was sold at the cost it left stock with, parts of jobs at what was used.

    A draft's own parts have no cost yet. A receipt and the invoice that stands for it say the same: count one of them.
    """
    cost = func.coalesce(DocumentLine.cost_cents, JobLine.cost_cents)
    is_part = DocumentLine.part_id.is_not(None)
    net, parts, spent, unknown = session.execute(
        select(
            func.coalesce(func.sum(DocumentLine.net_cents), 0),
            func.coalesce(func.sum(DocumentLine.net_cents).filter(is_part), 0),
            func.coalesce(func.sum(cost), 0),
            func.count().filter(is_part, cost.is_(None)),
        )
        .outerjoin(JobLine, JobLine.id == DocumentLine.job_line_id)
        .where(DocumentLine.document_id == document_id)
    ).one()
    return DocumentMargin(int(net), int(parts), int(spent), not unknown)
