// The differences between the minors in how objects are printed: fields that older servers wrote even when they were
// empty (Go structs without `omitempty` or `omitzero`).
import type { SchemaField, SchemaPack } from "./schema-pack.ts";

interface WrittenField {
  readonly definition: string;
  readonly field: string;
  /** The first minor that leaves the field out when it is empty. */
  readonly omittedSince: number;
  readonly as: Partial<SchemaField>;
}

const writtenFields: readonly WrittenField[] = [
  {
    definition: "MetaV1ObjectMeta",
    field: "creationTimestamp",
    omittedSince: 34,
    as: { pointer: true, written: true },
  },
  {
    definition: "ResourceV1ResourceSliceSpec",
    field: "devices",
    omittedSince: 35,
    as: { written: true },
  },
];

const packsByMinor = new WeakMap<SchemaPack, Map<number, SchemaPack>>();

/** The pack with which Kubernetes 1.`minor` prints objects. */
export function packOfMinor(pack: SchemaPack, minor: number): SchemaPack {
  let packs = packsByMinor.get(pack);
  if (!packs) {
    packs = new Map();
    packsByMinor.set(pack, packs);
  }
  let found = packs.get(minor);
  if (!found) {
    const written = writtenFields.filter(({ omittedSince }) => minor < omittedSince);
    found = written.reduce(withWrittenField, pack);
    packs.set(minor, found);
  }
  return found;
}

function withWrittenField(pack: SchemaPack, { definition, field, as }: WrittenField): SchemaPack {
  const known = pack.definitions[definition];
  const shape = known?.fields[field];
  if (!known || !shape) return pack;
  const fields = { ...known.fields, [field]: { ...shape, ...as } };
  return { ...pack, definitions: { ...pack.definitions, [definition]: { ...known, fields } } };
}
