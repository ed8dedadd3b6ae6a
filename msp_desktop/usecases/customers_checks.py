"""What a customer's card must and should say: what is put right by itself, what is refused, what is only said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from msp_desktop import checks
from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts, PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import _
from msp_desktop.store.names import clean

LONGEST_NAME = 200
LONGEST_DAYS = 365

# Field of the form → how long its text may be; the columns say the same.
_LONGEST = {
    "referral": 120,
    "vat_number": 40,
    "tax_code": 40,
    "street": 200,
    "postcode": 20,
    "town": 120,
    "province": 60,
    "contact_name": 200,
    "contact_part": 80,
    "stop_reason": 200,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one field of the form."""

    field: str
    sentence: str


def tidied(facts: CustomerFacts, country: str) -> CustomerFacts:
    """Give the card as it is kept: blanks set right, phones in E.164, codes in capitals.

    `country` is the shop's, for phones without a country code. Raises Refused at the first field that will not do.
    """
    return replace(
        facts,
        name=_name(facts),
        phones=tidy_phones(facts.phones, country),
        emails=tidy_emails(facts.emails),
        contacts=tuple(_contact(each, country) for each in facts.contacts if not _is_blank(each)),
        billing=_address(facts.billing),
        service=_address(facts.service),
        vat_number=_vat_number(facts),
        tax_code=_short(_compact(facts.tax_code), "tax_code"),
        sdi_code=_sdi_code(facts.sdi_code),
        pec=_mail(facts.pec, "pec") if clean(facts.pec) else "",
        referral=_short(clean(facts.referral), "referral"),
        discount_percent=_percent(facts.discount_percent, "discount_percent"),
        withholding_percent=_percent(facts.withholding_percent, "withholding_percent"),
        payment_days=_days(facts.payment_days),
    )


def problems(facts: CustomerFacts, country: str) -> tuple[Remark, ...]:
    """List every field that `tidied` would refuse, in reading order, with the sentence under it."""
    found: list[Remark] = []
    for part in _parts(facts, country):
        try:
            part()
        except Refused as refused:
            found.append(Remark(refused.field, refused.message))
    return tuple(found)


def cautions(facts: CustomerFacts, country: str) -> tuple[Remark, ...]:
    """List what is worth a second look and never stands in the way: tax numbers whose check digits do not add up."""
    where = facts.billing.country or country
    return tuple(_tax_cautions(facts, where))


def tidy_phones(phones: tuple[str, ...], country: str, field: str = "phones") -> tuple[str, ...]:
    """Give phones in E.164, each once; empty ones are dropped. Raises Refused where digits are missing."""
    found: list[str] = []
    for typed in filter(None, map(clean, phones)):
        number = checks.phone_e164(typed, country)
        if not number:
            raise Refused(_("Add the missing digits of {phone}, or leave it empty.").format(phone=typed[:40]), field)
        found.append(number)
    return tuple(dict.fromkeys(found))


def tidy_emails(emails: tuple[str, ...], field: str = "emails") -> tuple[str, ...]:
    """Give mail addresses without blanks around them, each once. Raises Refused where one is not complete."""
    found: dict[str, str] = {}
    for typed in filter(None, map(clean, emails)):
        mail = _mail(typed, field)
        found.setdefault(mail.casefold(), mail)
    return tuple(found.values())


def tidy_text(typed: str, field: str) -> str:
    """Give a short text with its blanks set right. Raises Refused where it is too long for its field."""
    return _short(clean(typed), field)


def _parts(facts: CustomerFacts, country: str) -> Iterator[Callable[[], object]]:
    yield lambda: _name(facts)
    yield lambda: tidy_phones(facts.phones, country)
    yield lambda: tidy_emails(facts.emails)
    for each in filter(lambda one: not _is_blank(one), facts.contacts):
        yield partial(_contact, each, country)
    yield lambda: _address(facts.billing)
    yield lambda: _address(facts.service)
    yield lambda: _vat_number(facts)
    yield lambda: _short(_compact(facts.tax_code), "tax_code")
    yield lambda: _sdi_code(facts.sdi_code)
    yield lambda: _mail(facts.pec, "pec") if clean(facts.pec) else ""
    yield lambda: _short(clean(facts.referral), "referral")
    yield lambda: _days(facts.payment_days)
    yield lambda: _percent(facts.discount_percent, "discount_percent")
    yield lambda: _percent(facts.withholding_percent, "withholding_percent")


