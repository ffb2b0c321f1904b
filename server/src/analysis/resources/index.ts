// The objects of a scope and the references between them.
export type { BoundObject, EffectiveNamespace } from "./bind-file.ts";
export { builtInNames, isBuiltIn } from "./built-in.ts";
export type { ObjectContribution } from "./contribution.ts";
export type { Declaration } from "./declarations.ts";
export { definitionsAt } from "./definition-at.ts";
export { BY_KIND, FILES_BY_NAMESPACE } from "./indexes.ts";
export {
  isClusterScoped,
  isWorkloadKind,
  kindName,
  podSpecPath,
  podTemplatePath,
  siblingKind,
} from "./kinds.ts";
export type { ReplacedImage } from "./kustomizations.ts";
export { localDeclarations, resolveLocal } from "./local-names.ts";
export type { Index } from "./object-index.ts";
export { thingAt } from "./occurrences.ts";
export type { BoundTemplate } from "./pod-selections.ts";
export { portNamings } from "./port-names.ts";
export { type ContainerPort, containerPorts, type ServicePort, servicePorts } from "./ports.ts";
export { Answers } from "./reads.ts";
export type { PodSelector } from "./references.ts";
export { referencesToObject } from "./references-to.ts";
export {
  type BoundReference,
  bindResources,
  type FileOptions,
  ResourceScope,
} from "./scope.ts";
export type { Occurrence, Thing } from "./thing.ts";
