"""What a supplier's card must and should say: what is put right by itself, what is refused, what is only said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from msp_desktop import checks
from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.i18n import LANGUAGES, _
from msp_desktop.store.names import clean

LONGEST_DAYS = 365
LONGEST_NOTE = 20_000
LARGEST_CENTS = 100_000_000
DAY_MINUTES = 24 * 60

# Field of the form → how long its text may be; the columns say the same.
_LONGEST = {
    "name": 200,
    "account_number": 40,
    "contact_name": 200,
    "website": 200,
    "street": 200,
    "postcode": 20,
    "town": 120,
    "province": 80,
    "vat_number": 40,
    "note": LONGEST_NOTE,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one field of the form."""

    field: str
    sentence: str


def tidied(facts: SupplierFacts, country: str, language: str) -> SupplierFacts:
    """The card as it is kept: blanks set right, the phone in E.164, the tax number in capitals.

    `country` and `language` are the shop's: for a phone without a country code, and for a supplier without a language.
    Raises Refused at the first field that will not do.
    """
    where = _country(facts.address.country) or country
    return replace(
        facts,
        name=_name(facts.name),
        language=facts.language if facts.language in LANGUAGES else language,
        account_number=_short(facts.account_number, "account_number"),
        contact_name=_short(facts.contact_name, "contact_name"),
        email=_mail(facts.email),
        phone=_phone(facts.phone, where),
        website=_website(facts.website),
        address=_address(facts.address),
        vat_number=_compact(_short(facts.vat_number, "vat_number")),
        payment_days=_days(facts.payment_days, "payment_days"),
        delivery_days=_days(facts.delivery_days, "delivery_days") or 0,
        order_until=_minutes(facts.order_until),
        minimum_cents=_amount(facts.minimum_cents, "minimum_cents"),
        freight_cents=_amount(facts.freight_cents, "freight_cents") or 0,
        free_freight_cents=_amount(facts.free_freight_cents, "free_freight_cents"),
        note=_note(facts.note),
    )


def problems(facts: SupplierFacts, country: str) -> tuple[Remark, ...]:
    """Every field that `tidied` would refuse, in reading order, with the sentence under it."""
    found: list[Remark] = []
    for part in _parts(facts, country):
        try:
            part()
        except Refused as refused:
            found.append(Remark(refused.field, refused.message))
    return tuple(found)


def cautions(facts: SupplierFacts, country: str) -> tuple[Remark, ...]:
    """What is worth a second look and never stands in the way: a tax number whose check digits do not add up."""
    known = COUNTRIES.get(clean(facts.address.country).upper() or country)
    number = _compact(facts.vat_number)
    if known is None or not number or not known.numbers.vat:
        return ()
    if any(checks.tax_number_ok(number, scheme) for scheme in known.numbers.vat):
        return ()
    return (Remark("vat_number", _("Does not add up. Check it with them.")),)


def _parts(facts: SupplierFacts, country: str) -> Iterator[Callable[[], object]]:
    yield lambda: _name(facts.name)
    yield lambda: _short(facts.account_number, "account_number")
    yield lambda: _short(facts.contact_name, "contact_name")
    yield lambda: _phone(facts.phone, _two_letters(facts.address.country) or country)
    yield lambda: _mail(facts.email)
    yield lambda: _website(facts.website)
    for field in ("street", "postcode", "town", "province"):
        yield partial(_short, getattr(facts.address, field), field)
    yield lambda: _country(facts.address.country)
    yield lambda: _short(facts.vat_number, "vat_number")
    yield lambda: _days(facts.payment_days, "payment_days")
    yield lambda: _days(facts.delivery_days, "delivery_days")
    yield lambda: _minutes(facts.order_until)
    yield lambda: _amount(facts.minimum_cents, "minimum_cents")
    yield lambda: _amount(facts.freight_cents, "freight_cents")
    yield lambda: _amount(facts.free_freight_cents, "free_freight_cents")
    yield lambda: _note(facts.note)


def _name(typed: str) -> str:
    name = _short(typed, "name")
    if not name:
        raise Refused(_("Enter the supplier’s name."), "name")
    return name


def _phone(typed: str, country: str) -> str:
    text = clean(typed)
    if not text:
        return ""
    number = checks.phone_e164(text, country)
    if not number:
        raise Refused(_("Add the missing digits of {phone}, or leave it empty.").format(phone=text[:40]), "phone")
    return number


def _mail(typed: str) -> str:
    mail = clean(typed).removeprefix("mailto:")
    if not mail:
        return ""
    if "@" not in mail:
        raise Refused(_("This address has no @. Check it with them."), "email")
    if not checks.mail_ok(mail):
        raise Refused(_("{email} is not complete. Check it with them.").format(email=mail[:80]), "email")
    return mail


def _website(typed: str) -> str:
    site = _short(typed, "website")
    if site and ("." not in site or " " in site):
        raise Refused(_("Enter the address of the website, such as shop.example.com."), "website")
    if "://" in site and not site.lower().startswith(("https://", "http://")):
        raise Refused(_("A website begins with https:// or with its name."), "website")
    return site


def _address(address: PostalAddress) -> PostalAddress:
    return PostalAddress(
        _short(address.street, "street"),
        _short(address.postcode, "postcode"),
        _short(address.town, "town"),
        _short(address.province, "province"),
        _country(address.country),
    )


def _country(typed: str) -> str:
    country = clean(typed).upper()
    if country and not _two_letters(country):
        raise Refused(_("Enter the country as two letters, such as IT."), "country")
    return country


def _two_letters(typed: str) -> str:
    country = clean(typed).upper()
    return country if len(country) == 2 and country.isascii() and country.isalpha() else ""


def _days(days: int | None, field: str) -> int | None:
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise Refused(_("Enter 0 to {most} days.").format(most=LONGEST_DAYS), field)
    return days


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 <= minutes < DAY_MINUTES:
        raise Refused(_("Enter a time of day, such as 16:30."), "order_until")
    return minutes


def _amount(cents: int | None, field: str) -> int | None:
    if cents is not None and not 0 <= cents <= LARGEST_CENTS:
        raise Refused(_("Enter an amount of zero or more."), field)
    return cents


def _note(typed: str) -> str:
    note = typed.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(_too_long(LONGEST_NOTE), "note")
    return note


def _compact(typed: str) -> str:
    return "".join(clean(typed).split()).upper()


def _short(typed: str, field: str) -> str:
    text = clean(typed)
    if len(text) > _LONGEST[field]:
        raise Refused(_too_long(_LONGEST[field]), field)
    return text


def _too_long(longest: int) -> str:
    return _("This is longer than {most} characters. Shorten it.").format(most=longest)
