// Mirrors the IngressClass parts of pkg/apis/networking (v1 defaults, validation) and
// pkg/registry/networking/ingressclass/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  NetworkingV1IngressClass,
  NetworkingV1IngressClassParametersReference,
} from "../../../model/generated/types.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { ageColumn, defaultableNameColumn } from "../../columns.ts";
import { validateDNS1123Label, validateDomainPrefixedPath } from "../../core/v1/field-formats.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { validateTypedReference } from "./typed-reference.ts";

const controllerPath = FieldPath.of("spec", "controller");
const maxControllerLength = 250;

export const ingressClass: Kind<NetworkingV1IngressClass> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  shortNames: [],
  namespaced: false,
  generation: true,

  setDefaults(object) {
    const parameters = object.spec?.parameters;
    if (parameters) parameters.scope ??= "Cluster";
  },

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    );
    const controller = object.spec?.controller ?? "";
    if (utf8Length(controller) > maxControllerLength)
      errors.push(fieldError.tooLong(controllerPath, maxControllerLength));
    errors.push(...validateDomainPrefixedPath(controller, controllerPath));
    if (object.spec?.parameters)
      errors.push(
        ...validateParameters(object.spec.parameters, FieldPath.of("spec", "parameters"), context),
      );
    return errors;
  },

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateImmutableField(
      object.spec?.controller ?? "",
      old.spec?.controller ?? "",
      controllerPath,
    ),
    ...ingressClass.validate(object, context),
  ],

  columns: [
    defaultableNameColumn("ingressclass.kubernetes.io/is-default-class"),
    { name: "Controller", cell: (object) => object.spec?.controller ?? "" },
    { name: "Parameters", cell: parametersText },
    ageColumn,
  ],
};

function validateParameters(
  parameters: NetworkingV1IngressClassParametersReference,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { scope, namespace } = parameters;
  const errors = validateTypedReference(parameters, path, context);
  const namespacePath = path.child("namespace");
  if (scope === "Namespace") {
    if (namespace === undefined)
      errors.push(fieldError.required(namespacePath, "`parameters.scope` is set to 'Namespace'"));
    else errors.push(...validateDNS1123Label(namespace, namespacePath));
  } else if (scope === "Cluster") {
    if (namespace !== undefined)
      errors.push(fieldError.forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'"));
  } else
    errors.push(
      fieldError.notSupported(path.child("scope"), scope ?? "", ["Cluster", "Namespace"]),
    );
  return errors;
}

function parametersText(object: NetworkingV1IngressClass): string {
  const parameters = object.spec?.parameters;
  if (!parameters) return "<none>";
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup ? `.${apiGroup}` : ""}/${name}`;
}
