"""Who somebody is to the shop: the roles of its people and the two kinds of customers."""

from enum import StrEnum


class Role(StrEnum):
    """What a person of the shop does there."""

    OWNER = "owner"
    FRONT_DESK = "front_desk"
    TECHNICIAN = "technician"
    ACCOUNTANT = "accountant"


class CustomerKind(StrEnum):
    """A person sees prices with tax, a company without, unless the customer's row says otherwise."""

    PERSON = "person"
    COMPANY = "company"
