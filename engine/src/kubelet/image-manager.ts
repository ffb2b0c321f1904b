// Mirrors pkg/kubelet/images/image_manager.go and pullmanager (1.36): presence checks, pulls, their back-off, events and
// errors. Difference: pods share an image by the credentials that pulled it, not by the secret that held them.
import type { ContainerBehaviour } from "../model/container-behaviour.ts";
import { formatDuration } from "../model/duration.ts";
import { goQuote } from "../model/go-format.ts";
import type { WaitingReason } from "./container-record.ts";
import { canonicalImageName, imageNameError } from "./image-name.ts";
import type { PodWorker } from "./pod-worker.ts";
import { credentialsFor } from "./pull-credentials.ts";
import type { Routine } from "./routine.ts";
import { pullError } from "./runtime-errors.ts";

export interface ImageRequest {
  readonly image: string;
  readonly policy: string | undefined;
  /** What pulling it is assumed to give; asked at every use. */
  behaviour(): ContainerBehaviour;
  /** The container that the events are about; absent for an image volume. */
  readonly fieldPath?: string;
}

/** Brings an image onto the node; gives why it could not. */
export function* ensureImage(
  worker: PodWorker,
  { image, policy = "IfNotPresent", behaviour, fieldPath }: ImageRequest,
): Routine<WaitingReason | undefined> {
  const event = (type: "Normal" | "Warning", reason: string, message: string) =>
    worker.event(type, reason, message, fieldPath);

  const nameError = imageNameError(image);
  if (nameError !== undefined) {
    event("Warning", "InspectFailed", nameError);
    return { reason: "InvalidImageName", message: nameError };
  }
  const { images } = worker.node;
  const credentials = credentialsFor(image, worker.pullSecrets());
  const present = images.has(image);
  const verified = worker.host.feature("KubeletEnsureSecretPulledImages");
  const usable = present && (!verified || images.isAccessible(image, credentials));
  if (usable && policy !== "Always") {
    const note = verified ? " and can be accessed by the pod" : "";
    event(
      "Normal",
      "Pulled",
      `Container image ${goQuote(image)} already present on machine${note}`,
    );
    return undefined;
  }
  if (policy === "Never") {
    const message = `Container image ${goQuote(image)} is not present with pull policy of Never`;
    event("Warning", "ErrImageNeverPull", message);
    return { reason: "ErrImageNeverPull", message };
  }

  const { imageBackOff } = worker;
  const lastError = worker.imageErrors.get(image);
  if (imageBackOff.waitsSinceStep(image, worker.nowMs())) {
    const message = `Back-off pulling image ${goQuote(image)}`;
    event("Normal", "BackOff", message);
    const cause = lastError === undefined ? "" : `: ${lastError.reason}: ${lastError.message}`;
    return { reason: "ImagePullBackOff", message: message + cause };
  }

  event("Normal", "Pulling", `Pulling image ${goQuote(image)}`);
  const assumed = behaviour();
  const askedMs = worker.nowMs();
  const pull = images.enqueue(image, assumed.pull, present ? 0 : assumed.pullMs, askedMs);
  if (pull.endMs > askedMs) yield { ms: pull.endMs - askedMs };
  // The registry may have changed meanwhile, and another pod may have brought the image.
  const result = images.has(image) ? "ok" : behaviour().pull;
  if (result === "ok") {
    images.add(image, credentials[0]);
    worker.imageErrors.delete(image);
    const took = formatDuration(pull.endMs - pull.startMs);
    const waited = formatDuration(pull.endMs - askedMs);
    event(
      "Normal",
      "Pulled",
      `Successfully pulled image ${goQuote(image)} in ${took} (${waited} including waiting). Image size: ${images.sizeBytes(image)} bytes.`,
    );
    return undefined;
  }
  const text = pullError(result, canonicalImageName(image));
  event("Warning", "Failed", `Failed to pull image ${goQuote(image)}: ${text}`);
  imageBackOff.next(image, worker.nowMs(), worker.nowMs());
  const error = evaluate(image, text);
  worker.imageErrors.set(image, error);
  return error;
}

/** Errors of pulls that runtimes name by a word of their own. */
const runtimeReasons: Readonly<Record<string, string>> = {
  RegistryUnavailable: "the registry is unavailable",
  SignatureValidationFailed: "the signature validation failed",
};

function evaluate(image: string, text: string): WaitingReason {
  for (const [reason, cause] of Object.entries(runtimeReasons))
    if (text.startsWith(reason))
      return {
        reason,
        message: `image pull failed for ${image} because ${cause}${text.slice(reason.length)}`,
      };
  return { reason: "ErrImagePull", message: text };
}
