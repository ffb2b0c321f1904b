// The one difference between the minors in how objects are printed: until 1.33 the server wrote an empty creation time
// into the metadata of templates (metav1.ObjectMeta without `omitzero`).
import type { SchemaPack } from "./schema-pack.ts";

const omitsCreationTimestampSince = 34;
const objectMeta = "MetaV1ObjectMeta";

const olderPacks = new WeakMap<SchemaPack, SchemaPack>();

/** The pack with which Kubernetes 1.`minor` prints objects. */
export function packOfMinor(pack: SchemaPack, minor: number): SchemaPack {
  if (minor >= omitsCreationTimestampSince) return pack;
  const known = olderPacks.get(pack);
  if (known) return known;
  const definition = pack.definitions[objectMeta];
  const creationTimestamp = definition?.fields["creationTimestamp"];
  if (!definition || !creationTimestamp) return pack;
  const fields = {
    ...definition.fields,
    creationTimestamp: { ...creationTimestamp, pointer: true as const, written: true as const },
  };
  const older = {
    ...pack,
    definitions: { ...pack.definitions, [objectMeta]: { ...definition, fields } },
  };
  olderPacks.set(pack, older);
  return older;
}
