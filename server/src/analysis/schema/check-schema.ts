// The schema tier: what the API server says of a document before it looks at the values, and what kubectl says when
// nothing serves the kind.
import { findDecodeErrors, packKind } from "#engine";
import { isPlaceholder } from "../documents/index.ts";
import type { Finding, Path } from "../finding.ts";
import { checkApiVersion } from "./check-api-version.ts";
import { decodeFinding } from "./decode-finding.ts";
import type { SchemaObject } from "./schema-object.ts";
import type { SchemaWorld } from "./schema-world.ts";
import { valueAt } from "./value-at.ts";

/**
 * Findings of one object: removed and deprecated apiVersions, unknown kinds, wrong types, unknown fields. Objects of
 * groups that nobody defines are passed over in silence. Never throws.
 */
export function checkSchema(object: SchemaObject, world: SchemaWorld): Finding[] {
  const { ref, value } = object;
  if (ref.apiVersion === "" || ref.kind === "") return [];
  const custom = world.customResources?.find(ref.apiVersion, ref.kind);
  if (custom !== undefined) return custom.check(object);
  const { served, findings } = checkApiVersion(object, world);
  const kind = packKind(world.pack, ref.apiVersion, ref.kind);
  if (!served || kind === undefined) return findings;
  // What something fills in before kubectl sees it is nobody's to judge.
  const errors = findDecodeErrors(world.pack, ref, value, { minor: world.minor }).filter(
    ({ type, path }) => type === "unknown-field" || !isPlaceholder(valueAt(value, path)),
  );
  return [
    ...findings,
    ...errors.map((error) => {
      const finding = decodeFinding(error, object, world);
      return kind.namespaced && isNamespace(error.path) ? replacedNamespace(finding) : finding;
    }),
  ];
}

function isNamespace(path: Path): boolean {
  return path.length === 2 && path[0] === "metadata" && path[1] === "namespace";
}

/** kubectl overwrites a namespace that is no text before the server sees it. */
function replacedNamespace(finding: Finding): Finding {
  return {
    ...finding,
    severity: "warning",
    message: "metadata.namespace is not a string: kubectl uses the current namespace instead",
  };
}
