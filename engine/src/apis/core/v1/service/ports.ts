// Mirrors the ports of Services in pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1ServicePort, CoreV1ServiceSpec } from "../../../../model/generated/types.ts";
import {
  goInt32,
  goIntOrString,
  goString,
  goValue,
  namedString,
  pointer,
  struct,
} from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { isDNS1123Label, isQualifiedName, isValidPortNum } from "../../../meta/v1/name-formats.ts";
import { portProtocols, validatePortNumOrName } from "../endpoint-ip.ts";

const portsPath = FieldPath.of("spec", "ports");
const servicePortType = struct("core.ServicePort", {
  Name: goString,
  Protocol: namedString("core.Protocol"),
  AppProtocol: pointer(goString),
  Port: goInt32,
  TargetPort: goIntOrString,
  NodePort: goInt32,
});

/** Each port by itself, and names that occur twice. */
export function validatePorts(
  ports: readonly CoreV1ServicePort[],
  context: ApiContext,
): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = portsPath.index(i);
    const errors: FieldError[] = [];
    if (port.name) {
      for (const detail of isDNS1123Label(port.name))
        errors.push(fieldError.invalid(path.child("name"), port.name, detail));
      if (names.has(port.name)) errors.push(fieldError.duplicate(path.child("name"), port.name));
      names.add(port.name);
    } else if (ports.length > 1) errors.push(fieldError.required(path.child("name")));
    for (const detail of isValidPortNum(port.port ?? 0))
      errors.push(fieldError.invalid(path.child("port"), port.port ?? 0, detail));
    if (!port.protocol) errors.push(fieldError.required(path.child("protocol")));
    else if (!portProtocols.includes(port.protocol))
      errors.push(fieldError.notSupported(path.child("protocol"), port.protocol, portProtocols));
    errors.push(...validatePortNumOrName(port.targetPort, path.child("targetPort")));
    if (port.appProtocol !== undefined)
      for (const detail of isQualifiedName(port.appProtocol, context))
        errors.push(fieldError.invalid(path.child("appProtocol"), port.appProtocol, detail));
    return errors;
  });
}

/** Node ports where there can be none, and ports and node ports that a protocol has twice. */
export function validatePortConflicts(spec: CoreV1ServiceSpec, context: ApiContext): FieldError[] {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  if (spec.type === "ClusterIP")
    ports.forEach((port, i) => {
      if (port.nodePort)
        errors.push(
          fieldError.forbidden(
            portsPath.index(i).child("nodePort"),
            "may not be used when `type` is 'ClusterIP'",
          ),
        );
    });
  const nodePorts = new Set<string>();
  ports.forEach((port, i) => {
    if (!port.nodePort) return;
    const key = `${port.protocol}/${port.nodePort}`;
    if (nodePorts.has(key))
      errors.push(fieldError.duplicate(portsPath.index(i).child("nodePort"), port.nodePort));
    nodePorts.add(key);
  });
  const numbers = new Set<string>();
  ports.forEach(({ protocol, port }, i) => {
    const key = `${protocol}/${port}`;
    if (numbers.has(key))
      errors.push(
        fieldError.duplicate(
          portsPath.index(i),
          goValue(servicePortType, { protocol, port }, context),
        ),
      );
    numbers.add(key);
  });
  return errors;
}
