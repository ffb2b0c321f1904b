// Mirrors the Windows rules of pkg/apis/core/validation/validation.go (1.36): windowsOptions, host process pods, and
// which fields belong to which operating system.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1PodSpec,
  CoreV1WindowsSecurityContextOptions,
} from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateDNS1123Subdomain, validateEnum } from "../field-formats.ts";
import { containersWithPath } from "./visit-containers.ts";

const maxCredentialSpecKiB = 64;
const maxDomainBytes = 256;
const maxUserBytes = 104;
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const dnsLabel = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const controlCharacter = /[\u0000-\u001f\u007f]/;

export function validateWindowsOptions(
  options: CoreV1WindowsSecurityContextOptions | undefined,
  path: FieldPath,
): FieldError[] {
  if (!options) return [];
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  const errors: FieldError[] = [];
  if (gmsaCredentialSpecName !== undefined)
    errors.push(
      ...validateDNS1123Subdomain(gmsaCredentialSpecName, path.child("gmsaCredentialSpecName")),
    );
  if (gmsaCredentialSpec !== undefined) {
    const at = path.child("gmsaCredentialSpec");
    if (gmsaCredentialSpec === "")
      errors.push(
        fieldError.invalid(at, gmsaCredentialSpec, "gmsaCredentialSpec cannot be an empty string"),
      );
    else if (utf8Length(gmsaCredentialSpec) > maxCredentialSpecKiB * 1024)
      errors.push(
        fieldError.invalid(
          at,
          gmsaCredentialSpec,
          `gmsaCredentialSpec size must be under ${maxCredentialSpecKiB} KiB`,
        ),
      );
  }
  if (runAsUserName !== undefined)
    for (const detail of userNameErrors(runAsUserName))
      errors.push(fieldError.invalid(path.child("runAsUserName"), runAsUserName, detail));
  return errors;
}

/** `user` or `DOMAIN\user`. */
function userNameErrors(name: string): string[] {
  if (name === "") return ["runAsUserName cannot be an empty string"];
  if (controlCharacter.test(name)) return ["runAsUserName cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
  const user = parts.at(-1)!;
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const errors: string[] = [];
  if (utf8Length(domain ?? "") >= maxDomainBytes)
    errors.push(`runAsUserName's Domain length must be under ${maxDomainBytes} characters`);
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain))
    errors.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === "") errors.push("runAsUserName's User cannot be empty");
  else if (utf8Length(user) > maxUserBytes)
    errors.push(`runAsUserName's User length must not be longer than ${maxUserBytes} characters`);
  if (/^[. ]+$/.test(user))
    errors.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    errors.push("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
  return errors;
}

/** All containers of a pod are host processes or none, and then the pod is in the host's network. */
export function validateWindowsHostProcess(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const podWide = spec.securityContext?.windowsOptions?.hostProcess;
  const containers = containersWithPath(spec, path);
  const errors: FieldError[] = [];
  let hostProcesses = 0;
  for (const { container, path: at } of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (podWide !== undefined && own !== undefined && podWide !== own)
      errors.push(
        fieldError.invalid(
          at.child("securityContext", "windowsOptions", "hostProcess"),
          own,
          `pod hostProcess value must be identical if both are specified, was ${podWide}`,
        ),
      );
    if (own ?? podWide) hostProcesses++;
  }
  if (hostProcesses === 0) return errors;
  if (hostProcesses !== containers.length)
    errors.push(
      fieldError.invalid(
        path,
        "",
        "If pod contains any hostProcess containers then all containers must be HostProcess containers",
      ),
    );
  if (!spec.hostNetwork)
    errors.push(
      fieldError.invalid(
        path.child("hostNetwork"),
        false,
        "hostNetwork must be true if pod contains any hostProcess containers",
      ),
    );
  return errors;
}

/** The operating system's name, and then the fields that belong to another one. `path` is that of the pod spec. */
export function validateOS(
  spec: CoreV1PodSpec,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!spec.os) return [];
  const name = spec.os.name ?? "";
  if (name === "")
    return [
      fieldError.required(path.child("os", "name"), context.minor >= 34 ? "" : "cannot be empty"),
    ];
  if (name === "windows") return validateWindowsPod(spec, path);
  if (name === "linux") return validateLinuxPod(spec, path);
  return validateEnum(name, path.child("os"), ["linux", "windows"]);
}

function validateLinuxPod(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  return [{ container: spec, path }, ...containersWithPath(spec, path)]
    .filter(({ container }) => container.securityContext?.windowsOptions)
    .map(({ path: at }) =>
      fieldError.forbidden(
        at.child("securityContext", "windowsOptions"),
        "windows options cannot be set for a linux pod",
      ),
    );
}

const isSet = (value: unknown) => value !== undefined;
const isTrue = (value: unknown) => value === true;
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

/** In upstream's order; each with what counts as set. */
const linuxPodFields: readonly [field: string, given: (value: unknown) => boolean][] = [
  ["securityContext.appArmorProfile", isSet],
  ["securityContext.seLinuxOptions", isSet],
  ["hostUsers", isSet],
  ["hostPID", isTrue],
  ["hostIPC", isTrue],
  ["securityContext.seccompProfile", isSet],
  ["securityContext.fsGroup", isSet],
  ["securityContext.fsGroupChangePolicy", isSet],
  ["securityContext.sysctls", isFilled],
  ["shareProcessNamespace", isSet],
  ["securityContext.runAsUser", isSet],
  ["securityContext.runAsGroup", isSet],
  ["securityContext.supplementalGroups", isSet],
  ["securityContext.supplementalGroupsPolicy", isSet],
  ["securityContext.seLinuxChangePolicy", isSet],
];

const linuxContainerFields = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
] as const;

function validateWindowsPod(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const forbidden = (at: FieldPath) => fieldError.forbidden(at, "cannot be set for a windows pod");
  const errors: FieldError[] = [];
  for (const [field, given] of linuxPodFields) {
    const names = field.split(".");
    const holder: object | undefined = names.length === 2 ? spec.securityContext : spec;
    if (holder && given((holder as Record<string, unknown>)[names.at(-1)!]))
      errors.push(forbidden(names.reduce((at, name) => at.child(name), path)));
  }
  for (const { container, path: at } of containersWithPath(spec, path))
    for (const field of linuxContainerFields)
      if (container.securityContext?.[field] !== undefined)
        errors.push(forbidden(at.child("securityContext", field)));
  return errors;
}
