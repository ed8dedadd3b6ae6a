"""The start: reads the command line and hands over to the window or to the commands without one."""

import argparse
import gc
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn

from msp_desktop import __version__


class _Parser(argparse.ArgumentParser):
    """Refuses with one sentence and exit code 1, as every command does."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"{self.prog}: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The command line, complete."""
    top = _Parser(prog="msp-desktop", description="MSP Desktop: the repair shop on one screen.")
    top.add_argument("--version", action="version", version=f"MSP Desktop {__version__}")
    top.add_argument("--shop", type=Path, metavar="FILE", help="open this shop instead of your own")
    top.add_argument("--demo", action="store_true", help="open the demo shop, a copy that may be spoiled")
    top.add_argument("--self-check", action="store_true", help="try every part on a temporary shop; exit 0 or 1")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser("demo", help="write a demo shop of any size without a window")
    demo.add_argument("file", type=Path, metavar="FILE")
    demo.add_argument("--jobs", type=_positive, default=2500, metavar="N", help="how many jobs (default 2500)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="same seed and date, same shop (default 1)")
    demo.add_argument("--as-of", type=_day, default=None, metavar="DATE", help="the day it ends before (default today)")
    _add_import_prices(commands)
    check = commands.add_parser("stock-check", help="add up every move of the stock again; exit 1 when it differs")
    check.add_argument("file", type=Path, metavar="FILE")
    value = commands.add_parser("stock-value", help="what the stock is worth, now or on the evening of a day")
    value.add_argument("file", type=Path, metavar="FILE")
    value.add_argument("--on", type=_day, default=None, metavar="DATE", help="that day instead of now")
    value.add_argument("--csv", type=Path, default=None, metavar="OUT", help="write every part there")
    return top


def _add_import_prices(commands: "argparse._SubParsersAction[_Parser]") -> None:
    prices = commands.add_parser(
        "import-prices", help="take a supplier's price list over, or show what it would change"
    )
    prices.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")
    # The same as before the command; without it there the one before the command stays.
    prices.add_argument("--shop", type=Path, metavar="SHOP", default=argparse.SUPPRESS, help="the shop's file")
    prices.add_argument("--supplier", required=True, metavar="NAME", help="whose list it is")
    prices.add_argument("--dry-run", action="store_true", help="only show what would change")
    prices.add_argument("--match", choices=["supplier-code", "barcode", "own-code"], help="what parts are found by")
    prices.add_argument("--add-new", action="store_true", default=None, help="add parts that are not there yet")
    prices.add_argument("--markup", type=_number, metavar="PERCENT", help="new parts are sold at cost plus this")
    prices.add_argument("--percent", type=_number, metavar="PERCENT", help="added to every price; -5 takes 5 off")
    prices.add_argument(
        "--only-their-price", action="store_true", default=None, help="leave our cost and prices as they are"
    )
    prices.add_argument("--refused", type=Path, metavar="CSV", help="write refused rows there, each with its reason")


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number") from error
    if not number.is_finite() or abs(number) > 1000 or number <= -100:
        raise argparse.ArgumentTypeError(f"{text} is out of reach")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"write the day as 2026-11-25, not {text}") from error


def main(arguments: list[str] | None = None) -> int:
    """Run the program: 0 done, 1 refused or failed, 3 the shop is open in the window, 4 a secret is not reachable."""
    options = parser().parse_args(arguments)
    if options.command:
        from msp_desktop import cli

        return cli.run(options)
    # Opening the window makes tens of thousands of things that stay: looking for garbage among them finds none and
    # takes a tenth of the start. The window turns it on again.
    gc.disable()
    from msp_desktop import app

    return app.run(options)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # The second process of a very large demo shop is this program again.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
