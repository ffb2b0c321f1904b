// Mirrors the describers of ConfigMaps and Secrets in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36): a
// Secret shows how long its values are and nothing else.
import type { CoreV1ConfigMap, CoreV1Secret } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeConfigMap(
  sheet: Sheet,
  configMap: Stored<CoreV1ConfigMap>,
  around: Surroundings,
): void {
  const { data = {}, binaryData = {} } = configMap;
  identity(sheet, configMap);
  labelsAndAnnotations(sheet, configMap);
  sheet.line("\nData\n====");
  for (const key of Object.keys(data).sort()) sheet.line(`${key}:\n----\n${data[key]}\n`);
  sheet.line("\nBinaryData\n====");
  for (const key of Object.keys(binaryData).sort())
    sheet.line(`${key}: ${decodedLength(binaryData[key]!)} bytes`);
  sheet.line("");
  eventLines(sheet, around);
}

export function describeSecret(sheet: Sheet, secret: Stored<CoreV1Secret>): void {
  const { data = {}, type = "" } = secret;
  identity(sheet, secret);
  labelsAndAnnotations(sheet, secret);
  sheet.line(`\nType:\t${type}`);
  sheet.line("\nData\n====");
  for (const key of Object.keys(data).sort())
    sheet.line(`${key}:\t${decodedLength(data[key]!)} bytes`);
}

/** How many bytes a base64 text stands for. */
function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/[^A-Za-z0-9+/]/g, "").length * 3) / 4);
}
