// Everything that is found without a dry run, cached by the content of each document: what a keystroke costs is its own
// document. Schema findings hide the API server's (it would say nothing else), and both hide lint on the same place.
import { type AdmitResult, admitter, isPresetName } from "#engine";
import { answerFindings } from "./api/answer-findings.ts";
import { apiCodes } from "./api/api-code.ts";
import { policiesOf } from "./api/namespace-policies.ts";
import { allCodes } from "./codes.ts";
import { type ConfigFile, configurationFindings, withExtended } from "./config-file/config-file.ts";
import { configurationLayers } from "./config-file/config-layers.ts";
import { type Configuration, minorOf, nodePortsOf, settingLines } from "./configuration.ts";
import {
  type DocumentContent,
  type SourceFile,
  type SyntaxFinding,
  scalarSource,
} from "./documents/index.ts";
import { appliedValue, clusterObjects, clusterWith } from "./dry-run/request.ts";
import { locateSyntax, locateTextFindings } from "./features/diagnostic.ts";
import type { Diagnostic } from "./features/feature.ts";
import type { Finding, ObjectRef, Path } from "./finding.ts";
import { ImageRoles } from "./lint/image-roles.ts";
import { lint } from "./lint/lint.ts";
import { withoutEchoes } from "./lint/precedence.ts";
import { profileLines } from "./lint/profiles.ts";
import {
  effectiveSettings,
  type Layer,
  type ObjectSettings,
  type RuleLine,
  type RuleSetting,
  Settings,
  settingOf,
} from "./lint/settings.ts";
import { turnedOnRules } from "./lint/suppression/annotations.ts";
import { type Suppression, suppress } from "./lint/suppression/suppress.ts";
import { moved } from "./moved.ts";
import { Answers, type BoundObject, type ResourceScope } from "./resources/index.ts";
import { isPatchDirective } from "./resources/partial.ts";
import { sameItems } from "./same-items.ts";
import { checkSchema } from "./schema/check-schema.ts";
import type { CustomResources } from "./schema/custom-resources.ts";
import type { World } from "./world.ts";

interface Judged {
  /** Where the object stood when it was judged. */
  readonly ref: ObjectRef;
  readonly schema: readonly Finding[];
  readonly answer: AdmitResult | undefined;
  /** What the files say about its namespace, as it was then. */
  readonly policies: readonly unknown[];
}

export class Checks {
  readonly #world: World;
  readonly #configuration: Configuration;
  readonly #cluster: readonly unknown[];
  readonly #layers: readonly Layer[];
  readonly #settings: Settings;
  readonly #roles: ImageRoles;
  readonly #files: ReadonlyMap<string, ConfigFile>;
  /** By content and place in the document: the same text is judged once, wherever it stands. */
  #judged = new WeakMap<DocumentContent, Map<string, Judged>>();
  /** What is found about each object, and what without lint in files that are too large for it. */
  readonly #answers = new Answers<readonly Finding[]>();
  readonly #unlinted = new Answers<readonly Finding[]>();
  /** What became of the findings of a text, as long as they are the same. */
  readonly #suppressed = new WeakMap<
    SourceFile,
    { readonly byObject: readonly (readonly Finding[])[]; readonly suppression: Suppression }
  >();
  #customResources: CustomResources | undefined;
  #admit: ReturnType<typeof admitter> | undefined;

