"""The tables, one noun per file; importing this package registers all of them."""

from msp_desktop.store.models import (
    audit,
    chain,
    customer,
    device,
    document,
    draft,
    job,
    operation,
    payment,
    person,
    service,
    shop,
    stored_file,
)

__all__ = [
    "audit",
    "chain",
    "customer",
    "device",
    "document",
    "draft",
    "job",
    "operation",
    "payment",
    "person",
    "service",
    "shop",
    "stored_file",
]
