// A decoding error of the API server as a finding, with the edits that mend it.
import type { DecodeError } from "#engine";
import type { Finding } from "../finding.ts";
import type { SchemaObject } from "./schema-object.ts";
import type { SchemaWorld } from "./schema-world.ts";
import { unknownFieldFixes } from "./unknown-field-fixes.ts";
import { wrongTypeFixes } from "./wrong-type-fixes.ts";

/** The finding for one error, in the server's words. */
export function decodeFinding(
  error: DecodeError,
  object: SchemaObject,
  world: SchemaWorld,
): Finding {
  const fixes =
    error.type === "unknown-field"
      ? unknownFieldFixes(error, object, world.pack)
      : wrongTypeFixes(error, object, world);
  return {
    ...named(error, object),
    source: "schema",
    severity: "error",
    object: object.ref,
    path: error.path,
    part: error.type === "unknown-field" ? "key" : "value",
    ...(fixes.length > 0 && { fixes }),
  };
}

/** Of what a Secret holds the server says more, and the rule about Secrets has it. */
function named({ message, path }: DecodeError, { ref }: SchemaObject) {
  return ref.kind === "Secret" && path[0] === "data" && message.startsWith("illegal base64")
    ? {
        code: "secret-type-mismatch",
        message: `Secret in version "${ref.apiVersion}" cannot be handled as a Secret: ${message}`,
      }
    : { code: "schema-invalid", message };
}
