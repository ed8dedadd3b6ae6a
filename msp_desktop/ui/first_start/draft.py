"""What was answered at first start so far: kept in one file of this machine until there is a shop to keep it in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msp_desktop import paths
from msp_desktop.checks import phone_grouped
from msp_desktop.domain.country import COUNTRIES, Country
from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import Role
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.tax import REGIMES, TaxPart, regimes_of
from msp_desktop.i18n import Formats, system_language
from msp_desktop.store.files import write_whole
from msp_desktop.store.parties import address_lines
from msp_desktop.store.shop_facts import week_text
from msp_desktop.usecases.shop import NewPerson, ShopSetUp, fields, usual_week
from msp_desktop.workflows.sample_values import SampleShop

Week = dict[int, tuple[tuple[int, int], ...]]
TYPED = (
    "name",
    "legal_name",
    "street",
    "postcode",
    "town",
    "province",
    "vat_number",
    "tax_code",
    "phone",
    "email",
    "iban",
    "account_name",
    "sales_tax",
)
"""The fields of the second page that hold text as it was typed."""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A row of the people page, as typed."""

    name: str = ""
    role: Role = Role.TECHNICIAN
    repairs: bool = True
    hours: int = 6


@dataclass(frozen=True, slots=True)
class SetUpDraft:
    """Every answer so far. `regime` and `week` are empty until the person chooses; then a country leaves them alone."""

    page: int = 0
    language: str = "en"
    theme: str = "system"
    text_size: int = 100
    country: str = "IT"
    name: str = ""
    legal_name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    province: str = ""
    vat_number: str = ""
    tax_code: str = ""
    regime: str = ""
    phone: str = ""
    email: str = ""
    iban: str = ""
    account_name: str = ""
    sales_tax: str = ""
    week: Week | None = None
    logo: str = ""
    printers: tuple[tuple[str, str], ...] = ()
    people: tuple[PersonDraft, ...] = (PersonDraft("", Role.OWNER),)
    starter: bool = True

    @property
    def preset(self) -> Country:
        """The chosen country's starting values."""
        return COUNTRIES[self.country]

    @property
    def hours(self) -> Week:
        """The chosen hours, or those usual in the country."""
        return self.week if self.week is not None else usual_week(self.country)

    @property
    def regime_code(self) -> str:
        """The chosen regime where it belongs to the country, else the usual one."""
        chosen = REGIMES.get(self.regime)
        known = regimes_of(self.country)
        return self.regime if chosen in known else known[0].code

    def with_country(self, country: str) -> "SetUpDraft":
        """The same answers in another country: what was typed stays, what was not follows the country."""
        return replace(self, country=country)

    def with_texts(self, texts: Mapping[str, str]) -> "SetUpDraft":
        """The same answers with these fields as they are typed now."""
        changes: dict[str, Any] = {name: texts[name] for name in TYPED if name in texts}
        return replace(self, **changes)

    def problems(self) -> dict[str, str]:
        """What stands in the way on the second page, by field, in reading order."""
        found: dict[str, str] = {}
        for name, check in self._checks().items():
            try:
                check()
            except Refused as slip:
                found[name] = slip.message
        return found

    def problem(self, name: str) -> str:
        """What is wrong with one field of the second page, or ""."""
        check = self._checks().get(name)
        try:
            if check is not None:
                check()
        except Refused as slip:
            return slip.message
        return ""

    def _checks(self) -> dict[str, Callable[[], object]]:
        code = self.country
        return {
            "name": lambda: fields.text("name", self.name),
            "legal_name": lambda: fields.text("legal_name", self.legal_name or self.name or "–"),
            "street": lambda: fields.text("street", self.street),
            "postcode": lambda: fields.postcode(self.postcode, code),
            "town": lambda: fields.text("town", self.town),
            "province": lambda: fields.province(self.province, code),
            "vat_number": lambda: fields.vat_number(self.vat_number, code),
            "tax_code": lambda: fields.tax_code(self.tax_code, code),
            "phone": lambda: fields.phone(self.phone, code),
            "email": lambda: fields.email(self.email),
            "iban": lambda: fields.iban(self.iban) if self.preset.uses_iban else "",
            "account_name": lambda: fields.text("account_name", self.account_name),
            "sales_tax": lambda: sales_tax_parts(self.sales_tax),
        }

    def facts(self, logo_sha256: str | None = None) -> ShopSetUp:
        """What the shop is set up with. Raises Refused for a rate that cannot be read."""
        return ShopSetUp(
            name=self.name,
            country=self.country,
            language=self.language,
            legal_name=self.legal_name,
            street=self.street,
            postcode=self.postcode,
            town=self.town,
            province=self.province,
            vat_number=self.vat_number,
            tax_code=self.tax_code,
            regime=self.regime_code,
            phone=self.phone,
            email=self.email,
            iban=self.iban if self.preset.uses_iban else "",
            account_name=self.account_name,
            week=self.hours,
            sales_tax=sales_tax_parts(self.sales_tax) if self.preset.rate_entered else (),
            logo_sha256=logo_sha256,
            people=tuple(
                NewPerson(person.name, person.role, repairs=person.repairs, bench_minutes=person.hours * 60)
                for person in self.people
                if person.name.strip()
            ),
        )

    def sample(self, now: datetime) -> SampleShop:
        """What the preview prints: clean where the answer does, as typed where it does not yet."""
        parts: tuple[TaxPart, ...] = ()
        if self.preset.rate_entered and not self.problem("sales_tax"):
            parts = sales_tax_parts(self.sales_tax)
        return SampleShop(
            party=self._party(),
            country=self.country,
            language=self.language,
            regime=self.regime_code,
            now=now,
            province=self.province.strip().upper(),
            iban=self._clean("iban", lambda: fields.iban(self.iban)) if self.preset.uses_iban else "",
            account_name=self.account_name or self.legal_name or self.name,
            percent=sum((part.percent for part in parts), parts[0].percent * 0) if parts else None,
            parts=parts if len(parts) > 1 else (),
        )

    def _party(self) -> Party:
        code = self.country
        reader = Formats(self.language, code, self.preset.currency, self.preset.zone)
        phone = self._clean("phone", lambda: fields.phone(self.phone, code))
        address = PostalAddress(
            self.street.strip(), self.postcode.strip(), self.town.strip(), self.province.strip(), code
        )
        vat_number = self._clean("vat_number", lambda: fields.vat_number(self.vat_number, code))
        tax_code = self.tax_code.strip()
        return Party(
            name=self.name.strip(),
            legal_name=self.legal_name.strip(),
            address=address_lines(address, code, self.language, always_country=True),
            country=code,
            vat_number=vat_number,
            tax_code="" if tax_code and vat_number.endswith(tax_code) else tax_code,
            phone=phone_grouped(phone) if phone.startswith("+") else phone,
            email=self.email.strip(),
            hours=week_text(self.hours, reader),
        )

    def _clean(self, name: str, clean: Callable[[], str]) -> str:
        try:
            return clean()
        except Refused:
            return str(getattr(self, name)).strip()


