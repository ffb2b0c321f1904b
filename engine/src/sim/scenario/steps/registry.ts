// Every step that a scenario may hold.
import { expectSteps } from "../expect/expect.ts";
import { kubectlSteps } from "./kubectl-steps.ts";
import type { StepVerb } from "./step.ts";
import { timeSteps } from "./time-steps.ts";
import { worldSteps } from "./world-steps.ts";

export const stepVerbs: Readonly<Record<string, StepVerb>> = {
  ...kubectlSteps,
  ...worldSteps,
  ...timeSteps,
  ...expectSteps,
};
