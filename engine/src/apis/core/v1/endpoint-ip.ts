// Mirrors ValidateEndpointIP and ValidatePortNumOrName in pkg/apis/core/validation/validation.go (1.36): rules that
// Services, Endpoints and EndpointSlices share.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { IntOrString } from "../../../model/generated/types.ts";
import { parseIP } from "../../meta/v1/ip.ts";
import { isValidPortName, isValidPortNum } from "../../meta/v1/name-formats.ts";

export const portProtocols: readonly string[] = ["SCTP", "TCP", "UDP"];

/** Addresses that mean something else than one machine on the network. */
export function validateEndpointIP(address: string, path: FieldPath): FieldError[] {
  const ip = parseIP(address);
  if (!ip) return [fieldError.invalid(path, address, "must be a valid IP address")];
  const { bytes } = ip;
  const [a, b, c] = bytes as [number, number, number];
  const v4 = bytes.length === 4;
  const onlyLastSet = bytes.slice(0, -1).every((byte) => byte === 0);
  const special: readonly [boolean, string][] = [
    [bytes.every((byte) => byte === 0), `may not be unspecified (${address})`],
    [
      v4 ? a === 127 : onlyLastSet && bytes[15] === 1,
      "may not be in the loopback range (127.0.0.0/8, ::1/128)",
    ],
    [
      v4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80,
      "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
    ],
    [
      v4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 0x02,
      "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
    ],
  ];
  return special
    .filter(([applies]) => applies)
    .map(([, detail]) => fieldError.invalid(path, address, detail));
}

export function validatePortNumOrName(
  port: IntOrString | undefined,
  path: FieldPath,
): FieldError[] {
  const value = port ?? 0;
  const details = typeof value === "number" ? isValidPortNum(value) : isValidPortName(value);
  return details.map((detail) => fieldError.invalid(path, value, detail));
}
