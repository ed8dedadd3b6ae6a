"""Who and what the demo shop knows: customers with impossible phones and `example` addresses, and their devices."""

import json
import unicodedata
from decimal import Decimal
from random import Random
from typing import Any

from msp_desktop import paths
from msp_desktop.domain.customer_facts import ContactPerson, PostalAddress
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.store.search import fold
from msp_desktop.workflows.demo.stories import NOTHING, DemoCustomer, DemoDevice

_ORIGINS = ("it", "pl", "de", "el", "fr", "es", "other")
_ORIGIN_WEIGHTS = (78, 5, 4, 3, 3, 2, 5)
_KINDS = ("laptop", "phone", "desktop", "tablet", "printer", "server", "network", "console", "monitor", "storage",
          "other")  # fmt: skip
_PERSON_KINDS = (46, 22, 14, 6, 2, 0, 1, 5, 1, 2, 1)
_COMPANY_KINDS = (42, 8, 26, 4, 8, 5, 4, 0, 2, 1, 0)
_GERMAN_VAT = ("DE999900008", "DE999900016", "DE999900024", "DE999900032")
_SERIAL = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ"


def sample_data() -> dict[str, Any]:
    """Names, models, troubles and texts, from `resources/sample/demo.json`."""
    kept: dict[str, Any] = json.loads(paths.bundled("sample", "demo.json").read_text("utf-8"))
    return kept


