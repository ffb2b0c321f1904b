// The objects of a scope and the references between them.
export type { BoundObject, EffectiveNamespace } from "./bind-file.ts";
export { isBuiltIn } from "./built-in.ts";
export { contributionOf, type ObjectContribution, type PodTemplate } from "./contribution.ts";
export { type DefinitionPlace, definitionsAt } from "./definition-at.ts";
export type { DefinedKey, Definition } from "./definitions.ts";
export {
  type GroupKind,
  groupKind,
  isClusterScoped,
  isWorkloadKind,
  kindName,
  podSpecPath,
  podTemplatePath,
  siblingKind,
} from "./kinds.ts";
export type { Kustomization, KustomizationIndex, ListedPath } from "./kustomizations.ts";
export { type LocalDeclaration, localDeclarations, resolveLocal } from "./local-names.ts";
export { type FoundObject, findObjects } from "./objects.ts";
export { type Occurrence, type Thing, thingAt } from "./occurrences.ts";
export { type PortNaming, portNamings } from "./port-names.ts";
export { type ContainerPort, containerPorts, type ServicePort, servicePorts } from "./ports.ts";
export type { LocalKind, Missing, ReferenceKind, SelectorKind } from "./reference-kinds.ts";
export type {
  LabelSelector,
  LocalReference,
  NamedPlace,
  PodSelector,
  PortPlace,
  Reference,
} from "./references.ts";
export { type NamingPlace, referencesToObject } from "./references-to.ts";
export {
  type BindOptions,
  type BoundReference,
  type BoundTemplate,
  bindResources,
  type Declaration,
  type FileOptions,
  ResourceScope,
  type Selection,
} from "./scope.ts";
export type { ScopeSetting } from "./visibility.ts";
