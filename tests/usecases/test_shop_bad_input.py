"""Every field of the shop: what is repaired, what is refused, and the sentence said."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.usecases.shop import fields

SLIP = "{} has a digit or letter that does not fit. Compare it with your tax papers."
DIGITS = "Add the missing digits of the phone number."
HOURS = "Write times like 9 – 13, 15 – 19. Leave it empty for a closed day."
IBAN = "The check digits of this IBAN do not fit. Compare it with a paper of your bank."

REPAIRED: list[tuple[Callable[..., object], tuple[object, ...], object]] = [
    (fields.text, ("name", "  Bottega \t Informatica\n"), "Bottega Informatica"),
    (fields.text, ("name", "Rossi\0 <b>"), "Rossi <b>"),
    (fields.text, ("street", "Via dell’Orso 3"), "Via dell’Orso 3"),
    (fields.phone, ("051 555 0148", "IT"), "+390515550148"),
    (fields.phone, ("", "IT"), ""),
    (fields.phone, ("+49 30 901820", "IT"), "+4930901820"),
    (fields.email, (" Assistenza@Bottega.EXAMPLE ",), "Assistenza@bottega.example"),
    (fields.email, ("mailto:a@b.example",), "a@b.example"),
    (fields.web, ("https://www.bottega.example/",), "www.bottega.example"),
    (fields.iban, ("it60 x054 2811 1010 0000 0123 456",), "IT60X0542811101000000123456"),
    (fields.iban, ("",), ""),
    (fields.bic, ("unicritm",), "UNICRITM"),
    (fields.vat_number, ("0234 567 0018", "IT"), "IT02345670018"),
    (fields.vat_number, ("it02345670018", "IT"), "IT02345670018"),
    (fields.vat_number, ("", "IT"), ""),
    (fields.vat_number, ("12-3456789", "US"), "123456789"),
    (fields.tax_code, ("rssmra85t10a562s", "IT"), "RSSMRA85T10A562S"),
    (fields.postcode, ("40 122", "IT"), "40122"),
    (fields.postcode, ("D-10115", "DE"), "10115"),
    (fields.postcode, ("sw1a 1aa", "GB"), "SW1A 1AA"),
    (fields.province, ("bo", "IT"), "BO"),
    (fields.province, ("Bayern", "DE"), "Bayern"),
    (fields.percent, ("8,875 %",), Decimal("8.875")),
    (fields.percent, ("22",), Decimal(22)),
    (fields.percent, ("0",), Decimal(0)),
    (fields.initials_of, ("Davide Riva",), "DR"),
    (fields.initials_of, ("anna maria de' rossi",), "AR"),
    (fields.initials_of, ("Zoë",), "Z"),
    (fields.initials_of, ("—",), "?"),
    (fields.week, ({0: ((780, 900), (540, 780))},), {0: ((540, 900),)}),
    (fields.day_spans, ("9-13, 15:00–19.30",), ((540, 780), (900, 1170))),
    (fields.day_spans, ("15 – 19 e 9 – 13",), ((540, 780), (900, 1140))),
    (fields.day_spans, (" ",), ()),
    (fields.day_spans, ("0-24",), ((0, 1440),)),
    (fields.spans_text, (((540, 780), (900, 1170)),), "9 – 13, 15 – 19:30"),
    (fields.week, ({0: (), 1: ((540, 780),)},), {1: ((540, 780),)}),
]

REFUSED: list[tuple[Callable[..., object], tuple[object, ...], str, str]] = [
    (fields.text, ("name", "   "), "name", "Enter the shop’s name."),
    (fields.text, ("street", ""), "street", "Enter the street and number."),
    (fields.text, ("town", "\n"), "town", "Enter the town."),
    (fields.text, ("name", "x" * 201), "name", "This is 1 character too long."),
    (fields.text, ("name", "x" * 230), "name", "This is 30 characters too long."),
    (fields.phone, ("051 5", "IT"), "phone", DIGITS),
    (fields.phone, ("call me", "IT"), "phone", DIGITS),
    (fields.email, ("assistenza.bottega.example",), "email", "This address has no @."),
    (fields.email, ("assistenza@bottega",), "email", "This mail address is not complete."),
    (fields.email, ("a@b@c.example",), "email", "This mail address is not complete."),
    (fields.web, ("bottega",), "web", "Write the address like www.bottega.example."),
    (fields.iban, ("IT60X0542811101000000123457",), "iban", IBAN),
    (fields.iban, ("hello",), "iban", IBAN),
    (fields.bic, ("UNICR",), "bic", "A BIC has 8 or 11 letters and digits."),
    (fields.vat_number, ("02345678902", "IT"), "vat_number", SLIP.format("IT02345678902")),
    (fields.vat_number, ("DE123456789", "IT"), "vat_number", SLIP.format("ITDE123456789")),
    (fields.tax_code, ("RSSMRA85T10A562X", "IT"), "tax_code", SLIP.format("RSSMRA85T10A562X")),
    (fields.postcode, ("", "IT"), "postcode", "Enter the postcode."),
    (fields.postcode, ("4012", "IT"), "postcode", "A postcode here has 5 digits."),
    (fields.postcode, ("٤٠١٢٢", "IT"), "postcode", "A postcode here has 5 digits."),
    (fields.postcode, ("12345", "CH"), "postcode", "A postcode here has 4 digits."),
    (fields.province, ("Bologna", "IT"), "province", "Use the two letters of the province, like BO."),
    (fields.percent, ("abc",), "percent", "Write the percentage as a number, like 22 or 8.875."),
    (fields.percent, ("",), "percent", "Write the percentage as a number, like 22 or 8.875."),
    (fields.percent, ("120",), "percent", "A percentage lies between 0 and 100."),
    (fields.percent, ("-1",), "percent", "A percentage lies between 0 and 100."),
    (fields.percent, ("NaN",), "percent", "A percentage lies between 0 and 100."),
    (fields.percent, ("8.8755",), "percent", "A percentage has at most three places."),
    (fields.week, ({0: ((780, 540),)},), "hours", "The shop closes later than it opens. Turn the two times round."),
    (fields.week, ({0: ((540, 780), (700, 900))},), "hours", "Two opening times of one day overlap."),
    (fields.day_spans, ("morning",), "hours", HOURS),
    (fields.day_spans, ("9",), "hours", HOURS),
    (fields.day_spans, ("9-25",), "hours", HOURS),
    (fields.day_spans, ("9-13-15",), "hours", HOURS),
    (fields.day_spans, ("13-9",), "hours", "The shop closes later than it opens. Turn the two times round."),
    (fields.week, ({7: ((540, 780),)},), "hours", "A week has seven days."),
    (fields.whole, ("payment_days", 400, 0, 365), "payment_days", "Choose a number from 0 to 365."),
    (fields.country_of, ("XX",), "country", "Choose one of the countries shown."),
]


@pytest.mark.parametrize(("check", "typed", "kept"), REPAIRED)
def test_repaired(check: Callable[..., object], typed: tuple[object, ...], kept: object) -> None:
    assert check(*typed) == kept


@pytest.mark.parametrize(("check", "typed", "field", "sentence"), REFUSED)
def test_refused(check: Callable[..., object], typed: tuple[object, ...], field: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        check(*typed)
    assert (refused.value.field, refused.value.message) == (field, sentence)
