// Mirrors pkg/kubelet/images/image_manager.go (1.36): presence checks, pulls, their back-off, events and errors.
import { formatDuration } from "../model/duration.ts";
import { goQuote } from "../model/go-format.ts";
import type { ContainerRecord, WaitingReason } from "./container-record.ts";
import { canonicalImageName, imageNameError } from "./image-name.ts";
import type { PodWorker } from "./pod-worker.ts";
import type { Routine } from "./routine.ts";
import { pullError } from "./runtime-errors.ts";

/** Brings the container's image onto the node; gives why it could not. */
export function* ensureImage(
  worker: PodWorker,
  record: ContainerRecord,
): Routine<WaitingReason | undefined> {
  const image = record.spec.image ?? "";
  const event = (type: "Normal" | "Warning", reason: string, message: string) =>
    worker.event(type, reason, message, record.fieldPath);
  const fail = (reason: string, message: string): WaitingReason => {
    event("Warning", "Failed", `Error: ${reason}`);
    return { reason, message };
  };

  const nameError = imageNameError(image);
  if (nameError !== undefined) {
    event("Warning", "InspectFailed", nameError);
    return fail("InvalidImageName", nameError);
  }
  const { images } = worker.node;
  const present = images.has(image);
  const policy = record.spec.imagePullPolicy ?? "IfNotPresent";
  if (present && policy !== "Always") {
    const note = worker.host.minor >= 35 ? " and can be accessed by the pod" : "";
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
    return fail("ErrImageNeverPull", message);
  }

  const { imageBackOff } = worker;
  const lastError = worker.imageErrors.get(image);
  if (imageBackOff.waitsSinceStep(image, worker.nowMs())) {
    const message = `Back-off pulling image ${goQuote(image)}`;
    event("Normal", "BackOff", message);
    const cause = lastError === undefined ? "" : `: ${lastError.reason}: ${lastError.message}`;
    return fail("ImagePullBackOff", message + cause);
  }

  event("Normal", "Pulling", `Pulling image ${goQuote(image)}`);
  const behaviour = worker.behaviour(record);
  const askedMs = worker.nowMs();
  const pull = images.enqueue(image, behaviour.pull, present ? 0 : behaviour.pullMs, askedMs);
  if (pull.endMs > askedMs) yield { ms: pull.endMs - askedMs };
  // The registry may have changed meanwhile, and another pod may have brought the image.
  const result = images.has(image) ? "ok" : worker.behaviour(record).pull;
  if (result === "ok") {
    images.add(image);
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
  const message = pullError(result, canonicalImageName(image));
  event("Warning", "Failed", `Failed to pull image ${goQuote(image)}: ${message}`);
  imageBackOff.next(image, worker.nowMs(), worker.nowMs());
  const error: WaitingReason =
    result === "Unavailable"
      ? {
          reason: "RegistryUnavailable",
          message: `image pull failed for ${image} because the registry is unavailable: ${message}`,
        }
      : { reason: "ErrImagePull", message };
  worker.imageErrors.set(image, error);
  event("Warning", "Failed", `Error: ${error.reason}`);
  return error;
}
