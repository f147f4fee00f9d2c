"""Text from strangers, read so that every value knows its file, line and column (requirement RU-2)."""

from boekwerk.positions.problems import Problems
from boekwerk.positions.suggestion import did_you_mean, nearest
from boekwerk.positions.yaml_nodes import Entry, ListNode, MapNode, Node, ScalarNode
from boekwerk.positions.yaml_reading import YamlLimits, YamlReading, read_yaml

__all__ = [
    "Entry",
    "ListNode",
    "MapNode",
    "Node",
    "Problems",
    "ScalarNode",
    "YamlLimits",
    "YamlReading",
    "did_you_mean",
    "nearest",
    "read_yaml",
]
