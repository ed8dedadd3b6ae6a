"""What a person does about a customer's yes from the page of a job: quote, ask, note the answer, note a call."""

from collections.abc import Callable

from msp_desktop.domain.approval import AnswerWay
from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard
from msp_desktop.queries.quote_card import QuoteCard, quote_card
from msp_desktop.ui.jobs import approval_sheets
from msp_desktop.ui.jobs.approval_sheets import SendBy
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.messages import NewFile
from msp_desktop.usecases.quotes import note_quote_sent
from msp_desktop.workflows.make_quote import MIME, QuotePaper, quote_paper

Place = Callable[[], "tuple[JobCard, int] | None"]


class ApprovalWork:
    """Acts through a page; `place` gives the job shown and the item in front."""

    def __init__(self, page: Screen, place: Place) -> None:
        self._page, self._place = page, place

    def card(self) -> QuoteCard | None:
        """Where the approval of the job in front stands."""
        place = self._place()
        if place is None:
            return None
        return self._page.ask(quote_card, job_id=place[0].id, today=self._page.desk.dispatcher.shop.today)

    def make_quote(self) -> AskSheet | None:
        """Ask how long it holds, what is optional and how it reaches the customer; then make it and send it off."""
        card = self.card()
        return None if card is None else approval_sheets.open_quote(self._page, card, self._made)

    def ask_for_approval(self) -> AskSheet | None:
        """Show what is over the agreed limit and why; from there the answer, a new quote or a call is noted."""
        card = self.card()
        if card is None:
            return None
        return approval_sheets.open_over_limit(
            self._page, card, answer=self.record_answer, quote=self.make_quote, call=self.log_call
        )

    def record_answer(self, way: AnswerWay | None = None) -> AskSheet | None:
        """Ask who said what, how, and up to which amount."""
        card = self.card()
        return None if card is None else approval_sheets.open_answer(self._page, card, way or AnswerWay.PHONE)

    def log_call(self) -> AskSheet | None:
        """Ask what came of a call."""
        card = self.card()
        return None if card is None else approval_sheets.open_call(self._page, card)

    def quote_acts(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What can be done with the last quote, as (words, name, act) for a menu: printed and, while open, mailed."""
        card = self.card()
        if card is None or card.quote is None:
            return []
        quote = card.quote
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Print quote {number}").format(number=quote.number), "quote.print", self.print_quote)
        ]
        if quote.is_open:
            acts.append((_("Mail quote {number}").format(number=quote.number), "quote.mail", self.mail_quote))
        return acts

    def print_quote(self) -> None:
        """Show the last quote's paper, the same to the byte, to print or save it."""
        card = self.card()
        if card is None or card.quote is None:
            return
        quote_id = card.quote.id
        printing = self._page.desk.printing

        def show(paper: QuotePaper) -> None:
            printing.preview(
                self._page,
                paper.pdf,
                paper.title,
                paper.file_name,
                printed=lambda: self._page.run(note_quote_sent, quote_id=quote_id, printed=True),
            )

        self._page.start(_("Preparing the paper"), lambda shop, _progress: quote_paper(shop, quote_id), done=show)

    def mail_quote(self) -> None:
        """Write the mail that takes the open quote to its customer."""
        card = self.card()
        if card is not None and card.quote is not None and card.quote.is_open:
            self._made(card.quote.id, SendBy.MAIL)

    # -- a quote that was just made

    def _made(self, quote_id: int, by: SendBy) -> None:
        def send(paper: QuotePaper) -> None:
            match by:
                case SendBy.PRINT:
                    self._print(paper)
                case SendBy.MAIL:
                    self._mail(paper)
                case SendBy.PHONE:
                    self._page.run(note_quote_sent, quote_id=quote_id)
                    self.record_answer(AnswerWay.PHONE)

        self._page.start(_("Preparing the paper"), lambda shop, _progress: quote_paper(shop, quote_id), done=send)

    def _print(self, paper: QuotePaper) -> None:
        if self._page.desk.printing.print_pdf("page", paper.pdf, paper.title):
            self._page.run(note_quote_sent, quote_id=paper.quote_id, printed=True)
            self._page.desk.say(_("{paper} printed.").format(paper=paper.title))

    def _mail(self, paper: QuotePaper) -> None:
        # Writing mails is loaded with the first one. When it leaves, the quote counts as sent.
        from msp_desktop.ui.messages.message_sheet import open_message

        card = self.card()
        if card is None:
            return
        open_message(
            self._page,
            customer_id=card.customer_id,
            job_id=card.job_id,
            event=MessageEvent.QUOTE,
            quote_id=paper.quote_id,
            files=(NewFile(paper.file_name, MIME, paper.size, paper.sha256),),
        )
