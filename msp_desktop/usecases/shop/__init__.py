"""Acts on the shop itself: its set-up, facts, people, taxes, numbers, hours, ways of paying and terms."""

from msp_desktop.usecases.shop.absences import (
    AbsenceFacts,
    add_absence,
    change_absence,
    put_back_absence,
    remove_absence,
    set_person_hours,
)
from msp_desktop.usecases.shop.hours import (
    add_public_holidays,
    close_day,
    open_day,
    open_days,
    public_holidays,
    set_opening_hours,
)
from msp_desktop.usecases.shop.identity import (
    NewPerson,
    ShopChanges,
    ShopSetUp,
    change_country,
    change_shop,
    set_logo,
    set_up_shop,
    usual_week,
)
from msp_desktop.usecases.shop.numbers import Drawn, change_series, draw_number, drop_series_change, form_on
from msp_desktop.usecases.shop.people import add_person, bring_back_person, change_person, retire_person
from msp_desktop.usecases.shop.quoting import set_quoting
from msp_desktop.usecases.shop.taxes import add_rate, end_rate
from msp_desktop.usecases.shop.terms import write_terms
from msp_desktop.usecases.shop.timing import set_timer_limit
from msp_desktop.usecases.shop.ways import change_payment_way, order_payment_ways

__all__ = [
    "AbsenceFacts",
    "Drawn",
    "NewPerson",
    "ShopChanges",
    "ShopSetUp",
    "add_absence",
    "add_person",
    "add_public_holidays",
    "add_rate",
    "bring_back_person",
    "change_absence",
    "change_country",
    "change_payment_way",
    "change_person",
    "change_series",
    "change_shop",
    "close_day",
    "draw_number",
    "drop_series_change",
    "end_rate",
    "form_on",
    "open_day",
    "open_days",
    "order_payment_ways",
    "public_holidays",
    "put_back_absence",
    "remove_absence",
    "retire_person",
    "set_logo",
    "set_opening_hours",
    "set_person_hours",
    "set_quoting",
    "set_timer_limit",
    "set_up_shop",
    "usual_week",
    "write_terms",
]
