"""What one client may have within a minute: by hand, and against a list of everything that was spent."""

from __future__ import annotations

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.api.client_limits import WINDOW, Allowance, ClientLimits, Window
from counterpoint.api.refusals import BusyError, ClientLimitError
from counterpoint.settings import Settings

pytestmark = pytest.mark.anyio


class Clock:
    """Tells the time that it is set to."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def limits(clock: Clock, **allowed: float) -> ClientLimits:
    return ClientLimits(Allowance(**{"seconds": 0, "errors": 0, "queries": 0, **allowed}), clock=clock)  # type: ignore[arg-type]


async def spend(account: ClientLimits, clock: Clock, seconds: float, client: str = "a") -> None:
    """A query that takes so long."""
    async with account.query(client):
        clock.now += seconds


async def refusal(account: ClientLimits, client: str = "a") -> ClientLimitError:
    """Why the client's next query is refused."""
    with pytest.raises(ClientLimitError) as caught:
        async with account.query(client):
            pass
    return caught.value


async def test_query_time_is_limited_and_comes_back() -> None:
    clock = Clock()
    account = limits(clock, seconds=20)
    await spend(account, clock, 8)  # ends at 1008
    await spend(account, clock, 8)
    await spend(account, clock, 8)  # ends at 1024
    error = await refusal(account)
    assert (error.status, error.headers["Retry-After"]) == (429, "44")
    assert "20 seconds" in str(error)
    clock.now = 1008 + WINDOW - 0.01
    await refusal(account)
    clock.now = 1008 + WINDOW
    await spend(account, clock, 0)


async def test_time_is_taken_however_a_query_ends() -> None:
    clock = Clock()
    account = limits(clock, seconds=10)

    async def breaks() -> None:
        async with account.query("a"):
            clock.now += 6
            raise RuntimeError("it broke")

    with pytest.raises(RuntimeError):
        await breaks()
    with anyio.CancelScope() as scope:
        async with account.query("a"):
            clock.now += 6
            scope.cancel()
            await anyio.sleep(1)
    await refusal(account)


async def test_a_query_that_still_runs_counts() -> None:
    clock = Clock()
    account = limits(clock, seconds=10)
    async with account.query("a"):
        clock.now += 11
        assert (await refusal(account)).headers["Retry-After"] == "1"
        async with account.query("b"):
            pass


async def test_waiting_for_a_place_is_not_counted() -> None:
    clock = Clock()
    account = limits(clock, seconds=10)
    for _ in range(3):
        async with account.query("a") as spent:
            clock.now += 15
            spent.begins()
            clock.now += 3
    clock.now += 0.5
    async with account.query("a") as spent:
        clock.now += 2
    assert spent.seconds == 2
    await refusal(account)


async def test_who_waits_in_vain_pays_nothing_and_has_a_place_all_the_same() -> None:
    clock = Clock()
    account = limits(clock, seconds=10, queries=2)
    for _ in range(20):
        with pytest.raises(BusyError):
            await wait_in_vain(account, clock)
    async with account.query("a", waits=True), account.query("a", waits=True) as spent:
        clock.now += 30
        assert "2 queries of yours" in str(await refusal(account))
        spent.begins()
        clock.now += 12
    await refusal(account)


async def wait_in_vain(account: ClientLimits, clock: Clock) -> None:
    async with account.query("a", waits=True):
        clock.now += 2
        raise BusyError("too many wait", 1)


async def test_short_queries_count_too() -> None:
    clock = Clock()
    account = limits(clock, seconds=1)
    for _ in range(1000):
        await spend(account, clock, 0)
    await refusal(account)


async def test_queries_at_once_are_limited_for_each_client() -> None:
    account = limits(Clock(), queries=2)
    async with account.query("a"), account.query("a"):
        assert "2 queries of yours" in str(await refusal(account))
        async with account.query("b"):
            pass
    async with account.query("a"):
        pass


