// Mirrors ValidateVolumeMounts and ValidateVolumeDevices of pkg/apis/core/validation/validation.go (1.36). Several
// errors of a mount stand at the list of mounts, without a position, as the server has them.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Volume, CoreV1VolumeMount } from "../../../../model/generated/types.ts";
import {
  required,
  validateEnum,
  validateLocalDescendingPath,
  validatePathNoBacksteps,
} from "../field-formats.ts";
import type { AnyContainer } from "./visit-containers.ts";

/** The valid volumes of a pod by name. */
export type VolumesByName = ReadonlyMap<string, CoreV1Volume>;

export function validateVolumeMounts(
  container: AnyContainer,
  volumes: VolumesByName,
  path: FieldPath,
): FieldError[] {
  const devices = new Map(
    (container.volumeDevices ?? []).map(({ name = "", devicePath = "" }) => [name, devicePath]),
  );
  const devicePaths = new Set(devices.values());
  const mountPaths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const at = path.index(i);
    const { name = "", mountPath = "", subPath = "", subPathExpr = "" } = mount;
    const errors = required(name, at.child("name"));
    if (!volumes.has(name)) errors.push(fieldError.notFound(at.child("name"), name));
    errors.push(...required(mountPath, at.child("mountPath")));
    if (mountPaths.has(mountPath))
      errors.push(fieldError.invalid(at.child("mountPath"), mountPath, "must be unique"));
    mountPaths.add(mountPath);
    if (devices.has(name))
      errors.push(
        fieldError.invalid(at.child("name"), name, "must not already exist in volumeDevices"),
      );
    if (devicePaths.has(mountPath))
      errors.push(
        fieldError.invalid(
          at.child("mountPath"),
          mountPath,
          "must not already exist as a path in volumeDevices",
        ),
      );
    if (subPath !== "") errors.push(...validateLocalDescendingPath(subPath, path.child("subPath")));
    if (subPathExpr !== "") {
      if (subPath !== "")
        errors.push(
          fieldError.invalid(
            at.child("subPathExpr"),
            subPathExpr,
            "subPathExpr and subPath are mutually exclusive",
          ),
        );
      errors.push(...validateLocalDescendingPath(subPathExpr, path.child("subPathExpr")));
    }
    return [
      ...errors,
      ...validateMountPropagation(mount, container, path.child("mountPropagation")),
      ...validateRecursiveReadOnly(mount, path.child("recursiveReadOnly")),
    ];
  });
}

function validateMountPropagation(
  { mountPropagation }: CoreV1VolumeMount,
  container: AnyContainer,
  path: FieldPath,
): FieldError[] {
  if (mountPropagation === undefined) return [];
  const errors = validateEnum(mountPropagation, path, ["Bidirectional", "HostToContainer", "None"]);
  if (mountPropagation === "Bidirectional" && container.securityContext?.privileged !== true)
    errors.push(
      fieldError.forbidden(
        path,
        "Bidirectional mount propagation is available only to privileged containers",
      ),
    );
  return errors;
}

function validateRecursiveReadOnly(mount: CoreV1VolumeMount, path: FieldPath): FieldError[] {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined || mode === "Disabled") return [];
  const errors = validateEnum(mode, path, ["Disabled", "Enabled", "IfPossible"]);
  if (errors.length > 0) return errors;
  if (!mount.readOnly)
    errors.push(fieldError.forbidden(path, "may only be specified when readOnly is true"));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== "None")
    errors.push(
      fieldError.forbidden(
        path,
        "may only be specified when mountPropagation is None or not specified",
      ),
    );
  return errors;
}

export function validateVolumeDevices(
  container: AnyContainer,
  volumes: VolumesByName,
  path: FieldPath,
): FieldError[] {
  const mounts = new Map(
    (container.volumeMounts ?? []).map(({ name = "", mountPath = "" }) => [name, mountPath]),
  );
  const mountPaths = new Set(mounts.values());
  const names = new Set<string>();
  const devicePaths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap((device, i) => {
    const { name = "", devicePath = "" } = device;
    const nameAt = path.index(i).child("name");
    const pathAt = path.index(i).child("devicePath");
    const volume = volumes.get(name);
    const errors = required(name, nameAt);
    if (names.has(name)) errors.push(fieldError.invalid(nameAt, name, "must be unique"));
    if (!volume) errors.push(fieldError.notFound(nameAt, name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        fieldError.invalid(
          nameAt,
          name,
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
        ),
      );
    errors.push(...required(devicePath, pathAt));
    if (devicePaths.has(devicePath))
      errors.push(fieldError.invalid(pathAt, devicePath, "must be unique"));
    if (validatePathNoBacksteps(devicePath, pathAt).length > 0)
      errors.push(fieldError.invalid(pathAt, devicePath, "can not contain backsteps ('..')"));
    else devicePaths.add(devicePath);
    if (mounts.has(name))
      errors.push(fieldError.invalid(nameAt, name, "must not already exist in volumeMounts"));
    if (mountPaths.has(devicePath))
      errors.push(
        fieldError.invalid(pathAt, devicePath, "must not already exist as a path in volumeMounts"),
      );
    if (name !== "") names.add(name);
    return errors;
  });
}
