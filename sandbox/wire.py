"""The JSON that travels between the sandbox and everybody else."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
