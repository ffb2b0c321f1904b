// Mirrors ValidateSecurityContext, validatePodSpecSecurityContext and validateHostUsers of
// pkg/apis/core/validation/validation.go (1.36). Privileged containers are allowed, as kubeadm sets the server up.
// Difference: the gates SELinuxMount and UserNamespacesHostNetworkSupport, off in every version, cannot be turned on.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1AppArmorProfile,
  CoreV1PodSpec,
  CoreV1SeccompProfile,
  CoreV1SecurityContext,
} from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import { goValue } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { isValidGroupID, isValidUserID } from "../../../meta/v1/name-formats.ts";
import {
  hasOuterSpace,
  invalidFor,
  required,
  validateEnum,
  validateLocalDescendingPath,
} from "../field-formats.ts";
import { coreType } from "../internal-types.ts";
import { validateSysctls } from "./sysctls.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { containersWithPath } from "./visit-containers.ts";
import { validateWindowsOptions } from "./windows.ts";

/** A container's security context. `hostUsers`: whether the pod shares the host's user namespace. */
export function validateSecurityContext(
  context: CoreV1SecurityContext | undefined,
  path: FieldPath,
  hostUsers: boolean,
  api: ApiContext,
): FieldError[] {
  if (!context) return [];
  const errors = validateUserAndGroup(context, path);
  const { procMount } = context;
  if (procMount !== undefined) {
    errors.push(...validateEnum(procMount, path.child("procMount"), ["Default", "Unmasked"]));
    if (hostUsers && procMount === "Unmasked")
      errors.push(
        fieldError.invalid(
          path.child("procMount"),
          procMount,
          "`hostUsers` must be false to use `Unmasked`",
        ),
      );
  }
  errors.push(...validateSeccompProfile(context.seccompProfile, path.child("seccompProfile"), api));
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (detail: string) =>
      fieldError.invalid(path, goValue(coreType("SecurityContext"), context, api), detail);
    if (context.privileged)
      errors.push(
        refuse("cannot set `allowPrivilegeEscalation` to false and `privileged` to true"),
      );
    // Only the spelling with the prefix is caught.
    for (const capability of context.capabilities?.add ?? [])
      if (capability === "CAP_SYS_ADMIN")
        errors.push(
          refuse(
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
          ),
        );
  }
  return [
    ...errors,
    ...validateWindowsOptions(context.windowsOptions, path.child("windowsOptions")),
    ...validateAppArmorProfile(context.appArmorProfile, path.child("appArmorProfile")),
  ];
}

function validateUserAndGroup(
  { runAsUser, runAsGroup }: Pick<CoreV1SecurityContext, "runAsUser" | "runAsGroup">,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (runAsUser !== undefined)
    errors.push(...invalidFor(path.child("runAsUser"), runAsUser, isValidUserID(runAsUser)));
  if (runAsGroup !== undefined)
    errors.push(...invalidFor(path.child("runAsGroup"), runAsGroup, isValidGroupID(runAsGroup)));
  return errors;
}

/** The pod's security context. `path` is that of the context. */
export function validatePodSecurityContext(
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const context = spec.securityContext;
  const errors: FieldError[] = [];
  if (context?.fsGroup !== undefined)
    errors.push(
      ...invalidFor(path.child("fsGroup"), context.fsGroup, isValidGroupID(context.fsGroup)),
    );
  errors.push(...validateUserAndGroup(context ?? {}, path));
  (context?.supplementalGroups ?? []).forEach((group, i) => {
    errors.push(
      ...invalidFor(path.child("supplementalGroups").index(i), group, isValidGroupID(group)),
    );
  });
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      fieldError.invalid(
        path.child("shareProcessNamespace"),
        true,
        "ShareProcessNamespace and HostPID cannot both be enabled",
      ),
    );
  errors.push(...validateSysctls(spec, path.child("sysctls"), options));
  if (!context) return errors;
  const { fsGroupChangePolicy, supplementalGroupsPolicy, seLinuxChangePolicy } = context;
  if (fsGroupChangePolicy !== undefined)
    errors.push(
      ...validateEnum(fsGroupChangePolicy, path.child("fsGroupChangePolicy"), [
        "Always",
        "OnRootMismatch",
      ]),
    );
  errors.push(
    ...validateSeccompProfile(
      context.seccompProfile,
      path.child("seccompProfile"),
      options.context,
    ),
    ...validateWindowsOptions(context.windowsOptions, path.child("windowsOptions")),
    ...validateAppArmorProfile(context.appArmorProfile, path.child("appArmorProfile")),
  );
  if (supplementalGroupsPolicy !== undefined)
    errors.push(
      ...validateEnum(supplementalGroupsPolicy, path.child("supplementalGroupsPolicy"), [
        "Merge",
        "Strict",
      ]),
    );
  if (seLinuxChangePolicy !== undefined)
    errors.push(
      ...validateEnum(seLinuxChangePolicy, path.child("seLinuxChangePolicy"), ["Recursive"]),
    );
  return errors;
}

const profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];

function validateSeccompProfile(
  profile: CoreV1SeccompProfile | undefined,
  path: FieldPath,
  api: ApiContext,
): FieldError[] {
  if (!profile) return [];
  const { type = "", localhostProfile } = profile;
  const at = path.child("localhostProfile");
  const errors =
    type === ""
      ? [fieldError.required(path.child("type"), "type is required when seccompProfile is set")]
      : validateEnum(type, path.child("type"), profileTypes);
  if (type === "Localhost")
    errors.push(
      ...(localhostProfile === undefined
        ? [fieldError.required(at, "must be set when seccomp type is Localhost")]
        : validateLocalDescendingPath(localhostProfile, at)),
    );
  else if (localhostProfile !== undefined)
    errors.push(
      fieldError.invalid(
        at,
        goValue(coreType("SeccompProfile"), profile, api),
        "can only be set when seccomp type is Localhost",
      ),
    );
  return errors;
}

const maxAppArmorProfileBytes = 4095;

export function validateAppArmorProfile(
  profile: CoreV1AppArmorProfile | undefined,
  path: FieldPath,
): FieldError[] {
  if (!profile) return [];
  const { type = "", localhostProfile } = profile;
  const at = path.child("localhostProfile");
  if (type === "")
    return required(type, path.child("type"), "type is required when appArmorProfile is set");
  if (type !== "Localhost") {
    const errors = validateEnum(type, path.child("type"), profileTypes);
    if (errors.length === 0 && localhostProfile !== undefined)
      errors.push(
        fieldError.invalid(at, localhostProfile, "can only be set when AppArmor type is Localhost"),
      );
    return errors;
  }
  const errors = required(localhostProfile, at, "must be set when AppArmor type is Localhost");
  if (localhostProfile !== undefined && hasOuterSpace(localhostProfile))
    errors.push(fieldError.invalid(at, localhostProfile, "must not be padded with whitespace"));
  if (utf8Length(localhostProfile ?? "") > maxAppArmorProfileBytes)
    errors.push(fieldError.tooLong(at, maxAppArmorProfileBytes));
  return errors;
}

/** What a pod with its own user namespace may not share with the host. Two of the paths are capitalised by the server. */
export function validateHostUsers(
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const detail =
    options.context.minor >= 34
      ? "when `hostUsers` is false"
      : "when `pod.Spec.HostUsers` is false";
  const errors: FieldError[] = [];
  if (spec.hostNetwork) errors.push(fieldError.forbidden(path.child("hostNetwork"), detail));
  if (spec.hostPID) errors.push(fieldError.forbidden(path.child("HostPID"), detail));
  if (spec.hostIPC) errors.push(fieldError.forbidden(path.child("HostIPC"), detail));
  if (options.allowUserNamespacesWithVolumeDevices || options.context.minor < 34) return errors;
  for (const { container, path: at } of containersWithPath(spec, path))
    if ((container.volumeDevices?.length ?? 0) > 0)
      errors.push(fieldError.forbidden(at.child("volumeDevices"), detail));
  return errors;
}
