// Mirrors validateSysctls and ValidateHostSysctl of pkg/apis/core/validation/validation.go with
// staging/src/k8s.io/component-helpers/node/util/sysctl (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1PodSpec } from "../../../../model/generated/types.ts";
import type { PodValidationOptions } from "./validation-options.ts";

const maxLength = 253;
const segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const pattern = `^(${segment}[\\./])*${segment}$`;
const expression = new RegExp(pattern);

const ipcSysctls: ReadonlySet<string> = new Set([
  "kernel.sem",
  "kernel.shmall",
  "kernel.shmmax",
  "kernel.shmmni",
  "kernel.shm_rmid_forced",
  "kernel.shm",
  "kernel.msgmax",
  "kernel.msgmnb",
  "kernel.msgmni",
  "kernel.msg",
]);

/** With slashes as separators, dots stand for slashes: only then the name is rewritten. */
function normalizeName(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first === undefined || first === ".") return name;
  return name.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}

/** The host namespace that the sysctl would change for a pod that shares it: `hostNetwork`, `hostIPC` or none. */
export function hostNamespaceOfSysctl(
  name: string,
  spec: CoreV1PodSpec,
): "hostNetwork" | "hostIPC" | undefined {
  const known = normalizeName(name).split("*", 1)[0]!;
  const ipc = ipcSysctls.has(known) || known.startsWith("fs.mqueue.");
  if (spec.hostNetwork && !ipc && known.startsWith("net.")) return "hostNetwork";
  if (spec.hostIPC && ipc) return "hostIPC";
  return undefined;
}

export function validateSysctls(
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (spec.securityContext?.sysctls ?? []).forEach((sysctl, i) => {
    const name = sysctl.name ?? "";
    const at = path.index(i).child("name");
    if (name === "") errors.push(fieldError.required(at));
    else if (name.length > maxLength || !expression.test(name))
      errors.push(
        fieldError.invalid(
          at,
          name,
          `must have at most ${maxLength} characters and match regex ${pattern}`,
        ),
      );
    else if (seen.has(name)) errors.push(fieldError.duplicate(at, name));
    const namespace = hostNamespaceOfSysctl(name, spec);
    if (namespace && !options.allowNamespacedSysctlsForHostNetAndHostIPC)
      errors.push(fieldError.invalid(at, name, `may not be specified when '${namespace}' is true`));
    seen.add(name);
  });
  return errors;
}
