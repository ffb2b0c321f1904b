import * as vscode from "vscode";

const yamlExtension = "redhat.vscode-yaml";

/**
 * What the YAML extension that nearly every user has provides now, so that the server leaves it alone there.
 * Nothing is started and none of its settings is changed.
 */
export function alternateYamlLanguageService(): Record<string, boolean> {
  if (!vscode.extensions.getExtension(yamlExtension)) return {};
  const yaml = vscode.workspace.getConfiguration("yaml");
  return {
    syntaxValidation: yaml.get("validate") !== false,
    schemaValidation: yaml.get("validate") !== false,
    basicCompletions: yaml.get("completion") !== false,
    hover: yaml.get("hover") !== false,
    folding: true,
    formatting: yaml.get("format.enable") !== false,
    kubernetesValidation: yaml.get("validate") !== false && validatesKubernetes(yaml),
  };
}

/** Whether it checks Kubernetes manifests against schemas of its own. */
function validatesKubernetes(yaml: vscode.WorkspaceConfiguration): boolean {
  const schemas = yaml.get<Readonly<Record<string, unknown>>>("schemas") ?? {};
  const named = Object.keys(schemas).some((address) => /kubernetes/i.test(address));
  return named || Boolean(yaml.inspect("kubernetesVersion")?.globalValue);
}

/** Globs of the files that it is told to detect no schemas for, in the form of its setting or as one of them. */
export function yamlSchemaDetectionOff(): readonly string[] {
  const set = vscode.workspace.getConfiguration("yaml").get<unknown>("disableSchemaDetection");
  return (Array.isArray(set) ? set : [set]).filter((one) => typeof one === "string" && one !== "");
}
