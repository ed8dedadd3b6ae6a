"""A made-up hand-over, signed, as the shop's receipt would show it."""

from math import cos, pi, sin

from msp_desktop.documents.values import HandoverItem, HandoverReceipt, Signed
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.signature import Drawing, Point, simplified
from msp_desktop.workflows.sample_values import SampleShop

WIDTH, HEIGHT = 4800, 1700


def sample_drawing() -> Drawing:
    """A signature of nobody: a swing, a row of loops that grow smaller, and a line below."""
    name = []
    for step in range(300):
        turn = step / 300
        size = 430 * (1 - 0.62 * turn) * (0.62 + 0.38 * cos(2.6 * 2 * pi * turn))
        angle = 9.5 * 2 * pi * turn
        y = 840 + size * sin(angle)
        # Written with a lean to the right.
        x = 560 + 3100 * turn + 0.42 * size * cos(angle) + 0.45 * (840 - y)
        name.append(Point(round(x), round(y), step * 8, 430 + round(280 * sin(angle))))
    line = [
        Point(700 + 60 * step, 1330 - round(160 * sin(step / 50 * pi)) + 2 * step, 2500 + 6 * step, 300 + 6 * step)
        for step in range(51)
    ]
    return simplified(Drawing(WIDTH, HEIGHT, (tuple(name), tuple(line))))


def sample_handover(shop: SampleShop) -> HandoverReceipt:
    """One laptop given back, with its charger, under warranty, and signed for."""
    words = shop.words
    customer = words("Sample customer")
    until = shop.reader.day(shop.now.date().replace(year=shop.now.year + 1, day=1))
    return HandoverReceipt(
        reader=shop.reader,
        shop=shop.party,
        job_number=shop.number(SeriesKind.JOB),
        customer=customer,
        at=shop.now,
        to_whom=customer,
        by_whom="Giulia",
        items=(
            HandoverItem(
                device=words("Laptop, 15 inch"),
                serial="SN-00001",
                returned=words("Charger"),
                work=words("SSD swap and clean install"),
                warranty=words("Until {day}").format(day=until),
                fitted=words.plural(
                    "{part}, serial {serials}",
                    "{part}, serials {serials}",
                    1,
                    part=words("SSD, 1 TB"),
                    serials="SN-00002",
                ),
            ),
        ),
        data=words("The passcode you gave us was erased."),
        signed=Signed(customer, shop.now, sample_drawing()),
    )
