"""The half-typed form as plain data, shown again, and offered when one was left behind."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from msp_desktop.domain.drafts.intake import IntakeDraft
from msp_desktop.i18n import _
from msp_desktop.queries.intake_customers import intake_customer
from msp_desktop.ui.formats import formats

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen


class KeptDraft:
    """Keeps what was typed together with what was chosen by hand, so that the rest follows the day again."""

    def __init__(self, screen: "IntakeScreen") -> None:
        self._screen = screen

    def content(self, key: str) -> dict[str, Any] | None:
        """The form as plain data; None while nothing but defaults is in it. `key` is that of the booking."""
        screen = self._screen
        draft = screen.draft_now()
        bare = draft.with_technician(None)
        if not screen.work.promise.by_hand:
            bare = bare.with_promise(None)
        if not screen.suggest.shelf_by_hand:
            bare = replace(bare, devices=tuple(replace(each, shelf="") for each in bare.devices))
        if bare.is_empty:
            return None
        by_hand = {
            "promise": screen.work.promise.by_hand,
            "technician": screen.suggest.technician_by_hand,
            "shelf": screen.suggest.shelf_by_hand,
        }
        return {"form": draft.to_json(), "by_hand": by_hand, "key": key}

    def show(self, kept: dict[str, Any]) -> None:
        """Fill the groups; prices are those of the draft, tax facts are asked again. Raises ValueError."""
        screen = self._screen
        draft, by_hand = IntakeDraft.from_json(kept["form"]), kept.get("by_hand", {})
        known = screen.ask(intake_customer, customer_id=draft.customer.id) if draft.customer.id else None
        if known is not None:
            screen.customer.show_known(known, draft.customer)
            screen.customer.show_way(draft.contact_way)
            screen.ask_for_devices(known.id)
        else:
            screen.customer.show_new(draft.customer, draft.contact_way)
        screen.device.show_devices(draft.devices)
        screen.problem.show_problem(draft.problem, draft.phrases)
        screen.problem.show_data(screen.device.current.data_answer)
        screen.work.set_lines(draft.lines)
        screen.work.limit.set_value(draft.limit_cents)
        screen.work.set_check(draft.check_id, credited=draft.check_credited)
        screen.claimed = (draft.warranty_of_id, draft.warranty_of)
        self._show_choices(draft, by_hand)

    def _show_choices(self, draft: IntakeDraft, by_hand: dict[str, bool]) -> None:
        screen = self._screen
        screen.suggest.technician_by_hand = by_hand.get("technician", False)
        screen.suggest.shelf_by_hand = by_hand.get("shelf", False)
        if screen.suggest.technician_by_hand:
            screen.ticket.set_technician(draft.technician_id)
        screen.ticket.set_shelf(screen.device.current.shelf)
        screen.suggest.promise(draft)
        if by_hand.get("promise"):
            screen.work.promise.set_value(draft.promise)

    def offer(self) -> None:
        """A draft that was left behind: go on with it, or start anew."""
        screen = self._screen
        found = screen.found_draft()
        if found is None or screen.draft() is not None:
            return
        when, kept = found
        try:
            draft = IntakeDraft.from_json(kept["form"])
        except (ValueError, KeyError, TypeError):
            screen.forget_draft()
            return
        about = draft.customer.name or draft.customer.mobile or _device_of(draft) or _("no name yet")
        words = _("You have a draft from {time}, {customer}.")
        acts = [
            (_("Continue"), "intake.found.continue", lambda: screen.bring_back(kept)),
            (_("Start new"), "intake.found.new", self._forget),
        ]
        screen.found.say("info", words.format(time=formats().time(when), customer=about), acts=acts)

    def _forget(self) -> None:
        self._screen.forget_draft()
        self._screen.found.clear()
        self._screen.focus(self._screen.customer.lookup)


def _device_of(draft: IntakeDraft) -> str:
    return next((each.model for each in draft.devices if each.model), "")
