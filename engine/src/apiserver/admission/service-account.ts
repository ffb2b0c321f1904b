// Mirrors plugin/pkg/admission/serviceaccount/admission.go (1.36).
import { isValidPathSegmentName } from "../../apis/meta/v1/name-formats.ts";
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodSpec,
  CoreV1ServiceAccount,
  CoreV1Volume,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import type { Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
  refuse,
} from "./plugin.ts";

const tokenMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenVolumePrefix = "kube-api-access-";
const mirrorPod = "kubernetes.io/config.mirror";
const enforceMountableSecrets = "kubernetes.io/enforce-mountable-secrets";

const isMirrorPod = (pod: CoreV1Pod): boolean =>
  pod.metadata?.annotations?.[mirrorPod] !== undefined;

function admit(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, "pods", "CREATE")) return undefined;
  const pod = attributes.object as CoreV1Pod;
  if (isMirrorPod(pod)) return validate(attributes, context);
  const spec = pod.spec ?? { containers: [] };
  const name = spec.serviceAccountName || "default";
  pod.spec = Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
  const account = accountOf(attributes, context, name);
  if ("refusal" in account) return account.refusal;
  const automount =
    spec.automountServiceAccountToken ?? account.found.automountServiceAccountToken ?? true;
  if (automount) mountToken(spec, context);
  if (!spec.imagePullSecrets?.length && account.found.imagePullSecrets?.length)
    spec.imagePullSecrets = account.found.imagePullSecrets.map((secret) => ({ ...secret }));
  return validate(attributes, context);
}

function accountOf(
  { namespace, ...rest }: Attributes,
  context: AdmissionContext,
  name: string,
): { found: Stored<CoreV1ServiceAccount> } | { refusal: Status } {
  const found = context.get<CoreV1ServiceAccount>("serviceaccounts", namespace, name);
  if (found) return { found };
  // The client does not even ask for a name that fits into no path.
  const problems = isValidPathSegmentName(name);
  const why =
    problems.length > 0
      ? `invalid resource name ${goQuote(name)}: [${problems.join(" ")}]`
      : `serviceaccount ${goQuote(name)} not found`;
  return {
    refusal: refuse(
      { namespace, ...rest },
      `error looking up service account ${namespace}/${name}: ${why}`,
    ),
  };
}

/** Every container without a mount of its own at the token's path gets one; the volume comes with the first of them. */
function mountToken(spec: CoreV1PodSpec, context: AdmissionContext): void {
  const existing = spec.volumes?.find((volume) => volume.name?.startsWith(tokenVolumePrefix));
  const name = existing?.name ?? `${tokenVolumePrefix}${context.suffix()}`;
  const without = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === tokenMountPath),
  );
  for (const container of without)
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name, readOnly: true, mountPath: tokenMountPath },
    ];
  if (!existing && without.length > 0) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function tokenVolume(name: string): CoreV1Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [
              {
                path: "namespace",
                fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" },
              },
            ],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, "pods", "CREATE")) return undefined;
  const pod = attributes.object as CoreV1Pod;
  const spec = pod.spec ?? { containers: [] };
  if (isMirrorPod(pod)) return refuseMirrorPod(attributes, spec);
  const name = spec.serviceAccountName ?? "";
  if (name === "")
    return refuse(
      attributes,
      `no service account specified for pod ${attributes.namespace}/${pod.metadata?.name ?? ""}`,
    );
  const account = accountOf(attributes, context, name);
  if ("refusal" in account) return account.refusal;
  const enforced = account.found.metadata.annotations?.[enforceMountableSecrets] ?? "";
  if (!["1", "t", "T", "TRUE", "true", "True"].includes(enforced)) return undefined;
  const reason = forbiddenSecret(account.found, spec);
  return reason === undefined ? undefined : refuse(attributes, reason);
}

function refuseMirrorPod(attributes: Attributes, spec: CoreV1PodSpec): Status | undefined {
  if (spec.serviceAccountName)
    return refuse(attributes, "a mirror pod may not reference service accounts");
  if (referencesSecrets(spec)) return refuse(attributes, "a mirror pod may not reference secrets");
  const tokens = spec.volumes?.some((volume) =>
    volume.projected?.sources?.some((source) => source.serviceAccountToken !== undefined),
  );
  return tokens
    ? refuse(attributes, "a mirror pod may not use ServiceAccountToken volume projections")
    : undefined;
}

/** What the volumes that use a secret have in common. */
interface SecretSource {
  readonly secretName?: string;
  readonly secretRef?: { readonly name?: string };
  readonly nodePublishSecretRef?: { readonly name?: string };
}

/** Whether a secret is named anywhere in the pod. */
function referencesSecrets(spec: CoreV1PodSpec): boolean {
  const sources = (spec.volumes ?? []).flatMap((volume) => Object.values(volume) as SecretSource[]);
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const names = [
    ...(spec.imagePullSecrets ?? []).map((secret) => secret.name),
    ...containers.flatMap(environmentSecrets).map(({ secret }) => secret),
    ...(spec.volumes ?? [])
      .flatMap((volume) => volume.projected?.sources ?? [])
      .map((source) => source.secret?.name),
    ...sources.flatMap((source) => [
      source.secretName,
      source.secretRef?.name,
      source.nodePublishSecretRef?.name,
    ]),
  ];
  return names.some(Boolean);
}

/** Secrets that a container's environment is taken from: name, and the words for the place. */
function environmentSecrets(container: CoreV1Container): { secret: string; place: string }[] {
  return [
    ...(container.env ?? []).flatMap(({ name, valueFrom }) =>
      valueFrom?.secretKeyRef
        ? [{ secret: valueFrom.secretKeyRef.name ?? "", place: `envVar ${name ?? ""}` }]
        : [],
    ),
    ...(container.envFrom ?? []).flatMap(({ secretRef }) =>
      secretRef ? [{ secret: secretRef.name ?? "", place: "envFrom" }] : [],
    ),
  ];
}

/** Why the account does not allow one of the pod's secrets, or nothing. */
function forbiddenSecret(
  account: Stored<CoreV1ServiceAccount>,
  spec: CoreV1PodSpec,
): string | undefined {
  const mountable = new Set(account.secrets?.map((secret) => secret.name));
  const because = `because service account ${account.metadata.name} does not reference that`;
  for (const { secret } of spec.volumes ?? [])
    if (secret && !mountable.has(secret.secretName))
      return `volume with secret.secretName="${secret.secretName ?? ""}" is not allowed ${because} secret`;
  for (const [what, containers] of [
    ["init container", spec.initContainers],
    ["container", spec.containers],
  ] as const)
    for (const container of containers ?? [])
      for (const { secret, place } of environmentSecrets(container))
        if (!mountable.has(secret))
          return `${what} ${container.name ?? ""} with ${place} referencing secret.secretName="${secret}" is not allowed ${because} secret`;
  const pullable = new Set(account.imagePullSecrets?.map((secret) => secret.name));
  const at = (spec.imagePullSecrets ?? []).findIndex((secret) => !pullable.has(secret.name));
  return at < 0
    ? undefined
    : `imagePullSecrets[${at}].name="${spec.imagePullSecrets![at]!.name ?? ""}" is not allowed ${because} imagePullSecret`;
}

export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  resources: ["pods"],
  admit,
  validate,
};
