"""The two years of the demo shop, planned from a seed: one stream of steps in the order of time, a few at a time."""

import heapq
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

from msp_desktop.domain.intake_answers import Accessory, Condition, DataAnswer, ProblemPhrase
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.payment import PayWay
from msp_desktop.workflows.demo.cast import Cast
from msp_desktop.workflows.demo.open_time import PER_CALENDAR_DAY, USUAL_DAY, OpenTime
from msp_desktop.workflows.demo.stories import (
    DemoCustomer,
    DemoDevice,
    Do,
    PlannedItem,
    PlannedLine,
    Step,
    Story,
    Tendering,
)

OWNER, DESK, MARCO, ELENA = 1, 2, 3, 4
USUAL_JOBS = 2500
RICH_UP_TO = 5000
"""Shops of up to so many jobs get notes, findings and ticked checklists throughout."""

_B, _D, _A, _P, _R, _OK = (
    JobState.BOOKED_IN,
    JobState.DIAGNOSING,
    JobState.WAITING_APPROVAL,
    JobState.WAITING_PARTS,
    JobState.IN_REPAIR,
    JobState.READY,
)
# What stands in the shop at the end: state, age in open days, and whether the promise is past.
_STANDING: tuple[tuple[JobState, float, bool], ...] = (
    (_B, 0.3, False), (_R, 1.2, False), (_OK, 1.6, False), (_D, 0.6, False), (_P, 4.1, False), (_A, 2.2, False),
    (_B, 0.5, False), (_R, 3.4, True), (_OK, 2.4, False), (_D, 1.1, False), (_P, 5.3, False), (_A, 1.3, False),
    (_B, 0.8, False), (_R, 2.1, False), (_OK, 3.7, False), (_D, 3.2, True), (_P, 6.6, False), (_A, 4.4, False),
    (_B, 1.1, False), (_R, 1.7, False), (_OK, 6.8, False), (_D, 0.4, False), (_P, 9.2, True), (_R, 2.6, False),
    (_B, 0.2, False), (_OK, 9.5, False),
)  # fmt: skip
_ACCESSORIES = (Accessory.CHARGER, Accessory.BAG, Accessory.CABLE, Accessory.CASE, Accessory.USB_STICK)
_CONDITIONS = (Condition.SCRATCHES, Condition.DENT, Condition.CRACKED, Condition.LOOSE_HINGE, Condition.OPENED_BEFORE)
_ANSWERS = (DataAnswer.MUST_KEEP, DataAnswer.HAS_BACKUP, DataAnswer.NOT_NEEDED)


