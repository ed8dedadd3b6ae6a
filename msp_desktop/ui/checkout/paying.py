"""Taking the money: what stands in the way, the numbered paper made on the worker, and printing it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from msp_desktop.domain.document_choice import PayPlan
from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay
from msp_desktop.i18n import _
from msp_desktop.queries.checkout_sheet import CheckoutQuote, CheckoutSheet
from msp_desktop.ui.checkout.done_panel import Taken
from msp_desktop.ui.checkout.pay_panel import PayPanel
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import ask
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.screen import Screen
from msp_desktop.workflows.issue_document import ROLL, SHEET, Issued, issue_document, paper_bytes


@dataclass(frozen=True, slots=True)
class Payment:
    """One press of the blue button: the sale as it was shown, how it is paid and what goes out of the door."""

    sheet: CheckoutSheet
    quote: CheckoutQuote
    plan: PayPlan
    items: tuple[int, ...]
    till: str
    key: str
    page: bool
    roll: bool
    confirmed: frozenset[str] = frozenset()
    kept_back: tuple[tuple[int, str], ...] = ()

    def taken(self, issued: Issued) -> Taken:
        """What is shown afterwards."""
        quote = self.quote
        return Taken(
            issued.document_id,
            issued.number,
            quote.kind,
            paid_cents=quote.sums.to_pay_cents - quote.open_cents,
            open_cents=quote.open_cents,
            change_cents=quote.change_cents,
            handed_over=bool(self.items),
            page=self.page,
            roll=self.roll,
        )


def say_what_is_missing(page: Screen, pay: PayPanel, quote: CheckoutQuote, sheet: CheckoutSheet) -> bool:
    """Whether the money cannot be taken yet: cash that does not reach, or the till's number not noted."""
    received = pay.cash.value()
    if pay.way.value() is PayWay.CASH and received is not None and received < quote.rest_cents:
        missing = formats().money(quote.rest_cents - received)
        acts: list[Act] = [(_("Pay the rest another way"), "checkout.split_rest", pay.split_the_rest)]
        if sheet.customer_id is not None and PayWay.ACCOUNT in pay.ways:
            acts.append((_("Leave the rest open"), "checkout.rest_open", pay.rest_on_account))
        page.message.say("warning", _("{amount} missing.").format(amount=missing), _("Split the rest?"), acts=acts)
        return True
    if not pay.till_field.isHidden() and not pay.till.value().strip():
        pay.till_field.set_error(_("Enter the number of the till’s receipt."))
        pay.till.setFocus()
        return True
    return False


def take(page: Screen, payment: Payment, busy: Callable[[bool], None], done: Callable[[Issued], object]) -> None:
    """Issue the paper on the worker; `busy` says while it is on its way, a question is asked and it goes on."""
    busy(True)

    def failed(problem: Exception) -> None:
        busy(False)
        if isinstance(problem, NeedsConfirmation):
            if ask(page, problem.question, "", [("yes", _("Go on"))], name="checkout.sure") == "yes":
                take(page, replace(payment, confirmed=payment.confirmed | {problem.key}), busy, done)
            return
        page.refused(problem)

    def finished(issued: Issued) -> None:
        busy(False)
        done(issued)

    page.start(
        _("Issuing"),
        lambda shop, _progress: issue_document(
            shop,
            document_id=payment.sheet.document_id,
            seen=payment.sheet.version,
            tenders=payment.quote.tenders,
            hand_over=payment.items,
            till_number=payment.till if payment.quote.kind is SeriesKind.RECEIPT else "",
            wants_invoice=payment.plan.wants_invoice,
            key=payment.key,
            confirmed=payment.confirmed,
        ),
        done=finished,
        failed=failed,
    )


def print_taken(page: Screen, taken: Taken) -> None:
    """Print the forms that were ticked."""
    for wanted, kind, form in ((taken.page, "page", SHEET), (taken.roll, "roll", ROLL)):
        if wanted:
            _print_form(page, taken, kind, form)


def _print_form(page: Screen, taken: Taken, kind: str, form: str) -> None:
    page.start(
        _("Printing {number}").format(number=taken.number),
        lambda shop, _progress: paper_bytes(shop, taken.document_id, form),
        done=lambda pdf: page.desk.printing.print_pdf(kind, pdf, taken.number),
    )
