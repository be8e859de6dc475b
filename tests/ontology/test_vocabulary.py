from __future__ import annotations

import subprocess
import sys

import pytest

from counterpoint.errors import UnknownTermError
from counterpoint.ontology import vocabulary
from counterpoint.ontology.mapping import BASIS, MODE, POLARITY, REFERENCES, STANCE_BASIS
from counterpoint.ontology.triples import kebab, pascal


def test_a_term_is_its_full_iri() -> None:
    assert vocabulary.term("Statement") == "https://w3id.org/counterpoint/ontology#Statement"
    assert vocabulary.local_name(vocabulary.term("Statement")) == "Statement"
    assert vocabulary.local_name("https://schema.org/Claim") == "https://schema.org/Claim"


def test_an_unknown_term_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownTermError, match='no term "Statment"; did you mean "Statement"'):
        vocabulary.term("Statment")


def test_a_term_has_a_label_and_a_comment_for_pages() -> None:
    assert vocabulary.label("PoliceDepartment") == "police department"
    assert vocabulary.comment("PoliceDepartment") == "A local police force."


def test_kinds_of_actor_come_with_the_kind_above_them() -> None:
    kinds = vocabulary.actor_kinds()
    assert kinds["PoliceUnion"] == "LaborUnion"
    assert kinds["LaborUnion"] == "Organization"
    assert kinds["Organization"] == "Actor"
    assert "Actor" not in kinds
    assert "Position" not in kinds
    assert len(kinds) == 23


def test_schemes_are_notations_whose_local_name_is_their_pascal_case() -> None:
    assert "negative-consequences" in vocabulary.schemes()
    assert len(vocabulary.schemes()) >= 20
    for notation in vocabulary.schemes():
        assert vocabulary.terms()[pascal(notation)].notation == notation
        assert kebab(pascal(notation)) == notation


def test_roles_are_the_offices() -> None:
    assert vocabulary.roles() == ("AttorneyGeneral", "Mayor", "PoliceChief")


def test_everything_that_records_are_mapped_to_is_a_term() -> None:
    ours = [p for fields in REFERENCES.values() for p in fields.values() if "counterpoint" in p.value]
    lists = [node for names in (POLARITY, MODE, BASIS, STANCE_BASIS) for node in names.values()]
    assert {vocabulary.local_name(node.value) for node in (*ours, *lists)} <= vocabulary.TERMS


def test_a_union_is_all_its_members() -> None:
    concerned = {vocabulary.local_name(iri) for iri in vocabulary.terms()["concerns"].range}
    assert concerned == {"Policy", "Event", "Place", "Actor"}


def test_the_module_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="no attribute 'NOTHING'"):
        _ = vocabulary.NOTHING


def test_reading_the_vocabulary_loads_no_rdf_library_but_oxigraph() -> None:
    code = "import sys; from counterpoint.ontology.vocabulary import TERMS; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"rdflib", "pyshacl", "networkx", "pandas"} & set(run.stdout.split())
