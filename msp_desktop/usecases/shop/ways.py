"""The ways of paying that the shop takes."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.payment import PayWay
from msp_desktop.i18n import _
from msp_desktop.store.models.shop import PaymentWay
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields


def change_payment_way(work: UnitOfWork, *, way_id: int, name: str, enabled: bool) -> None:
    """Name a way of paying and say whether it is offered; Refused where no way of taking money would be left."""
    row = work.get(PaymentWay, way_id)
    if row.enabled and not enabled and row.code != PayWay.ACCOUNT:
        others = select(PaymentWay.id).where(
            PaymentWay.id != way_id, PaymentWay.enabled.is_(True), PaymentWay.code != PayWay.ACCOUNT.value
        )
        if work.session.scalars(others).first() is None:
            raise Refused(_("One way of taking money stays on."), "enabled")
    clean = fields.fitting("name", fields.line_of(name), 60)
    work.undo_with(_("Payment way changed"), change_payment_way, way_id=way_id, name=row.label, enabled=row.enabled)
    row.label, row.enabled = clean, enabled


def order_payment_ways(work: UnitOfWork, *, way_ids: tuple[int, ...]) -> None:
    """Put the ways of paying in this order; Refused unless every way is named once."""
    rows = work.session.scalars(select(PaymentWay).order_by(PaymentWay.position, PaymentWay.id)).all()
    if sorted(way_ids) != sorted(row.id for row in rows):
        raise Refused(_("The list has changed meanwhile. Look at it again."))
    work.undo_with(_("Payment ways put in another order"), order_payment_ways, way_ids=tuple(row.id for row in rows))
    for row in rows:
        row.position = way_ids.index(row.id)
