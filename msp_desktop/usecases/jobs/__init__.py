"""Acts on jobs: opening, lines, checklist, moves, who does it and until when, notes, papers."""

from msp_desktop.usecases.jobs.check_fee import agree_check_fee
from msp_desktop.usecases.jobs.checklist import tick_check
from msp_desktop.usecases.jobs.customer_change import change_job_customer
from msp_desktop.usecases.jobs.discount import discount_job
from msp_desktop.usecases.jobs.duplicating import duplicate_job
from msp_desktop.usecases.jobs.facts import (
    JobText,
    assign_job,
    assign_jobs,
    expect_parts,
    set_limit,
    set_promise,
    set_rush,
    shelve_item,
    write_text,
)
from msp_desktop.usecases.jobs.files import attach_file, attach_files, detach_file, detach_files
from msp_desktop.usecases.jobs.lines import (
    add_labour_line,
    add_line,
    add_part_line,
    add_service_line,
    change_line,
    line_of_labour,
    line_of_service,
    offer_for,
    remove_line,
)
from msp_desktop.usecases.jobs.moving import (
    cancel_job,
    move_item,
    move_items,
    move_jobs,
    reopen_item,
    return_unrepaired,
)
from msp_desktop.usecases.jobs.notes import add_note, delete_note, note_printed
from msp_desktop.usecases.jobs.opening import open_job
from msp_desktop.usecases.jobs.ordering import NewPart, order_for_line, order_new_part
from msp_desktop.usecases.jobs.part_lines import add_stock_part, line_of_part, name_pieces, part_offer
from msp_desktop.usecases.jobs.record import index_job, note_event, retotal
from msp_desktop.usecases.jobs.splitting import split_job
from msp_desktop.usecases.jobs.timer import (
    USUAL_LABOUR,
    bill_time,
    correct_time,
    discard_time,
    start_timer,
    stop_timer,
)
from msp_desktop.usecases.jobs.timer_lines import KeptTime
from msp_desktop.usecases.jobs.timer_stops import resume_timers, stop_timers_of
from msp_desktop.usecases.jobs.unrepaired import make_unrepaired, take_back_unrepaired
from msp_desktop.usecases.jobs.usual_parts import add_usual_parts
from msp_desktop.usecases.jobs.values import NewItem, NewLine
from msp_desktop.usecases.jobs.warranty import warranty_return

__all__ = [
    "USUAL_LABOUR",
    "JobText",
    "KeptTime",
    "NewItem",
    "NewLine",
    "NewPart",
    "add_labour_line",
    "add_line",
    "add_note",
    "add_part_line",
    "add_service_line",
    "add_stock_part",
    "add_usual_parts",
    "agree_check_fee",
    "assign_job",
    "assign_jobs",
    "attach_file",
    "attach_files",
    "bill_time",
    "cancel_job",
    "change_job_customer",
    "change_line",
    "correct_time",
    "delete_note",
    "detach_file",
    "detach_files",
    "discard_time",
    "discount_job",
    "duplicate_job",
    "expect_parts",
    "index_job",
    "line_of_labour",
    "line_of_part",
    "line_of_service",
    "make_unrepaired",
    "move_item",
    "move_items",
    "move_jobs",
    "name_pieces",
    "note_event",
    "note_printed",
    "offer_for",
    "open_job",
    "order_for_line",
    "order_new_part",
    "part_offer",
    "remove_line",
    "reopen_item",
    "resume_timers",
    "retotal",
    "return_unrepaired",
    "set_limit",
    "set_promise",
    "set_rush",
    "shelve_item",
    "split_job",
    "start_timer",
    "stop_timer",
    "stop_timers_of",
    "take_back_unrepaired",
    "tick_check",
    "warranty_return",
    "write_text",
]
