"""The intake form: what it comes to, what is missing, what is worth knowing, and back from a kept draft."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.device_kind import DeviceKind, serial_key
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice, DraftLine, IntakeDraft, IntakeFacts
from msp_desktop.domain.drafts.problem import Caution, CautionCode, Problem, ProblemCode
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.tax import Tax, TaxCategory, TaxPart
from msp_desktop.domain.totals import PriceBasis, TaxPolicy
from msp_desktop.domain.work_kind import LineKind

ROME = ZoneInfo("Europe/Rome")
HOURS = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(5), ((540, 780), (900, 1080))))
NOW = datetime(2026, 11, 17, 10, 42, tzinfo=ROME)
VAT = Tax("standard", "VAT 22%", TaxCategory.STANDARD, Decimal(22))
CLEAN = DraftLine(LineKind.FLAT, "Liquid damage check and clean", 5900, PriceBasis.NET, VAT, minutes=60)
BACKUP = DraftLine(LineKind.FLAT, "Data backup up to 500 GB", 3500, PriceBasis.NET, VAT, minutes=30)
CHIARA = DraftCustomer(id=7, name="Chiara Moretti", mobile="+39 347 555 0192", email="chiara.moretti@example.org")
MACBOOK = DraftDevice(
    model="Apple MacBook Air 13 (M1, 2020)",
    serial="C02FK3XQQ6L4",
    accessories=frozenset({Accessory.CHARGER}),
    conditions=frozenset({Condition.SCRATCHES, Condition.LIQUID_MARKS}),
    data_answer=DataAnswer.MUST_KEEP,
)
FULL = (
    IntakeDraft(basis=PriceBasis.NET)
    .with_customer(CHIARA)
    .with_device(MACBOOK, 0)
    .with_problem("Coffee spilled on the keyboard yesterday evening.")
    .with_phrase(ProblemPhrase.LIQUID)
    .with_line(CLEAN)
    .with_line(BACKUP)
    .with_promise(datetime(2026, 11, 19, 18, 0, tzinfo=ROME))
    .with_technician(3)
    .with_limit(25000)
)


def problems(draft: IntakeDraft) -> list[tuple[str, ProblemCode]]:
    return [(each.field, each.code) for each in draft.problems(NOW, HOURS)]


def cautions(draft: IntakeDraft, **facts: object) -> tuple[Caution, ...]:
    return draft.cautions(replace(IntakeFacts(HOURS), **facts))  # type: ignore[arg-type]  # the test names real fields


def test_the_estimate_of_the_drawing() -> None:
    totals = FULL.totals
    assert (totals.net_cents, totals.tax_cents, totals.total_cents) == (9400, 2068, 11468)
    assert FULL.planned_minutes == 90
    assert FULL.planned_work.minutes == 90
    assert problems(FULL) == []
    assert cautions(FULL) == ()


def test_what_an_empty_form_lacks_in_reading_order() -> None:
    draft = IntakeDraft()
    assert draft.is_empty
    assert problems(draft) == [
        ("customer.name", ProblemCode.NAME_MISSING),
        ("customer.mobile", ProblemCode.MOBILE_MISSING),
        ("device.model", ProblemCode.MODEL_MISSING),
        ("device.data", ProblemCode.DATA_ANSWER_MISSING),
        ("promise", ProblemCode.PROMISE_MISSING),
    ]


def test_the_form_with_errors_of_the_drawing() -> None:
    draft = FULL.with_customer(replace(CHIARA, email="kowalski.ania example.org"))
    draft = draft.with_promise(datetime(2026, 11, 16, 18, 0, tzinfo=ROME))
    assert draft.problems(NOW, HOURS) == (
        Problem("customer.email", ProblemCode.EMAIL_NO_AT),
        Problem("promise", ProblemCode.PROMISE_DAY_PAST, {"day": date(2026, 11, 16)}),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "  "}, [("customer.name", ProblemCode.NAME_MISSING)]),
        ({"name": "", "kind": CustomerKind.COMPANY}, [("customer.name", ProblemCode.COMPANY_MISSING)]),
        ({"mobile": ""}, [("customer.mobile", ProblemCode.MOBILE_MISSING)]),
        ({"mobile": "", "no_phone": True}, []),
        ({"mobile": "34 75"}, [("customer.mobile", ProblemCode.PHONE_SHORT)]),
        ({"mobile": "(0471) 12-34-56"}, []),
        ({"email": ""}, []),
        ({"email": "a@b"}, [("customer.email", ProblemCode.EMAIL_INCOMPLETE)]),
        ({"email": "@example.org"}, [("customer.email", ProblemCode.EMAIL_INCOMPLETE)]),
        ({"email": "a@example."}, [("customer.email", ProblemCode.EMAIL_INCOMPLETE)]),
        ({"email": "an na@example.org"}, [("customer.email", ProblemCode.EMAIL_INCOMPLETE)]),
        ({"email": " anna@example.org "}, []),
    ],
)
def test_slips_in_the_customer(changes: dict[str, object], expected: list[tuple[str, ProblemCode]]) -> None:
    customer = replace(CHIARA, **changes)  # type: ignore[arg-type]  # the table names real fields
    assert problems(FULL.with_customer(customer)) == expected


def test_what_is_pasted_too_long() -> None:
    draft = FULL.with_customer(replace(CHIARA, name="x" * 201)).with_device(replace(MACBOOK, serial="y" * 81), 0)
    draft = draft.with_line(replace(CLEAN, text="z" * 200))
    assert draft.problems(NOW, HOURS) == (
        Problem("customer.name", ProblemCode.TEXT_TOO_LONG, {"longest": 200}),
        Problem("device.serial", ProblemCode.TEXT_TOO_LONG, {"longest": 80}),
    )


def test_slips_in_lines_and_money() -> None:
    draft = FULL.with_line(replace(CLEAN, text=" ", quantity=Decimal(0), discount_percent=Decimal(101)))
    draft = draft.with_limit(-1).with_discount(Decimal("-0.5"))
    assert [(each.field, each.row) for each in draft.problems(NOW, HOURS)] == [
        ("line.text", 2),
        ("line.quantity", 2),
        ("line.discount", 2),
        ("limit", 0),
        ("discount", 0),
    ]


def test_a_promise_earlier_today_is_past_too() -> None:
    at = datetime(2026, 11, 17, 9, 0, tzinfo=ROME)
    (found,) = FULL.with_promise(at).problems(NOW, HOURS)
    assert (found.code, found.values) == (ProblemCode.PROMISE_TIME_PAST, {"time": at})
    assert problems(FULL.with_promise(NOW)) == []


def test_each_device_answers_for_its_data() -> None:
    draft = FULL.with_device(DraftDevice(kind=DeviceKind.PHONE, model="Pixel 8"))
    assert draft.problems(NOW, HOURS) == (Problem("device.data", ProblemCode.DATA_ANSWER_MISSING, row=1),)


def test_a_job_without_a_device_needs_no_model() -> None:
    assert problems(FULL.without_device(0)) == []


def test_lines_of_a_device_taken_off_go_to_the_first() -> None:
    draft = FULL.with_device(MACBOOK).with_device(MACBOOK)
    draft = draft.with_line(replace(BACKUP, device=1)).with_line(replace(BACKUP, device=2)).without_device(1)
    assert len(draft.devices) == 2
    assert [line.device for line in draft.lines] == [0, 0, 0, 1]
    assert draft.without_line(3) == replace(draft, lines=draft.lines[:3])


def test_another_customer_does_not_bring_the_devices_of_the_former() -> None:
    draft = FULL.with_device(replace(MACBOOK, id=4), 0)
    assert draft.with_customer(replace(CHIARA, name="Chiara M.")).devices[0].id == 4
    other = draft.with_customer(DraftCustomer(name="Ania Kowalski"))
    assert (other.devices[0].id, other.devices[0].model) == (None, MACBOOK.model)
    assert other.customer.is_new


def test_prices_follow_the_customers_basis_and_come_back_unharmed() -> None:
    gross = FULL.with_policy(TaxPolicy(basis=PriceBasis.GROSS))
    assert [line.unit_cents(gross.basis) for line in gross.lines] == [7198, 4270]
    assert gross.totals.total_cents == 11468
    assert gross.with_policy(TaxPolicy(basis=PriceBasis.NET)).totals == FULL.totals
    cheaper = FULL.with_policy(TaxPolicy(basis=PriceBasis.NET, discount_percent=Decimal(10)))
    assert cheaper.totals.net_cents == 8460


def test_phrases_are_chosen_and_taken_back() -> None:
    draft = FULL.with_phrase(ProblemPhrase.SLOW).with_phrase(ProblemPhrase.LIQUID, chosen=False)
    assert draft.phrases == {ProblemPhrase.SLOW}


def test_a_serial_already_here_and_one_entered_twice() -> None:
    draft = FULL.with_device(replace(MACBOOK, serial=" c02f-k3xq q6l4"))
    assert cautions(draft, serials_here={"C02FK3XQQ6L4": "J-2658"}) == (
        Caution("device.serial", CautionCode.SERIAL_HERE, {"job": "J-2658", "device": "laptop"}),
        Caution("device.serial", CautionCode.SERIAL_HERE, {"job": "J-2658", "device": "laptop"}, 1),
        Caution("device.serial", CautionCode.SERIAL_TWICE, {"serial": "c02f-k3xq q6l4"}, 1),
    )
    assert cautions(FULL.with_device(replace(MACBOOK, serial=""), 0), serials_here={"": "J-1"}) == ()


def test_over_the_agreed_limit() -> None:
    (found,) = cautions(FULL.with_limit(11467))
    assert (found.code, found.values) == (CautionCode.OVER_LIMIT, {"total_cents": 11468, "limit_cents": 11467})
    assert cautions(FULL.with_limit(11468)) == cautions(FULL.with_limit(None)) == ()


def test_a_customer_on_stop() -> None:
    (found,) = cautions(FULL, on_stop=True, stop_reason="Two invoices open")
    assert found.values == {"customer": "Chiara Moretti", "reason": "Two invoices open"}


def test_a_promise_the_shop_can_hardly_keep() -> None:
    lunch = datetime(2026, 11, 19, 14, 0, tzinfo=ROME)
    assert [each.code for each in cautions(FULL.with_promise(lunch))] == [CautionCode.PROMISE_OUTSIDE_HOURS]
    finish = datetime(2026, 11, 20, 10, 0, tzinfo=ROME)
    assert [each.code for each in cautions(FULL, finish=finish)] == [CautionCode.PROMISE_TIGHT]
    assert cautions(FULL.with_promise(None), finish=finish) == ()


def test_a_way_to_reach_them_that_leads_nowhere() -> None:
    silent = FULL.with_customer(replace(CHIARA, mobile="", no_phone=True, email=""))
    assert [each.code for each in cautions(silent)] == [CautionCode.NO_PHONE_TO_CALL]
    written = silent.with_contact_way(ContactWay.EMAIL)
    assert [each.code for each in cautions(written)] == [CautionCode.NO_EMAIL_TO_WRITE_TO]


def test_serials_are_compared_without_blanks_and_dashes() -> None:
    assert serial_key(" pf-3c 7m2k\t") == "PF3C7M2K"
    assert serial_key(" - ") == ""


texts = st.text(max_size=12)
ids = st.none() | st.integers(1, 99)
percents = st.decimals(0, 100, places=3)
taxes = st.sampled_from(
    [
        VAT,
        Tax("exempt", "Exempt", TaxCategory.EXEMPT, Decimal(0), "art10"),
        Tax("ca", "GST + QST", TaxCategory.STANDARD, Decimal("14.975"), "", (TaxPart("GST", Decimal("14.975")),)),
    ]
)
drafts = st.builds(
    IntakeDraft,
    customer=st.builds(DraftCustomer, ids, st.sampled_from(CustomerKind), texts, texts, texts, st.booleans(), texts),
    contact_way=st.sampled_from(ContactWay),
    devices=st.lists(
        st.builds(
            DraftDevice,
            ids,
            st.sampled_from(DeviceKind),
            texts,
            texts,
            st.frozensets(st.sampled_from(Accessory)),
            texts,
            st.frozensets(st.sampled_from(Condition)),
            texts,
            st.none() | st.sampled_from(DataAnswer),
        ),
        max_size=3,
    ).map(tuple),
    problem=texts,
    phrases=st.frozensets(st.sampled_from(ProblemPhrase)),
    lines=st.lists(
        st.builds(
            DraftLine,
            kind=st.sampled_from(LineKind),
            text=texts,
            price_cents=st.integers(0, 10**7),
            price_basis=st.sampled_from(PriceBasis),
            tax=taxes,
            service_id=ids,
            quantity=st.decimals(0, 999, places=3),
            minutes=st.integers(0, 600),
            discount_percent=percents,
            device=st.integers(0, 2),
        ),
        max_size=4,
    ).map(tuple),
    basis=st.sampled_from(PriceBasis),
    discount_percent=percents,
    promise=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants plain bounds
    technician_id=ids,
    limit_cents=st.none() | st.integers(0, 10**8),
)


@given(drafts)
def test_a_kept_draft_comes_back_as_it_was(draft: IntakeDraft) -> None:
    kept = json.dumps(draft.to_json())
    found = IntakeDraft.from_json(json.loads(kept))
    assert found == draft
    assert found.totals == draft.totals


@given(drafts)
def test_any_form_can_say_what_is_amiss(draft: IntakeDraft) -> None:
    facts = IntakeFacts(HOURS, on_stop=True, finish=NOW + timedelta(days=3))
    assert isinstance(draft.problems(NOW, HOURS), tuple)
    assert isinstance(draft.cautions(facts), tuple)
    assert draft.totals.total_cents >= 0


def test_the_policy_is_asked_again_and_not_kept() -> None:
    policy = TaxPolicy(basis=PriceBasis.NET, withholding_percent=Decimal(20))
    draft = FULL.with_policy(policy)
    assert "policy" not in json.dumps(draft.to_json())
    assert IntakeDraft.from_json(draft.to_json(), policy) == draft


def test_a_draft_of_another_version_is_read_as_far_as_it_goes() -> None:
    plain = json.loads(json.dumps(FULL.to_json()))
    plain["sparkle"] = 1
    del plain["limit_cents"]
    assert IntakeDraft.from_json(plain) == FULL.with_limit(None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("devices", None),
        ("devices", [3]),
        ("lines", [{}]),
        ("basis", "both"),
        ("promise", "soon"),
        ("limit_cents", True),
        ("limit_cents", "5"),
        ("discount_percent", "ten"),
        ("problem", 4),
    ],
)
def test_what_is_no_draft_is_refused(field: str, value: object) -> None:
    plain = json.loads(json.dumps(FULL.to_json()))
    with pytest.raises(ValueError, match=r"\w"):
        IntakeDraft.from_json({**plain, field: value})
    with pytest.raises(ValueError, match="expected"):
        IntakeDraft.from_json([])


def test_a_touched_form_is_not_empty() -> None:
    assert not IntakeDraft().with_problem("x").is_empty
    assert IntakeDraft().with_policy(TaxPolicy(basis=PriceBasis.NET)).is_empty
