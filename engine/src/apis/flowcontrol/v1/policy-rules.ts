// Mirrors the rules of flow schemas in pkg/apis/flowcontrol/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  FlowcontrolV1NonResourcePolicyRule,
  FlowcontrolV1PolicyRulesWithSubjects,
  FlowcontrolV1ResourcePolicyRule,
  FlowcontrolV1Subject,
} from "../../../model/generated/types.ts";
import { required } from "../../core/v1/field-formats.ts";
import { goBool, goString, namedString, pointer, slice, struct } from "../../go-structs.ts";
import { isDNS1123Label, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";

const verbs = [
  ...["create", "delete", "deletecollection", "get", "list"],
  ...["patch", "proxy", "update", "watch"],
];

const nameType = (name: string) => pointer(struct(`flowcontrol.${name}`, { Name: goString }));

export const policyRuleType = struct("flowcontrol.PolicyRulesWithSubjects", {
  Subjects: slice(
    struct("flowcontrol.Subject", {
      Kind: namedString("flowcontrol.SubjectKind"),
      User: nameType("UserSubject"),
      Group: nameType("GroupSubject"),
      ServiceAccount: pointer(
        struct("flowcontrol.ServiceAccountSubject", { Namespace: goString, Name: goString }),
      ),
    }),
  ),
  ResourceRules: slice(
    struct("flowcontrol.ResourcePolicyRule", {
      Verbs: slice(goString),
      APIGroups: ["apiGroups", slice(goString)],
      Resources: slice(goString),
      ClusterScope: goBool,
      Namespaces: slice(goString),
    }),
  ),
  NonResourceRules: slice(
    struct("flowcontrol.NonResourcePolicyRule", {
      Verbs: slice(goString),
      NonResourceURLs: slice(goString),
    }),
  ),
});

export function validatePolicyRule(
  rule: FlowcontrolV1PolicyRulesWithSubjects,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const subjects = rule.subjects ?? [];
  const resourceRules = rule.resourceRules ?? [];
  const nonResourceRules = rule.nonResourceRules ?? [];
  if (subjects.length === 0)
    errors.push(
      fieldError.required(path.child("subjects"), "subjects must contain at least one value"),
    );
  subjects.forEach((subject, i) => {
    errors.push(...validateSubject(subject, path.child("subjects").index(i)));
  });
  if (resourceRules.length === 0 && nonResourceRules.length === 0)
    errors.push(
      fieldError.required(
        path,
        "at least one of resourceRules and nonResourceRules has to be non-empty",
      ),
    );
  resourceRules.forEach((item, i) => {
    errors.push(...validateResourceRule(item, path.child("resourceRules").index(i)));
  });
  nonResourceRules.forEach((item, i) => {
    errors.push(...validateNonResourceRule(item, path.child("nonResourceRules").index(i)));
  });
  return errors;
}

const subjectFields = { ServiceAccount: "serviceAccount", User: "user", Group: "group" } as const;

function validateSubject(subject: FlowcontrolV1Subject, path: FieldPath): FieldError[] {
  const kinds = Object.keys(subjectFields) as (keyof typeof subjectFields)[];
  const kind = kinds.find((name) => name === subject.kind);
  if (!kind)
    return [fieldError.notSupported(path.child("kind"), subject.kind ?? "", [...kinds].sort())];
  const field = subjectFields[kind];
  const errors = validateSubjectName(subject, kind, path.child(field));
  for (const other of kinds) {
    const otherField = subjectFields[other];
    if (other !== kind && subject[otherField])
      errors.push(
        fieldError.forbidden(
          path.child(otherField),
          `${otherField} is forbidden when subject kind is not '${other}'`,
        ),
      );
  }
  return errors;
}

function validateSubjectName(
  subject: FlowcontrolV1Subject,
  kind: keyof typeof subjectFields,
  path: FieldPath,
): FieldError[] {
  const field = subjectFields[kind];
  const value = subject[field];
  if (!value)
    return [fieldError.required(path, `${field} is required when subject kind is '${kind}'`)];
  const errors = required(value.name, path.child("name"));
  if (kind !== "ServiceAccount") return errors;
  if (value.name && value.name !== "*")
    for (const detail of nameIsDNSSubdomain(value.name, false))
      errors.push(fieldError.invalid(path.child("name"), value.name, detail));
  const namespace = subject.serviceAccount?.namespace ?? "";
  const namespacePath = path.child("namespace");
  return [
    ...errors,
    ...required(namespace, namespacePath, "must specify namespace for service account"),
    ...(namespace === "" ? [] : isDNS1123Label(namespace)).map((detail) =>
      fieldError.invalid(namespacePath, namespace, detail),
    ),
  ];
}

function validateVerbs(given: readonly string[], path: FieldPath): FieldError[] {
  if (given.length === 0)
    return [fieldError.required(path, "verbs must contain at least one value")];
  if (given.includes("*"))
    return given.length === 1
      ? []
      : [fieldError.invalid(path, [...given], "if '*' is present, must not specify other verbs")];
  return given.every((verb) => verbs.includes(verb))
    ? []
    : [fieldError.notSupported(path, [...given], verbs)];
}

/** A list that must have items, and no other item beside `*`. */
function validateWildcardList(
  list: readonly string[],
  path: FieldPath,
  emptyDetail: string,
  items: string,
): FieldError[] {
  if (list.length === 0) return [fieldError.required(path, emptyDetail)];
  return list.length > 1 && list.includes("*")
    ? [fieldError.invalid(path, [...list], `if '*' is present, must not specify other ${items}`)]
    : [];
}

function validateResourceRule(
  rule: FlowcontrolV1ResourcePolicyRule,
  path: FieldPath,
): FieldError[] {
  const namespaces = rule.namespaces ?? [];
  const namespacesPath = path.child("namespaces");
  const errors = [
    ...validateVerbs(rule.verbs ?? [], path.child("verbs")),
    ...validateWildcardList(
      rule.apiGroups ?? [],
      path.child("apiGroups"),
      "resource rules must supply at least one api group",
      "api groups",
    ),
    ...validateWildcardList(
      rule.resources ?? [],
      path.child("resources"),
      "resource rules must supply at least one resource",
      "resources",
    ),
  ];
  if (namespaces.includes("*") || (namespaces.length === 0 && !rule.clusterScope))
    return [
      ...errors,
      ...validateWildcardList(
        namespaces,
        namespacesPath,
        "resource rules that are not cluster scoped must supply at least one namespace",
        "namespaces",
      ),
    ];
  namespaces.forEach((namespace, i) => {
    for (const detail of isDNS1123Label(namespace))
      errors.push(
        fieldError.invalid(
          namespacesPath.index(i),
          namespace,
          `each member of this list must be '*' or a DNS-1123 label; ${detail}`,
        ),
      );
  });
  return errors;
}

function validateNonResourceRule(
  rule: FlowcontrolV1NonResourcePolicyRule,
  path: FieldPath,
): FieldError[] {
  const urls = rule.nonResourceURLs ?? [];
  const urlsPath = path.child("nonResourceURLs");
  const errors = validateVerbs(rule.verbs ?? [], path.child("verbs"));
  errors.push(
    ...validateWildcardList(
      urls,
      urlsPath,
      "nonResourceURLs must contain at least one value",
      "non-resource URLs",
    ),
  );
  if (!urls.includes("*"))
    urls.forEach((url, i) => {
      const detail = urlError(url);
      if (detail !== undefined) errors.push(fieldError.invalid(urlsPath.index(i), url, detail));
    });
  return errors;
}

function urlError(url: string): string | undefined {
  if (url === "") return "must not be empty";
  if (url === "/") return undefined;
  if (!url.startsWith("/")) return "must start with slash";
  if (url.includes(" ")) return "must not contain white-space";
  if (url.includes("//")) return "must not contain double slash";
  const stars = url.split("*").length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith("/*"))
    ? "wildcard can only do suffix matching"
    : undefined;
}