class Cast:
    """Makes customers and devices, one after the other, from one stream of chance."""

    def __init__(self, chance: Random, language: str, data: dict[str, Any]) -> None:
        self._chance = chance
        self._language = language
        self._data = data
        self._phones = 0
        self._companies = 0
        self._devices = 0
        self._taken: set[str] = set()

    def words(self, entry: dict[str, str]) -> str:
        """A text of the sample in the shop's language."""
        return entry.get(self._language) or entry["en"]

    def text(self, name: str) -> str:
        """One of the sample's texts of a kind."""
        return self.words(self._chance.choice(self._data["texts"][name]))

    def person(self) -> DemoCustomer:
        """A person, mostly Italian, with one or two ways to be reached."""
        chance = self._chance
        origin = chance.choices(_ORIGINS, _ORIGIN_WEIGHTS)[0]
        names = self._data["names"][origin]
        name = f"{chance.choice(names['given'])} {chance.choice(names['family'])}"
        reached = chance.random()
        emails = (self._mail(name),) if reached > 0.3 else ()
        return DemoCustomer(
            CustomerKind.PERSON,
            name,
            phones=(self._phone(origin),),
            emails=emails,
            billing=self._address() if reached > 0.45 else None,
            language=self._language if origin in ("it", "other") else "en",
            contact_way=ContactWay.EMAIL if emails and reached > 0.7 else ContactWay.CALL,
            referral=self.text("referral") if reached > 0.85 else "",
            note=self.text("customer_note") if reached < 0.06 else "",
            news=reached > 0.6 if reached > 0.25 else None,
        )

    def company(self) -> DemoCustomer:
        """A company of the town, with somebody to talk to; now and then a public body or one from abroad."""
        chance = self._chance
        self._companies += 1
        public = self._companies % 23 == 2
        abroad = self._companies % 37 == 3
        pattern = chance.choice(self._data["public" if public else "companies"])
        names = self._data["names"]["it"]
        name = pattern.format(
            f=chance.choice(names["family"]),
            g=chance.choice(names["given"]),
            w=chance.choice(self._data["words"]),
            t=chance.choice(self._data["towns"])[1],
        )
        if name in self._taken and len(self._taken) < 2000:
            name = f"{name} {chance.choice(self._data['words'])}"
        self._taken.add(name)
        contact = f"{chance.choice(names['given'])} {chance.choice(names['family'])}"
        part = self.words(chance.choice(self._data["contact_parts"]))
        host = _host(name)
        return DemoCustomer(
            CustomerKind.COMPANY,
            f"{chance.choice(self._data['names']['de']['family'])} & Söhne GmbH" if abroad else name,
            phones=(self._phone("it"),),
            emails=(f"info@{host}.example",),
            contacts=(ContactPerson(contact, part, (self._phone("it"),), (f"{_host(contact)}@{host}.example",)),),
            billing=PostalAddress("Lindenstraße 14", "80331", "München", "", "DE") if abroad else self._address(),
            language="en" if abroad else self._language,
            contact_way=ContactWay.EMAIL,
            payment_days=60 if public else chance.choice((None, None, None, 15, 60)),
            discount_percent=Decimal(5) if chance.random() < 0.08 else NOTHING,
            vat_number=_GERMAN_VAT[self._companies % len(_GERMAN_VAT)] if abroad else _vat_number(self._companies),
            sdi_code="" if abroad else f"M{self._companies % 1_000_000:06d}",
            pec="" if abroad else f"{host}@pec.example",
            reverse_charge=abroad,
            split_payment=public,
            referral=self.text("referral") if chance.random() < 0.1 else "",
            note=self.text("customer_note") if chance.random() < 0.15 else "",
            news=True if chance.random() < 0.5 else None,
        )

    def double_of(self, customer: DemoCustomer) -> DemoCustomer:
        """The same person entered a second time, in a hurry."""
        given, _blank, family = customer.name.partition(" ")
        name = f"{family} {given}" if self._chance.random() < 0.5 else customer.name
        return DemoCustomer(customer.kind, name, phones=customer.phones, language=customer.language)

    def device(self, owner: DemoCustomer) -> DemoDevice:
        """One more device of a customer."""
        chance = self._chance
        kind = chance.choices(_KINDS, _COMPANY_KINDS if owner.is_company else _PERSON_KINDS)[0]
        maker, model, serial = chance.choice(self._data["models"][kind])
        self._devices += 1
        if serial and chance.random() < 0.93:
            serial += "".join(chance.choices(_SERIAL, k=7))
        else:
            serial = ""
        systems = self._data["systems"].get(kind)
        system = "macOS 14" if maker == "Apple" and systems else chance.choice(systems) if systems else ""
        tag = f"PC-{len(owner.devices) + 1:02d}" if owner.is_company and chance.random() < 0.5 else ""
        device = DemoDevice(DeviceKind(kind), maker, model, serial, system, tag)
        owner.devices.append(device)
        return device

    def _phone(self, origin: str) -> str:
        """A number that rings nowhere: ranges kept free for fiction, in Italy prefixes that nobody was given."""
        self._phones += 1
        at = self._phones
        if origin == "fr" and at < 9000:
            return f"+3363998{at % 10_000:04d}"
        if origin == "de" and at < 900:
            return f"+493023125{at % 1000:03d}"
        return f"+39{300 + at % 10}{5_550_000 + at:07d}"

    def _mail(self, name: str) -> str:
        return f"{_host(name)}{self._phones}@posta.example"

    def _address(self) -> PostalAddress:
        chance = self._chance
        postcode, town, province = chance.choice(self._data["towns"])
        return PostalAddress(
            f"{chance.choice(self._data['streets'])} {chance.randint(1, 180)}", postcode, town, province
        )


_GREEK = str.maketrans("αβγδεζηθικλμνξοπρστυφχω", "avgdezithiklmnxoprstyfho".replace("th", "t")[:23])


def _host(name: str) -> str:
    """A name as part of an address: plain letters with dots."""
    plain = fold(name).translate(_GREEK)
    kept = "".join(each if each.isascii() and each.isalnum() else " " for each in unicodedata.normalize("NFKD", plain))
    return ".".join(kept.split())[:40] or "cliente"


def _vat_number(count: int) -> str:
    """An Italian VAT number with a right check digit, from the end of the range that is given out last."""
    body = f"{9_990_000 - count:07d}037"
    total = 0
    for at, digit in enumerate(map(int, body)):
        doubled = digit * 2 if at % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return f"IT{body}{(10 - total % 10) % 10}"
