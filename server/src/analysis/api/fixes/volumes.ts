// Mounts and the volumes that they name.
import { valueAt } from "../../documents/structural.ts";
import type { Fix, Path } from "../../finding.ts";
import { quickFix, remove, safeFix, set } from "../../fixes.ts";
import { localDeclarations } from "../../resources/index.ts";
import { asList, asText } from "../../resources/json.ts";
import { nearest } from "../../schema/near.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { CauseToFix, Fixer } from "./request.ts";
import { slug } from "./slug.ts";

export const volumeMountFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const mount = path.slice(0, path.findLastIndex((step) => typeof step === "number") + 1);
  const removal = quickFix("Remove this mount", object, remove(mount));
  const name = asText(valueAt(object.value, path));
  if (cause.reason === "FieldValueNotFound" && name !== undefined)
    return [...renames(request, name), ...additions(request, name), removal];
  if (cause.detail.includes("must be unique")) return [removal];
  if (cause.detail === "must be a relative path" && name !== undefined)
    return [quickFix("Remove the leading '/'", object, set(path, name.replace(/^\/+/, "")))];
  if (path.at(-1) === "mountPath" && name === undefined)
    return [quickFix("Add mountPath", object, set(path, "/data"))];
  return fixesOfAnyCause(request);
};

function renames({ object, path }: CauseToFix, name: string): Fix[] {
  const names = localDeclarations(object.content)
    .filter(({ id }) => id === "volume-mount")
    .map((one) => one.name);
  const near = nearest(name, names);
  const make = near.length === 1 ? safeFix : quickFix;
  return near.map((one) => make(`Use '${one}'`, object, set(path, one)));
}

/** A volume of that name: of the object of the same name that there is, else an empty folder. */
function additions({ object, resources }: CauseToFix, name: string): Fix[] {
  const { template } = object.content;
  if (!template || slug(name) !== name) return [];
  const path: Path = [...template.path, "spec", "volumes"];
  const index = asList(valueAt(object.value, path)).length;
  const add = (title: string, source: object) =>
    quickFix(title, object, set([...path, index], { name, ...source }));
  const is = (kind: string) =>
    resources.find({ group: "", kind }, name, object.namespace, object).length > 0;
  return [
    ...(is("ConfigMap")
      ? [add(`Add volume '${name}' of the ConfigMap`, { configMap: { name } })]
      : []),
    ...(is("Secret")
      ? [add(`Add volume '${name}' of the Secret`, { secret: { secretName: name } })]
      : []),
    ...(is("PersistentVolumeClaim")
      ? [
          add(`Add volume '${name}' of the PersistentVolumeClaim`, {
            persistentVolumeClaim: { claimName: name },
          }),
        ]
      : []),
    add(`Add volume '${name}' (emptyDir)`, { emptyDir: {} }),
  ];
}
