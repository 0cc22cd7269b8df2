"""Institutions as Mesa agents: the State, the central government behind it, the bank, outside.

The houses of Business and School are in `houses`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from banha.mesa_names import Agent

if TYPE_CHECKING:
    from banha.economy import Economy


class Institution(Agent):
    """An institution: an ordinary Mesa agent with its own rules.

    `decide()` is called once a month, before firms plan; subclass it to add a rule of your own.
    """

    model: Economy

    def decide(self) -> None:
        """Take the month's decisions."""


class Party(Institution):
    """An institution with a side in the ledger."""

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Book a payment on this institution's side."""
        province.ledger.pay(flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Book a receipt on this institution's side."""
        province.ledger.receive(flow, amount)


class Keeper(Party):
    """An institution that keeps money at the bank, and its own book of the month.

    Attributes
    ----------
    deposit, opening_deposit
        Money at the bank, now and when the month began, đồng.
    paid, received
        What it paid and received this month, by flow, đồng.
    """

    party: ClassVar[str]

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.deposit = 0
        self.opening_deposit = 0
        self.paid: dict[str, int] = {}
        self.received: dict[str, int] = {}

    def begin_month(self) -> None:
        """Remember the deposit and open a new book."""
        self.opening_deposit = self.deposit
        self.paid.clear()
        self.received.clear()

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Pay out of the deposit."""
        self.deposit -= int(amount)
        self.paid[flow] = self.paid.get(flow, 0) + int(amount)
        super().pay(province, flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Receive into the deposit."""
        self.deposit += int(amount)
        self.received[flow] = self.received.get(flow, 0) + int(amount)
        super().receive(province, flow, amount)


class State(Party):
    """The provincial government (Nhà nước): taxes, payroll, purchases, pensions, programmes.

    Attributes
    ----------
    deposit
        Money at the bank, đồng.
    opening_deposit
        The same when the month began.
    purchases
        Purchases a month that the budget rule has settled on, đồng.
    retained_revenue
        Smoothed monthly revenue that stays in the province, đồng.
    collected
        Tax revenue of the month so far, đồng.
    set_aside
        Revenue that austerity has kept from being spent, đồng.
    tax_forgone
        Corporate tax of the month that levers leave to firms; negative where they take more, đồng.
    """

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.deposit = 0
        self.opening_deposit = 0
        self.purchases = 0.0
        self.retained_revenue = 0.0
        self.fixed_spending = 0.0
        self.collected = 0
        self.set_aside = 0.0
        self.tax_forgone = 0

    def begin_month(self) -> None:
        """Remember the deposit and forget last month's revenue."""
        self.opening_deposit = self.deposit
        self.collected = 0

    def decide(self) -> None:
        """Once a quarter, set monthly purchases by the budget rule.

        Under austerity a share of the revenue is set aside, and given back over the months of
        correction when austerity ends.
        """
        province = self.model
        saved = province.lever("austerity") * self.retained_revenue
        back = province.parameters.state.cash_correction_months
        self.set_aside += saved if saved > 0.0 else -self.set_aside / back
        if province.month.month % 3 != 1:
            return
        months = province.pack.opening["state_cash_months"]
        self.purchases = province.decisions.public_purchases(
            last_purchases=self.purchases,
            retained_revenue=self.retained_revenue - saved,
            fixed_spending=self.fixed_spending,
            deposit=float(self.deposit) - self.set_aside,
            cash_wanted=months * self.retained_revenue,
            parameters=province.parameters.state,
        )

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Pay out of the State's deposit."""
        self.deposit -= int(amount)
        super().pay(province, flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Receive into the State's deposit; taxes count as revenue to be shared."""
        self.deposit += int(amount)
        if flow in TAXES:
            self.collected += int(amount)
        super().receive(province, flow, amount)


TAXES = frozenset(
    {"personal_tax", "value_added_tax", "input_duties", "own_account_duties", "corporate_tax"}
)


class CentralGovernment(Party):
    """The central government behind the province: takes its share, settles with outside."""


class Bank(Party):
    """The one bank: holds deposits, lends to firms, settles its result with its owners outside.

    `claim_on_outside` is what it holds against the rest of the nation and the world, đồng.
    """

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.claim_on_outside = 0
        self.opening_claim = 0
        self.written_off = 0

    def begin_month(self) -> None:
        """Remember the claim on outside; losses of the month start at nothing."""
        self.opening_claim = self.claim_on_outside
        self.written_off = 0


class World(Party):
    """Outside: the rest of the nation and the world, as a party to payments.

    Money paid to or by outside moves the bank's claim on it.
    """

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Outside pays: the bank's claim on it rises."""
        province.bank.claim_on_outside += int(amount)
        super().pay(province, flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Outside is paid: the bank's claim on it falls."""
        province.bank.claim_on_outside -= int(amount)
        super().receive(province, flow, amount)
