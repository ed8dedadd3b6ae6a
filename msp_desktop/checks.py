"""Checks of numbers that the outside world defines: phones, mail addresses, tax numbers, IBANs."""

import re

_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}", re.ASCII)


def phone_e164(typed: str, region: str) -> str:
    """The E.164 form of a number typed in any way in `region` ("IT"); "" when digits are missing.

    A number that is only possible, not assigned, is taken: a shop knows its customers better than a table does.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_grouped(e164: str) -> str:
    """A stored number in groups with its country code: `+39 347 555 0192`."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mail_ok(typed: str) -> bool:
    """Whether the text has the form of exactly one mail address."""
    return len(typed) <= 254 and _MAIL.fullmatch(typed) is not None


def iban_compact(typed: str) -> str:
    """The IBAN without blanks, or "" when its check digits are wrong."""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.validate(typed))
    except ValidationError:
        return ""


def iban_grouped(compact: str) -> str:
    """An IBAN in groups of four."""
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def tax_number_ok(typed: str, scheme: str) -> bool:
    """Whether a number passes the check of a python-stdnum scheme such as "it.iva" or "de.vat".

    A scheme that is not known passes everything: no shop is stopped by a table that lags behind.
    """
    import importlib

    from stdnum.exceptions import ValidationError

    try:
        module = importlib.import_module(f"stdnum.{scheme}")
    except ImportError:
        return True
    try:
        module.validate(typed)
    except ValidationError:
        return False
    return True
