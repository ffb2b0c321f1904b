// Mirrors pkg/registry/core/componentstatus (1.36): the server makes these up when it is asked, and takes none.
import type { CoreV1ComponentStatus } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";

export const componentStatus: Kind<CoreV1ComponentStatus> = {
  group: "",
  version: "v1",
  kind: "ComponentStatus",
  plural: "componentstatuses",
  singular: "componentstatus",
  shortNames: ["cs"],
  namespaced: false,
  validate: () => [],
};
