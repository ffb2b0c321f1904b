// Names for the API server's refusals and warnings, so that a finding can be looked up and configured. The first row
// that fits gives the code; what no row names is `api-invalid`, or `api-warning` for a warning.
import type { Path } from "../finding.ts";

interface Row {
  readonly code: string;
  /** Part of the path in the server's form, list positions as `[]`. */
  readonly path?: RegExp;
  readonly reason?: string;
  readonly message?: RegExp;
  readonly kinds?: readonly string[];
}

const rows: readonly Row[] = [
  { code: "exceeded-quota", message: /exceeded quota/ },
  { code: "quota-must-specify", message: /failed quota: .* must specify/ },
  { code: "pod-security", message: /violates PodSecurity/ },
  {
    code: "service-nodeport-out-of-range",
    kinds: ["Service"],
    path: /nodePort$/,
    message: /valid range/,
  },
  {
    code: "service-nodeport-conflict",
    kinds: ["Service"],
    path: /nodePort$/,
    message: /already allocated/,
  },
  {
    code: "selector-mismatch",
    path: /template\.metadata\.labels$/,
    message: /`selector` does not match/,
  },
  { code: "name-invalid", path: /^metadata\.(name|generateName)$/ },
  { code: "label-invalid", path: /(labels|matchLabels|annotations|nodeSelector)$/ },
  { code: "port-invalid", path: /(containerPort|hostPort|\.port)$/ },
  { code: "port-host-duplicate", path: /hostPort$/, reason: "FieldValueDuplicate" },
  { code: "quantity-invalid", path: /(requests|limits|hard|capacity)\.[^.]+$/ },
  {
    code: "port-conflict",
    reason: "Warning",
    message: /(duplicate|overlapping|dangerously ambiguous) port definition/,
  },
  { code: "port-name-duplicate", reason: "Warning", message: /duplicate port name/ },
  { code: "env-duplicate", reason: "Warning", message: /hides previous definition/ },
  { code: "resources-fractional-bytes", reason: "Warning", message: /fractional byte value/ },
  { code: "selector-null", reason: "Warning", message: /null labelSelector/ },
  { code: "api-version-deprecated", reason: "Warning", message: /is deprecated in v1\./ },
  { code: "api-warning", reason: "Warning" },
];

/** The code of a refusal or warning. `reason` is the cause's reason, or `Warning`. */
export function apiCode(kind: string, path: Path, reason: string, message: string): string {
  const field = path.map((step) => (typeof step === "number" ? "[]" : step)).join(".");
  const row = rows.find(
    (r) =>
      (r.kinds?.includes(kind) ?? true) &&
      (r.path?.test(field) ?? true) &&
      (r.reason === undefined
        ? reason !== "Warning" || r.message !== undefined
        : r.reason === reason) &&
      (r.message?.test(message) ?? true),
  );
  return row?.code ?? "api-invalid";
}