  /** `files`: the configuration files. */
  constructor(world: World, configuration: Configuration, files: readonly ConfigFile[] = []) {
    this.#world = world;
    this.#configuration = configuration;
    this.#cluster = clusterObjects(configuration.cluster, world);
    this.#roles = new ImageRoles(configuration.imageRoles);
    this.#files = new Map(files.flatMap(withExtended).map((file) => [file.source.file, file]));
    const { profiles = ["recommended"] } = configuration;
    const lines: RuleLine[] = profiles.flatMap(profileLines);
    const instead = configuration.profiles !== undefined;
    this.#layers = [
      { lines: settingLines(configuration.standardRules) },
      ...configurationLayers(files, { lines, instead }),
      { lines: settingLines(configuration.rules) },
    ];
    this.#settings = new Settings(this.#layers);
  }

  /** What the workspace defines. Another definition makes every verdict void. */
  useCustomResources(customResources: CustomResources | undefined): void {
    if (this.#customResources === customResources) return;
    this.#customResources = customResources;
    this.#admit = undefined;
    this.#judged = new WeakMap();
    this.#answers.clear();
    this.#unlinted.clear();
  }

  /** The settings of every rule for an object of no particular kind in a file, and of what else is set. */
  settingsOf(file: string): RuleSetting[] {
    return effectiveSettings(this.#layers, apiCodes, {
      ref: { file, kind: "", name: "" },
      namespace: { name: "default" },
    });
  }

  /** The API server's refusals and warnings that the configuration turns off, for all files or for some; sorted. */
  turnedOff(): string[] {
    return apiCodes
      .filter((code) => this.#layers.some(({ lines }) => settingOf(code, lines).level === "off"))
      .toSorted();
  }

  /** Findings about the text itself; those of a configuration file too. */
  syntax(source: SourceFile): Diagnostic[] {
    const config = this.#files.get(source.file);
    const wrong = config ? configurationFindings(config, allCodes) : [];
    return [...locateSyntax(source), ...locateTextFindings(wrong, source, "syntax")];
  }

  /** Findings of one file, in the order of its text, with what its comments and annotations make of them. */
  findings(source: SourceFile, resources: ResourceScope): Suppression {
    const objects = resources.objectsOf(source.file).filter((object) => !object.document.broken);
    const { maxFileSizeKb, suppressions } = this.#configuration;
    const large =
      objects.length > 0 &&
      (source.text.length > maxFileSizeKb * 1024 || source.documents.length > MANY_DOCUMENTS);
    const answers = large ? this.#unlinted : this.#answers;
    const unknown = objects.filter((object) => !answers.known(resources, object));
    this.#judge(unknown, resources);
    const byObject = objects.map((object) =>
      answers.of(resources, object, () => this.#ofObject(object, resources, !large)),
    );
    const before = this.#suppressed.get(source);
    if (before && sameItems(before.byObject, byObject)) return before.suppression;
    const result = suppress(source, objects, byObject.flat(), allCodes, suppressions);
    const suppression = large
      ? { ...result, findings: [notLinted(maxFileSizeKb), ...result.findings] }
      : result;
    this.#suppressed.set(source, { byObject, suppression });
    return suppression;
  }

  /** Findings of a dry run, with what the configuration and the file's comments and annotations make of them. */
  ofRun(source: SourceFile, resources: ResourceScope, found: readonly Finding[]): Suppression {
    const objects = resources.objectsOf(source.file);
    const configured = found.flatMap((finding) => {
      const object = resources.object(finding.object);
      return object ? withSeverities([finding], this.#settings.of(object)) : [finding];
    });
    const options = { ...this.#configuration.suppressions, hintUnused: false };
    return suppress(source, objects, configured, allCodes, options);
  }

  /** The API server's answer to the object alone. */
  answer(object: BoundObject, resources: ResourceScope): AdmitResult | undefined {
    this.#judge([object], resources);
    return this.#judged.get(object.document.content)?.get(baseKey(object))?.answer;
  }

  #ofObject(object: BoundObject, resources: ResourceScope, linted: boolean): Finding[] {
    // The verdict depends on them.
    policiesOf(object, resources);
    const judged = this.#judged.get(object.document.content)?.get(baseKey(object));
    if (!judged) return [];
    const schema = judged.schema
      .filter(({ path }) => !(object.partial && isPatchDirective(path)))
      .map((finding) => moved(finding, judged.ref, object.ref));
    // A patch is never sent.
    const minor = minorOf(this.#configuration.kubernetesVersion);
    const nodePorts = nodePortsOf(this.#configuration.nodePortRange);
    const api =
      judged.answer && !object.partial
        ? answerFindings(
            { object, resources, minor, nodePorts },
            judged.answer,
            isPresetName(this.#configuration.cluster),
          )
        : [];
    const decoded = schema.every(({ severity }) => severity !== "error");
    const certain = [...schema, ...(decoded ? api : [])];
    const settings = this.#settings.of(object);
    const configured = withSeverities(certain, settings);
    const active = this.#configuration.suppressions.foreign
      ? [...settings.active, ...settings.turnedOn(turnedOnRules(object))]
      : settings.active;
    const practice = lint(object, linted ? active : [], decoded, {
      scope: resources,
      minor,
      roles: this.#roles,
      ...(this.#world.ruleFailed && { ruleFailed: this.#world.ruleFailed }),
    });
    const found = [...configured, ...practice.filter((finding) => !hides(certain, finding))];
    return withoutEchoes(found);
  }

  /** Judges what has not been judged yet, those of the same policies all at once: the cluster is set up once for them. */
  #judge(objects: readonly BoundObject[], resources: ResourceScope): void {
    const groups = new Map<string, { objects: BoundObject[]; policies: readonly BoundObject[] }>();
    for (const object of objects) {
      const policies = policiesOf(object, resources);
      const known = this.#judged.get(object.document.content)?.get(baseKey(object));
      if (known && sameItems(known.policies, policies.map(writtenIn))) continue;
      const key = policies.map(({ ref }) => [ref.file, ref.document, ...ref.base]).join("\n");
      const group = groups.get(key) ?? { objects: [], policies };
      groups.set(key, group);
      group.objects.push(object);
    }
    for (const { objects: fresh, policies } of groups.values()) this.#judgeGroup(fresh, policies);
  }

  #judgeGroup(objects: readonly BoundObject[], policies: readonly BoundObject[]): void {
    const { pack } = this.#world;
    const minor = minorOf(this.#configuration.kubernetesVersion);
    const nodePorts = nodePortsOf(this.#configuration.nodePortRange);
    const judge = (cluster: readonly unknown[]) =>
      admitter({ minor, pack, cluster, nodePorts, each: true, createNamespaces: true });
    const cluster = [...this.#cluster, ...(this.#customResources?.withRules ?? [])];
    // Few workspaces have policies: one server judges everything else.
    if (policies.length === 0) this.#admit ??= judge(cluster);
    const admit =
      policies.length === 0 && this.#admit ? this.#admit : judge(clusterWith(cluster, policies));
    const answers = admit(
      objects.map((object) => ({ object: appliedValue(object), file: object.ref.file })),
    );
    for (const [i, object] of objects.entries()) {
      const schema = checkSchema(object, {
        pack,
        minor,
        ...(this.#customResources ? { customResources: this.#customResources } : {}),
        sourceText: (ref, path) => scalarSource(object.document, [...ref.base, ...path]),
      });
      const { content } = object.document;
      const known = this.#judged.get(content) ?? new Map<string, Judged>();
      const judged = {
        ref: object.ref,
        schema,
        answer: answers[i],
        policies: policies.map(writtenIn),
      };
      known.set(baseKey(object), judged);
      this.#judged.set(content, known);
    }
  }
}

const writtenIn = ({ value }: BoundObject): unknown => value;

/** Findings that no rule of ours makes, as severe as the configuration says. */
function withSeverities(findings: readonly Finding[], settings: ObjectSettings): Finding[] {
  return findings.flatMap((finding) => {
    const severity = settings.severity(finding.code, finding.severity);
    return severity ? [{ ...finding, severity }] : [];
  });
}

const MANY_DOCUMENTS = 1000;

/** Told once at the top: what is so large was made by a machine, and nobody reads advice about it. */
function notLinted(maxFileSizeKb: number): SyntaxFinding {
  return {
    code: "file-large",
    severity: "info",
    message: `This file is larger than ${maxFileSizeKb} KB or ${MANY_DOCUMENTS} documents: lint rules are not run on it.`,
    span: { start: 0, end: 0 },
  };
}

function baseKey(object: BoundObject): string {
  return object.ref.base.join("\n");
}

/** A certain finding hides advice on its path and below it. */
function hides(certain: readonly Finding[], advice: Finding): boolean {
  return certain.some(
    (finding) => finding.severity === "error" && isPrefix(finding.path, advice.path),
  );
}

function isPrefix(prefix: Path, path: Path): boolean {
  return (
    prefix.length > 0 && prefix.length <= path.length && prefix.every((step, i) => path[i] === step)
  );
}
