// Every rule, one line each, in the order in which their findings are shown.
import type { Rule } from "../rule.ts";
import { hpaRequestMissing } from "./hpa-request-missing.ts";
import { imageTagLatest } from "./image-tag-latest.ts";
import { podMixedTiers } from "./pod-mixed-tiers.ts";
import { podNaked } from "./pod-naked.ts";
import { portDefaultConflict } from "./port-default-conflict.ts";
import { probeLivenessMissing } from "./probe-liveness-missing.ts";
import { probePortNumberUndeclared } from "./probe-port-number-undeclared.ts";
import { probePortUndeclared } from "./probe-port-undeclared.ts";
import { probeReadinessMissing } from "./probe-readiness-missing.ts";
import { refKeyMissing } from "./ref-key-missing.ts";
import { resourcesMissing } from "./resources-missing.ts";
import { serviceSelectorTypo } from "./service-selector-typo.ts";
import { serviceSelectsNothing } from "./service-selects-nothing.ts";

export const rules: readonly Rule[] = [
  podNaked,
  podMixedTiers,
  imageTagLatest,
  probePortUndeclared,
  probePortNumberUndeclared,
  probeReadinessMissing,
  probeLivenessMissing,
  portDefaultConflict,
  resourcesMissing,
  refKeyMissing,
  serviceSelectorTypo,
  serviceSelectsNothing,
  hpaRequestMissing,
];
