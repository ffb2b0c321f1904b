// Mirrors staging/src/k8s.io/kube-aggregator/pkg: apis/apiregistration (v1 defaults, validation, helpers) and
// registry/apiservice (strategy, table) (1.36).

import { decodeBase64 } from "../../../model/base64.ts";
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { ApiregistrationV1APIService } from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import { formatTime } from "../../../model/time.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { required } from "../../core/v1/field-formats.ts";
import type { Kind } from "../../kind.ts";
import {
  isDNS1035Label,
  isDNS1123Subdomain,
  isValidPathSegmentName,
  isValidPortNum,
} from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");

export const apiService: Kind<ApiregistrationV1APIService> = {
  group: "apiregistration.k8s.io",
  version: "v1",
  kind: "APIService",
  plural: "apiservices",
  singular: "apiservice",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  allowUnconditionalUpdate: false,
  subresources: ["status"],

  setDefaults(object) {
    const service = object.spec?.service;
    if (service) service.port ??= 443;
  },

  // A local API, which has no service, is there at once.
  prepareForCreate(object, context) {
    const now = formatTime(context.nowMs());
    object.status = object.spec?.service
      ? {}
      : {
          conditions: [
            {
              type: "Available",
              status: "True",
              lastTransitionTime: now,
              reason: "Local",
              message: "Local APIServices are always available",
            },
          ],
        };
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource === "status") return;
    if (old.status) object.status = old.status;
    else delete object.status;
  },

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      {
        namespaced: false,
        name: (name) => nameErrors(name, object),
        qualifiedFinalizers: false,
      },
      context,
    ),
    ...validateSpec(object),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context, {
      qualifiedFinalizers: false,
    }),
    ...apiService.validate(object, context),
  ],

  columns: [
    nameColumn,
    {
      name: "Service",
      cell: ({ spec }) =>
        spec?.service ? `${spec.service.namespace}/${spec.service.name}` : "Local",
    },
    { name: "Available", cell: availableText },
    ageColumn,
  ],
};

function nameErrors(name: string, { spec }: ApiregistrationV1APIService): string[] {
  const errors = isValidPathSegmentName(name);
  if (errors.length > 0) return errors;
  const expected = `${spec?.version ?? ""}.${spec?.group ?? ""}`;
  return name === expected ? [] : [`must be \`spec.version+"."+spec.group\`: ${goQuote(expected)}`];
}

function validateSpec({ spec }: ApiregistrationV1APIService): FieldError[] {
  const group = spec?.group ?? "";
  const version = spec?.version ?? "";
  const groupPath = specPath.child("group");
  const errors: FieldError[] = [];
  if (group === "" && version !== "v1")
    errors.push(
      fieldError.required(
        groupPath,
        "only v1 may have an empty group and it better be legacy kube",
      ),
    );
  if (group !== "")
    for (const detail of isDNS1123Subdomain(group))
      errors.push(fieldError.invalid(groupPath, group, detail));
  for (const detail of isDNS1035Label(version))
    errors.push(fieldError.invalid(specPath.child("version"), version, detail));
  for (const [field, max] of [
    ["groupPriorityMinimum", 20000],
    ["versionPriority", 1000],
  ] as const) {
    const value = spec?.[field] ?? 0;
    if (value <= 0 || value > max)
      errors.push(
        fieldError.invalid(specPath.child(field), value, `must be positive and less than ${max}`),
      );
  }
  const caBundle = spec?.caBundle ?? "";
  const insecure = spec?.insecureSkipTLSVerify ?? false;
  const insecurePath = specPath.child("insecureSkipTLSVerify");
  if (!spec?.service) {
    if (caBundle !== "")
      errors.push(
        fieldError.invalid(
          specPath.child("caBundle"),
          `${decodeBase64(caBundle).length} bytes`,
          "local APIServices may not have a caBundle",
        ),
      );
    if (insecure)
      errors.push(
        fieldError.invalid(
          insecurePath,
          insecure,
          "local APIServices may not have insecureSkipTLSVerify",
        ),
      );
    return errors;
  }
  const servicePath = specPath.child("service");
  const port = spec.service.port ?? 0;
  errors.push(
    ...required(spec.service.namespace, servicePath.child("namespace")),
    ...required(spec.service.name, servicePath.child("name")),
  );
  const portErrors = isValidPortNum(port);
  if (portErrors.length > 0)
    errors.push(
      fieldError.invalid(
        servicePath.child("port"),
        port,
        `port is not valid: ${portErrors.join(", ")}`,
      ),
    );
  if (insecure && caBundle !== "")
    errors.push(
      fieldError.invalid(insecurePath, insecure, "may not be true if caBundle is present"),
    );
  return errors;
}

function availableText({ status }: ApiregistrationV1APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === "Available");
  if (!condition) return "Unknown";
  return condition.status === "True" ? "True" : `${condition.status} (${condition.reason ?? ""})`;
}
