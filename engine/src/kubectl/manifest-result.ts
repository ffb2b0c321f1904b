// What became of one object of a manifest.
import { kubectlRefusal } from "../apis/decode-status.ts";
import type { KubeObject, Stored } from "../model/object.ts";
import { kubectlStatus, type Status } from "../model/status.ts";

export interface ManifestResult {
  readonly given: KubeObject;
  /** The HTTP code; 0 when kubectl refused before it asked. */
  readonly code: number;
  readonly warnings: readonly string[];
  readonly object?: Stored;
  readonly status?: Status;
  /** kubectl's line about it. */
  readonly text?: string;
}

/** kubectl's own refusal. */
export function clientStatus(given: KubeObject, message: string): ManifestResult {
  return { given, code: 0, warnings: [], status: kubectlStatus(message) };
}

/** What kubectl says of a kind that the server does not have. */
export function noMatches({ kind, apiVersion }: KubeObject): string {
  return `no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
}

/** kubectl's refusal of a document that is no Kubernetes object, or nothing. */
export function refusedDocument(given: unknown): ManifestResult | undefined {
  const status = kubectlRefusal(given, "STDIN");
  if (!status) return undefined;
  const { apiVersion, kind } = (given ?? {}) as Partial<KubeObject>;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    given: { apiVersion: text(apiVersion), kind: text(kind) },
    code: 0,
    warnings: [],
    status,
  };
}

/** As kubectl sends an object that it creates: a version that a manifest was read in does not matter then. */
export function withoutVersion<T extends KubeObject>(object: T): T {
  const { resourceVersion: _version, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
}
