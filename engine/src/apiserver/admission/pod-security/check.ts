// Mirrors staging/src/k8s.io/pod-security-admission/policy/{checks,helpers,visitor}.go (1.36): what a check is made of.
import type {
  CoreV1Container,
  CoreV1PodSpec,
  CoreV1SecurityContext,
  MetaV1ObjectMeta,
} from "../../../model/generated/types.ts";

/** What a check says of a pod that it forbids. */
export interface Violation {
  readonly reason: string;
  /** May be empty. */
  readonly detail: string;
}

export interface PodUnderCheck {
  readonly metadata: MetaV1ObjectMeta;
  readonly spec: CoreV1PodSpec;
  /** Init containers, then containers, then ephemeral ones. */
  readonly containers: readonly CoreV1Container[];
  /** Minor of the standard that the pod is held to. */
  readonly minor: number;
}

export interface Check {
  readonly id: string;
  readonly level: "baseline" | "restricted";
  /** First minor of the standard that has the check; absent: all. */
  readonly since?: number;
  /** The baseline check that this one takes the place of. */
  readonly overrides?: string;
  check(pod: PodUnderCheck): Violation | undefined;
}

/** `"a", "b"`; nothing is escaped. */
export function joinQuote(items: Iterable<string>): string {
  return [...items].map((item) => `"${item}"`).join(", ");
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}

/** `container "a"`, `containers "a", "b"`. */
export function named(word: string, items: readonly string[]): string {
  return `${plural(word, items.length)} ${joinQuote(items)}`;
}

export const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort();

/** The names of the containers of which `test` holds. */
export function containersWhere(
  pod: PodUnderCheck,
  test: (context: CoreV1SecurityContext | undefined, container: CoreV1Container) => boolean,
): string[] {
  return pod.containers
    .filter((container) => test(container.securityContext, container))
    .map((container) => container.name ?? "");
}

/** Who set something that is forbidden: `pod and containers "a", "b"`; empty when nobody did. */
export function setters(podSets: boolean, containers: readonly string[]): string {
  return [
    ...(podSets ? ["pod"] : []),
    ...(containers.length > 0 ? [named("container", containers)] : []),
  ].join(" and ");
}

/** Since 1.35 pods in a user namespace of their own may be root and unmask /proc. */
export function isInUserNamespace({ spec, minor }: PodUnderCheck): boolean {
  return minor >= 35 && spec.hostUsers === false;
}

/** Since 1.25 what only Linux knows is not asked of Windows pods. */
export function isWindows({ spec, minor }: PodUnderCheck): boolean {
  return minor >= 25 && spec.os?.name === "windows";
}
