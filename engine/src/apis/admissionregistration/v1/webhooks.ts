// Mirrors the webhook configurations of pkg/apis/admissionregistration: validation/validation.go and v1/defaults.go, and
// their strategies (1.36). Difference: CEL expressions are not compiled.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AdmissionregistrationV1MutatingWebhook,
  AdmissionregistrationV1MutatingWebhookConfiguration,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { isDNS1035Label, isDNS1123Subdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { validateWebhookService, validateWebhookURL } from "../../meta/v1/webhook-client.ts";
import {
  metaRule,
  setRuleDefaults,
  staticNameWarnings,
  validateFailurePolicy,
  validateMatchConditions,
  validateMatchPolicy,
  validateOptionalEnum,
  validateRuleWithOperations,
} from "./rules.ts";

/** Validating webhooks are mutating ones without a reinvocation policy. */
type Configuration = AdmissionregistrationV1MutatingWebhookConfiguration;
type Webhook = AdmissionregistrationV1MutatingWebhook;

const webhooksPath = FieldPath.of("webhooks");
const acceptedVersions = ["v1", "v1beta1"];
const harmlessSideEffects = ["None", "NoneOnDryRun"];
const allSideEffects = [...harmlessSideEffects, "Some", "Unknown"];

/** What webhooks that were stored before a rule existed may keep. */
interface WebhookOptions {
  readonly skipMatchConditions: boolean;
  readonly sideEffects: readonly string[];
  readonly requireAcceptedVersion: boolean;
  readonly requireUniqueNames: boolean;
  readonly allowInvalidSelectorValues: boolean;
}

const strict: WebhookOptions = {
  skipMatchConditions: false,
  sideEffects: harmlessSideEffects,
  requireAcceptedVersion: true,
  requireUniqueNames: true,
  allowInvalidSelectorValues: false,
};

export const mutatingWebhookConfiguration = webhookConfiguration("Mutating");
export const validatingWebhookConfiguration = webhookConfiguration("Validating");

function webhookConfiguration(prefix: "Mutating" | "Validating"): Kind<Configuration> {
  return {
    group: "admissionregistration.k8s.io",
    version: "v1",
    kind: `${prefix}WebhookConfiguration`,
    plural: `${prefix.toLowerCase()}webhookconfigurations`,
    singular: `${prefix.toLowerCase()}webhookconfiguration`,
    shortNames: [],
    categories: ["api-extensions"],
    namespaced: false,
    generation: true,
    countsEmpty: true,
    allowUnconditionalUpdate: false,

    setDefaults(object) {
      for (const webhook of object.webhooks ?? []) {
        webhook.failurePolicy ??= "Fail";
        webhook.matchPolicy ??= "Equivalent";
        webhook.namespaceSelector ??= {};
        webhook.objectSelector ??= {};
        webhook.timeoutSeconds ??= 10;
        if (prefix === "Mutating") webhook.reinvocationPolicy ??= "Never";
        setRuleDefaults(webhook.rules);
        const service = webhook.clientConfig?.service;
        if (service) service.port ??= 443;
      }
    },

    validate: (object, context) => validateConfiguration(object, strict, context),
    validateUpdate: (object, old, context) =>
      validateConfiguration(
        object,
        optionsFor(object.webhooks ?? [], old.webhooks ?? [], context),
        context,
      ),
    warnings: (object, _old, context) => staticNameWarnings(object, context),

    columns: [
      nameColumn,
      { name: "Webhooks", cell: (object) => String(object.webhooks?.length ?? 0) },
      ageColumn,
    ],
  };
}

function optionsFor(
  webhooks: readonly Webhook[],
  old: readonly Webhook[],
  context: ApiContext,
): WebhookOptions {
  const conditions = (list: readonly Webhook[]) => list.map((hook) => hook.matchConditions ?? []);
  const names = old.map(({ name }) => name);
  return {
    skipMatchConditions: deepEqual(conditions(webhooks), conditions(old)),
    sideEffects: old.every(({ sideEffects }) => harmlessSideEffects.includes(sideEffects))
      ? harmlessSideEffects
      : allSideEffects,
    requireAcceptedVersion: old.every(
      ({ admissionReviewVersions: versions }) =>
        (versions ?? []).length === 0 || versions.some((v) => acceptedVersions.includes(v)),
    ),
    requireUniqueNames: new Set(names).size === names.length,
    allowInvalidSelectorValues: old.some(({ namespaceSelector, objectSelector }) =>
      [namespaceSelector, objectSelector].some(
        (selector) => validateLabelSelector(selector, webhooksPath, context).length > 0,
      ),
    ),
  };
}

function validateConfiguration(
  object: Configuration,
  options: WebhookOptions,
  context: ApiContext,
): FieldError[] {
  const errors = validateObjectMeta(object.metadata, metaRule, context);
  const names = new Set<string>();
  (object.webhooks ?? []).forEach((webhook, i) => {
    const path = webhooksPath.index(i);
    const name = webhook.name ?? "";
    errors.push(
      ...validateWebhook(webhook, path, options, context),
      ...validateReviewVersions(
        webhook.admissionReviewVersions ?? [],
        path.child("admissionReviewVersions"),
        options.requireAcceptedVersion,
      ),
    );
    if (options.requireUniqueNames && name !== "" && names.has(name))
      errors.push(fieldError.duplicate(path.child("name"), name));
    names.add(name);
  });
  return errors;
}

function validateWebhook(
  webhook: Webhook,
  path: FieldPath,
  options: WebhookOptions,
  context: ApiContext,
): FieldError[] {
  const { timeoutSeconds, sideEffects } = webhook;
  const sideEffectsPath = path.child("sideEffects");
  const selectorOptions = { allowInvalidValues: options.allowInvalidSelectorValues };
  const selectors = (["namespaceSelector", "objectSelector"] as const).flatMap((field) =>
    validateLabelSelector(webhook[field], path.child(field), context, selectorOptions),
  );
  return [
    ...validateFullyQualifiedName(webhook.name ?? "", path.child("name")),
    ...(webhook.rules ?? []).flatMap((rule, i) =>
      validateRuleWithOperations(rule, path.child("rules").index(i), context),
    ),
    ...validateFailurePolicy(webhook.failurePolicy, path),
    ...validateMatchPolicy(webhook.matchPolicy, path),
    ...(typeof sideEffects === "string"
      ? validateOptionalEnum(sideEffects, sideEffectsPath, options.sideEffects)
      : [
          fieldError.required(
            sideEffectsPath,
            `must specify one of ${options.sideEffects.join(", ")}`,
          ),
        ]),
    ...(typeof timeoutSeconds === "number" && (timeoutSeconds > 30 || timeoutSeconds < 1)
      ? [
          fieldError.invalid(
            path.child("timeoutSeconds"),
            timeoutSeconds,
            "the timeout value must be between 1 and 30 seconds",
          ),
        ]
      : []),
    ...selectors,
    ...validateOptionalEnum(webhook.reinvocationPolicy, path.child("reinvocationPolicy"), [
      "IfNeeded",
      "Never",
    ]),
    ...validateClientConfig(webhook, path.child("clientConfig"), context),
    ...(options.skipMatchConditions
      ? []
      : validateMatchConditions(
          webhook.matchConditions ?? [],
          path.child("matchConditions"),
          false,
          context,
        )),
  ];
}

function validateClientConfig(
  webhook: Webhook,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { url, service } = webhook.clientConfig ?? {};
  const hasUrl = typeof url === "string";
  if (hasUrl === Boolean(service))
    return [fieldError.required(path, "exactly one of url or service is required")];
  if (hasUrl) return validateWebhookURL(url, path.child("url"));
  return service ? validateWebhookService(service, path.child("service"), context) : [];
}

function validateFullyQualifiedName(name: string, path: FieldPath): FieldError[] {
  if (name === "") return [fieldError.required(path)];
  const malformed = isDNS1123Subdomain(name);
  if (malformed.length > 0) return [fieldError.invalid(path, name, malformed.join(","))];
  return name.split(".").length < 3
    ? [
        fieldError.invalid(
          path,
          name,
          "should be a domain with at least three segments separated by dots",
        ),
      ]
    : [];
}

function validateReviewVersions(
  versions: readonly string[],
  path: FieldPath,
  requireAccepted: boolean,
): FieldError[] {
  const accepted = acceptedVersions.join(", ");
  if (versions.length === 0) return [fieldError.required(path, `must specify one of ${accepted}`)];
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [fieldError.invalid(path.index(i), version, "duplicate version")]
      : invalidFor(path.index(i), version, isDNS1035Label(version)),
  );
  if (requireAccepted && !versions.some((version) => acceptedVersions.includes(version)))
    errors.push(
      fieldError.invalid(path, [...versions], `must include at least one of ${accepted}`),
    );
  return errors;
}
