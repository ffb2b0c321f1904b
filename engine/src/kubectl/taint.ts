// Mirrors `kubectl taint nodes` (staging/src/k8s.io/kubectl/pkg/cmd/taint, 1.36).
import { isQualifiedName, isValidLabelValue } from "../apis/meta/v1/name-formats.ts";
import type { CoreV1Node, CoreV1Taint } from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import { clone } from "../model/object.ts";
import { clientError, type Kubectl, type KubectlResult, onEach, serverError } from "./kubectl.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `spec` is `key=value:Effect`, `key:Effect`, `key:Effect-` or `key-`. */
export function taint(kubectl: Kubectl, node: string, spec: string): KubectlResult {
  const removes = spec.endsWith("-");
  const parsed = parseTaint(removes ? spec.slice(0, -1) : spec, kubectl.context, removes);
  if ("error" in parsed)
    return clientError(`${parsed.error}\nSee 'kubectl taint -h' for help and examples`);
  const { key, value, effect } = parsed;
  return onEach(kubectl, `node/${node}`, (object, _kind, resource) => {
    const stored = clone(object) as CoreV1Node;
    const taints: CoreV1Taint[] = stored.spec?.taints ?? [];
    const same = (other: CoreV1Taint) =>
      other.key === key && (effect === "" || other.effect === effect);
    const { name } = object.metadata;
    if (removes && !taints.some(same)) {
      const text = effect === "" ? key : `${key}:${effect}`;
      return clientError(`taint ${goQuote(text)} not found`);
    }
    if (!removes && taints.some(same))
      return clientError(
        `node ${name} already has ${key} taint(s) with same effect(s) and --overwrite is false`,
      );
    const kept = taints.filter((other) => !same(other));
    const added = removes ? [] : [{ key, effect, ...(value === "" ? {} : { value }) }];
    const changed = { ...stored, spec: { ...stored.spec, taints: [...added, ...kept] } };
    const result = kubectl.api.update(resource, changed, undefined, {
      fieldValidation: "Warn",
      fieldManager: "kubectl-taint",
    });
    if (!result.ok) return serverError(result);
    const word = removes ? "untainted" : "tainted";
    return { output: `node/${name} ${word}\n`, warnings: result.warnings };
  });
}

/** The parts of a taint as it is written, or what is wrong with it. Only what is removed may leave out the effect. */
function parseTaint(
  text: string,
  context: Kubectl["context"],
  removes: boolean,
):
  | { readonly key: string; readonly value: string; readonly effect: string }
  | { readonly error: string } {
  const invalid = (why: readonly string[] = []) => ({
    error: `invalid taint spec: ${text}${why.length > 0 ? `, ${why.join("; ")}` : ""}`,
  });
  const parts = text.split(":");
  if (parts.length > 2) return invalid();
  const [name = "", effect] = parts;
  if (effect !== undefined && !effects.includes(effect))
    return { error: `invalid taint effect: ${effect}, unsupported taint effect` };
  const [key = "", value = "", ...more] = effect === undefined ? [name] : name.split("=");
  if (more.length > 0) return invalid();
  const valueErrors = isValidLabelValue(value, context);
  if (valueErrors.length > 0) return invalid(valueErrors);
  const keyErrors = isQualifiedName(key, context);
  if (keyErrors.length > 0) return invalid(keyErrors);
  return effect === undefined && !removes ? invalid() : { key, value, effect: effect ?? "" };
}
