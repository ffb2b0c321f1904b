// Where people expect a new key: after which of its siblings.

/** Usual orders; a map is taken for the first of them that holds the new key and two of its siblings, or all of them. */
const ORDERS: readonly (readonly string[])[] = [
  [
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "type",
    "immutable",
    "data",
    "stringData",
    "binaryData",
    "status",
  ],
  [
    "name",
    "image",
    "imagePullPolicy",
    "command",
    "args",
    "workingDir",
    "ports",
    "envFrom",
    "env",
    "resources",
    "volumeMounts",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "lifecycle",
    "securityContext",
  ],
  ["name", "generateName", "namespace", "labels", "annotations"],
  [
    "replicas",
    "revisionHistoryLimit",
    "selector",
    "serviceName",
    "strategy",
    "updateStrategy",
    "template",
  ],
];

/** How many of the siblings stand before the new key. Unknown keys go last. */
export function insertionIndex(siblings: readonly (string | undefined)[], key: string): number {
  const order = ORDERS.find((names) => {
    const known = siblings.filter((name) => name !== undefined && names.includes(name)).length;
    return names.includes(key) && known >= Math.min(2, siblings.length);
  });
  if (order === undefined) return siblings.length;
  const rank = order.indexOf(key);
  const before = siblings.findLastIndex((name) => {
    const at = name === undefined ? -1 : order.indexOf(name);
    return at >= 0 && at < rank;
  });
  return before + 1;
}

/** Keys of an API type as people expect them: the usual ones first, the others as the API's reference lists them. */
export function inApiOrder(keys: readonly string[]): readonly string[] {
  const known = (order: readonly string[]) => keys.filter((key) => order.includes(key)).length;
  const order = ORDERS.reduce((best, next) => (known(next) > known(best) ? next : best));
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return keys.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
