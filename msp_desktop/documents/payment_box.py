"""The box at the foot of an invoice: how to pay what is open, or how it was paid."""

from msp_desktop.documents.codes import MOST_EPC_CENTS, draw_qr, epc_text
from msp_desktop.documents.issued_sums import thanks
from msp_desktop.documents.letterhead import joined
from msp_desktop.documents.names import kind_word
from msp_desktop.documents.page import BODY, BOLD, REGULAR, Align, Sheet, Span, filled, width_mm, wrapped
from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot
from msp_desktop.i18n import Formats, Words

PAY_HEIGHT = 32.0
PAID_HEIGHT = 16.0
CODE_SIZE = 26.0


def box_height(snapshot: DocumentSnapshot, formats: Formats, words: Words) -> float:
    """How tall the box is, in mm; 0 when the paper needs none."""
    if snapshot.kind is DocumentKind.RECEIPT:
        return PAY_HEIGHT if snapshot.to_pay_cents and snapshot.iban else 0
    if snapshot.kind is DocumentKind.INVOICE and snapshot.to_pay_cents:
        return PAY_HEIGHT if snapshot.iban else PAID_HEIGHT + 4
    return PAID_HEIGHT if thanks(snapshot, formats, words) else 0


def transfer_code(snapshot: DocumentSnapshot, words: Words) -> str:
    """The text of the euro transfer code, empty where there is nothing, or too much, to transfer in euro."""
    if snapshot.currency != "EUR" or not snapshot.iban or not 0 < snapshot.to_pay_cents <= MOST_EPC_CENTS:
        return ""
    name = snapshot.account_name or snapshot.seller.legal_name or snapshot.seller.name
    reference = _reference(snapshot, words)
    return epc_text(name=name, iban=snapshot.iban, bic=snapshot.bic, cents=snapshot.to_pay_cents, text=reference)


def _reference(snapshot: DocumentSnapshot, words: Words) -> str:
    return f"{kind_word(snapshot.kind, words)} {snapshot.number}"


def grouped_iban(iban: str) -> str:
    """The account number in groups of four, as people read it."""
    plain = iban.replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def draw_box(sheet: Sheet, snapshot: DocumentSnapshot, formats: Formats, *, y: float) -> None:
    """Draw the box across the page with its top at `y`."""
    words, stock = sheet.words, sheet.stock
    height = box_height(snapshot, formats, words)
    sheet.box(stock.left, y, stock.content, height)
    if not snapshot.to_pay_cents or snapshot.kind is DocumentKind.CREDIT_NOTE:
        sheet.text(stock.left + 5, y + 9.6, thanks(snapshot, formats, words), 10.6, BOLD, width=stock.content - 10)
        return
    note_width = _draw_note(sheet, snapshot.payment_note, y, height)
    x = stock.left + 5
    code = transfer_code(snapshot, words)
    if code:
        draw_qr(sheet, stock.left + 4.2, y + 3, code, size=CODE_SIZE)
        x = stock.left + 4.2 + CODE_SIZE + 5.9
    room = stock.edge - 5 - note_width - x
    lines = _pay_lines(snapshot, formats, words, scan=bool(code), room=room)
    step = 5.3 if len(lines) <= 4 else 4.7
    base = y + height / 2 - (len(lines) - 1) * step / 2 + 1.3
    for line in lines:
        sheet.spans(x, base, line)
        base += step


def _draw_note(sheet: Sheet, note: str, y: float, height: float) -> float:
    """The shop's other ways of paying at the right of the box; gives the width they take."""
    if not note:
        return 0
    lines = wrapped(note, 40, BODY, most=5)
    base = y + height / 2 - (len(lines) - 1) * 4.5 / 2 + 1.3
    sheet.lines(sheet.stock.edge - 4.2, base, lines, BODY, leading=4.5, grey=True, align=Align.RIGHT)
    return max(width_mm(line, BODY) for line in lines) + 4


def _pay_lines(
    snapshot: DocumentSnapshot, formats: Formats, words: Words, *, scan: bool, room: float
) -> list[tuple[Span, ...]]:
    amount = formats.money(snapshot.to_pay_cents)
    if snapshot.due_date:
        head = words("Pay by {date}").format(date=formats.long_day(snapshot.due_date))
    else:
        head = words("To pay")
    lines: list[tuple[Span, ...]] = [(Span(head, BOLD, 10.6),)]
    if not snapshot.iban:
        return [*lines, (Span(amount, BOLD, BODY),)]
    template = words("Scan with your banking app, or transfer {amount} to") if scan else words("Transfer {amount} to")
    lines.append(filled(template, BODY, amount=amount))
    lines.append((Span(words("IBAN {number}").format(number=grouped_iban(snapshot.iban)), BOLD, BODY),))
    name = snapshot.account_name or snapshot.seller.legal_name or snapshot.seller.name
    bic = words("BIC {code}").format(code=snapshot.bic) if snapshot.bic else ""
    reference = words("Reference: {text}").format(text=_reference(snapshot, words))
    together = joined((name, bic, reference))
    rest = [together] if width_mm(together, BODY) <= room else [joined((name, bic)), reference]
    return lines + [
        (Span(part, REGULAR, BODY, grey=True),) for line in rest for part in wrapped(line, room, BODY, most=2)
    ]