def sales_tax_parts(typed: str) -> tuple[TaxPart, ...]:
    """The named parts of a US rate from "State 4, City 4.5, Metro 0.375" or a bare "8.875"; Refused when unreadable."""
    parts = []
    for piece in typed.replace(";", ",").split(","):
        words = piece.strip().removesuffix("%").strip().rsplit(" ", 1)
        if not words[-1]:
            continue
        name = words[0] if len(words) == 2 else "Sales tax"
        parts.append(TaxPart(name, fields.percent(words[-1], "sales_tax")))
    return tuple(parts)


def draft_file() -> Path:
    """Where the answers wait."""
    return paths.config_dir() / "first-start.json"


def logo_file() -> Path:
    """Where the chosen picture waits until there is a shop."""
    return paths.config_dir() / "first-start-logo"


def save_draft(draft: SetUpDraft) -> datetime:
    """Keep the answers; gives when. Raises OSError when the folder cannot be written."""
    now = datetime.now(UTC)
    content = {"saved_at": now.isoformat(), "answers": asdict(draft)}
    write_whole(draft_file(), json.dumps(content, ensure_ascii=False, indent=1).encode())
    return now


def load_draft() -> SetUpDraft:
    """The answers kept earlier; fresh ones, in this computer's language, when there are none or they cannot be read."""
    fresh = SetUpDraft(language=system_language())
    try:
        content = json.loads(draft_file().read_text("utf-8"))
        return _read(content["answers"], fresh)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return fresh


def forget_draft() -> None:
    """The shop stands: the answers are no longer needed."""
    draft_file().unlink(missing_ok=True)
    logo_file().unlink(missing_ok=True)


def _read(raw: dict[str, Any], fresh: SetUpDraft) -> SetUpDraft:
    people = tuple(PersonDraft(p["name"], Role(p["role"]), p["repairs"], p["hours"]) for p in raw.pop("people"))
    week = raw.pop("week")
    read_week = None if week is None else {int(day): tuple(map(tuple, spans)) for day, spans in week.items()}
    printers = tuple((str(kind), str(name)) for kind, name in raw.pop("printers"))
    if raw["country"] not in COUNTRIES:
        return fresh
    return replace(SetUpDraft(**raw), people=people, week=read_week, printers=printers)
