// What an object brings into being: itself, and what controllers make of it.
import type { Path } from "../finding.ts";
import { asList, asMap, asText, field, type JsonMap } from "./json.ts";
import { type GroupKind, kindName } from "./kinds.ts";
import { type Match, matchPattern } from "./path-pattern.ts";

export interface DefinedKey {
  readonly name: string;
  /** Of the entry in the object. */
  readonly path: Path;
}

/** An object that exists because of another, or the object itself. Paths start at the object in the text. */
export interface Definition {
  readonly target: GroupKind;
  readonly name: string;
  /** Where the name is written. */
  readonly path: Path;
  /** What it holds; undefined when that cannot be known. */
  readonly keys: readonly DefinedKey[] | undefined;
  /** Of a Secret, as far as it is known. */
  readonly type?: string;
  /** The object itself, not something made of it. */
  readonly self: boolean;
  /** The name is followed by an ordinal, as the claims of a StatefulSet are. */
  readonly ordinals?: true;
}

const SECRET: GroupKind = { group: "", kind: "Secret" };
const SERVICE: GroupKind = { group: "", kind: "Service" };
const CLAIM: GroupKind = { group: "", kind: "PersistentVolumeClaim" };
const NAME: Path = ["metadata", "name"];

type Reader = (value: JsonMap, name: string) => Definition[];

/** Everything an object defines; the object itself comes first. One without a name defines nothing. */
export function findDefinitions(kind: GroupKind, value: JsonMap, name: string): Definition[] {
  if (name === "") return [];
  const type = kind.kind === "Secret" ? (asText(value["type"]) ?? "Opaque") : undefined;
  const self: Definition = {
    target: kind,
    name,
    path: NAME,
    keys: ownKeys(kind, value),
    self: true,
    ...(type !== undefined && { type }),
  };
  return [self, ...(READERS.get(kindName(kind))?.(value, name) ?? [])];
}

function ownKeys(kind: GroupKind, value: JsonMap): DefinedKey[] | undefined {
  if (kindName(kind) === "Secret") return keysAt(value, ["data"], ["stringData"]);
  if (kindName(kind) === "ConfigMap") return keysAt(value, ["data"], ["binaryData"]);
  return undefined;
}

function keysAt(value: unknown, ...paths: readonly (readonly string[])[]): DefinedKey[] {
  return paths.flatMap((path) =>
    Object.keys(asMap(field(value, ...path)) ?? {}).map((name) => ({
      name,
      path: [...path, name],
    })),
  );
}

function namedKeys(matches: readonly Match[]): DefinedKey[] {
  return matches.flatMap(({ path, value }) => {
    const name = asText(value);
    return name === undefined ? [] : [{ name, path }];
  });
}

function made(
  target: GroupKind,
  value: JsonMap,
  paths: readonly (readonly string[])[],
  more: Pick<Definition, "keys"> & { readonly type?: string | undefined },
): Definition[] {
  const path = paths.find((at) => asText(field(value, ...at)) !== undefined);
  if (path === undefined) return [];
  const { keys, type } = more;
  const name = asText(field(value, ...path))!;
  return [{ target, name, path, keys, self: false, ...(type !== undefined && { type }) }];
}

const TLS = { type: "kubernetes.io/tls", keys: ["tls.crt", "tls.key", "ca.crt"] };

function tlsKeys(path: Path, names: readonly string[]): DefinedKey[] {
  return names.map((name) => ({ name, path }));
}

const externalSecret: Reader = (value) => {
  const spec =
    field(value, "spec", "externalSecretSpec") === undefined
      ? ["spec"]
      : ["spec", "externalSecretSpec"];
  const start = { path: spec, value: field(value, ...spec) };
  const whole = field(start.value, "dataFrom") !== undefined;
  const keys = [
    ...namedKeys(matchPattern(start, "data[*].secretKey")),
    ...keysAt(value, [...spec, "target", "template", "data"]),
  ];
  return made(
    SECRET,
    value,
    [
      [...spec, "target", "name"],
      ["metadata", "name"],
    ],
    {
      keys: whole ? undefined : keys,
      type: asText(field(start.value, "target", "template", "type")),
    },
  );
};

/** Its Secret is made from a store outside of the cluster. */
const vaultSecret: Reader = (value) =>
  made(SECRET, value, [["spec", "destination", "name"]], { keys: undefined });

/** What an operator makes for its custom resource, named after it. */
function namedAfter(target: GroupKind, ...around: readonly (readonly [string, string])[]): Reader {
  return (_, name) =>
    around.map(([before, behind]) => ({
      target,
      name: `${before}${name}${behind}`,
      path: NAME,
      keys: undefined,
      self: false,
    }));
}