async def test_a_refused_query_has_no_place_and_costs_nothing() -> None:
    clock = Clock()
    account = limits(clock, queries=1, seconds=5, errors=2)
    async with account.query("a"):
        for _ in range(100):
            await refusal(account)
    async with account.query("a"):
        pass


async def test_errors_are_limited_and_forgotten_after_a_minute() -> None:
    clock = Clock()
    account = limits(clock, errors=3)
    for _ in range(3):
        async with account.query("a"):
            pass
        account.error("a")
        clock.now += 1
    assert (await refusal(account)).headers["Retry-After"] == "57"
    async with account.query("b"):
        pass
    clock.now = 1000 + WINDOW
    async with account.query("a"):
        pass


async def test_nothing_is_limited_where_all_is_off() -> None:
    clock = Clock()
    account = ClientLimits(Allowance.of(Settings(client_limits="off")), clock=clock)
    for _ in range(50):
        account.error("a")
        await spend(account, clock, 5)
    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(spend, account, clock, 1)


def test_the_defaults_are_those_of_the_settings() -> None:
    assert Allowance.of(Settings()) == Allowance() == Allowance(60.0, 30, 5)


async def test_accounts_are_bounded_and_a_running_query_is_never_forgotten() -> None:
    clock = Clock()
    account = ClientLimits(Allowance(queries=1), clock=clock, most_clients=10)
    async with account.query("runs"):
        for number in range(1000):
            async with account.query(f"client-{number}"):
                pass
            account.error(f"other-{number}")
        assert len(account) == 10
        await refusal(account, "runs")


async def test_the_client_used_last_stays() -> None:
    clock = Clock()
    account = ClientLimits(Allowance(errors=1), clock=clock, most_clients=3)
    account.error("bad")
    for number in range(100):
        account.error(f"client-{number}")
        await refusal(account, "bad")


spendings = st.lists(
    st.tuples(st.floats(0, 30, allow_nan=False), st.floats(0.001, 50, allow_nan=False)), max_size=60
)


@given(spendings, st.floats(0.5, 200))
def test_the_sum_is_that_of_the_last_minute_to_a_second(
    spent: list[tuple[float, float]], limit: float
) -> None:
    window, now = Window(), 5000.0
    every: list[tuple[float, float]] = []
    for pause, amount in spent:
        now += pause
        window.add(amount, now)
        every.append((now, amount))
        surely = sum(a for when, a in every if when > now - WINDOW + 1)
        perhaps = sum(a for when, a in every if when > now - WINDOW)
        assert surely - 1e-6 <= window.total <= perhaps + 1e-6
        assert len(window._slots) <= WINDOW
    wait = window.wait(limit, now)
    assert 0 <= wait <= WINDOW
    if wait:
        assert window.total >= limit
        window.forget(now + wait)
        assert window.total < limit + 1e-6
    else:
        assert window.total < limit


@given(spendings, st.floats(0.5, 200))
def test_before_the_wait_is_over_the_sum_is_still_too_large(
    spent: list[tuple[float, float]], limit: float
) -> None:
    window, now = Window(), 5000.0
    for pause, amount in spent:
        now += pause
        window.add(amount, now)
    wait = window.wait(limit, now)
    if wait > 1e-3:
        window.forget(now + wait - 1e-3)
        assert window.total >= limit - 1e-6


@given(st.lists(st.tuples(st.floats(0, 90), st.floats(0.001, 30)), max_size=40))
def test_an_account_never_gives_more_than_its_share_and_one_query(steps: list[tuple[float, float]]) -> None:
    """Whatever a client does, in sixty seconds it gets its share, and what its last query took beyond."""
    clock, granted = Clock(), []
    account = limits(clock, seconds=10)

    async def go() -> None:
        for pause, seconds in steps:
            clock.now += pause
            try:
                await spend(account, clock, seconds)
            except ClientLimitError:
                continue
            granted.append((clock.now, seconds))

    anyio.run(go)
    for end, _ in granted:
        within = [took for when, took in granted if end - WINDOW + 1 < when < end]
        assert sum(within) < 10 + 1e-6
