"""The hash of a payment, as the chain keeps it: over what was paid, how, when and on which papers."""

import json
from datetime import date
from hashlib import sha256


def payment_sha256(
    *,
    payment_id: int,
    customer_id: int | None,
    day: date,
    way: str,
    amount_cents: int,
    received_cents: int | None,
    change_cents: int | None,
    reference: str,
    refunds_id: int | None,
) -> str:
    """The hash in hex over the payment's row in one canonical form; amounts in cents, a refund below zero."""
    body = [
        payment_id,
        customer_id,
        day.isoformat(),
        way,
        amount_cents,
        received_cents,
        change_cents,
        reference,
        refunds_id,
    ]
    return sha256(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