const behind = (...ends: readonly string[]) => ends.map((end) => ["", end] as const);

const together =
  (...readers: readonly Reader[]): Reader =>
  (value, name) =>
    readers.flatMap((read) => read(value, name));

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    "bitnami.com/SealedSecret": (value) =>
      made(
        SECRET,
        value,
        [
          ["spec", "template", "metadata", "name"],
          ["metadata", "name"],
        ],
        {
          keys: keysAt(value, ["spec", "encryptedData"], ["spec", "template", "data"]),
          type: asText(field(value, "spec", "template", "type")) ?? "Opaque",
        },
      ),
    "external-secrets.io/ExternalSecret": externalSecret,
    "external-secrets.io/ClusterExternalSecret": externalSecret,
    "cert-manager.io/Certificate": (value) =>
      made(SECRET, value, [["spec", "secretName"]], {
        keys: tlsKeys(["spec", "secretName"], TLS.keys),
        type: TLS.type,
      }),
    "secrets-store.csi.x-k8s.io/SecretProviderClass": (value) =>
      matchPattern({ path: [], value }, "spec.secretObjects[*]").flatMap(
        ({ path, value: item }) => {
          const name = asText(field(item, "secretName"));
          if (name === undefined) return [];
          const keys = namedKeys(matchPattern({ path, value: item }, "data[*].key"));
          const type = asText(field(item, "type")) ?? "Opaque";
          return [{ target: SECRET, name, path: [...path, "secretName"], keys, type, self: false }];
        },
      ),
    "secrets.hashicorp.com/VaultStaticSecret": vaultSecret,
    "secrets.hashicorp.com/VaultDynamicSecret": vaultSecret,
    "secrets.hashicorp.com/VaultPKISecret": vaultSecret,
    "onepassword.com/OnePasswordItem": (value) =>
      made(SECRET, value, [["metadata", "name"]], { keys: undefined }),
    "isindir.github.com/SopsSecret": (value) =>
      namedKeys(matchPattern({ path: [], value }, "spec.secretTemplates[*].name")).map((at) => ({
        target: SECRET,
        ...at,
        keys: undefined,
        self: false,
      })),
    "networking.k8s.io/Ingress": (value) => {
      const annotations = asMap(field(value, "metadata", "annotations")) ?? {};
      const issued = ["cert-manager.io/issuer", "cert-manager.io/cluster-issuer"].some((name) =>
        Object.hasOwn(annotations, name),
      );
      if (!issued) return [];
      return namedKeys(matchPattern({ path: [], value }, "spec.tls[*].secretName")).map((at) => ({
        target: SECRET,
        ...at,
        keys: tlsKeys(at.path, TLS.keys.slice(0, 2)),
        type: TLS.type,
        self: false,
      }));
    },
    "apps/StatefulSet": (value, name) =>
      asList(field(value, "spec", "volumeClaimTemplates")).flatMap((template, i) => {
        const claim = asText(field(template, "metadata", "name"));
        if (claim === undefined) return [];
        const path = ["spec", "volumeClaimTemplates", i, "metadata", "name"];
        return [
          {
            target: CLAIM,
            name: `${claim}-${name}`,
            path,
            keys: undefined,
            self: false,
            ordinals: true,
          },
        ];
      }),
    "postgresql.cnpg.io/Cluster": together(
      namedAfter(SECRET, ...behind("-app", "-superuser", "-ca", "-server", "-replication")),
      namedAfter(SERVICE, ...behind("-rw", "-ro", "-r")),
    ),
    "kafka.strimzi.io/Kafka": together(
      namedAfter(SECRET, ...behind("-cluster-ca-cert", "-clients-ca-cert")),
      namedAfter(SERVICE, ...behind("-kafka-bootstrap", "-kafka-brokers")),
    ),
    "kafka.strimzi.io/KafkaUser": namedAfter(SECRET, ["", ""]),
    "rabbitmq.com/RabbitmqCluster": together(
      namedAfter(SECRET, ...behind("-default-user", "-erlang-cookie")),
      namedAfter(SERVICE, ...behind("", "-nodes")),
    ),
    "app.redislabs.com/RedisEnterpriseCluster": together(
      namedAfter(SECRET, ["", ""]),
      namedAfter({ group: "", kind: "ServiceAccount" }, ["", ""]),
    ),
    "app.redislabs.com/RedisEnterpriseDatabase": namedAfter(SECRET, ["redb-", ""]),
  }),
);
