"""The second face: the same use cases and workflows without a window."""

import argparse
import sys
from collections.abc import Callable

from msp_desktop import i18n
from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.integrations.vault import SecretUnreachable
from msp_desktop.store.lock import AlreadyOpen

DONE, FAILED, OPEN_ELSEWHERE, NO_SECRET = 0, 1, 3, 4


def run(options: argparse.Namespace) -> int:
    """Carry out one command and give the exit code; what went wrong is one sentence on stderr."""
    i18n.use_language(i18n.system_language())
    return answered(lambda: COMMANDS[options.command](options))


def answered(act: Callable[[], None]) -> int:
    """Do the act and turn what it may answer into the exit code that every command shares."""
    try:
        act()
    except AlreadyOpen:
        return _said(OPEN_ELSEWHERE, _("This shop is open in the window. Nothing was done."))
    except SecretUnreachable as error:
        return _said(NO_SECRET, str(error))
    except ShopError as error:
        return _said(FAILED, str(error))
    except OSError as error:
        return _said(FAILED, _("{file} could not be used: {why}.").format(file=error.filename, why=error.strerror))
    return DONE


def _said(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _demo(options: argparse.Namespace) -> None:
    from msp_desktop.workflows.demo_shop import ACTS_UP_TO, make_demo_shop

    def progress(done: int, of: int, words: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{words} {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    made = make_demo_shop(
        options.file,
        jobs=options.jobs,
        seed=options.seed,
        as_of=options.as_of,
        progress=progress,
        two_processes=options.jobs > ACTS_UP_TO,
    )
    print(
        _("{file}: {jobs} jobs, {customers} customers, {devices} devices, {papers} papers.").format(
            file=options.file, jobs=made.jobs, customers=made.customers, devices=made.devices, papers=made.documents
        )
    )


def _import_prices(options: argparse.Namespace) -> None:
    from msp_desktop import paths
    from msp_desktop.store.shop import open_shop
    from msp_desktop.workflows.import_price_list import command_line_import

    wanted = {
        "match": options.match and options.match.replace("-", "_"),
        "add_new": options.add_new,
        "markup": options.markup,
        "percent": options.percent,
        "follow_cost": None if options.only_their_price is None else False,
    }
    with open_shop(options.shop or paths.default_shop()) as shop:
        lines = command_line_import(
            shop,
            file=options.file,
            supplier=options.supplier,
            wanted={name: value for name, value in wanted.items() if value is not None},
            dry_run=options.dry_run,
            refused=options.refused,
        )
        for line in lines:
            print(line)


def _stock_check(options: argparse.Namespace) -> None:
    from msp_desktop.domain.errors import Refused
    from msp_desktop.i18n import Words
    from msp_desktop.store.shop import open_shop
    from msp_desktop.store.shop_facts import shop_facts
    from msp_desktop.workflows.check_stock import check_stock, wrong_words

    with open_shop(options.file) as shop:
        found = check_stock(shop)
        reader = shop.ask(shop_facts).formats(i18n.language())
    if found.wrong:
        raise Refused(wrong_words(found, Words(i18n.language()), reader))
    words = _("The stock adds up. Parts: {parts}, moves: {moves}.")
    print(words.format(parts=reader.number(found.parts), moves=reader.number(found.moves)))


def _stock_value(options: argparse.Namespace) -> None:
    from msp_desktop.queries.stock_value import ValueBy
    from msp_desktop.store.shop import open_shop
    from msp_desktop.workflows.stock_report import FileKind, StockPart, StockWish, stock_file, stock_table

    with open_shop(options.file) as shop:
        wish = StockWish(StockPart.VALUE, on=options.on, by=ValueBy.PART)
        table = stock_table(shop, wish, i18n.language())
        if options.csv is not None:
            options.csv.write_bytes(stock_file(shop, wish, FileKind.CSV, i18n.language()).content)
    said = ", ".join(_("{what}: {value}").format(what=what, value=value) for what, value in table.sums)
    print(_("{title}, {day}. {sums}").format(title=table.title, day=table.when, sums=said))


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "demo": _demo,
    "import-prices": _import_prices,
    "stock-check": _stock_check,
    "stock-value": _stock_value,
}
