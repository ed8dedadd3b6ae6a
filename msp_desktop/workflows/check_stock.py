"""Once a day every balance of the stock is compared with the sum of its moves, and the result is kept."""

from msp_desktop.i18n import Formats, Words
from msp_desktop.queries.stock_checks import StockFound, WrongPart, check_balances, last_check
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.parts.checking import note_stock_check


def check_stock(shop: Shop) -> StockFound:
    """Compare, keep that it was done, and give what was found. Slow with very many moves, so on the worker."""
    found = shop.ask(check_balances)
    shop.acting_as(None).run(note_stock_check, parts=found.parts, moves=found.moves, differences=len(found.wrong))
    return found


def check_due(shop: Shop) -> bool:
    """Whether nobody has looked today, or something was wrong the last time."""
    last = shop.ask(last_check)
    if last is None:
        return True
    at, wrong = last
    return bool(wrong) or at.astimezone(shop.zone).date() < shop.today


def wrong_words(found: StockFound, words: Words, reader: Formats) -> str:
    """What is wrong, in one sentence that names the first part; empty when all adds up."""
    if not found.wrong:
        return ""
    said = _one(found.wrong[0], words, reader)
    more = len(found.wrong) - 1
    if not more:
        return said
    return f"{said} {words.plural('{n} more part differs.', '{n} more parts differ.', more).format(n=more)}"


def _one(wrong: WrongPart, words: Words, reader: Formats) -> str:
    name = f"{wrong.code} {wrong.name}"
    if wrong.kept != wrong.summed:
        if wrong.kept.on_hand != wrong.summed.on_hand:
            text = words("The stock of {part} does not add up: it shows {kept}, its moves come to {summed}.")
            kept, summed = reader.number(wrong.kept.on_hand), reader.number(wrong.summed.on_hand)
            return text.format(part=name, kept=kept, summed=summed)
        if wrong.kept.value_cents != wrong.summed.value_cents:
            text = words("The value of {part} does not add up: it shows {kept}, its moves come to {summed}.")
            kept, summed = reader.money(wrong.kept.value_cents), reader.money(wrong.summed.value_cents)
            return text.format(part=name, kept=kept, summed=summed)
        return words("What is reserved or on order of {part} does not add up with its moves.").format(part=name)
    text = words("{part} shows {kept} on hand, but {pieces} of its pieces are in stock.")
    return text.format(part=name, kept=reader.number(wrong.kept.on_hand), pieces=wrong.pieces)
