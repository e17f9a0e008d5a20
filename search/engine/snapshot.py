"""A generation made ready for searching: what is found out about it once and used by every search."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.authority.entity_table import EntityTable
from index.duplicates.groups import DuplicateGroups
from index.kernels import fastest
from index.schema import FACETS
from index.storage.columns import Segment
from index.storage.generation import (
    DamagedGeneration,
    Generation,
    GenerationInfo,
    no_entity_table,
    open_generation,
)
from search.engine import kernel as numpy_kernel
from search.engine.beginnings import Beginnings
from search.engine.evaluate import Evaluator
from search.engine.facet_values import FacetValues
from search.engine.histogram import Histograms
from search.engine.kernel import Kernel
from search.engine.lookup import Lookup
from search.engine.scoring import ranked_idf
from search.engine.written_forms import WrittenForms
from search.request import Operator


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation. Threads may share it; it lives as long as someone holds it, whatever is written meanwhile."""

    generation: str
    info: GenerationInfo
    segments: tuple[Segment, ...]
    kernel: Kernel
    entities: EntityTable
    duplicates: DuplicateGroups
    lookup: Lookup
    facets: dict[str, FacetValues]
    evaluator: Evaluator
    ranked: Evaluator
    histograms: Histograms
    beginnings: Beginnings
    written: WrittenForms

    def evaluator_of(self, operator: Operator) -> Evaluator:
        """What evaluates the queries of an operator: ranked searches weigh rare words more."""
        return self.ranked if operator == "or" else self.evaluator

    def find(self, article_id: str) -> tuple[Segment, int] | None:
        """Segment and document number of an article."""
        for segment in self.segments:
            ids = segment.keyword("id")
            rank = ids.terms.find(article_id)
            if rank >= 0:
                for document in ids.postings(rank).tolist():
                    if segment.live is None or segment.live[document]:
                        return segment, document
        return None


def open_snapshot(archive: Path) -> Snapshot:
    """The newest generation of an archive. Raises NoGeneration, DamagedGeneration."""
    generation = open_generation(archive)
    try:
        entities = EntityTable.from_bytes(generation.entities)
    except ValueError as error:
        raise DamagedGeneration(no_entity_table(archive)) from error
    return snapshot_of(generation, entities)


def snapshot_of(generation: Generation, entities: EntityTable) -> Snapshot:
    """A generation whose names mean these entities."""
    duplicates = DuplicateGroups.from_bytes(generation.duplicates)
    segments = generation.segments
    kernel = fastest(numpy_kernel)
    lookup = Lookup(segments, kernel)
    facets = {field.name: FacetValues(field, segments, entities) for field in FACETS}
    evaluator = Evaluator(segments, lookup, facets)
    ranked = Evaluator(segments, Lookup(segments, kernel, ranked_idf), facets)
    histograms = Histograms(segments)
    beginnings = Beginnings(segments, facets)
    return Snapshot(
        generation.name,
        generation.info,
        segments,
        kernel,
        entities,
        duplicates,
        lookup,
        facets,
        evaluator,
        ranked,
        histograms,
        beginnings,
        WrittenForms(segments, evaluator),
    )
