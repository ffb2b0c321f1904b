// Objects and servers for tests: the least that is valid, with what a test is about laid over it.
import { ApiServer } from "../apiserver/api-server.ts";
import type { ApiServerOptions } from "../apiserver/request.ts";
import { completeNamespaces } from "../cluster/complete.ts";
import { featureDefault } from "../model/feature-gates.ts";
import type { CoreV1Pod, CoreV1PodSpec } from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";
import { formatTime } from "../model/time.ts";

/** 2026-01-01T00:00:00Z. */
const startMs = 1_767_225_600_000;

/** A server whose clock stands still until the test moves it. */
export interface TestServer {
  readonly server: ApiServer;
  advance(ms: number): void;
}

/** An API server with the system namespaces and their service accounts. */
export function testServer(options: Partial<ApiServerOptions> = {}): TestServer {
  let nowMs = startMs;
  const minor = options.minor ?? 36;
  const feature = (name: string) => featureDefault(name, minor);
  const clock = {
    nowMs: () => nowMs,
    timestamp: () => formatTime(nowMs),
  };
  const server = new ApiServer({ feature, clock, seed: 1, ...options, minor });
  completeNamespaces(server, { minor, feature, nowMs: clock.nowMs });
  return {
    server,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** An object of any kind in the namespace `default`. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Record<string, unknown> = {},
): KubeObject {
  const { metadata, ...fields } = rest;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: "default", ...(metadata as object) },
    ...fields,
  } as KubeObject;
}

/** A pod with one container `c`. */
export function pod(name: string, spec: Partial<CoreV1PodSpec> = {}, metadata = {}): CoreV1Pod {
  return object("v1", "Pod", name, {
    metadata,
    spec: { containers: [{ name: "c", image: "x:1" }], ...spec },
  }) as CoreV1Pod;
}
