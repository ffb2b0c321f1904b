// A selector and the labels of the template that it has to select.
import type { Path } from "../../finding.ts";
import { quickFix, safeFix, set } from "../../fixes.ts";
import { asMap, field } from "../../resources/json.ts";
import type { Fixer } from "./request.ts";

export const selectorFixes: Fixer = ({ object, path }) => {
  const { template } = object.content;
  if (!template) return [];
  const labels = template.labels;
  const some = Object.keys(labels).length > 0;
  const plain = object.ref.kind === "ReplicationController";
  const holder: Path = ["spec", "selector", ...(plain ? [] : ["matchLabels"])];
  const selected = asMap(field(object.value, ...(holder as string[])));
  const at = [...template.path, "metadata", "labels"];
  if (path.at(-1) === "selector" || selected === undefined) {
    if (some) return [safeFix("Select the template's labels", object, set(holder, labels))];
    const app = { app: object.ref.name || "app" };
    return [quickFix(`Label and select 'app: ${app.app}'`, object, set(at, app), set(holder, app))];
  }
  return [
    quickFix(
      "Add the selector's labels to the template",
      object,
      set(at, { ...labels, ...selected }),
    ),
    ...(some
      ? [quickFix("Change the selector to the template's labels", object, set(holder, labels))]
      : []),
  ];
};