def _name(facts: CustomerFacts) -> str:
    name = clean(facts.name)
    if not name:
        is_company = facts.kind is CustomerKind.COMPANY
        raise Refused(_("Enter the company’s name.") if is_company else _("Enter the customer’s name."), "name")
    if len(name) > LONGEST_NAME:
        raise Refused(_too_long(LONGEST_NAME), "name")
    return name


def _is_blank(person: ContactPerson) -> bool:
    return not any(map(clean, (person.name, person.part, *person.phones, *person.emails)))


def _contact(person: ContactPerson, country: str) -> ContactPerson:
    name = clean(person.name)
    if not name:
        raise Refused(_("Enter the name of this contact."), "contact_name")
    return ContactPerson(
        _short(name, "contact_name"),
        _short(clean(person.part), "contact_part"),
        tidy_phones(person.phones, country, "contact_phones"),
        tidy_emails(person.emails, "contact_emails"),
    )


def _address(address: PostalAddress) -> PostalAddress:
    country = clean(address.country).upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Refused(_("Enter the country as two letters, such as IT."), "country")
    return PostalAddress(
        _short(clean(address.street), "street"),
        _short(clean(address.postcode), "postcode"),
        _short(clean(address.town), "town"),
        _short(clean(address.province), "province"),
        country,
    )


def _mail(typed: str, field: str) -> str:
    mail = clean(typed).removeprefix("mailto:")
    if "@" not in mail:
        raise Refused(_("This address has no @. Check it with the customer."), field)
    if not checks.mail_ok(mail):
        raise Refused(_("{email} is not complete. Check it with the customer.").format(email=mail[:80]), field)
    return mail


def _vat_number(facts: CustomerFacts) -> str:
    number = _short(_compact(facts.vat_number), "vat_number")
    if facts.reverse_charge and not number:
        raise Refused(_("Reverse charge needs the customer’s tax number."), "vat_number")
    return number


def _sdi_code(typed: str) -> str:
    code = _compact(typed)
    if code and not (len(code) in (6, 7) and code.isascii() and code.isalnum()):
        raise Refused(
            _("An SDI code has 7 letters and digits, 6 for public offices. Check {code}.").format(code=code[:20]),
            "sdi_code",
        )
    return code


def _percent(percent: Decimal, field: str) -> Decimal:
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise Refused(_("Enter a percentage from 0 to 100."), field)
    return percent.quantize(Decimal("0.001")).normalize() + 0


def _days(days: int | None) -> int | None:
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise Refused(_("Enter 0 to {most} days.").format(most=LONGEST_DAYS), "payment_days")
    return days


def _compact(typed: str) -> str:
    return "".join(clean(typed).split()).upper()


def _short(text: str, field: str) -> str:
    longest = _LONGEST[field]
    if len(text) > longest:
        raise Refused(_too_long(longest), field)
    return text


def _too_long(longest: int) -> str:
    return _("This is longer than {most} characters. Shorten it.").format(most=longest)


def _tax_cautions(facts: CustomerFacts, where: str) -> Iterator[Remark]:
    known = COUNTRIES.get(where)
    if known is None:
        return
    for field, typed, schemes in (
        ("vat_number", facts.vat_number, known.numbers.vat),
        ("tax_code", facts.tax_code, known.numbers.tax_code),
    ):
        number = _compact(typed)
        if number and schemes and not any(checks.tax_number_ok(number, scheme) for scheme in schemes):
            yield Remark(field, _("Does not add up. Check it with them."))
