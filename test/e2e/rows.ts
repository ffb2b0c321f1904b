// What the editor promises, row by row, and the tests that see it in a real VS Code. Rows that no user interface shows
// name the tests that hold them instead.

export interface Row {
  readonly row: string;
  readonly priority: "must" | "should";
  /** Titles of tests in this folder. */
  readonly seen: readonly string[];
  /** Tests elsewhere, for what cannot be seen. */
  readonly held?: string;
}

export const rows: readonly Row[] = [
  {
    row: "Diagnostics: severity, place, the cluster's words, related places",
    priority: "must",
    seen: [
      "the quota that stalls a rollout is told on the field, in the cluster's words",
      "what the API server refuses is an error on the value",
      "a syntax error in one document leaves the findings of the others",
      "findings follow what is typed",
    ],
  },
  {
    row: "Schema validation by kind, items of a List",
    priority: "must",
    seen: [
      "a quick fix mends a misspelt field, and the finding goes away",
      "items of a List are checked one by one",
    ],
  },
  {
    row: "Checks beyond the schema",
    priority: "must",
    seen: [
      "what the API server refuses is an error on the value",
      "an old API version is told and migrated with its fields",
    ],
  },
  {
    row: "Lint rules with a page each",
    priority: "must",
    seen: ["a rule is explained on a page of its own"],
  },
  {
    row: "Suppressing",
    priority: "must",
    seen: ["a finding is silenced here, by a comment that its rule is named in"],
  },
  {
    row: "Code actions: quick fixes, all safe fixes on save",
    priority: "must",
    seen: [
      "a quick fix mends a misspelt field, and the finding goes away",
      "an old API version is told and migrated with its fields",
      "all safe fixes are made when the file is saved",
    ],
  },
  {
    row: "Refactorings",
    priority: "should",
    seen: [
      "a pod becomes a Deployment, and gets a Service",
      "a variable moves into a ConfigMap",
      "a variable moves into a Secret, whose reference then leads to it",
      "a file is split into one for each object",
      "keys are sorted as the API has them, and a selector takes its other form",
      "a workload gets a PodDisruptionBudget and a HorizontalPodAutoscaler",
    ],
  },
  {
    row: "Completion: fields, skeletons, names that exist",
    priority: "must",
    seen: [
      "completion offers the fields of the place, documented",
      "completion offers names that exist, and the keys behind them",
      "fields are taken behind a colon and between brackets",
      "an empty document is offered whole objects, with their required fields to fill in",
    ],
  },
  {
    row: "Hover: the field, its value, the dry run",
    priority: "must",
    seen: [
      "a hover explains the field and tells what the dry run knows, beside the other extension's",
      "custom resources are checked and explained by the workspace's definitions",
    ],
  },
  {
    row: "Symbols, workspace symbols, breadcrumbs",
    priority: "must",
    seen: ["the outline begins with the objects, and symbols are found by kind and name"],
  },
  {
    row: "Folding and selection ranges",
    priority: "should",
    seen: ["mappings fold", "a selection grows from value to entry to mapping"],
  },
  {
    row: "Definition, references, highlights",
    priority: "must",
    seen: [
      "a name leads to its object in another file",
      "a name leads to another folder of the workspace",
      "references are listed across files, those by labels too",
      "the same name is highlighted in the file",
    ],
  },
  {
    row: "Rename",
    priority: "should",
    seen: ["a rename changes every place that names the object, in every file"],
  },
  { row: "Document links", priority: "should", seen: ["an image links to its registry"] },
  {
    row: "Hierarchy of owners and references",
    priority: "should",
    seen: ["who owns and who names an object is a hierarchy"],
  },
  {
    row: "Code lens",
    priority: "must",
    seen: [
      "each object has one lens that tells how its dry run ended",
      "the lens of an object leads to its references and to its timeline",
      "lenses and hints can be switched off",
    ],
  },
  {
    row: "Inlay hints",
    priority: "must",
    seen: [
      "a hint beside replicas tells where the pods go",
      "a name's hint leads to what it names",
      "a default is put in by a double click on its hint",
      "lenses and hints can be switched off",
      "the quota that stalls a rollout is told on the field, in the cluster's words",
    ],
  },
  {
    row: "On-type formatting",
    priority: "should",
    seen: ["a new line goes where the entry goes on"],
  },
  {
    row: "Semantic tokens",
    priority: "should",
    seen: ["known fields, kinds and names have their own colours"],
  },
  {
    row: "Embedded languages",
    priority: "should",
    seen: ["scripts in ConfigMaps and commands have the colours of their language"],
  },
  {
    row: "Several documents in a file",
    priority: "must",
    seen: ["a syntax error in one document leaves the findings of the others"],
  },
  {
    row: "Custom resources",
    priority: "must",
    seen: ["custom resources are checked and explained by the workspace's definitions"],
  },
  {
    row: "Kubernetes version",
    priority: "must",
    seen: [
      "another Kubernetes version counts at once",
      "each folder has its own version and cluster, from settings and from its file",
      "a version is chosen for the folder of the file in view",
    ],
  },
  {
    row: "Helm and Kustomize are left alone",
    priority: "must",
    seen: ["what is not ours gets nothing"],
  },
  {
    row: "Dry run, scheduling, quota, rollout",
    priority: "must",
    seen: [
      "each object has one lens that tells how its dry run ended",
      "the quota that stalls a rollout is told on the field, in the cluster's words",
      "scheduling is explained pod by pod",
    ],
  },
  {
    row: "Language status item",
    priority: "must",
    seen: ["the language status tells version, cluster and last run"],
  },
  {
    row: "Tree view",
    priority: "should",
    seen: [
      "the tree lists objects, pods and events in words, and a click goes to the field",
      "the tree stays with the manifest that it is pinned to, and is exported",
    ],
  },
  {
    row: "Webview chart",
    priority: "should",
    seen: [
      "the chart is drawn, moves through time by keys, and says everything in words",
      "the chart and the tree read well in dark and in high contrast",
      "the chart fits a narrow panel",
    ],
  },
  {
    row: "Walkthrough",
    priority: "should",
    seen: ["the walkthrough has four steps with pictures"],
  },
  {
    row: "Commands",
    priority: "must",
    seen: [
      "what the API server would store is shown beside the manifest",
      "the timeline is compared with that of git HEAD",
      "a scenario is run at the cursor",
      "a scenario runs from its lens, and the step that fails is marked",
      "what is applied together is chosen, and a folder of the explorer is run whatever was chosen",
      "a configuration is created, and a snapshot of a cluster imported",
      "a configuration file is completed, explained, and counts as soon as it is written",
      "shows comparisons again",
      "the server can be started anew, and its log be read",
    ],
  },
  { row: "Command line", priority: "must", seen: [], held: "test/cli" },
  {
    row: "Trust",
    priority: "must",
    seen: [
      "in Restricted Mode everything works: nothing of the workspace is run, and closed files are checked too",
    ],
  },
  {
    row: "Virtual workspaces and browsers",
    priority: "must",
    seen: [
      "findings of the dry run come from its own worker",
      "names lead to files that the host has read",
      "chart and rule pages are read through the extension's address",
    ],
  },
  {
    row: "No network",
    priority: "must",
    seen: ["nothing asked for anything outside of this machine, and no notification was shown"],
  },
  {
    row: "Localisation and the marketplace's manifest",
    priority: "should",
    seen: [],
    held: "test/client/manifest.test.ts",
  },
  {
    row: "Workspace-wide diagnostics",
    priority: "must",
    seen: [
      "in Restricted Mode everything works: nothing of the workspace is run, and closed files are checked too",
    ],
  },
  {
    row: "Coexistence with the YAML extension",
    priority: "must",
    seen: [
      "that two extensions validate is told once, and the other one is turned off by an action",
      "a hover explains the field and tells what the dry run knows, beside the other extension's",
    ],
  },
  {
    row: "Timeline document",
    priority: "must",
    seen: [
      "the timeline opens as a read-only text beside the manifest, and its lines lead back",
      "shows timeline, rule page and chart again",
    ],
  },
  {
    row: "Time cursor",
    priority: "should",
    seen: ["the time cursor steps, finds the failure, goes to a time, and leaves"],
  },
  {
    row: "Settings in sections",
    priority: "must",
    seen: ["the settings stand in titled sections, each with its description"],
  },
  {
    row: "Activation",
    priority: "must",
    seen: [
      "activation takes no longer than 200 ms, or than what comes with VS Code on a busy machine",
    ],
  },
];
