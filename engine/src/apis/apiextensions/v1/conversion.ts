// Mirrors validateCustomResourceConversion of staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/
// validation/validation.go (1.36). Errors name the fields of the internal type.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1CustomResourceConversion } from "../../../model/generated/types.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import type { ApiContext } from "../../kind.ts";
import { isDNS1035Label } from "../../meta/v1/name-formats.ts";
import { validateWebhookService, validateWebhookURL } from "../../meta/v1/webhook-client.ts";

const path = FieldPath.of("spec", "conversion");
const clientPath = path.child("webhookClientConfig");
const versionsPath = path.child("conversionReviewVersions");
const strategies = ["None", "Webhook"];
const acceptedVersions = ["v1", "v1beta1"];

export function validateConversion(
  conversion: ApiextensionsV1CustomResourceConversion | undefined,
  old: ApiextensionsV1CustomResourceConversion | undefined,
  context: ApiContext,
): FieldError[] {
  if (!conversion) return [];
  const strategy = conversion.strategy ?? "";
  const strategyPath = path.child("strategy");
  const strategyErrors =
    strategy === ""
      ? [fieldError.required(strategyPath)]
      : strategies.includes(strategy)
        ? []
        : [fieldError.notSupported(strategyPath, strategy, strategies)];
  const client = conversion.webhook?.clientConfig;
  const versions = conversion.webhook?.conversionReviewVersions ?? [];
  if (strategy !== "Webhook") {
    const detail = "should not be set when strategy is not set to Webhook";
    return [
      ...strategyErrors,
      ...(client ? [fieldError.forbidden(clientPath, detail)] : []),
      ...(versions.length > 0 ? [fieldError.forbidden(versionsPath, detail)] : []),
    ];
  }
  return [
    ...strategyErrors,
    ...validateClient(client, context),
    ...validateVersions(versions, old),
  ];
}

function validateClient(
  client: NonNullable<ApiextensionsV1CustomResourceConversion["webhook"]>["clientConfig"],
  context: ApiContext,
): FieldError[] {
  if (!client) return [fieldError.required(clientPath, "required when strategy is set to Webhook")];
  const { url, service } = client;
  const hasUrl = typeof url === "string";
  if (hasUrl === Boolean(service))
    return [fieldError.required(clientPath, "exactly one of url or service is required")];
  if (hasUrl) return validateWebhookURL(url, clientPath.child("url"));
  return service ? validateWebhookService(service, clientPath.child("service"), context) : [];
}

function validateVersions(
  versions: readonly string[],
  old: ApiextensionsV1CustomResourceConversion | undefined,
): FieldError[] {
  if (versions.length === 0) return [fieldError.required(versionsPath)];
  const isAccepted = (version: string) => acceptedVersions.includes(version);
  const oldVersions = old?.webhook?.conversionReviewVersions ?? [];
  const requireAccepted = oldVersions.length === 0 || oldVersions.some(isAccepted);
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [fieldError.invalid(versionsPath.index(i), version, "duplicate version")]
      : invalidFor(versionsPath.index(i), version, isDNS1035Label(version)),
  );
  if (requireAccepted && !versions.some(isAccepted))
    errors.push(
      fieldError.invalid(
        versionsPath,
        [...versions],
        `must include at least one of ${acceptedVersions.join(", ")}`,
      ),
    );
  return errors;
}
