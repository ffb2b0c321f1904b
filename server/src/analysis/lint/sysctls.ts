// Kernel parameters that a pod sets, and those that are safe for every node.
import type { Path } from "../finding.ts";
import { asText, field } from "../resources/json.ts";
import { entries, type Workload } from "../resources/workload.ts";

/** The minor version from which on each is safe; 0 for always. */
const SAFE_SINCE: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
};

/** Names with slashes mean the same. */
export function isSafeSysctl(name: string, minor: number): boolean {
  const dotted = name.includes("/") ? name.replaceAll("/", ".") : name;
  return (SAFE_SINCE[dotted] ?? Number.POSITIVE_INFINITY) <= minor;
}

export function sysctlsOf({ spec, specPath }: Workload): { name: string; path: Path }[] {
  const at = [...specPath, "securityContext", "sysctls"];
  return entries(field(spec, "securityContext", "sysctls"), at).flatMap(({ fields, path }) => {
    const name = asText(fields["name"]);
    return name === undefined ? [] : [{ name, path: [...path, "name"] }];
  });
}