class Planner:
    """Plans a shop of so many jobs over a stretch of open time."""

    def __init__(self, time: OpenTime, *, jobs: int, seed: int, language: str, data: dict[str, Any]) -> None:
        self._time = time
        self._jobs = jobs
        # The same seed must give the same shop, so this is chance to order.
        self._chance = Random(seed)  # noqa: S311
        self._data = data
        self._cast = Cast(self._chance, language, data)
        self._rich = jobs <= RICH_UP_TO
        self._pool: deque[DemoCustomer] = deque(maxlen=1500)
        self._regulars: deque[DemoCustomer] = deque(maxlen=400)
        self._closed: deque[Story] = deque(maxlen=60)
        self._heap: list[tuple[float, int, Step]] = []
        self._serial = 0
        self._customers = 0
        self._devices = 0
        self._wanted_customers = round(jobs * 0.16) + 2
        self._wanted_devices = round(jobs * 0.36) + 2
        self._till = 0
        self._on_stop = 0
        self._troubles = _by_kind(data["troubles"])

    def steps(self) -> Iterator[Step]:
        """Every step of every story in the order of time; what would happen after the end is left out."""
        total = self._time.total
        first = max(0.0, total - max(self._jobs / 1.5, 12) * USUAL_DAY)
        span = total - 45 - first
        chance = self._chance
        arrivals = sorted(first + span * chance.random() ** 0.94 for _each in range(self._jobs))
        standing = self._who_stands(arrivals)
        sales = deque(sorted(first + span * chance.random() for _each in range(round(self._jobs * 0.06))))
        for index, at in enumerate(arrivals):
            while sales and sales[0] <= at:
                self._sell(sales.popleft())
            yield from self._until(at)
            self._arrive(index, at, standing.get(index))
        for each in sales:
            self._sell(each)
        yield from self._until(total)

    def _until(self, at: float) -> Iterator[Step]:
        while self._heap and self._heap[0][0] <= at:
            yield heapq.heappop(self._heap)[2]

    def _push(self, step: Step) -> None:
        self._serial += 1
        heapq.heappush(self._heap, (step.at, self._serial, step))

    def _who_stands(self, arrivals: Sequence[float]) -> dict[int, tuple[JobState, bool]]:
        """Which arrivals are still in the shop at the end, and where they stand."""
        share = self._jobs / USUAL_JOBS
        count = max(6, round(len(_STANDING) * (share if share <= 1 else share**0.5)))
        wanted = [_STANDING[at % len(_STANDING)] for at in range(min(count, max(1, self._jobs // 3)))]
        found: dict[int, tuple[JobState, bool]] = {}
        for state, age, late in sorted(wanted, key=lambda each: each[1]):
            index = bisect_left(arrivals, self._time.total - age * USUAL_DAY) - 1
            while index in found:
                index -= 1
            if index >= 0:
                found[index] = (state, late)
        return found

    # -- who comes

    def _arrive(self, index: int, at: float, standing: tuple[JobState, bool] | None) -> None:
        before = self._warranty_case(at) if standing is None else None
        if before is not None:
            self._come_back(before, at)
            return
        customer = self._customer(index, at)
        if customer.is_company and standing is None and self._chance.random() < 0.16:
            self._visit(customer, at)
        else:
            self._bring(customer, index, at, standing)

    def _customer(self, index: int, at: float) -> DemoCustomer:
        chance = self._chance
        wanted = self._wanted_customers * ((index + 1) / self._jobs) ** 0.8
        known = self._regulars if self._regulars and chance.random() < 0.4 else self._pool
        if self._customers >= wanted and known:
            for _try in range(4):
                found = chance.choice(known)
                if not found.stopped:
                    return found
        customer = self._cast.company() if chance.random() < 0.24 else self._cast.person()
        self._customers += 1
        self._pool.append(customer)
        if customer.is_company or chance.random() < 0.05:
            self._regulars.append(customer)
        story = Story(customer)
        self._push(Step(at, Do.MEET, story, DESK, customer=customer))
        if not customer.is_company and chance.random() < 0.02:
            self._enter_twice(customer, story, at)
        return customer

    def _enter_twice(self, customer: DemoCustomer, story: Story, at: float) -> None:
        double = self._cast.double_of(customer)
        later = at + USUAL_DAY * (1 + self._chance.random() * 20)
        if later + USUAL_DAY < self._time.total:
            self._customers += 1
            self._push(Step(later, Do.DOUBLE, story, DESK, customer=double))
            self._push(Step(later + USUAL_DAY * 0.9, Do.MERGE, story, OWNER, customer=customer, other=double))

    def _device(self, customer: DemoCustomer, index: int, at: float) -> DemoDevice:
        free = [each for each in customer.devices if each.busy_until < at]
        wanted = self._wanted_devices * ((index + 1) / self._jobs) ** 0.9
        if free and (self._devices >= wanted or self._chance.random() < 0.2):
            return self._chance.choice(free)
        self._devices += 1
        return self._cast.device(customer)

    # -- a device is brought

    def _bring(self, customer: DemoCustomer, index: int, at: float, standing: tuple[JobState, bool] | None) -> None:
        chance = self._chance
        count = 1 if chance.random() > (0.08 if customer.is_company else 0.02) else chance.choice((2, 2, 3))
        devices: list[DemoDevice] = []
        for _each in range(count):
            device = self._device(customer, index, at)
            if device not in devices:
                devices.append(device)
        troubles = [self._trouble(device) for device in devices]
        problem = chance.choice(troubles[0]["problem"])
        lines = tuple(
            (place, self._line(code)) for place, trouble in enumerate(troubles) for code in trouble["services"]
        )
        story = Story(
            customer,
            items=tuple(self._item(device) for device in devices),
            lines=lines,
            problem=self._cast.words(problem),
            phrases=tuple(sorted(ProblemPhrase(each) for each in troubles[0]["phrases"])),
            promised_at=self._time.closing(at, chance.choice((1, 2, 2, 2, 3, 3, 4))),
            technician_id=MARCO if chance.random() < 0.52 else ELENA,
            desk_id=DESK if chance.random() < 0.8 else OWNER,
            limit_cents=chance.choice((10000, 15000, 20000, 25000)) if chance.random() < 0.3 else None,
            rush=chance.random() < 0.05,
            tendering=self._tendering(customer),
            till=self._till_number(),
        )
        self._push(Step(at, Do.BOOK_IN, story, story.desk_id))
        if standing is not None:
            self._stand(story, troubles, at, *standing)
        elif chance.random() < 0.075:
            self._go_unrepaired(story, at)
        else:
            self._repair(story, troubles, at)
        for device in devices:
            device.busy_until = story.ended

    def _trouble(self, device: DemoDevice) -> dict[str, Any]:
        return self._trouble_of(device.kind.value)

    def _trouble_of(self, kind: str) -> dict[str, Any]:
        troubles, weights = self._troubles[kind]
        found: dict[str, Any] = self._chance.choices(troubles, cum_weights=weights)[0]
        return found

    def _item(self, device: DemoDevice) -> PlannedItem:
        chance = self._chance
        draw = chance.random()
        return PlannedItem(
            device,
            accessories=(Accessory.CHARGER,) if draw < 0.4 else (chance.choice(_ACCESSORIES),) if draw < 0.6 else (),
            conditions=(chance.choice(_CONDITIONS),) if draw > 0.5 else (),
            condition_note=self._cast.text("condition") if draw > 0.94 else "",
            data_answer=chance.choice(_ANSWERS),
            shelf=f"{chance.choice('ABCD')}{chance.randint(1, 8)}",
        )

    def _line(self, code: str, minutes: int = 0) -> PlannedLine:
        draw = self._chance.random()
        if code.startswith("LAB"):
            return PlannedLine(code, minutes=minutes or 15 * self._chance.randint(1, 6))
        if draw < 0.03:
            return PlannedLine(code, less_percent=20, reason=self._cast.text("override"))
        return PlannedLine(code, discount_percent=Decimal(10) if draw > 0.96 else Decimal())

    def _tendering(self, customer: DemoCustomer) -> Tendering:
        draw = self._chance.random()
        if customer.is_company:
            return Tendering.ACCOUNT if draw < 0.72 else Tendering.CARD if draw < 0.86 else Tendering.TRANSFER
        for limit, way in (
            (0.55, Tendering.CARD), (0.88, Tendering.CASH), (0.93, Tendering.TRANSFER), (0.955, Tendering.SPLIT),
            (0.98, Tendering.PART),
        ):  # fmt: skip
            if draw < limit:
                return way
        return Tendering.ACCOUNT

    def _till_number(self) -> str:
        self._till += 1
        return f"{self._till // 60 + 1:04d}-{self._till % 60 + 1:04d}"

    # -- how it goes on

    def _repair(self, story: Story, troubles: Sequence[dict[str, Any]], at: float) -> None:
        """The usual way, from the bench to the counter, ended before the end of time."""
        chance = self._chance
        waits = [
            chance.expovariate(1 / 190) + 4,
            25 + 90 * chance.random(),
            chance.expovariate(1 / 350) if chance.random() < 0.3 else 0.0,
            USUAL_DAY * (0.5 + chance.expovariate(1 / 1.4)) if chance.random() < 0.22 else 0.0,
            35 + 160 * chance.random(),
            20 + chance.expovariate(1 / (USUAL_DAY * 1.3)),
        ]
        left = self._time.total - at - 3
        whole = sum(waits)
        if whole > left:
            waits = [each * left / whole for each in waits]
        marks = [at]
        for each in waits:
            marks.append(marks[-1] + each)
        self._to_bench(story, troubles, marks, approval=waits[2] > 0, parts=waits[3] > 0)
        self._finish(story, troubles, marks[5])
        self._check_out(story, marks[6])
        self._closed.append(story)

    def _to_bench(
        self, story: Story, troubles: Sequence[dict[str, Any]], marks: Sequence[float], *, approval: bool, parts: bool
    ) -> None:
        """Diagnosis, and what holds it up; each device of the job moves along."""
        chance = self._chance
        tech = story.technician_id
        for item in range(len(story.items)):
            if self._rich:
                self._push(Step(marks[1], Do.MOVE, story, tech, JobState.DIAGNOSING, item))
            if self._rich and approval and item == 0:
                self._push(Step(marks[2], Do.MOVE, story, tech, JobState.WAITING_APPROVAL, item))
            if self._rich and parts and item == 0:
                self._push(Step(marks[3], Do.MOVE, story, tech, JobState.WAITING_PARTS, item))
            self._push(Step(marks[4], Do.MOVE, story, tech, JobState.IN_REPAIR, item))
        found = troubles[0]["found"]
        if found and self._rich and chance.random() < 0.5:
            self._push(Step(marks[2] - 1, Do.FOUND, story, tech, text=self._cast.words(found)))
        if self._rich and (approval or chance.random() < 0.12):
            self._push(Step(marks[3] - 0.5, Do.NOTE, story, DESK, text=self._cast.text("note")))
        for item, trouble in enumerate(troubles):
            if trouble["parts"] and chance.random() < 0.85:
                part = chance.choice(trouble["parts"])
                line = PlannedLine(part=self._cast.words(part), net_cents=part["cents"])
                self._push(Step(marks[4] + 1, Do.ADD_LINE, story, tech, item=item, line=line))

    def _finish(self, story: Story, troubles: Sequence[dict[str, Any]], at: float) -> None:
        chance = self._chance
        tech = story.technician_id
        for item, trouble in enumerate(troubles):
            if trouble["labour"] and chance.random() < 0.5:
                low, high = trouble["labour"]
                line = PlannedLine("LAB-60", minutes=chance.randint(low, high))
                self._push(Step(at - 2, Do.ADD_LINE, story, tech, item=item, line=line))
        ticked = self._rich and chance.random() < 0.8
        if ticked:
            self._push(Step(at - 1, Do.TICK, story, tech))
        solution = troubles[0]["solution"]
        if solution and self._rich and chance.random() < 0.6:
            self._push(Step(at - 0.5, Do.SOLVED, story, tech, text=self._cast.words(solution)))
        self._push(Step(at, Do.CLOSE, story, tech, text="" if ticked else self._cast.text("skip")))

    def _check_out(self, story: Story, at: float) -> None:
        story.ended = at
        self._push(Step(at, Do.ISSUE, story, story.desk_id))
        if story.tendering in (Tendering.ACCOUNT, Tendering.PART):
            self._pay_later(story, at)

    def _pay_later(self, story: Story, at: float) -> None:
        """Most pay around the due day, some late, some a part, a few of the last months never."""
        chance = self._chance
        draw = chance.random()
        recent = at > self._time.total - 150 * PER_CALENDAR_DAY
        days = 8 + 26 * chance.random() if draw < 0.72 else 38 + 45 * chance.random()
        if recent and draw > 0.93:
            if draw > 0.965 and self._on_stop == 0 and at < self._time.total - 70 * PER_CALENDAR_DAY:
                assert story.customer is not None
                if story.customer.is_company:
                    self._on_stop = 1
                    story.customer.stopped = True
                    late = at + 65 * PER_CALENDAR_DAY
                    text = self._cast.text("stop")
                    self._push(Step(late, Do.STOP, story, OWNER, customer=story.customer, text=text))
            return
        when = at + days * PER_CALENDAR_DAY
        way = PayWay.TRANSFER if chance.random() < 0.85 else PayWay.CARD
        if draw > 0.84:
            self._push(Step(when, Do.PAY, story, DESK, way=way, share=50))
            when += 25 * PER_CALENDAR_DAY * (0.4 + chance.random())
        self._push(Step(when, Do.PAY, story, DESK, way=way))

    def _go_unrepaired(self, story: Story, at: float) -> None:
        """Called off before the bench, or handed back as it came."""
        chance = self._chance
        left = self._time.total - at - 3
        seen = at + min(chance.expovariate(1 / 300) + 20, left / 2)
        story.ended = seen + min(chance.expovariate(1 / 600) + 30, left / 2)
        if chance.random() < 0.4:
            self._push(Step(story.ended, Do.CANCEL, story, story.desk_id, text=self._cast.text("cancel")))
            return
        reason = self._cast.text("refuse")
        for item in range(len(story.items)):
            self._push(Step(seen, Do.MOVE, story, story.technician_id, JobState.DIAGNOSING, item))
            self._push(Step(story.ended, Do.RETURN, story, story.desk_id, item=item, text=reason))

    def _stand(self, story: Story, troubles: Sequence[dict[str, Any]], at: float, state: JobState, late: bool) -> None:
        """Still in the shop at the end, in this state, late or in time."""
        chance = self._chance
        story.ended = float("inf")
        age = self._time.total - at
        marks = [at + age * share for share in (0.0, 0.25, 0.4, 0.5, 0.6, 0.8)]
        days = 1 if late else int(age / USUAL_DAY) + chance.choice((0, 1, 1, 2, 3))
        story.promised_at = self._time.closing(at, max(days, 1))
        tech = story.technician_id
        if state is JobState.BOOKED_IN:
            return
        if state in (JobState.IN_REPAIR, JobState.READY):
            self._to_bench(story, troubles, marks, approval=chance.random() < 0.3, parts=False)
            if state is JobState.READY:
                self._finish(story, troubles, marks[5])
            return
        for item in range(len(story.items)):
            self._push(Step(marks[1], Do.MOVE, story, tech, JobState.DIAGNOSING, item))
            if state is not JobState.DIAGNOSING:
                self._push(Step(marks[3], Do.MOVE, story, tech, state, item))
        if state is not JobState.DIAGNOSING:
            self._push(Step(marks[3] - 1, Do.NOTE, story, tech, text=self._cast.text("note")))

    # -- other visits

    def _visit(self, customer: DemoCustomer, at: float) -> None:
        """Work at a company's place or from afar: no device, by the hour."""
        chance = self._chance
        on_site = chance.random() < 0.55
        codes = ("LAB-61", "LAB-63") if on_site else ("LAB-62",)
        trouble = self._trouble_of("network" if on_site else "server")
        left = self._time.total - at - 3
        story = Story(
            customer,
            items=(PlannedItem(None),),
            lines=tuple((0, self._line(code)) for code in codes),
            problem=self._cast.words(chance.choice(trouble["problem"])),
            technician_id=MARCO if chance.random() < 0.6 else ELENA,
            tendering=self._tendering(customer),
            till=self._till_number(),
        )
        self._push(Step(at, Do.BOOK_IN, story, DESK))
        start, done = at + min(120 * chance.random(), left / 3), at + min(140 + 200 * chance.random(), left * 0.8)
        self._push(Step(start, Do.MOVE, story, story.technician_id, JobState.IN_REPAIR))
        self._push(Step(done, Do.CLOSE, story, story.technician_id))
        self._check_out(story, min(done + 60 + USUAL_DAY * chance.random(), self._time.total - 2))

    def _warranty_case(self, at: float) -> Story | None:
        if self._chance.random() > 0.03:
            return None
        for before in self._closed:
            if before.ended + USUAL_DAY < at and all(
                each.device is not None and each.device.busy_until < at for each in before.items
            ):
                self._closed.remove(before)
                return before
        return None

    def _come_back(self, before: Story, at: float) -> None:
        """A repair that did not last: done again and charged to nobody."""
        chance = self._chance
        left = self._time.total - at - 3
        items = tuple(PlannedItem(each.device, data_answer=each.data_answer) for each in before.items)
        story = Story(
            before.customer,
            items=items,
            problem=self._cast.text("warranty"),
            promised_at=self._time.closing(at, 2),
            technician_id=before.technician_id,
            warranty_of=before,
        )
        self._push(Step(at, Do.BOOK_IN, story, DESK))
        marks = [at + left * 0.2, at + left * 0.5, at + left * 0.9]
        usual = [at + 60 + 200 * chance.random(), at + 500 + 300 * chance.random(), at + 900 + 900 * chance.random()]
        first, done, gone = (min(pair) for pair in zip(marks, usual, strict=True))
        for item in range(len(items)):
            self._push(Step(first, Do.MOVE, story, story.technician_id, JobState.IN_REPAIR, item))
        self._push(Step(done, Do.CLOSE, story, story.technician_id))
        self._push(Step(gone, Do.HAND_OVER, story, DESK))
        story.ended = gone
        for each in items:
            if each.device is not None:
                each.device.busy_until = gone

    def _sell(self, at: float) -> None:
        chance = self._chance
        goods = chance.sample(self._data["goods"], k=1 if chance.random() < 0.8 else 2)
        lines = tuple((0, PlannedLine(part=self._cast.words(each), net_cents=each["cents"])) for each in goods)
        way = Tendering.CASH if chance.random() < 0.5 else Tendering.CARD
        self._push(Step(at, Do.SELL, Story(None, lines=lines, tendering=way, till=self._till_number()), DESK))


def _by_kind(troubles: Sequence[dict[str, Any]]) -> dict[str, tuple[list[dict[str, Any]], list[int]]]:
    """The troubles that a kind of device can have, with how common they are, added up."""
    kinds = {kind for each in troubles for kind in each["kinds"]}
    fits = {kind: [each for each in troubles if kind in each["kinds"]] for kind in kinds}
    return {kind: (list(each), list(accumulate(one["weight"] for one in each))) for kind, each in fits.items()}
