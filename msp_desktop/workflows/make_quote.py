"""From a job to a quote on paper: tried before it gets its number, drawn from its picture, the bytes kept for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msp_desktop.domain.quote import QuoteSnapshot
from msp_desktop.i18n import Words
from msp_desktop.queries.quote_card import kept_quote, pending_quotes, trial_quote
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.quotes import keep_quote_paper, make_quote

MIME = "application/pdf"


@dataclass(frozen=True, slots=True)
class QuotePaper:
    """A quote's finished paper: its bytes, what the print is called, the file's name, and where the bytes are kept."""

    quote_id: int
    number: str
    pdf: bytes
    title: str
    file_name: str
    sha256: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.pdf)


def offer_quote(
    shop: Shop,
    *,
    job_id: int,
    valid_until: date | None = None,
    how: str = "",
    waits: bool = True,
    seen: int | None = None,
    key: str | None = None,
    confirmed: Iterable[str] = (),
) -> QuotePaper:
    """Make a quote of a job and its paper. Raises Refused and Changed before anything is written."""
    check_quote_prints(shop, job_id=job_id, valid_until=valid_until, how=how)
    done = shop.run(
        make_quote,
        key=key,
        confirmed=confirmed,
        job_id=job_id,
        valid_until=valid_until,
        how=how,
        waits=waits,
        seen=seen,
    )
    return quote_paper(shop, done.value)


def check_quote_prints(shop: Shop, *, job_id: int, valid_until: date | None = None, how: str = "") -> None:
    """Refuse a quote with characters that no face on paper has, naming them."""
    from msp_desktop.workflows.issue_document import check_printable

    check_printable(_trial(shop, job_id, valid_until, how).texts())


def quote_preview(shop: Shop, *, job_id: int, valid_until: date | None = None, how: str = "") -> bytes:
    """What a quote made now would print as, without a number; kept nowhere."""
    return _render(shop, _trial(shop, job_id, valid_until, how), draft=True)


def _trial(shop: Shop, job_id: int, valid_until: date | None, how: str) -> QuoteSnapshot:
    return shop.ask(
        trial_quote,
        job_id=job_id,
        at=shop.now,
        today=shop.today,
        valid_until=valid_until,
        how=how,
        person_id=shop.actor,
    )


def quote_paper(shop: Shop, quote_id: int) -> QuotePaper:
    """The kept bytes of a quote's paper, made and kept first when they are pending; a reprint is the same to the byte.

    Raises Unavailable when the disk or a kept file fails.
    """
    from msp_desktop.documents.names import file_name

    kept = shop.ask(kept_quote, quote_id=quote_id)
    if kept.paper_sha256 is None:
        stored = shop.files.put(_render(shop, kept.snapshot))
        shop.run(keep_quote_paper, quote_id=quote_id, sha256=stored.sha256)
        kept = shop.ask(kept_quote, quote_id=quote_id)
    assert kept.paper_sha256 is not None, "the paper was just kept"
    snapshot = kept.snapshot
    words = Words(snapshot.language)
    title = words("Quote {number}").format(number=snapshot.number)
    name = file_name(words("Quote"), snapshot.number, snapshot.customer.name if snapshot.customer else "")
    return QuotePaper(quote_id, snapshot.number, shop.files.read(kept.paper_sha256), title, name, kept.paper_sha256)


def finish_quotes(shop: Shop, *, most: int = 200) -> int:
    """Make the papers that a crash or a full disk left pending, oldest first; gives how many were made."""
    waiting = shop.ask(pending_quotes, most=most)
    for quote_id in waiting:
        quote_paper(shop, quote_id)
    return len(waiting)


def _render(shop: Shop, snapshot: QuoteSnapshot, *, draft: bool = False) -> bytes:
    from msp_desktop.documents.quote import quote_pdf

    logo = shop.files.read(snapshot.logo_sha256) if snapshot.logo_sha256 else None
    return quote_pdf(snapshot, logo, draft=draft)
