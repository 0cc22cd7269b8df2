"""Persons and firms as Mesa agent sets, with no object per agent."""

from __future__ import annotations

import copy
import math
import operator
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Literal, NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from banha.actors.column_view import ColumnView, Rows
from banha.mesa_names import AbstractAgentSet, GroupBy

NO_LIMIT = float("inf")


class ColumnAgents(ColumnView, AbstractAgentSet):
    """Agents of one kind that live in columns, in Mesa's interface.

    See `ColumnView` for what a view shows and when it goes stale.

    Notes
    -----
    `get`, `agg`, `set`, `groupby` and `sort` by the name of a column, and `select(where=…)`, work
    on whole columns; with a function of an agent they look at every agent, one at a time. Slices
    and groups of `result_type="list"` are lists, with one object per agent.
    """

    @property
    def random(self) -> Random:
        """Mesa's generator of the model; the simulation itself does not draw from it."""
        generator: Random = self.model.random
        return generator

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = NO_LIMIT,
        inplace: bool = False,  # noqa: FBT001, FBT002 -- Mesa's signature
        agent_type: type | None = None,
        *,
        where: NDArray[np.bool_] | None = None,
    ) -> Self:
        """The agents that meet all conditions, in the same order.

        Parameters
        ----------
        filter_func
            True for an agent to be taken.
        at_most
            Greatest number to take; a float up to one is a share of this view.
        inplace
            Change this view rather than make another.
        agent_type
            Class that agents must be of.
        where
            Array of one truth value per agent of this view, such as `view.array("wage") > 5e6`.

        Raises
        ------
        ValueError
            `where` is not a boolean array of the view's length.
        """
        limit = at_most
        if isinstance(at_most, float) and at_most <= 1.0:
            limit = int(len(self) * at_most)
        source = self.copy()
        if agent_type is not None and not issubclass(self.kind, agent_type):
            source = source._part(slice(0, 0))
        elif where is not None:
            mask = np.asarray(where)
            if mask.dtype != np.bool_ or mask.shape != (len(source),):
                raise ValueError(
                    f"`where` takes {len(source)} truth values, one per agent of this view, not "
                    f"an array of {mask.dtype} of shape {mask.shape}"
                )
            source = source._part(mask)
        if filter_func is not None:
            source = source._part(_places(source, filter_func, limit))
        if limit != NO_LIMIT:
            source = source._part(slice(0, max(math.ceil(limit), 0)))
        return self._hold(*source._pairs()) if inplace else source

    def groupby(
        self,
        by: Callable[[Any], Any] | str,
        result_type: Literal["agentset", "list"] = "agentset",
    ) -> ColumnGroups:
        """Agents by a value: groups in the order in which their first agent comes."""
        source = self.copy()
        vector = source._vector(by) if isinstance(by, str) else None
        places: dict[Any, Any] = {}
        if vector is not None:
            _keys, first, group = np.unique(vector, return_index=True, return_inverse=True)
            order = np.argsort(group, kind="stable")
            parts = np.split(order, np.cumsum(np.bincount(group, minlength=len(first)))[:-1])
            for code in np.argsort(first).tolist():
                places[vector[first[code]].item()] = parts[code]
        else:
            value = operator.attrgetter(by) if isinstance(by, str) else by
            for place, agent in enumerate(source):
                places.setdefault(value(agent), []).append(place)
        groups = {key: source._part(np.asarray(part)) for key, part in places.items()}
        if result_type == "agentset":
            return ColumnGroups(groups)
        return ColumnGroups({key: group.to_list() for key, group in groups.items()})

    def sort(
        self,
        key: Callable[[Any], Any] | str,
        ascending: bool = False,  # noqa: FBT001, FBT002 -- Mesa's signature
        inplace: bool = False,  # noqa: FBT001, FBT002
    ) -> Self:
        """The agents by an attribute or a function, from the greatest down as Mesa has it.

        Agents with the same value keep their order.
        """
        vector = self._vector(key) if isinstance(key, str) else None
        if vector is None:
            value = operator.attrgetter(key) if isinstance(key, str) else key
            values = [value(agent) for agent in self]
            order = np.array(
                sorted(range(len(values)), key=values.__getitem__, reverse=not ascending), np.int64
            )
        elif ascending:
            order = np.argsort(vector, kind="stable")
        else:
            order = len(vector) - 1 - np.argsort(vector[::-1], kind="stable")[::-1]
        return self._arranged(order, inplace=inplace)

    def shuffle(self, inplace: bool = False) -> Self:  # noqa: FBT001, FBT002 -- Mesa's signature
        """The agents in a random order, drawn from the model's own `rng`.

        The simulation's draws are counted by month and agent, so this changes none of them.
        """
        return self._arranged(self.model.rng.permutation(len(self)), inplace=inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, of every agent."""
        for agent in self:
            _call(agent, method, args, kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, of every agent in a random order; the view keeps its."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method, or a function, of every agent returns."""
        return [_call(agent, method, args, kwargs) for agent in self]

    def add(self, agent: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: agents in columns come and go only by the model's own rules."""
        self._refuse("added")

    def discard(self, agent: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: agents in columns come and go only by the model's own rules."""
        self._refuse("removed")

    def remove(self, agent: Any) -> NoReturn:  # noqa: ARG002
        """Refuse: agents in columns come and go only by the model's own rules."""
        self._refuse("removed")

    def clear(self) -> NoReturn:
        """Refuse: agents in columns come and go only by the model's own rules."""
        self._refuse("removed")

    def pop(self) -> NoReturn:
        """Refuse: agents in columns come and go only by the model's own rules."""
        self._refuse("removed")

    def _refuse(self, change: str) -> NoReturn:
        raise TypeError(
            f"{self.kind.plural} cannot be {change} by hand: they {self.kind.comings_and_goings}. "
            "Cure: take a part of them with `select`, or change what brings them or drives them "
            "away in the scenario"
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = type(self)(memo.get(id(self.model), self.model), self.kind)
        return twin if self._held is None else twin._hold(*copy.deepcopy(self._held, memo))

    def _update(self, agents: Iterable[Any]) -> Self:
        faces = list(agents)
        for face in faces:
            if type(face) is not self.kind or face.model is not self.model:
                raise TypeError(f"{face!r} is not one of the {self.kind.plural} of this province")
        rows: Rows = np.array([face.row for face in faces], np.int64)
        return self._hold(rows, np.array([face.unique_id for face in faces], np.int64))

    def _from_iterable(self, agents: Iterable[Any]) -> Self:
        # The set operators `&`, `|`, `-`, `^` make their results by this name.
        return type(self)(self.model, self.kind)._update(dict.fromkeys(agents))


class ColumnGroups(GroupBy):
    """Mesa's groups of agents, whose values are aggregated column by column."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """A function of the attribute's values in each group."""
        return {
            key: group.agg(attr_name, func)
            if isinstance(group, ColumnAgents)
            else func([getattr(agent, attr_name) for agent in group])
            for key, group in self.groups.items()
        }


def _places(view: ColumnAgents, accept: Callable[[Any], bool], limit: float) -> list[int]:
    """Places in a view of the agents that a function accepts; no further than the limit."""
    places: list[int] = []
    for place, agent in enumerate(view):
        if len(places) >= limit:
            break
        if accept(agent):
            places.append(place)
    return places


def _call(
    agent: Any, method: str | Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    if isinstance(method, str):
        return getattr(agent, method)(*args, **kwargs)
    return method(agent, *args, **kwargs)
