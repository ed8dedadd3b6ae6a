"""The shop, a customer and a supplier as papers name them: names, address lines by country, numbers, opening hours."""

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.country import AddressForm, preset_of
from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.snapshot import Party, PartyId
from msp_desktop.i18n import Formats, Words
from msp_desktop.store.customer_rows import BILLING, EMAIL, PHONE, addresses_of, contacts_of, points_of
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.shop import OpeningHours
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop_facts import shop_row, week_text


def shop_party(session: Session, language: str) -> Party:
    """The shop as a paper in that language names it; Refused before the shop is set up."""
    row = shop_row(session)
    address = PostalAddress(row.street, row.postcode, row.town, row.province, row.country)
    return Party(
        name=row.name,
        legal_name=row.legal_name,
        address=address_lines(address, row.country, language, always_country=True),
        country=row.country,
        vat_number=row.vat_number,
        tax_code=row.tax_code,
        phone=phone_grouped(row.phone),
        email=row.email,
        website=row.web,
        hours=hours_text(session, Formats(language, row.country, row.currency, row.zone)),
    )


def customer_party(session: Session, customer: Customer, shop_country: str, language: str) -> Party:
    """A customer as a paper in that language names it, at its billing address."""
    words = Words(language)
    rows = {row.kind: row for row in addresses_of(session, customer.id)}
    row = rows.get(BILLING)
    address = PostalAddress(row.street, row.postcode, row.town, row.province, row.country) if row else PostalAddress()
    contact = next((each.name for each in contacts_of(session, customer.id)), "")
    points = points_of(session, customer.id)
    ids = [(words("SDI code"), customer.sdi_code), (words("PEC"), customer.pec)]
    return Party(
        name=customer.name,
        contact=contact,
        address=address_lines(address, shop_country, language),
        country=address.country or shop_country,
        vat_number=customer.vat_number,
        tax_code=customer.tax_code,
        ids=tuple(PartyId(label, value) for label, value in ids if value),
        phone=next((phone_grouped(each.value) for each in points if each.kind == PHONE), ""),
        email=next((each.value for each in points if each.kind == EMAIL), ""),
    )


def supplier_party(supplier: Supplier, shop_country: str, language: str) -> Party:
    """A supplier as a paper in that language names it."""
    address = PostalAddress(supplier.street, supplier.postcode, supplier.town, supplier.province, supplier.country)
    return Party(
        name=supplier.name,
        contact=supplier.contact_name,
        address=address_lines(address, shop_country, language),
        country=supplier.country or shop_country,
        vat_number=supplier.vat_number,
        phone=phone_grouped(supplier.phone) if supplier.phone else "",
        email=supplier.email,
    )


def address_lines(
    address: PostalAddress, shop_country: str, language: str, *, always_country: bool = False
) -> tuple[str, ...]:
    """The lines of an address as its country writes them; the country is named when it is not the shop's own."""
    if address.is_empty:
        return ()
    country = address.country or shop_country
    place = _place(address, preset_of(country).address_form)
    if always_country or country != shop_country:
        place = ", ".join(filter(None, (place, country_name(country, language))))
    return tuple(filter(None, (address.street, place)))


def country_name(code: str, language: str) -> str:
    """A country's name in that language, its code where it is not known."""
    return str(Locale.parse(language).territories.get(code, code))


def _place(address: PostalAddress, form: AddressForm) -> str:
    town, postcode, province = address.town, address.postcode, address.province
    match form:
        case AddressForm.POSTCODE_TOWN_PROVINCE:
            parts = (postcode, town, f"({province})" if province else "")
        case AddressForm.TOWN_STATE_POSTCODE:
            parts = (f"{town}," if province and town else town, province, postcode)
        case AddressForm.TOWN_POSTCODE:
            parts = (town, postcode, "")
        case AddressForm.POSTCODE_TOWN:
            parts = (postcode, town, "")
    return " ".join(filter(None, parts))


def hours_text(session: Session, reader: Formats) -> str:
    """The opening hours in one line: "Mon – Fri 9 – 13, 15 – 19 · Sat 9 – 13"."""
    week: dict[int, list[tuple[int, int]]] = {}
    for row in session.execute(
        select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes).order_by(
            OpeningHours.weekday, OpeningHours.opens
        )
    ):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return week_text(week, reader)
