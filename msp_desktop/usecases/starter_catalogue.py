"""The services and labour types that a new shop may start with, in its own language."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msp_desktop import paths
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.usecases.catalogue import ServiceFacts, Step, UsualPart


def starter_services(language: str) -> Iterator[tuple[ServiceFacts, int]]:
    """Each entry with its price in cents, net of tax, from `resources/sample/catalogue.json`."""
    kept = json.loads(paths.bundled("sample", "catalogue.json").read_text("utf-8"))
    for entry in kept["services"]:
        yield _facts(entry, language), entry["price_cents"]


def _facts(entry: dict[str, Any], language: str) -> ServiceFacts:
    def said(field: str) -> Any:
        texts = entry.get(field, {})
        return texts.get(language) or texts.get("en") or ""

    labour = entry.get("labour_kind")
    return ServiceFacts(
        code=entry["code"],
        name=said("name"),
        detail=said("detail"),
        category=said("category"),
        kind=ServiceKind.LABOUR if labour else ServiceKind.FLAT,
        labour_kind=LabourKind(labour) if labour else None,
        price_basis=PriceBasis.NET,
        bench_minutes=entry.get("bench_minutes", 0),
        minimum_minutes=entry.get("minimum_minutes", 0),
        step_minutes=entry.get("step_minutes", 1),
        warranty_days=entry.get("warranty_days", 0),
        steps=tuple(Step(step["text"], step.get("required", False)) for step in said("steps") or ()),
        parts=tuple(
            UsualPart(part["description"], Decimal(part.get("quantity", "1")), part["price_cents"])
            for part in said("parts") or ()
        ),
    )
