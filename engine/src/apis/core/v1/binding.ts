// Mirrors pkg/apis/core/validation/validation.go, ValidatePodBinding (1.36). A binding is never stored: it binds its pod.
import { fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Binding } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";

export const binding: Kind<CoreV1Binding> = {
  group: "",
  version: "v1",
  kind: "Binding",
  plural: "bindings",
  singular: "binding",
  shortNames: [],
  namespaced: true,

  validate({ target }) {
    const path = FieldPath.of("target");
    const { kind = "", name = "" } = target ?? {};
    return [
      ...(kind === "" || kind === "Node"
        ? []
        : [fieldError.notSupported(path.child("kind"), kind, ["Node", "<empty>"])]),
      ...(name === "" ? [fieldError.required(path.child("name"))] : []),
    ];
  },
};
