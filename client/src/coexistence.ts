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
  };
}
