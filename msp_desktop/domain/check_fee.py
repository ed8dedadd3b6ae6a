"""The fee for a check: whether it is charged, by what was agreed and what came of the repair."""


def check_fee_due(*, agreed: bool, credited: bool, repaired: bool) -> bool:
    """Whether the agreed check is charged.

    Credited: it falls away with the repair and is due when the device goes back as it came. Not credited: always.
    """
    return agreed and not (credited and repaired)
