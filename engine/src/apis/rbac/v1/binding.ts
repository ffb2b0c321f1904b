// Mirrors what RoleBindings and ClusterRoleBindings share in pkg/apis/rbac (v1 defaults, validation) and the printers
// (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  RbacV1ClusterRoleBinding,
  RbacV1RoleBinding,
  RbacV1Subject,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { required, validateDNS1123Subdomain } from "../../core/v1/field-formats.ts";
import { goString, goValue, struct } from "../../go-structs.ts";
import type { ApiContext, PrintColumn } from "../../kind.ts";
import { nameIsPathSegment } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validatePathSegment } from "../../networking/v1/typed-reference.ts";

export type AnyBinding = RbacV1RoleBinding | RbacV1ClusterRoleBinding;

const groupName = "rbac.authorization.k8s.io";
const roleRefPath = FieldPath.of("roleRef");
const roleRefType = struct("rbac.RoleRef", { APIGroup: goString, Kind: goString, Name: goString });

export function setBindingDefaults(object: AnyBinding): void {
  object.roleRef = { ...object.roleRef, apiGroup: object.roleRef?.apiGroup || groupName };
  for (const subject of object.subjects ?? [])
    if (subject.kind === "User" || subject.kind === "Group") subject.apiGroup ||= groupName;
}

/** `roleKinds`: what a binding of this kind can refer to. */
export function validateBinding(
  object: AnyBinding,
  namespaced: boolean,
  roleKinds: readonly string[],
  context: ApiContext,
): FieldError[] {
  const { apiGroup = "", kind = "", name } = object.roleRef ?? {};
  const errors = validateObjectMeta(
    object.metadata,
    { namespaced, name: nameIsPathSegment },
    context,
  );
  if (apiGroup !== groupName)
    errors.push(fieldError.notSupported(roleRefPath.child("apiGroup"), apiGroup, [groupName]));
  if (!roleKinds.includes(kind))
    errors.push(fieldError.notSupported(roleRefPath.child("kind"), kind, roleKinds));
  errors.push(...validatePathSegment(name, roleRefPath.child("name")));
  (object.subjects ?? []).forEach((subject, i) => {
    errors.push(...validateSubject(subject, namespaced, FieldPath.of("subjects").index(i)));
  });
  return errors;
}

/** What an update adds: who is bound may change, to what may not. */
export function validateBindingUpdate(
  object: AnyBinding,
  old: AnyBinding,
  context: ApiContext,
): FieldError[] {
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
  if (!deepEqual(object.roleRef, old.roleRef))
    errors.push(
      fieldError.invalid(
        roleRefPath,
        goValue(roleRefType, object.roleRef, context),
        "cannot change roleRef",
      ),
    );
  return errors;
}

function validateSubject(
  subject: RbacV1Subject,
  namespaced: boolean,
  path: FieldPath,
): FieldError[] {
  const { kind = "", name = "", apiGroup = "", namespace = "" } = subject;
  const groupPath = path.child("apiGroup");
  const errors = required(name, path.child("name"));
  switch (kind) {
    case "ServiceAccount":
      if (name !== "") errors.push(...validateDNS1123Subdomain(name, path.child("name")));
      if (apiGroup !== "") errors.push(fieldError.notSupported(groupPath, apiGroup, [""]));
      if (!namespaced) errors.push(...required(namespace, path.child("namespace")));
      return errors;
    case "User":
    case "Group":
      if (apiGroup !== groupName)
        errors.push(fieldError.notSupported(groupPath, apiGroup, [groupName]));
      return errors;
    default:
      return [
        ...errors,
        fieldError.notSupported(path.child("kind"), kind, ["ServiceAccount", "User", "Group"]),
      ];
  }
}

export const bindingColumns: readonly PrintColumn<AnyBinding>[] = [
  nameColumn,
  { name: "Role", cell: ({ roleRef }) => `${roleRef?.kind ?? ""}/${roleRef?.name ?? ""}` },
  ageColumn,
  { name: "Users", wide: true, cell: (object) => subjectsText(object, "User") },
  { name: "Groups", wide: true, cell: (object) => subjectsText(object, "Group") },
  { name: "ServiceAccounts", wide: true, cell: (object) => subjectsText(object, "ServiceAccount") },
];

function subjectsText(object: AnyBinding, kind: string): string {
  return (object.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === "ServiceAccount" ? `${namespace ?? ""}/${name}` : name))
    .join(", ");
}
