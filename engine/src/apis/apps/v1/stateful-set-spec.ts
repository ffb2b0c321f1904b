// Mirrors ValidateStatefulSetSpec of pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AppsV1StatefulSetSpec,
  AppsV1StatefulSetUpdateStrategy,
  CoreV1PersistentVolumeClaim,
  CoreV1PodSpec,
  CoreV1PodTemplateSpec,
} from "../../../model/generated/types.ts";
import { validateDNS1123Label } from "../../core/v1/field-formats.ts";
import { validatePersistentVolumeClaimSpec } from "../../core/v1/persistent-volume-claim-spec.ts";
import { validatePodSpecificAnnotations } from "../../core/v1/pod-spec/annotations.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import { validatePodTemplateSpec } from "../../core/v1/pod-template-spec.ts";
import {
  isCompilable,
  selectorValue,
  validateRequiredSelector,
  validateRunsForever,
  validateTemplateMatches,
} from "../../core/v1/workload/selector-and-template.ts";
import { goInt32, goIntOrString, goValue, namedString, pointer, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import { validateAnnotations, validateNonnegativeField } from "../../meta/v1/object-meta.ts";
import {
  intOrPercentValue,
  validateNotMoreThan100Percent,
  validatePositiveIntOrPercent,
} from "./rolling-update.ts";

const specPath = FieldPath.of("spec");

const rollingUpdateType = struct("apps.RollingUpdateStatefulSetStrategy", {
  Partition: goInt32,
  MaxUnavailable: pointer(goIntOrString),
});
const strategyType = struct("apps.StatefulSetUpdateStrategy", {
  Type: namedString("apps.StatefulSetUpdateStrategyType"),
  RollingUpdate: pointer(rollingUpdateType),
});

/** The claims that every pod of the set gets. */
export function claimTemplates(
  spec: AppsV1StatefulSetSpec | undefined,
): CoreV1PersistentVolumeClaim[] {
  return (spec?.volumeClaimTemplates ?? []) as CoreV1PersistentVolumeClaim[];
}

/** What an update need not repeat, because it can not be changed or was wrong before. */
export interface UpdateAllowances {
  readonly serviceName: boolean;
  readonly claimTemplates: boolean;
  readonly template: boolean;
}

/** Everything that is wrong with a spec; `allow`: what an update may leave as it is. */
export function validateStatefulSetSpec(
  spec: AppsV1StatefulSetSpec,
  options: PodValidationOptions,
  allow: UpdateAllowances,
): FieldError[] {
  const { context } = options;
  const { podManagementPolicy = "", serviceName = "", selector } = spec;
  const policies = spec.persistentVolumeClaimRetentionPolicy;
  const errors: FieldError[] = [];
  if (podManagementPolicy === "")
    errors.push(fieldError.required(specPath.child("podManagementPolicy")));
  else if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel")
    errors.push(
      fieldError.invalid(
        specPath.child("podManagementPolicy"),
        podManagementPolicy,
        "must be 'OrderedReady' or 'Parallel'",
      ),
    );
  errors.push(
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, specPath.child("updateStrategy"), context),
  );
  for (const when of ["whenDeleted", "whenScaled"] as const) {
    const policy = policies?.[when] ?? "";
    if (policies && policy !== "Retain" && policy !== "Delete")
      errors.push(
        fieldError.notSupported(
          specPath.child("persistentVolumeClaimRetentionPolicy", when),
          policy,
          ["Retain", "Delete"],
        ),
      );
  }
  if (!allow.claimTemplates && context.minor >= 34)
    claimTemplates(spec).forEach((claim, i) => {
      const at = specPath.child("volumeClaimTemplates").index(i).child("spec");
      errors.push(...validatePersistentVolumeClaimSpec(claim.spec ?? {}, at, context));
    });
  errors.push(
    ...validateNonnegativeField(spec.replicas, specPath.child("replicas")),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child("minReadySeconds")),
    ...validateNonnegativeField(spec.ordinals?.start, specPath.child("ordinals.start")),
  );
  if (!allow.serviceName && serviceName !== "" && context.minor >= 33)
    errors.push(...validateDNS1123Label(serviceName, specPath.child("serviceName")));
  errors.push(
    ...validateRequiredSelector(selector, specPath.child("selector"), "statefulset", context),
  );
  if (isCompilable(selector, context)) errors.push(...validateTemplate(spec, options, allow));
  else
    errors.push(
      fieldError.invalid(specPath.child("selector"), selectorValue(selector, context), ""),
    );
  return [
    ...errors,
    ...validateRunsForever(spec.template ?? {}, specPath.child("template"), "StatefulSet"),
  ];
}

function validateUpdateStrategy(
  strategy: AppsV1StatefulSetUpdateStrategy,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { rollingUpdate } = strategy;
  const at = path.child("rollingUpdate");
  switch (strategy.type) {
    case undefined:
    case "":
      return [fieldError.required(path)];
    case "OnDelete":
      return rollingUpdate
        ? [
            fieldError.invalid(
              at,
              goValue(rollingUpdateType, rollingUpdate, context),
              "only allowed for updateStrategy 'RollingUpdate'",
            ),
          ]
        : [];
    case "RollingUpdate": {
      if (!rollingUpdate) return [];
      const errors = validateNonnegativeField(rollingUpdate.partition, at.child("partition"));
      const { maxUnavailable } = rollingUpdate;
      if (maxUnavailable === undefined) return errors;
      const maxAt = at.child("maxUnavailable");
      errors.push(...validatePositiveIntOrPercent(maxUnavailable, maxAt, context));
      if (intOrPercentValue(maxUnavailable) === 0)
        errors.push(
          fieldError.invalid(maxAt, goValue(goIntOrString, maxUnavailable, context), "cannot be 0"),
        );
      return [...errors, ...validateNotMoreThan100Percent(maxUnavailable, maxAt, context)];
    }
    default:
      return [
        fieldError.invalid(
          path,
          goValue(strategyType, strategy, context),
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      ];
  }
}

/** The template as its pods will have it; its metadata is checked twice, as the server does. */
function validateTemplate(
  spec: AppsV1StatefulSetSpec,
  options: PodValidationOptions,
  allow: UpdateAllowances,
): FieldError[] {
  const { context } = options;
  const template = templateOfPods(spec);
  const { labels, annotations } = template.metadata ?? {};
  const path = specPath.child("template");
  return [
    ...validateTemplateMatches(spec.selector, template, path, context),
    // Before 1.34 the server took any template.
    ...(allow.template || context.minor < 34
      ? []
      : validatePodTemplateSpec(template, path, options)),
    ...validateLabels(labels, path.child("labels"), context),
    ...validateAnnotations(annotations, path.child("annotations"), context),
    ...validatePodSpecificAnnotations(
      annotations,
      template.spec ?? { containers: [] },
      path.child("annotations"),
      options,
    ),
  ];
}

/** Claims become volumes, in front and in place of volumes with the same names; hostname and subdomain are the set's. */
function templateOfPods(spec: AppsV1StatefulSetSpec) {
  const { hostname: _h, subdomain: _s, ...podSpec } = spec.template?.spec ?? { containers: [] };
  const pods: CoreV1PodTemplateSpec & { spec: CoreV1PodSpec } = {
    ...spec.template,
    spec: podSpec,
  };
  const claims = [...new Set(claimTemplates(spec).map(({ metadata }) => metadata?.name ?? ""))];
  if (claims.length > 0)
    pods.spec.volumes = [
      ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
      ...(pods.spec.volumes ?? []).filter(({ name }) => !claims.includes(name)),
    ];
  return pods;
}
