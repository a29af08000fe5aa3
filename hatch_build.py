"""A bill of materials for the wheel (CycloneDX, in its dist-info/sboms): what requirements.lock names.

Hatchling runs it (pyproject.toml) wherever a wheel is made, so it imports the standard library and Hatchling alone.
"""

from __future__ import annotations

import json
import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "feuillet.cdx.json"
_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
# name==version ; marker \ and then a hash a line, as uv writes it.
_LOCKED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE)


def components(lock: str) -> list[dict[str, Any]]:
    """Each package of the lock, with the digests of all files that may be installed for it."""
    found = []
    for name, version, marker, hashes in _LOCKED.findall(lock):
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name)}@{version}"
        digests = [{"alg": "SHA-256", "content": digest} for digest in re.findall(r"sha256:([0-9a-f]{64})", hashes)]
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            # One of these files is installed, and which it is depends on the machine.
            "externalReferences": [{"type": "distribution", "url": purl, "hashes": [digest]} for digest in digests],
        }
        if marker:
            component["properties"] = [{"name": "feuillet:only-where", "value": marker}]
        found.append(component)
    return found


def bill(lock: str, about: dict[str, str], required: list[str]) -> dict[str, Any]:
    """The whole document; the same for the same lock, so that wheels can be compared."""
    several = components(lock)
    root = f"pkg:pypi/{about['name']}@{about['version']}"
    by_name = {component["name"]: component["bom-ref"] for component in several}
    return {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, root + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": about["name"],
                "version": about["version"],
                "description": about["description"],
                "licenses": [{"license": {"id": about["license"]}}],
                "purl": root,
            }
        },
        "components": several,
        "dependencies": [{"ref": root, "dependsOn": sorted(by_name[name] for name in required)}],
        # What the packages ask of each other is not in the lock.
        "compositions": [{"aggregate": "incomplete", "dependencies": [root]}],
    }


class BillOfMaterials(BuildHookInterface):
    """What Hatchling calls before it makes the wheel, and after."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - Hatchling's own
        core = self.metadata.core
        about = {"name": core.name, "version": self.metadata.version}
        about |= {"description": core.description, "license": core.license_expression}
        lock = (Path(self.root) / "requirements.lock").read_text(encoding="utf-8")
        required = [re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in core.dependencies]  # type: ignore[index]
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / NAME
        path.write_text(json.dumps(bill(lock, about, required), indent=1) + "\n", encoding="utf-8")
        build_data["sbom_files"].append(str(path))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as above
        self._folder.cleanup()
