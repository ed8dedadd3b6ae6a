"""What each field of the shop may hold: what is repaired, what is refused, and the sentence said."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from msp_desktop import checks
from msp_desktop.domain.country import COUNTRIES, Country
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import N_, _, ngettext

LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "name": 200,
        "legal_name": 200,
        "street": 200,
        "postcode": 20,
        "town": 120,
        "province": 60,
        "vat_number": 40,
        "tax_code": 40,
        "phone": 40,
        "email": 254,
        "web": 200,
        "account_name": 200,
    }
)
REQUIRED: Mapping[str, str] = MappingProxyType(
    {
        "name": N_("Enter the shop’s name."),
        "legal_name": N_("Enter the name in law, as on the tax papers."),
        "street": N_("Enter the street and number."),
        "postcode": N_("Enter the postcode."),
        "town": N_("Enter the town."),
    }
)
# Countries whose tax number is written with the country in front (Directive 2006/112/EC art. 215), and the UK.
_PREFIXED = MappingProxyType({"IT": "IT", "DE": "DE", "FR": "FR", "ES": "ES", "AT": "AT", "GB": "GB"})
_POSTCODE_DIGITS = MappingProxyType({"IT": 5, "DE": 5, "FR": 5, "ES": 5, "AT": 4, "CH": 4})
_SLIP = N_("{number} has a digit or letter that does not fit. Compare it with your tax papers.")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_WEB = re.compile(r"[^\s/@]+\.[^\s/@.]{2,}(/\S*)?")


def country_of(code: str) -> Country:
    """The preset of a country; Refused for one there is none of."""
    found = COUNTRIES.get(code)
    if found is None:
        raise Refused(_("Choose one of the countries shown."), "country")
    return found


def line_of(typed: str) -> str:
    """Text on one line: runs of blanks become one, control characters go."""
    spaced = (" " if each.isspace() else each for each in typed)
    kept = "".join(each for each in spaced if unicodedata.category(each) != "Cc")
    return " ".join(unicodedata.normalize("NFC", kept).split())


def text(field: str, typed: str) -> str:
    """A plain field on one line; Refused when it is required and empty, or too long."""
    value = line_of(typed)
    if not value and field in REQUIRED:
        raise Refused(_(REQUIRED[field]), field)
    return fitting(field, value, LONGEST[field])


def fitting(field: str, value: str, longest: int) -> str:
    """The value as it is; Refused when it is longer than fits."""
    if len(value) > longest:
        over = len(value) - longest
        sentence = ngettext("This is {over} character too long.", "This is {over} characters too long.", over)
        raise Refused(sentence.format(over=over), field)
    return value


def phone(typed: str, country: str) -> str:
    """A phone number as E.164, "" for none; Refused when digits are missing."""
    value = line_of(typed)
    if not value:
        return ""
    found = checks.phone_e164(value, country_of(country).phone_region)
    if not found:
        raise Refused(_("Add the missing digits of the phone number."), "phone")
    return found


def email(typed: str) -> str:
    """A mail address without blanks, its domain in small letters, "" for none; Refused when it cannot be one."""
    value = line_of(typed).replace(" ", "").removeprefix("mailto:")
    if not value:
        return ""
    if "@" not in value:
        raise Refused(_("This address has no @."), "email")
    local, _at, domain = value.rpartition("@")
    value = f"{local}@{domain.lower()}"
    if not checks.mail_ok(value):
        raise Refused(_("This mail address is not complete."), "email")
    return value


def web(typed: str) -> str:
    """A web address without the scheme and a closing slash, "" for none; Refused when it has no dot."""
    value = re.sub(r"^https?://", "", line_of(typed), flags=re.IGNORECASE).rstrip("/")
    if not value:
        return ""
    if _WEB.fullmatch(value) is None:
        raise Refused(_("Write the address like www.bottega.example."), "web")
    return fitting("web", value, LONGEST["web"])


def iban(typed: str) -> str:
    """An IBAN without blanks, "" for none; Refused when its check digits do not fit."""
    value = re.sub(r"[\s.-]", "", typed).upper()
    if not value:
        return ""
    found = checks.iban_compact(value)
    if not found:
        raise Refused(_("The check digits of this IBAN do not fit. Compare it with a paper of your bank."), "iban")
    return found


def bic(typed: str) -> str:
    """A BIC in capitals, "" for none; Refused when it has not 8 or 11 letters and digits."""
    value = re.sub(r"\s", "", typed).upper()
    if value and _BIC.fullmatch(value) is None:
        raise Refused(_("A BIC has 8 or 11 letters and digits."), "bic")
    return value


def vat_number(typed: str, country: str) -> str:
    """The number the tax is charged under, the country in front where that is the custom; Refused on a typing slip."""
    preset = country_of(country)
    value = re.sub(r"[\s./-]", "", line_of(typed)).upper()
    if not value:
        return ""
    prefix = _PREFIXED.get(country, "")
    if prefix and not value.startswith(prefix):
        value = prefix + value
    if preset.numbers.vat and not any(checks.tax_number_ok(value, scheme) for scheme in preset.numbers.vat):
        raise Refused(
            _(_SLIP).format(number=value),
            "vat_number",
        )
    return fitting("vat_number", value, LONGEST["vat_number"])


def tax_code(typed: str, country: str) -> str:
    """The other number papers carry (codice fiscale, SIRET, tax office number); Refused on a typing slip."""
    preset = country_of(country)
    value = line_of(typed).upper()
    if not value:
        return ""
    bare = re.sub(r"[\s./-]", "", value)
    if preset.numbers.tax_code and not any(checks.tax_number_ok(bare, scheme) for scheme in preset.numbers.tax_code):
        raise Refused(
            _(_SLIP).format(number=value),
            "tax_code",
        )
    return fitting("tax_code", bare if country == "IT" else value, LONGEST["tax_code"])


def postcode(typed: str, country: str) -> str:
    """The postcode in capitals; Refused when empty or with the wrong number of digits for the country."""
    value = text("postcode", typed).upper()
    digits = _POSTCODE_DIGITS.get(country)
    if digits is not None:
        value = value.removeprefix(f"{country}-").removeprefix(f"{country[0]}-").replace(" ", "")
        if len(value) != digits or not value.isdecimal() or not value.isascii():
            raise Refused(_("A postcode here has {n} digits.").format(n=digits), "postcode")
    return value


def province(typed: str, country: str) -> str:
    """The province, state or canton; two letters are written in capitals."""
    value = text("province", typed)
    if len(value) == 2:
        return value.upper()
    if country == "IT" and value:
        raise Refused(_("Use the two letters of the province, like BO."), "province")
    return value


def initials_of(name: str) -> str:
    """Up to two letters that stand for a name: first letters of its first and last word."""
    words = [each for each in re.split(r"[\s.-]+", name) if each and each[0].isalnum()]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(each[0] for each in chosen).upper()[:2] or "?"


def whole(field: str, value: int, least: int, most: int) -> int:
    """A whole number; Refused outside its bounds."""
    if not least <= value <= most:
        raise Refused(_("Choose a number from {least} to {most}.").format(least=least, most=most), field)
    return value


def percent(typed: str | Decimal, field: str = "percent") -> Decimal:
    """A percentage from 0 to 100 with at most three places, with a point or a comma; Refused otherwise."""
    try:
        value = Decimal(str(typed).strip().removesuffix("%").strip().replace(",", ".") or "x")
    except InvalidOperation:
        raise Refused(_("Write the percentage as a number, like 22 or 8.875."), field) from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise Refused(_("A percentage lies between 0 and 100."), field)
    if value != value.quantize(Decimal("0.001")):
        raise Refused(_("A percentage has at most three places."), field)
    return value.normalize() + 0


def week(hours: Mapping[int, tuple[tuple[int, int], ...]]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Open spans by weekday in order, touching ones joined; Refused where one ends before it begins or they overlap."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for weekday, spans in hours.items():
        if not 0 <= weekday <= 6:
            raise Refused(_("A week has seven days."), "hours")
        joined: list[tuple[int, int]] = []
        for opens, closes in sorted(spans):
            if not 0 <= opens < closes <= 24 * 60:
                raise Refused(_("The shop closes later than it opens. Turn the two times round."), "hours")
            if joined and opens < joined[-1][1]:
                raise Refused(_("Two opening times of one day overlap."), "hours")
            if joined and opens == joined[-1][1]:
                joined[-1] = (joined[-1][0], closes)
            else:
                joined.append((opens, closes))
        if joined:
            found[weekday] = tuple(joined)
    return found


_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?")


def day_spans(typed: str, field: str = "hours") -> tuple[tuple[int, int], ...]:
    """The open spans of a day from "9 – 13, 15:00-19:30", none for ""; Refused when it cannot be read."""
    spans = []
    for piece in re.split(r"[,;/]|\s+e\s+|\s+and\s+", line_of(typed)):
        if not piece.strip():
            continue
        ends = [_minutes(each.strip()) for each in re.split(r"[–—-]", piece)]
        if len(ends) != 2 or None in ends:
            raise Refused(_("Write times like 9 – 13, 15 – 19. Leave it empty for a closed day."), field)
        spans.append((ends[0] or 0, ends[1] or 0))
    return week({0: tuple(spans)}).get(0, ())


def spans_text(spans: Iterable[tuple[int, int]]) -> str:
    """The open spans of a day as they are typed: "9 – 13, 15 – 19:30"."""
    return ", ".join(f"{_clock(opens)} – {_clock(closes)}" for opens, closes in spans)


def _minutes(typed: str) -> int | None:
    found = _TIME.fullmatch(typed)
    if found is None:
        return None
    value = int(found["hour"]) * 60 + int(found["minute"] or 0)
    return value if value <= 24 * 60 and int(found["minute"] or 0) < 60 else None


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}" if minute else str(hour)
