"""The import contracts of pyproject.toml, asked of any graph of imports."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any

from importlinter.adapters.building import GraphBuilder, ImportGraph
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from tests.architecture.tracked import ROOT

KINDS = {
    kind.type_name: kind for kind in (AcyclicSiblingsContract, ForbiddenContract, LayersContract, ProtectedContract)
}
Import = tuple[str, str]
"""Importer, imported."""


@cache
def configuration() -> dict[str, Any]:
    return read_configuration(str(ROOT / "pyproject.toml"))


def options() -> dict[str, dict[str, Any]]:
    """By name of the contract."""
    return {one["name"]: one for one in configuration()["contracts_options"]}


@cache
def contracts() -> tuple[Contract, ...]:
    session = configuration()["session_options"]
    return tuple(KINDS[one["type"]](name, session, one) for name, one in options().items())


@cache
def real_graph() -> ImportGraph:
    """What the tree imports today. Never changed: `graph_with` copies it."""
    roots = configuration()["session_options"]["root_packages"]
    return GraphBuilder().build(roots, cache_dir=None, include_external_packages=True)


def graph_with(imports: Iterable[Import] = (), modules: Iterable[str] = ()) -> ImportGraph:
    """Today's imports and these; a module that does not exist comes into being."""
    graph = deepcopy(real_graph())
    for module in modules:
        graph.add_module(module)
    for importer, imported in imports:
        outside = imported.partition(".")[0] not in configuration()["session_options"]["root_packages"]
        graph.add_module(importer)
        graph.add_module(imported, is_squashed=outside)
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    return graph


def broken_in(graph: ImportGraph) -> list[str]:
    """Names of the contracts that this graph breaks."""
    return [one.name for one in contracts() if not one.check(deepcopy(graph), verbose=False).kept]
